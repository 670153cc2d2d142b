import { NONE } from "./ratios";

const THIN = "\u202f";
const DAY_S = 86_400;
const LOCALE = "en-GB";

const dayAndTime = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const withSeconds = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const withYear = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const dayOnly = new Intl.DateTimeFormat(LOCALE, {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

export type TimeStyle = "minute" | "second" | "year";

/** In the reader's own time zone. */
export function localTime(iso: string, style: TimeStyle = "minute"): string {
  const format = style === "second" ? withSeconds : style === "year" ? withYear : dayAndTime;
  return format.format(new Date(iso));
}

/** 2026-11-24 09:30:00 UTC */
export function utcTime(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A calendar day as the gateway names it, 2026-11-24, in words. */
export function dayName(date: string): string {
  return dayOnly.format(new Date(`${date}T00:00:00Z`));
}

export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Seconds as their two largest units: 45 s, 12 min, 3 h 20 min, 2 d 4 h. */
export function length(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return NONE;
  if (Math.round(seconds) < 0) return `−${length(-seconds)}`;
  const size = Math.round(Math.abs(seconds));
  if (size < 60) return `${size}${THIN}s`;
  if (size < 3600) return two(size, 60, "min", 1, "s", size < 600);
  if (size < DAY_S) return two(size, 3600, "h", 60, "min", true);
  return two(size, DAY_S, "d", 3600, "h", size < 30 * DAY_S);
}

function two(
  size: number,
  big: number,
  bigName: string,
  small: number,
  smallName: string,
  both: boolean,
): string {
  const whole = Math.floor(size / big);
  const rest = Math.floor((size % big) / small);
  const first = `${whole}${THIN}${bigName}`;
  return both && rest > 0 ? `${first} ${rest}${THIN}${smallName}` : first;
}

/** "12 min ago"; what lies ahead is "in 12 min". */
export function ago(iso: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(iso)) / 1000;
  if (Math.abs(seconds) < 5) return "just now";
  return seconds > 0 ? `${coarse(seconds)} ago` : `in ${coarse(-seconds)}`;
}

function coarse(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}${THIN}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${THIN}min`;
  return length(seconds);
}
