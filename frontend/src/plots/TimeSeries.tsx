import { useMemo, useState } from "react";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { setParams } from "../app/address";
import { utcTime } from "../format/times";
import { intervalBetween } from "../format/windows";
import { type Line, momentOf, swatchOf } from "./plot";
import { usePlot } from "./usePlot";
import { stopAfter } from "./useStops";
import { useWidth } from "./useWidth";

export interface TimeSeriesProps {
  /** What is drawn, for who does not see it. */
  label: string;
  starts: readonly string[];
  lines: readonly Line[];
  format: (value: number) => string;
  /** Names of lines that the reader has to switch on. */
  hiddenAtFirst?: readonly string[];
  fromZero?: boolean;
  top?: number;
  height?: number;
}

/** Lines over time: gaps stay gaps, dragging zooms, arrows walk along, each line can be switched off. */
export function TimeSeries(props: TimeSeriesProps) {
  const { starts, lines, hiddenAtFirst = [] } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(() => new Set(hiddenAtFirst));
  const [at, setAt] = useState<number | null>(null);
  const [zoom, setZoom] = useState<readonly [number, number] | null>(null);
  const visible = useMemo(() => lines.filter((line) => !hidden.has(line.name)), [lines, hidden]);
  const seconds = useMemo(() => starts.map((one) => Date.parse(one) / 1000), [starts]);
  const [frame, width] = useWidth<HTMLDivElement>();
  const plot = usePlot(frame, { ...props, width, seconds, lines: visible, onCursor: setAt, onZoom: setZoom });

  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    if (next.size < lines.length) setHidden(next);
  };
  const look = (next: number | null) => {
    setAt(next);
    moveCursor(plot.current, next);
  };
  return (
    <div className="chart">
      <div className="legend">
        {lines.map((line) => (
          <button
            key={line.name}
            type="button"
            aria-pressed={!hidden.has(line.name)}
            onClick={() => toggle(line.name)}
          >
            <span className={swatchOf(line)} />
            {line.name}
          </button>
        ))}
        {zoom && <ZoomTools zoom={zoom} reset={() => resetZoom(plot.current)} />}
      </div>
      <div
        className="plot"
        ref={frame}
        data-picture=""
        role="slider"
        tabIndex={0}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, starts.length - 1)}
        aria-valuenow={at ?? 0}
        aria-valuetext={at === null ? summary(props) : reading(props, seconds, visible, at)}
        onKeyDown={(event) => {
          const next = stopAfter(event.key, at, starts.length, 1);
          if (next === undefined) return;
          event.preventDefault();
          look(next);
        }}
        onBlur={() => look(null)}
      >
        {at !== null && (
          <Tip seconds={seconds} visible={visible} at={at} plot={plot.current} format={props.format} />
        )}
      </div>
    </div>
  );
}

function ZoomTools({ zoom, reset }: { zoom: readonly [number, number]; reset: () => void }) {
  const widen = () => setParams({ window: intervalBetween(zoom[0] * 1000, zoom[1] * 1000) });
  return (
    <span className="zoom-tools">
      <button type="button" onClick={widen}>
        Show this range everywhere
      </button>
      <button type="button" onClick={reset}>
        Reset zoom
      </button>
    </span>
  );
}

function resetZoom(plot: uPlot | null): void {
  const seconds = plot?.data[0];
  const [first, last] = [seconds?.[0], seconds?.[seconds.length - 1]];
  if (plot && first !== undefined && last !== undefined) plot.setScale("x", { min: first, max: last });
}

function moveCursor(plot: uPlot | null, at: number | null): void {
  if (!plot) return;
  const seconds = at === null ? undefined : plot.data[0][at];
  if (seconds === undefined) plot.setCursor({ left: -10, top: -10 });
  else plot.setCursor({ left: plot.valToPos(seconds, "x"), top: 10 });
}

interface TipProps {
  seconds: readonly number[];
  visible: readonly Line[];
  at: number;
  plot: uPlot | null;
  format: (value: number) => string;
}

const TIP_PX = 190;

function Tip({ seconds, visible, at, plot, format }: TipProps) {
  const moment = seconds[at];
  if (moment === undefined || !plot) return null;
  const left = plot.valToPos(moment, "x") + plot.over.offsetLeft;
  const place = left > plot.width - TIP_PX ? { right: plot.width - left + 12 } : { left: left + 12 };
  return (
    <div className="tip" style={place}>
      <strong>{momentOf(moment)}</strong>
      <span className="muted">{utcTime(new Date(moment * 1000).toISOString())}</span>
      {visible.map((line) => {
        const value = line.values[at];
        return (
          <span key={line.name} className="tip-row">
            <span className={swatchOf(line)} />
            {line.name}
            <b>{value == null ? "no data" : format(value)}</b>
          </span>
        );
      })}
    </div>
  );
}

function reading(
  { format }: TimeSeriesProps,
  seconds: readonly number[],
  visible: readonly Line[],
  at: number,
): string {
  const moment = seconds[at];
  if (moment === undefined) return "";
  const values = visible.map((line) => {
    const value = line.values[at];
    return `${line.name} ${value == null ? "no data" : format(value)}`;
  });
  return `${momentOf(moment)}: ${values.join(", ")}`;
}

function summary({ lines, format }: TimeSeriesProps): string {
  return lines.map((line) => lineSummary(line, format)).join("; ");
}

function lineSummary(line: Line, format: (value: number) => string): string {
  const values = line.values.filter((one) => one !== null);
  const last = values[values.length - 1];
  if (last === undefined) return `${line.name}: no data`;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${line.name}: from ${format(low)} to ${format(high)}, now ${format(last)}`;
}
