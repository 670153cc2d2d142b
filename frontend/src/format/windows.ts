import { localTime } from "./times";

/** Windows as the API writes them (docs/window.md): a length, a date, week or month, or an interval. */
export const PRESETS = ["1h", "24h", "7d", "30d", "90d"] as const;
export const DEFAULT_WINDOW = "24h";

const LENGTH = /^[1-9][0-9]{0,8}[smhd]$/;
const DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-[0-9]{2}";
const DAY = new RegExp(`^${DATE}$`);
const WEEK = /^[0-9]{4}-W[0-9]{2}$/;
const MONTH = /^[0-9]{4}-(0[1-9]|1[0-2])$/;
const EDGE = `${DATE}(?:T[0-9:.]{5,12}(?:Z|[+-][0-9:]{5}))?`;
const INTERVAL = new RegExp(`^${EDGE}/${EDGE}$`);
const PERIOD = "P(?=[0-9T])(?:[0-9]+[YMWD])*(?:T(?=[0-9])(?:[0-9]+[HMS])+)?";
const FROM_ON = new RegExp(`^(?:${EDGE}/)?${PERIOD}$`);
const UNITS: Record<string, [number, string]> = {
  s: [1, "second"],
  m: [60, "minute"],
  h: [3600, "hour"],
  d: [86_400, "day"],
};

/** The window in the address, or the usual one where it holds nonsense. */
export function windowOr(text: string | null, fallback: string = DEFAULT_WINDOW): string {
  return text !== null && isWindow(text) ? text : fallback;
}

export function isWindow(text: string): boolean {
  const plain = [LENGTH, DAY, WEEK, MONTH, FROM_ON].some((form) => form.test(text));
  return plain || (INTERVAL.test(text) && runsForward(text));
}

export function isMonth(text: string): boolean {
  return MONTH.test(text);
}

function runsForward(interval: string): boolean {
  const [since, until] = interval.split("/").map((part) => Date.parse(part));
  return since !== undefined && until !== undefined && since < until;
}

/** "last 24 hours", "November 2026", "1 Nov, 00:00 – 8 Nov, 00:00". */
export function windowName(text: string): string {
  if (LENGTH.test(text)) {
    const [, name] = UNITS[text.slice(-1)] ?? [1, "second"];
    const number = Number(text.slice(0, -1));
    return number === 1 ? `last ${name}` : `last ${number} ${name}s`;
  }
  if (MONTH.test(text)) return monthName(text);
  const [since, until] = text.split("/");
  return since?.includes("T") && until?.includes("T") && INTERVAL.test(text)
    ? `${localTime(since)} – ${localTime(until)}`
    : text.replace("/", " – ");
}

function monthName(text: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${text}-01T00:00:00Z`));
}

/** What `<input type="datetime-local">` holds, read in the reader's time zone, as a window. */
export function intervalOf(since: string, until: string): string | null {
  const bounds = [new Date(since), new Date(until)];
  if (bounds.some((one) => Number.isNaN(one.getTime()))) return null;
  const text = bounds.map((one) => `${one.toISOString().slice(0, 16)}Z`).join("/");
  return isWindow(text) ? text : null;
}

/** Unix milliseconds as a window, to the second. */
export function intervalBetween(sinceMs: number, untilMs: number): string {
  return [sinceMs, untilMs].map((ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`).join("/");
}
