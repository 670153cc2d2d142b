import { useState } from "react";
import { Icon } from "../parts/Icon";
import { hrefOf, useAddress } from "./address";
import { Link } from "./Link";
import { OrgSwitcher } from "./OrgSwitcher";
import { NAVIGATION } from "./routes";
import { ThemeMenu } from "./ThemeMenu";

export function Header() {
  const { path } = useAddress();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <header className="top">
      <Link to="/" className="brand" onClickCapture={close}>
        <Logo />
        <span>Insights</span>
      </Link>
      <button
        type="button"
        className="button button-icon nav-toggle"
        aria-expanded={open}
        aria-controls="navigation"
        aria-label="Pages"
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? "close" : "menu"} size={18} />
      </button>
      <nav id="navigation" className={open ? "open" : undefined} aria-label="Pages">
        {NAVIGATION.map((entry) => (
          <Link
            key={entry.path}
            to={entry.path}
            aria-current={isCurrent(entry.path, path) ? "page" : undefined}
            onClickCapture={close}
          >
            {entry.name}
          </Link>
        ))}
        {/* A document of its own: its editor needs another Content-Security-Policy. */}
        <a href={hrefOf("/graphiql", { window: null })}>GraphiQL</a>
      </nav>
      <div className="top-tools">
        <OrgSwitcher />
        <ThemeMenu />
      </div>
    </header>
  );
}

function isCurrent(entry: string, path: string): boolean {
  return entry === "/" ? path === "/" : path === entry || path.startsWith(`${entry}/`);
}

export function Logo() {
  return (
    <svg className="logo" width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M5 18h5l3-9 5 15 3.5-10 1.8 4H27" />
    </svg>
  );
}
