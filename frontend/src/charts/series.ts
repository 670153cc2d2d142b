import { localTime, utcTime } from "../format/times";
import { AWAY_LABEL, type Away, awayAt, awayText } from "./away";
import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import type { DASHES } from "./marks";
import { niceStep, niceTicks, type Range } from "./scales";
import type { TipText } from "./Tip";
import type { ColourName } from "./tones";
import { intervalText, type Maybe, type Unit, unitName, valueText, valueWithInterval } from "./units";

/** What TimeSeries draws, worked out without drawing: lines, ranges, words. */
export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly lower?: readonly (number | null)[] | undefined;
  readonly upper?: readonly (number | null)[] | undefined;
  readonly style?: "solid" | "dashed" | undefined;
}

export interface SeriesData {
  readonly starts: readonly string[];
  readonly bucketSeconds: number;
  readonly lines: readonly Line[];
  readonly unit: "ms" | "ratio" | "checks";
  readonly settled?: readonly boolean[] | undefined;
  readonly away?: readonly Away[] | undefined;
}

export type Dash = keyof typeof DASHES;
const SOLID_FIRST: readonly Dash[] = ["line", "dashed", "dotted", "dashdot"];

/** Told apart by dash as well as by colour, unless the line says how it is to be drawn. */
export function dashOf(line: Line, at: number): Dash {
  if (line.style === "dashed") return "dashed";
  if (line.style === "solid") return "line";
  return SOLID_FIRST[at % SOLID_FIRST.length] ?? "line";
}

export function lineColour(at: number): ColourName {
  return `series-${((at % 6) + 1) as 1 | 2 | 3 | 4 | 5 | 6}`;
}

/** Middles of the buckets in Unix seconds: a bucket's value stands for all of it. */
export function middles(data: SeriesData): number[] {
  return data.starts.map((start) => Date.parse(start) / 1000 + data.bucketSeconds / 2);
}

/** From the start of the first bucket to the end of the last, in Unix seconds. */
export function extent(data: SeriesData): Range {
  const first = data.starts[0];
  const last = data.starts.at(-1);
  if (first === undefined || last === undefined) return [0, 1];
  return [Date.parse(first) / 1000, Date.parse(last) / 1000 + data.bucketSeconds];
}

export function isSettled(data: SeriesData, at: number): boolean {
  return data.settled?.[at] ?? true;
}

export function isEmpty(data: SeriesData): boolean {
  return data.lines.every((line) => line.values.every((value) => value === null));
}

/** Runs of buckets that still change, as [first, last]. */
export function unsettledRuns(data: SeriesData): [number, number][] {
  const runs: [number, number][] = [];
  data.starts.forEach((_, at) => {
    if (isSettled(data, at)) return;
    const run = runs.at(-1);
    if (run && run[1] === at - 1) run[1] = at;
    else runs.push([at, at]);
  });
  return runs;
}

/**
 * A line in two: what is settled, drawn as the line is, and what is not, dotted. The second begins with the
 * last settled value, so that the two meet.
 */
export function parted(data: SeriesData, line: Line): [(number | null)[], (number | null)[]] {
  const firm = line.values.map((value, at) => (isSettled(data, at) ? value : null));
  const loose = line.values.map((value, at) =>
    !isSettled(data, at) || (at + 1 < line.values.length && !isSettled(data, at + 1)) ? value : null,
  );
  return [firm, loose];
}

