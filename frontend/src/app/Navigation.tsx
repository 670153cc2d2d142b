import { type ReactNode, useState } from "react";
import { Icon } from "../parts/Icon";

interface NavigationProps {
  /** The links; `close` folds them away again where the page is not left for another. */
  children: (close: () => void) => ReactNode;
}

/** The pages, in a row; on narrow screens behind a button. */
export function Navigation({ children }: NavigationProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
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
        {children(() => setOpen(false))}
      </nav>
    </>
  );
}
