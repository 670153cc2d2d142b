/** Writing heartbeats, for any Worker: copy this folder, give it the bindings of env.ts, and call `write`. */

import { checked, isRefusal, type Refusal } from "./checked.ts";
import type { Env, Waiting } from "./env.ts";
import { type Beat, LIMITS } from "./layout.ts";
import { point } from "./point.ts";
import { Receipts } from "./receipts.ts";
import { keeps, Rates } from "./sampling.ts";

/** What became of a heartbeat. One that is `full` was not written: its invocation has no points left. */
export type Outcome =
  | { state: "written"; beat: Beat }
  | { state: "sampled"; beat: Beat }
  | { state: "full"; beat: Beat }
  | ({ state: "refused" } & Refusal);

/** A heartbeat that is to be written, or why not. */
export type Prepared =
  | { state: "ready"; beat: Beat }
  | { state: "sampled"; beat: Beat }
  | ({ state: "refused" } & Refusal);

/** Of this isolate. */
export const receipts = new Receipts();
const rates = new Rates();

/** The points that one invocation may still write. */
export class Points {
  left: number;

  constructor(env: Pick<Env, "POINTS_PER_INVOCATION">) {
    const set = Number(env.POINTS_PER_INVOCATION);
    const most = set > 0 ? set : LIMITS.cautiousPointsPerInvocation;
    this.left = Math.min(most, LIMITS.pointsPerInvocation);
  }
}

/**
 * Writes one heartbeat: checked, sampled by its organization's rate, a failure's class filled in. An invocation
 * that writes several hands the same `points` to each. Throws what the binding throws; nothing is counted then.
 */
export async function write(env: Env, beat: unknown, points = new Points(env)): Promise<Outcome> {
  const found = await prepared(env, beat);
  if (found.state === "ready") return hand(env, found.beat, points);
  leftOut(found, beat);
  return found;
}

/**
 * Checks and samples, and counts nothing. One that names a sample rate was sampled by whoever made it, and is not
 * sampled again.
 */
export async function prepared(env: Env, value: unknown): Promise<Prepared> {
  const nowMs = Date.now();
  const beat = checked(value, nowMs);
  if (isRefusal(beat)) return { state: "refused", ...beat };
  if (beat.sampleRate !== undefined) return { state: "ready", beat };
  const sampleRate = await rates.of(env, beat.orgId, nowMs);
  const whole = { ...beat, sampleRate };
  return keeps(beat, sampleRate) ? { state: "ready", beat: whole } : { state: "sampled", beat: whole };
}

/** Counts what `prepared` found not to be written; `value` is what it was given. */
export function leftOut(found: Prepared, value: unknown): void {
  if (found.state === "ready") return;
  receipts.count((value ?? {}) as Partial<Beat>, found.state, Date.now());
}

/** Hands a heartbeat that is ready to Analytics Engine, and counts it. */
export function hand(env: Env, beat: Beat, points: Points): Outcome {
  if (points.left < 1) return { state: "full", beat };
  env.HEARTBEATS.writeDataPoint(point(beat));
  points.left -= 1;
  receipts.count(beat, beat.status, Date.now());
  return { state: "written", beat };
}

/** Call it once at the end of an invocation: receipts are written by the way, one statement a minute at most. */
export function settle(env: Env, context: Waiting): void {
  context.waitUntil(receipts.settle(env.REGISTRY, Date.now()));
}
