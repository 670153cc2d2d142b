import { type RefObject, useEffect, useRef } from "react";
import uPlot from "uplot";
import { useDark } from "../app/theme";
import { columnsOf, type Line, optionsOf, zoomedRange } from "./plot";

interface Asked {
  readonly width: number;
  readonly seconds: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  readonly fromZero?: boolean;
  readonly top?: number;
  readonly height?: number;
  onCursor(index: number | null): void;
  onZoom(range: readonly [number, number] | null): void;
}

/** Keeps one uPlot in the frame: made anew for other lines or another theme, else only told the new data. */
export function usePlot(frame: RefObject<HTMLDivElement | null>, asked: Asked): RefObject<uPlot | null> {
  const { width, seconds, lines, fromZero = true, top, height = 240 } = asked;
  const plot = useRef<uPlot | null>(null);
  const dark = useDark();
  const shape = lines.map((line) => `${line.name}${line.band ? "±" : ""}`).join();
  const latest = useRef(asked);
  latest.current = asked;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another shape or theme needs another plot
  useEffect(() => {
    if (!frame.current || width === 0) return;
    const now = latest.current;
    const options = optionsOf({
      lines: now.lines,
      width,
      height,
      format: (value) => latest.current.format(value),
      fromZero,
      top,
      onCursor: (index) => latest.current.onCursor(index),
      onZoom: (range) => latest.current.onZoom(range),
    });
    const made = new uPlot(options, columnsOf(now.seconds, now.lines), frame.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
      latest.current.onZoom(null);
      latest.current.onCursor(null);
    };
  }, [shape, dark, width === 0, height, fromZero, top]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  useEffect(() => {
    const shown = plot.current;
    if (!shown) return;
    const isWhole = zoomedRange(shown) === null;
    shown.setData(columnsOf(seconds, lines), isWhole);
    if (!isWhole) shown.redraw();
  }, [seconds, lines]);
  return plot;
}