/** Values with nothing on either side: a line through one point is invisible, so these get a dot. */
export function lonely(values: readonly (number | null | undefined)[]): number[] {
  return values.flatMap((value, at) => {
    if (value === null || value === undefined) return [];
    return (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null ? [at] : [];
  });
}

/** The y axis for the visible lines between two moments. Latency and checks start at 0, ratios end at 1. */
export function yRange(data: SeriesData, hidden: ReadonlySet<string>, view: Range): Range {
  const [least, most] = bounds(data, hidden, view);
  if (data.unit === "ratio") return ratioRange(least);
  if (!(most > 0)) return [0, 1];
  return [0, Math.ceil((most * 1.04) / niceStep(most / 8)) * niceStep(most / 8)];
}

function bounds(data: SeriesData, hidden: ReadonlySet<string>, view: Range): Range {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  const xs = middles(data);
  for (const line of data.lines) {
    if (hidden.has(line.name)) continue;
    for (const list of [line.values, line.lower ?? [], line.upper ?? []]) {
      list.forEach((value, at) => {
        const x = xs[at] ?? Number.NaN;
        if (value === null || !(x >= view[0] && x <= view[1])) return;
        least = Math.min(least, value);
        most = Math.max(most, value);
      });
    }
  }
  return [least, most];
}

/** A fall from 100 % to 99.99 % is a fall: the axis opens as far as the data go, and 0.1 points at least. */
function ratioRange(least: number): Range {
  if (!Number.isFinite(least)) return [0, 1];
  const room = Math.max(1 - least, 0.0008) * 1.15;
  const low = Math.max(0, 1 - Math.ceil(room / niceStep(room / 4)) * niceStep(room / 4));
  return [low, 1 + (1 - low) * 0.03];
}

export function yTicks(range: Range, unit: Unit, wanted: number): number[] {
  return niceTicks(range[0], unit === "ratio" ? Math.min(1, range[1]) : range[1], wanted);
}

export function legendOf(data: SeriesData): LegendEntry[] {
  const lines = data.lines.map<LegendEntry>((line, at) => ({
    label: line.name,
    swatch: dashOf(line, at),
    colour: lineColour(at),
  }));
  return [...lines, ...notesOf(data)];
}

/** What the drawing shows besides lines. */
export function notesOf(data: SeriesData): LegendEntry[] {
  const notes: LegendEntry[] = [];
  if (hasBand(data)) notes.push({ label: "95\u202f% interval", swatch: "band", colour: "series-1" });
  if (unsettledRuns(data).length > 0)
    notes.push({ label: "not settled yet: checks still arrive", swatch: "hatch", colour: "soft" });
  const [from, to] = extent(data);
  if (awayAt(data.away, from * 1000, to * 1000).length > 0)
    notes.push({ label: AWAY_LABEL, swatch: "box", colour: "none" });
  return notes;
}

function hasBand(data: SeriesData): boolean {
  return data.lines.some((line) =>
    line.values.some((_, at) => intervalText(line.lower?.[at], line.upper?.[at], data.unit) !== ""),
  );
}

/** What the cursor says: when, here and in UTC, and every line that is shown. */
export function tipOf(data: SeriesData, hidden: ReadonlySet<string>, at: number): TipText {
  const start = data.starts[at] ?? new Date(0).toISOString();
  const end = new Date(Date.parse(start) + data.bucketSeconds * 1000).toISOString();
  const style = data.bucketSeconds < 60 ? "second" : "minute";
  const values = data.lines
    .filter((line) => !hidden.has(line.name))
    .map((line) => `${line.name}: ${pointText(line, at, data.unit)}`);
  return {
    title: `${localTime(start, style)} to ${localTime(end, style).replace(/^.*, /, "")}`,
    lines: [
      utcTime(start),
      ...values,
      ...awayText(awayAt(data.away, Date.parse(start), Date.parse(end))),
      ...(isSettled(data, at) ? [] : ["Not settled yet: checks still arrive"]),
    ],
  };
}

function pointText(line: Line, at: number, unit: Unit): string {
  const value: Maybe = line.values[at];
  if (value === null || value === undefined) return "no data";
  return valueWithInterval(value, line.lower?.[at], line.upper?.[at], unit);
}

export function columnsOf(data: SeriesData): Column<number>[] {
  const unit = unitName(data.unit);
  const lines = data.lines.flatMap<Column<number>>((line) => [
    column(`${line.name} (${unit})`, line.values, data.unit),
    ...(line.lower ? [column(`${line.name} lower`, line.lower, data.unit)] : []),
    ...(line.upper ? [column(`${line.name} upper`, line.upper, data.unit)] : []),
  ]);
  return [
    {
      name: "start",
      raw: (at) => data.starts[at],
      text: (at) => localTime(data.starts[at] ?? "", data.bucketSeconds < 60 ? "second" : "minute"),
    },
    ...lines,
    {
      name: "settled",
      raw: (at) => isSettled(data, at),
      text: (at) => (isSettled(data, at) ? "yes" : "not yet"),
    },
  ];
}

function column(name: string, values: readonly (number | null)[], unit: Unit): Column<number> {
  return { name, raw: (at) => values[at], text: (at) => valueText(values[at], unit) };
}
