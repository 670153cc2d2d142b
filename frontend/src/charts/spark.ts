import { counted, latency } from "../format/numbers";
import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import type { Shape } from "./marks";
import { linear } from "./scales";
import type { ColourName } from "./tones";

export type SparkMark = "up" | "degraded" | "down" | "pending";

export const MARK_SHAPES: Readonly<Record<SparkMark, Shape>> = {
  up: "circle",
  degraded: "triangle",
  down: "cross",
  pending: "ring",
};

export const MARK_COLOURS: Readonly<Record<SparkMark, ColourName>> = {
  up: "ok",
  degraded: "warn",
  down: "bad",
  pending: "none",
};

export interface SparkPoint {
  readonly x: number;
  readonly y: number | null;
}

const PAD = 4;

/** One point for each value, from left to right; y is null where there is no value. From 0, so that heights compare. */
export function sparkPoints(values: readonly (number | null)[], width: number, height: number): SparkPoint[] {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const x = linear([0, Math.max(1, values.length - 1)], [PAD, width - PAD]);
  const y = linear([0, most || 1], [height - PAD, PAD]);
  return values.map((value, at) => ({ x: x(at), y: value === null ? null : y(value) }));
}

/** A line that breaks where there is no value; a value alone is a short dash. */
export function sparkPath(points: readonly SparkPoint[]): string {
  let path = "";
  points.forEach(({ x, y }, at) => {
    if (y === null) return;
    const joins = (points[at - 1]?.y ?? null) !== null;
    const alone = !joins && (points[at + 1]?.y ?? null) === null;
    path += `${joins ? "L" : "M"}${fixed(x)},${fixed(y)}${alone ? "h1.5" : ""}`;
  });
  return path;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function sparkSummary(values: readonly (number | null)[], marks: readonly SparkMark[] = []): string {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (values.length === 0) return "no checks";
  const parts = [counted(values.length, "check")];
  if (last !== undefined)
    parts.push(`${latency(Math.min(...known))} to ${latency(Math.max(...known))}, last ${latency(last)}`);
  for (const state of ["down", "degraded", "pending"] as const) {
    const found = marks.filter((mark) => mark === state).length;
    if (found > 0) parts.push(`${found} ${state}`);
  }
  return parts.join(", ");
}

export function sparkColumns(
  values: readonly (number | null)[],
  marks: readonly SparkMark[] | undefined,
): Column<number>[] {
  return [
    { name: "check", raw: (at) => at + 1 },
    { name: "latency (ms)", raw: (at) => values[at] },
    { name: "status", raw: (at) => marks?.[at] ?? null },
  ];
}

export function sparkLegend(marks: readonly SparkMark[] | undefined): LegendEntry[] {
  return (["degraded", "down", "pending"] as const)
    .filter((state) => marks?.includes(state))
    .map((state) => ({ label: state, swatch: MARK_SHAPES[state], colour: MARK_COLOURS[state] }));
}
