import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import { clamp, niceStep } from "./scales";
import type { Tone } from "./tones";
import { intervalText, type Maybe, unitName, valueText, valueWithInterval } from "./units";

export interface BarRow {
  readonly key: string;
  readonly name: string;
  readonly value: number | null;
  readonly lower?: Maybe;
  readonly upper?: Maybe;
  readonly note?: string | undefined;
  readonly tone?: Tone | undefined;
  readonly href?: string | undefined;
}

export type BarUnit = "ratio" | "ms" | "count";

/** Right end of the bars: 1 for ratios, else a round number that holds the values and their intervals. */
export function fullOf(rows: readonly BarRow[], unit: BarUnit, max: number | undefined): number {
  if (max !== undefined && max > 0) return max;
  if (unit === "ratio") return 1;
  const most = Math.max(0, ...rows.map((row) => Math.max(row.value ?? 0, row.upper ?? 0)));
  if (most === 0) return 1;
  const step = niceStep(most / 10);
  return Math.ceil(most / step) * step;
}

export interface Extents {
  /** Shares of the track, 0 to 1. */
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

export function extentsOf(row: BarRow, full: number): Extents {
  const share = (value: number) => clamp(value / full, 0, 1);
  const known = intervalText(row.lower, row.upper, "count") !== "" || row.lower !== row.upper;
  const { lower, upper } = row;
  const bounded = known && typeof lower === "number" && typeof upper === "number";
  return {
    value: row.value === null ? null : share(row.value),
    lower: bounded ? share(lower) : null,
    upper: bounded ? share(upper) : null,
  };
}

export function rowText(row: BarRow, unit: BarUnit): string {
  const value = row.value === null ? "no data" : valueWithInterval(row.value, row.lower, row.upper, unit);
  return [`${row.name}: ${value}`, row.note].filter(Boolean).join(", ");
}

export function barLegend(rows: readonly BarRow[], full: number): LegendEntry[] {
  const whiskers = rows.some((row) => extentsOf(row, full).lower !== null);
  const none = rows.some((row) => row.value === null);
  const entries: (LegendEntry | false)[] = [
    whiskers && { label: "95\u202f% interval", swatch: "whisker", colour: "ink" },
    none && { label: "no data", swatch: "hollow", colour: "none" },
  ];
  return entries.filter((entry) => entry !== false);
}

export function barColumns(unit: BarUnit): Column<BarRow>[] {
  const bound = (name: "lower" | "upper"): Column<BarRow> => ({
    name,
    raw: (row) => row[name],
    text: (row) => valueText(row[name], unit),
  });
  return [
    { name: "name", raw: (row) => row.name },
    { name: `value (${unitName(unit)})`, raw: (row) => row.value, text: (row) => valueText(row.value, unit) },
    bound("lower"),
    bound("upper"),
    { name: "note", raw: (row) => row.note ?? null },
  ];
}
