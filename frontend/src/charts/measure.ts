import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of an element, kept up to date; `fallback` until it is known. */
export function useWidth(box: RefObject<HTMLElement | null>, fallback = 640): number {
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measured = (found: number) => {
      if (found > 0) setWidth(Math.floor(found));
    };
    measured(element.clientWidth);
    if (typeof ResizeObserver !== "function") return;
    const observer = new ResizeObserver(([entry]) => measured(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** Whether the reader can bear things that move by themselves. */
export function motionAllowed(): boolean {
  return typeof matchMedia === "function" && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
