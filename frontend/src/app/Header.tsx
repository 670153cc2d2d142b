import { hrefOf, useAddress } from "./address";
import { Link } from "./Link";
import { Navigation } from "./Navigation";
import { OrgSwitcher } from "./OrgSwitcher";
import { NAVIGATION } from "./routes";
import { ThemeMenu } from "./ThemeMenu";

export function Header() {
  const { path } = useAddress();
  return (
    <header className="top">
      <Link to="/" className="brand">
        <Logo />
        <span>Insights</span>
      </Link>
      <Navigation>
        {(close) => (
          <>
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
          </>
        )}
      </Navigation>
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
