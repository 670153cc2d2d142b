import { type KeyboardEvent, useState } from "react";
import { clamp } from "./scales";

/** Where an arrow key leads in a grid of `count` marks with `columns` in a row; null for any other key. */
export function roved(key: string, at: number, count: number, columns: number): number | null {
  const last = count - 1;
  const row = Math.floor(at / columns) * columns;
  const targets: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: columns < count ? at + columns : at + 1,
    ArrowUp: columns < count ? at - columns : at - 1,
    Home: row,
    End: Math.min(row + columns - 1, last),
    PageUp: at % columns,
    PageDown: last - ((last - at) % columns),
  };
  const target = targets[key];
  if (target === undefined) return null;
  return target < 0 || target > last ? at : clamp(target, 0, last);
}

export interface Roving {
  /** The one mark that the tab key reaches. */
  readonly at: number;
  /** Has the focus, or the pointer is on it. */
  readonly shown: number | null;
  show(at: number | null): void;
  focus(at: number): void;
  onKeyDown(event: KeyboardEvent<Element>): void;
}

/** One tab stop for many marks; arrows lead from one to the next, Escape puts the tooltip away. */
export function useRoving(count: number, columns: number, first: number): Roving {
  const [chosen, setChosen] = useState(first);
  const [shown, setShown] = useState<number | null>(null);
  const at = clamp(chosen, 0, count - 1);
  return {
    at,
    shown: shown !== null && shown < count ? shown : null,
    show: setShown,
    focus(next) {
      setChosen(next);
      setShown(next);
    },
    onKeyDown(event) {
      if (event.key === "Escape") setShown(null);
      const next = roved(event.key, at, count, columns);
      if (next === null) return;
      event.preventDefault();
      const marks = event.currentTarget.querySelectorAll<SVGElement>("[data-mark]");
      marks[next]?.focus();
    },
  };
}
