import type uPlot from "uplot";
import { localTime } from "../format/times";
import { colour } from "../parts/colours";

export interface Band {
  readonly lower: readonly (number | null)[];
  readonly upper: readonly (number | null)[];
}

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly colour: `--series-${1 | 2 | 3 | 4 | 5 | 6}`;
  readonly band?: Band | undefined;
}

export interface PlotShape {
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly format: (value: number) => string;
  /** The axis begins at 0, or just below the lowest value. */
  readonly fromZero: boolean;
  readonly top: number | undefined;
  onCursor(index: number | null): void;
  onZoom(range: readonly [number, number] | null): void;
}

const AXIS_FONT = "12px system-ui, sans-serif";

/** uPlot's columns: seconds, then of every line its values and the two edges of its band. */
export function columnsOf(startsS: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  const columns: (readonly (number | null)[])[] = [startsS];
  for (const line of lines) {
    columns.push(line.values);
    if (line.band) columns.push(line.band.upper, line.band.lower);
  }
  return columns as unknown as uPlot.AlignedData;
}

export function optionsOf(shape: PlotShape): uPlot.Options {
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = { stroke: colour("--ink-soft"), font: AXIS_FONT, grid, ticks: { ...grid, size: 4 } };
  return {
    width: shape.width,
    height: shape.height,
    padding: [10, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false, setScale: true } },
    scales: { x: { time: true }, y: { range: (_plot, low, high) => rangeOf(shape, low, high) } },
    axes: [
      { ...axis, values: (_plot, splits, _at, _space, step) => splits.map((one) => tick(one, step)) },
      { ...axis, size: 62, values: (_plot, splits) => splits.map((one) => shape.format(one)) },
    ],
    series: [{}, ...shape.lines.flatMap(seriesOf)],
    bands: bandsOf(shape.lines),
    hooks: {
      setCursor: [(plot) => shape.onCursor(plot.cursor.idx ?? null)],
      setScale: [(plot, key) => key === "x" && shape.onZoom(zoomedRange(plot))],
    },
  };
}

function rangeOf({ fromZero, top }: PlotShape, low: number | null, high: number | null): [number, number] {
  if (low === null || high === null) return [0, top ?? 1];
  if (fromZero) return [0, top ?? (high === 0 ? 1 : high * 1.08)];
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 1e-5);
  return [low - room, top === undefined ? high + room : Math.min(top, high + room)];
}

function seriesOf(line: Line): uPlot.Series[] {
  const stroke = colour(line.colour);
  const points = { show: isAlone(line.values), size: 4 };
  const shown: uPlot.Series = { stroke, width: 1.75, spanGaps: false, points };
  const edge: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
  return line.band ? [shown, edge, edge] : [shown];
}

/** A value between two gaps is no line: only a point shows it. */
function isAlone(values: readonly (number | null)[]): uPlot.Series.Points.Show {
  const lonely = values.some((one, at) => one !== null && values[at - 1] == null && values[at + 1] == null);
  return lonely && values.length < 400;
}

function bandsOf(lines: readonly Line[]): uPlot.Band[] {
  const bands: uPlot.Band[] = [];
  let column = 1;
  for (const line of lines) {
    if (line.band) {
      const fill = colour(line.colour).replace(/^rgb\((.+)\)$/, "rgba($1, 0.16)");
      bands.push({ series: [column + 1, column + 2], fill });
    }
    column += line.band ? 3 : 1;
  }
  return bands;
}

/** What is zoomed to, in seconds; null while all is shown. */
export function zoomedRange(plot: uPlot): readonly [number, number] | null {
  const seconds = plot.data[0] as readonly number[];
  const { min, max } = plot.scales.x ?? {};
  if (min == null || max == null || seconds.length === 0) return null;
  const isWhole = min <= (seconds[0] ?? 0) && max >= (seconds[seconds.length - 1] ?? 0);
  return isWhole ? null : [min, max];
}

const hourTick = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayTick = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

function tick(seconds: number, step: number): string {
  const at = new Date(seconds * 1000);
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0;
  return step >= 86_400 || isMidnight ? dayTick.format(at) : hourTick.format(at);
}

export function momentOf(seconds: number): string {
  return localTime(new Date(seconds * 1000).toISOString());
}

export function swatchOf(line: Line): string {
  return `swatch swatch${line.colour.slice(1)}`;
}
