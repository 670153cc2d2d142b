import { type KeyboardEvent, useState } from "react";

export interface Stops {
  /** Which of the marks is looked at; null for none. */
  readonly at: number | null;
  look(at: number | null): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** One tab stop for many marks: arrows go from one to the next, Home and End to the ends. */
export function useStops(count: number, rowLength = 1, initial: number | null = null): Stops {
  const [at, look] = useState<number | null>(initial);
  const held = at !== null && at < count ? at : null;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stopAfter(event.key, held, count, rowLength);
    if (next === undefined) return;
    event.preventDefault();
    look(next);
  };
  return { at: held, look, onKeyDown };
}

export function stopAfter(
  key: string,
  at: number | null,
  count: number,
  rowLength: number,
): number | null | undefined {
  if (count === 0) return undefined;
  const here = at ?? count - 1;
  const steps: Record<string, number | null> = {
    ArrowLeft: here - 1,
    ArrowRight: here + 1,
    ArrowUp: here - rowLength,
    ArrowDown: here + rowLength,
    PageUp: here - 10,
    PageDown: here + 10,
    Home: 0,
    End: count - 1,
    Escape: null,
  };
  const next = steps[key];
  return typeof next === "number" ? Math.min(Math.max(next, 0), count - 1) : next;
}
