import { type RefObject, useEffect, useRef } from "react";
import { useDark } from "../app/theme";
import { Plot, type PlotEvents } from "./Plot";
import { paintOf } from "./picture";
import { dashOf } from "./series";
import type { Shown } from "./shown";

/** Keeps a plot in a box: made anew for other lines or another theme, resized with the box, else updated. */
export function usePlot(
  box: RefObject<HTMLElement | null> | null,
  height: number,
  shown: Shown,
  events: PlotEvents,
): RefObject<Plot | null> {
  const plot = useRef<Plot | null>(null);
  const latest = useRef({ shown, events });
  const dark = useDark();
  const kind =
    shown.data.lines.map((line, at) => `${line.name} ${dashOf(line, at)}`).join("\n") + shown.data.unit;
  useEffect(() => {
    latest.current = { shown, events };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines or colours need another plot
  useEffect(() => {
    const host = box?.current;
    if (!host || !canDraw()) return;
    const size = () => ({ width: Math.max(200, host.clientWidth), height });
    const made = new Plot(host, size(), latest.current.shown, paintOf, {
      hover: (...told) => latest.current.events.hover(...told),
      select: (...told) => latest.current.events.select(...told),
    });
    plot.current = made;
    const observer = new ResizeObserver(() => made.resize(size()));
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [box, height, dark, kind]);

  const { data, hidden, view } = shown;
  useEffect(() => plot.current?.show({ data, hidden, view }), [data, hidden, view]);
  return plot;
}

/** Where there is no canvas (tests, old readers) the table twin serves. */
function canDraw(): boolean {
  return typeof ResizeObserver === "function" && document.createElement("canvas").getContext("2d") !== null;
}
