import { type ReactNode, useId, useRef, useState } from "react";
import { useClosing } from "./Menu";

interface DisclosureProps {
  label: string;
  button: ReactNode;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a small form beneath it; Escape and leaving close it. */
export function Disclosure({ label, button, children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  useClosing(root, open, () => setOpen(false));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape bubbles from what is inside
    <div className="menu" ref={root} onKeyDown={(event) => event.key === "Escape" && open && close()}>
      <button
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <section className="menu-list disclosure" id={id} aria-label={label}>
          {children(close)}
        </section>
      )}
    </div>
  );
}
