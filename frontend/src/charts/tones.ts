import type { Shape } from "./marks";

export type Tone = "ok" | "warn" | "bad" | "none";

/** Where success turns from fine to worth a look to bad; the legends say the same. */
export const FINE = 0.999;
export const FAIR = 0.99;

export function toneOf(ratio: number | null | undefined): Tone {
  if (ratio === null || ratio === undefined) return "none";
  if (ratio >= FINE) return "ok";
  return ratio >= FAIR ? "warn" : "bad";
}

export const TONE_SHAPES: Readonly<Record<Tone, Shape>> = {
  ok: "circle",
  warn: "triangle",
  bad: "square",
  none: "ring",
};

/** Names of the colours in charts.css. */
export type ColourName =
  | "ink"
  | "soft"
  | "line"
  | "surface"
  | "sunken"
  | "land"
  | "ok"
  | "warn"
  | "bad"
  | "none"
  | `series-${1 | 2 | 3 | 4 | 5 | 6}`
  | `heat-${0 | 1 | 2 | 3 | 4 | 5}`;

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  ok: "99.9\u202f% or more",
  warn: "99\u202f% to 99.9\u202f%",
  bad: "below 99\u202f%",
  none: "no checks",
};

export const TONES: readonly Tone[] = ["ok", "warn", "bad", "none"];
