/** Ratios for people: never rounded to a full 100 % or to 0 % that they are not. */

const THIN = "\u202f";
export const NONE = "–";
const MOST_DECIMALS = 6;

/** 0.9998961 and 0.99996 are "99.99 %", 1 "100 %"; null is a dash. */
export function ratio(value: number | null | undefined, decimals = 2): string {
  if (value === null || value === undefined) return NONE;
  return `${percent(value, decimals)}${THIN}%`;
}

/** Cut, not rounded, above one half: what is not all must not read as all. */
export function percent(value: number, decimals = 2): string {
  if (value === 1 || value === 0) return String(value * 100);
  const hundredfold = value * 100;
  for (let digits = decimals; digits <= MOST_DECIMALS; digits++) {
    const text = cut(hundredfold, digits);
    if (Number(text) !== 100 && Number(text) !== 0) return text;
  }
  if (value > 1 || value < 0) return cut(hundredfold, decimals);
  return value > 0.5 ? "> 99.999999" : "< 0.000001";
}

function cut(value: number, digits: number): string {
  const scale = 10 ** digits;
  const shifted = Math.round(value * scale * 1e6) / 1e6; // 99.93 is 9992.999999999998 hundredths
  const whole = value > 50 ? Math.floor(shifted) : Math.round(shifted);
  return (whole / scale).toFixed(digits);
}

/** A difference of two ratios in percentage points, with its sign. */
export function points(difference: number | null | undefined): string {
  if (difference === null || difference === undefined) return NONE;
  const size = Math.abs(difference * 100);
  const digits = size !== 0 && size < 0.01 ? 4 : 2;
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "±";
  return `${sign}${size.toFixed(digits)}${THIN}pp`;
}
