import { count, counted } from "../format/numbers";
import { dayName, length } from "../format/times";
import { awayText } from "./away";
import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import { clamp } from "./scales";
import type { TipText } from "./Tip";
import { type Tone, toneOf } from "./tones";
import { type Maybe, valueText, valueWithInterval } from "./units";

export interface Day {
  /** 2026-11-24 */
  readonly date: string;
  readonly start: string;
  readonly seconds: number;
  readonly checks: number;
  readonly uptime: number | null;
  readonly lower?: Maybe;
  readonly upper?: Maybe;
  readonly down: number;
  readonly settled: boolean;
  /** Titles of the maintenance that lies in it. */
  readonly away?: readonly string[] | undefined;
}

const USUAL_DAY_S = 86_400;
const WIDEST_SLOT = 22;

/**
 * Height of a day's bar as a share of the whole: full only without a failure. Failures are told apart by
 * decades, from one in 10 000 (0.88) to all (0.16): linear heights would show a bad day as a good one.
 */
export function barShare(uptime: number): number {
  const failed = 1 - uptime;
  if (failed <= 0) return 1;
  const decades = clamp(Math.log10(failed) + 4, 0, 4);
  return 0.88 - 0.18 * decades;
}

export interface Slots {
  readonly slot: number;
  readonly bar: number;
  readonly left: number;
}

/** Bars of equal width that fill the room, but no wider than a few days would look well; the newest at the right. */
export function slotsOf(days: number, room: number): Slots {
  const slot = Math.min(WIDEST_SLOT, room / Math.max(1, days));
  const gap = slot >= 6 ? 2 : slot >= 3 ? 1 : 0.5;
  return { slot, bar: slot - gap, left: room - slot * days };
}

export function dayTone(day: Day): Tone {
  return day.checks > 0 ? toneOf(day.uptime) : "none";
}

export function dayTip(day: Day): TipText {
  const lines: string[] = [];
  if (day.uptime === null || day.checks === 0) lines.push("No checks: no data, not downtime");
  else {
    lines.push(`Uptime ${valueWithInterval(day.uptime, day.lower, day.upper, "ratio")}`);
    lines.push(counted(Math.round(day.checks), "check"));
    lines.push(day.down > 0 ? counted(Math.round(day.down), "failure") : "No failures");
  }
  lines.push(...awayText(day.away ?? []));
  if (!day.settled) lines.push("Not settled yet: checks still arrive");
  if (day.seconds !== USUAL_DAY_S) lines.push(`This day has ${length(day.seconds)}`);
  return { title: dayName(day.date), lines };
}

export function isAway(day: Day): boolean {
  return (day.away ?? []).length > 0;
}

/** The whole row in words. */
export function daysSummary(days: readonly Day[]): string {
  const known = days.filter((day) => dayTone(day) !== "none");
  const flawless = known.filter((day) => day.uptime === 1).length;
  const silent = days.length - known.length;
  const parts = [`${flawless} of ${counted(days.length, "day")} without a failure`];
  if (silent > 0) parts.push(`${silent} without data`);
  return parts.join(", ");
}

export function dayLegend(days: readonly Day[]): LegendEntry[] {
  const tones = new Set(days.map(dayTone));
  const entries: (LegendEntry | false)[] = [
    { label: "full height: no failure", swatch: "bar", colour: "ok" },
    (tones.has("warn") || days.some((day) => day.down > 0)) && {
      label: "shorter: failures",
      swatch: "short",
      colour: "warn",
    },
    tones.has("bad") && { label: "below 99\u202f%", swatch: "short", colour: "bad" },
    tones.has("none") && { label: "no data", swatch: "hollow", colour: "none" },
    days.some((day) => isAway(day)) && { label: "maintenance", swatch: "line", colour: "none" },
    days.some((day) => !day.settled) && { label: "not settled", swatch: "hatch", colour: "soft" },
  ];
  return entries.filter((entry) => entry !== false);
}

/** First days of months that have room for a name, and the two ends. */
export function monthStarts(days: readonly Day[]): number[] {
  return days.flatMap((day, at) => (day.date.endsWith("-01") ? [at] : []));
}

export const DAY_COLUMNS: readonly Column<Day>[] = [
  { name: "date", raw: (day) => day.date, text: (day) => dayName(day.date) },
  { name: "start", raw: (day) => day.start, text: (day) => day.start.slice(0, 16).replace("T", " ") },
  { name: "uptime", raw: (day) => day.uptime, text: (day) => valueText(day.uptime, "ratio") },
  { name: "lower", raw: (day) => day.lower, text: (day) => valueText(day.lower, "ratio") },
  { name: "upper", raw: (day) => day.upper, text: (day) => valueText(day.upper, "ratio") },
  { name: "checks", raw: (day) => day.checks, text: (day) => count(day.checks) },
  { name: "failures", raw: (day) => day.down, text: (day) => count(day.down) },
  { name: "seconds", raw: (day) => day.seconds },
  { name: "maintenance", raw: (day) => (day.away ?? []).join(", ") },
  { name: "settled", raw: (day) => day.settled, text: (day) => (day.settled ? "yes" : "not yet") },
];
