/** Scales of the charts: pure arithmetic, no drawing. */

export type Range = readonly [number, number];

export function linear(from: Range, to: Range): (value: number) => number {
  const [a, b] = from;
  const [c, d] = to;
  if (a === b) return () => (c + d) / 2;
  return (value) => c + ((value - a) / (b - a)) * (d - c);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The next of 1, 2, 2.5, 5 times a power of ten that is no smaller. */
export function niceStep(rough: number): number {
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((one) => one * power >= rough * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round values inside [low, high], about `wanted` of them. */
export function niceTicks(low: number, high: number, wanted: number): number[] {
  if (!(high > low)) return [low];
  const step = niceStep((high - low) / Math.max(1, wanted));
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.floor(high / step + 1e-6);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => tidy((first + at) * step));
}

/** 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Area, not radius, tells how much: eyes compare areas. */
export function radiusOf(weight: number, most: number, smallest: number, largest: number): number {
  if (!(most > 0) || !(weight > 0)) return smallest;
  return clamp(largest * Math.sqrt(weight / most), smallest, largest);
}

/** Index of the bin that a value falls in: bounds ascend, bin i ends below bounds[i]. */
export function binOf(value: number, bounds: readonly number[]): number {
  const at = bounds.findIndex((bound) => value < bound);
  return at < 0 ? bounds.length : at;
}

/** How many labels of a width fit; every n-th is shown. */
export function everyNth(count: number, room: number, labelWidth: number): number {
  if (count <= 0 || room <= 0) return 1;
  return Math.max(1, Math.ceil((count * labelWidth) / room));
}
