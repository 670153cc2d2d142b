import { count, latency, shortCount } from "../format/numbers";
import { NONE, ratio } from "../format/ratios";

export type Unit = "ms" | "ratio" | "checks" | "count";
export type Maybe = number | null | undefined;

/** A value with its unit, for tooltips, tables and readers. */
export function valueText(value: Maybe, unit: Unit): string {
  if (value === null || value === undefined) return NONE;
  if (unit === "ratio") return ratio(value, 2);
  if (unit === "ms") return latency(value);
  return count(value);
}

/** "99.90 % to 99.95 %", or nothing where the value is exact or its interval unknown. */
export function intervalText(lower: Maybe, upper: Maybe, unit: Unit): string {
  if (lower === null || lower === undefined || upper === null || upper === undefined) return "";
  return lower === upper ? "" : `${valueText(lower, unit)} to ${valueText(upper, unit)}`;
}

export function valueWithInterval(value: Maybe, lower: Maybe, upper: Maybe, unit: Unit): string {
  const interval = intervalText(lower, upper, unit);
  return interval ? `${valueText(value, unit)} (${interval})` : valueText(value, unit);
}

/** Unit for column heads. */
export function unitName(unit: Unit): string {
  return { ms: "ms", ratio: "ratio", checks: "checks", count: "count" }[unit];
}

/** Labels of one axis: as many decimals as its steps need, one unit for all. */
export function tickTexts(values: readonly number[], unit: Unit): string[] {
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  if (unit === "ratio") return values.map((value) => `${(value * 100).toFixed(decimals(step * 100))}\u202f%`);
  if (unit !== "ms") return values.map((value) => shortCount(value));
  const most = Math.max(0, ...values.map(Math.abs));
  const inSeconds = most >= 2000;
  const scale = inSeconds ? 1000 : 1;
  const name = inSeconds ? "s" : "ms";
  return values.map((value) => `${(value / scale).toFixed(decimals(step / scale))}\u202f${name}`);
}

/** Digits after the point that a step needs: 2.5 needs one, 250 none. */
function decimals(step: number): number {
  const digits = [0, 1, 2, 3, 4, 5].find((one) => isWhole(step * 10 ** one));
  return digits ?? 6;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6 * Math.max(1, Math.abs(value));
}
