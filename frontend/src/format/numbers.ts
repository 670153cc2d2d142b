import { NONE } from "./ratios";

const THIN = "\u202f";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

type Maybe = number | null | undefined;

/** Checks, rows, monitors: whole, with separators. */
export function count(value: Maybe): string {
  return value === null || value === undefined ? NONE : minus(whole.format(value));
}

/** The sign, where there would be a hyphen. */
function minus(text: string): string {
  return text.replace("-", "−");
}

/** For axes and narrow columns: 29.7K. */
export function shortCount(value: Maybe): string {
  return value === null || value === undefined ? NONE : short.format(value);
}

/** A change of a count, with its sign. */
export function signed(value: Maybe): string {
  if (value === null || value === undefined) return NONE;
  return `${value > 0 ? "+" : value < 0 ? "−" : "±"}${whole.format(Math.abs(value))}`;
}

/** Milliseconds: 0.4 ms, 118 ms, 1.24 s, 12.3 s. */
export function latency(ms: Maybe): string {
  if (ms === null || ms === undefined) return NONE;
  const size = Math.abs(ms);
  if (size < 9.95) return `${ms.toFixed(1)}${THIN}ms`;
  if (size < 999.5) return `${ms.toFixed(0)}${THIN}ms`;
  return `${(ms / 1000).toFixed(size < 9_995 ? 2 : 1)}${THIN}s`;
}

/** The same with a sign, for a change. */
export function latencyChange(ms: Maybe): string {
  if (ms === null || ms === undefined) return NONE;
  const sign = ms > 0 ? "+" : ms < 0 ? "−" : "±";
  return sign + latency(Math.abs(ms));
}

export function decimal(value: Maybe, unit = ""): string {
  if (value === null || value === undefined) return NONE;
  const text = minus(tenths.format(value));
  return unit ? `${text}${THIN}${unit}` : text;
}

export function money(value: Maybe, currency: string): string {
  if (value === null || value === undefined) return NONE;
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(value);
}

/** "1 monitor", "2 monitors". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}
