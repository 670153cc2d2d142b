import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Icon, type IconName } from "./Icon";

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  choose(): void;
}

interface MenuProps {
  label: string;
  button: ReactNode;
  buttonClass?: string;
  items: readonly MenuItem[];
}

/** A button with a menu, by the ARIA pattern: arrows, Home, End and Escape work, leaving it closes it. */
export function Menu({ label, button, buttonClass = "button button-icon", items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  useClosing(root, open, () => setOpen(false));

  useEffect(() => {
    if (open) entries(root.current)[0]?.focus();
  }, [open]);

  const closeAndReturn = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) closeAndReturn();
    else if (event.key === "ArrowDown" && !open) setOpen(true);
    else if (!open || !moveFocus(event.key, entries(root.current))) return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble from the button and its entries
    <div className="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        type="button"
        className={buttonClass}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div className="menu-list" role="menu" id={id} aria-label={label}>
          {items.map((item) => (
            <Entry key={item.label} item={item} chosen={closeAndReturn} />
          ))}
        </div>
      )}
    </div>
  );
}

function Entry({ item, chosen }: { item: MenuItem; chosen: () => void }) {
  const choice = item.checked === undefined ? {} : { "aria-checked": item.checked };
  return (
    <button
      type="button"
      role={item.checked === undefined ? "menuitem" : "menuitemradio"}
      {...choice}
      tabIndex={-1}
      disabled={item.disabled}
      onClick={() => {
        chosen();
        item.choose();
      }}
    >
      {item.icon ? (
        <Icon name={item.icon} />
      ) : item.checked ? (
        <Icon name="check" />
      ) : (
        <span className="icon" />
      )}
      {item.label}
    </button>
  );
}

function entries(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role^="menuitem"]:not(:disabled)') ?? [])];
}

function moveFocus(key: string, among: HTMLElement[]): boolean {
  const at = among.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + among.length, Home: 0, End: among.length - 1 }[key];
  if (next === undefined || among.length === 0) return false;
  among[next % among.length]?.focus();
  return true;
}

/** Closes when focus or a press goes elsewhere. */
export function useClosing(root: { current: HTMLElement | null }, open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) latest.current();
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open, root]);
}
