import { count } from "../format/numbers";
import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import { radiusOf } from "./scales";
import type { TipText } from "./Tip";
import { TONE_SHAPES, TONE_WORDS, TONES, type Tone, toneOf } from "./tones";
import { valueText } from "./units";

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Checks, which its size tells. */
  readonly weight: number;
  readonly uptime: number | null;
  readonly text: string;
}

export interface Spot {
  readonly place: Place;
  readonly tone: Tone;
  readonly r: number;
  /** Where it lies. */
  readonly homeX: number;
  readonly homeY: number;
  /** Where it is drawn: aside, where others lie as close. */
  readonly x: number;
  readonly y: number;
}

export type Project = (longitude: number, latitude: number) => readonly [number, number] | null;

export function placeTone(place: Place): Tone {
  return place.weight > 0 ? toneOf(place.uptime) : "none";
}

/** Largest first, so that small ones lie on top; those outside of the view are left out. */
export function spotsOf(
  places: readonly Place[],
  project: Project,
  size: { width: number; height: number },
): Spot[] {
  const most = Math.max(0, ...places.map((place) => place.weight));
  const largest = size.width < 480 ? 8 : 14;
  const smallest = size.width < 480 ? 3 : 4;
  const spots = places.flatMap<Spot>((place) => {
    const found = project(place.longitude, place.latitude);
    if (!found) return [];
    const [x, y] = found;
    if (x < 0 || y < 0 || x > size.width || y > size.height) return [];
    const r = radiusOf(place.weight, most, smallest, largest);
    return [{ place, tone: placeTone(place), r, homeX: x, homeY: y, x, y }];
  });
  return apart(
    spots.toSorted((a, b) => b.r - a.r || (a.place.id < b.place.id ? -1 : 1)),
    size,
  );
}

const ROUNDS = 80;
const FARTHEST = 34;

/** Pushes overlapping spots apart, never far from home: each stays legible, and a thin line leads back. */
export function apart(spots: readonly Spot[], size: { width: number; height: number }): Spot[] {
  const moving = spots.map((spot) => ({ ...spot }));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let i = 0; i < moving.length; i++)
      for (let j = i + 1; j < moving.length; j++) {
        const [one, other] = [moving[i], moving[j]];
        if (one && other && push(one, other, i * 7 + j)) moved = true;
      }
    for (const spot of moving) tether(spot, size);
    if (!moved) break;
  }
  return moving;
}

interface Moving {
  x: number;
  y: number;
  readonly r: number;
  readonly homeX: number;
  readonly homeY: number;
}

function push(one: Moving, other: Moving, seed: number): boolean {
  const wanted = one.r + other.r + 1.5;
  let dx = other.x - one.x;
  let dy = other.y - one.y;
  let distance = Math.hypot(dx, dy);
  if (distance >= wanted) return false;
  if (distance < 0.01) {
    dx = Math.cos(seed * 2.4);
    dy = Math.sin(seed * 2.4);
    distance = 1;
  }
  const by = ((wanted - Math.min(distance, wanted)) / 2 + 0.05) / distance;
  const share = one.r / (one.r + other.r);
  one.x -= dx * by * 2 * (1 - share);
  one.y -= dy * by * 2 * (1 - share);
  other.x += dx * by * 2 * share;
  other.y += dy * by * 2 * share;
  return true;
}

function tether(spot: Moving, { width, height }: { width: number; height: number }): void {
  const dx = spot.x - spot.homeX;
  const dy = spot.y - spot.homeY;
  const away = Math.hypot(dx, dy);
  if (away > FARTHEST) {
    spot.x = spot.homeX + (dx / away) * FARTHEST;
    spot.y = spot.homeY + (dy / away) * FARTHEST;
  }
  spot.x = Math.min(Math.max(spot.x, spot.r + 1), width - spot.r - 1);
  spot.y = Math.min(Math.max(spot.y, spot.r + 1), height - spot.r - 1);
}

export function placeTip(place: Place): TipText {
  const uptime = placeTone(place) === "none" ? "No checks" : `Success ${valueText(place.uptime, "ratio")}`;
  return { title: place.name, lines: [uptime, `${count(place.weight)} checks`, place.text].filter(Boolean) };
}

export function placesSummary(places: readonly Place[]): string {
  const bad = places.filter((place) => placeTone(place) === "bad").length;
  const warn = places.filter((place) => placeTone(place) === "warn").length;
  return `${places.length} places, ${bad} below 99 %, ${warn} between 99 % and 99.9 %`;
}

export function placesLegend(places: readonly Place[]): LegendEntry[] {
  const found = new Set(places.map(placeTone));
  return TONES.filter((tone) => found.has(tone)).map((tone) => ({
    label: TONE_WORDS[tone],
    swatch: TONE_SHAPES[tone],
    colour: tone,
  }));
}

export const PLACE_COLUMNS: readonly Column<Place>[] = [
  { name: "place", raw: (place) => place.name },
  { name: "id", raw: (place) => place.id },
  { name: "checks", raw: (place) => place.weight, text: (place) => count(place.weight) },
  { name: "success", raw: (place) => place.uptime, text: (place) => valueText(place.uptime, "ratio") },
  { name: "latitude", raw: (place) => place.latitude },
  { name: "longitude", raw: (place) => place.longitude },
  { name: "text", raw: (place) => place.text },
];
