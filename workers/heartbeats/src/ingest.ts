import { batch } from "./body.ts";
import type { Refusal } from "./checked.ts";
import type { Env } from "./env.ts";
import { hand, leftOut, Points, type Prepared, prepared } from "./heartbeat.ts";
import type { Beat } from "./layout.ts";
import { post } from "./letters.ts";
import { Problem } from "./problems.ts";
import { authorize } from "./token.ts";

const MOST_TOLD = 100;
const RETRY = { "retry-after": "5" };

/** What became of a batch. `refused` has the first of them by their position in it, from 0. */
export interface Taken {
  written: number;
  queued: number;
  sampled: number;
  refusedCount: number;
  refused: ({ at: number } & Refusal)[];
}

/** POST /ingest: a batch of heartbeats, of which those that can be rows become some. Throws a Problem. */
export async function ingest(request: Request, env: Env): Promise<Response> {
  await authorize(request, env);
  const values = await batch(request);
  const points = new Points(env);
  if (!env.QUEUE && values.length > points.left) {
    throw new Problem(413, `Send at most ${points.left} heartbeats at once: this Worker has no queue.`);
  }
  const found: Prepared[] = [];
  for (const value of values) found.push(await prepared(env, value));
  const ready = found.flatMap((one) => (one.state === "ready" ? [named(one.beat)] : []));
  const taken = told(found);
  if (env.QUEUE) {
    await queued(env.QUEUE, ready);
    taken.queued = ready.length;
  } else {
    taken.written = written(env, ready, points);
  }
  for (const [at, one] of found.entries()) leftOut(one, values[at]);
  return Response.json(taken, { status: env.QUEUE ? 202 : 200 });
}

/** What is delivered twice has the same id both times. */
function named(beat: Beat): Beat {
  return beat.dispatchId ? beat : { ...beat, dispatchId: crypto.randomUUID() };
}

async function queued(queue: NonNullable<Env["QUEUE"]>, beats: readonly Beat[]): Promise<void> {
  try {
    await post(queue, beats);
  } catch (error) {
    console.error(`the queue did not take ${beats.length} heartbeats: ${String(error)}`);
    throw new Problem(503, "The queue takes nothing now: send the same batch again.", RETRY);
  }
}

function written(env: Env, beats: readonly Beat[], points: Points): number {
  try {
    return beats.filter((beat) => hand(env, beat, points).state === "written").length;
  } catch (error) {
    console.error(`a heartbeat could not be written: ${String(error)}`);
    throw new Problem(503, "Analytics Engine takes nothing now: send the same batch again.", RETRY);
  }
}

function told(found: readonly Prepared[]): Taken {
  const refused = found.flatMap((one, at) => {
    if (one.state !== "refused") return [];
    return [{ at, field: one.field, reason: one.reason }];
  });
  const sampled = found.filter((one) => one.state === "sampled").length;
  return {
    written: 0,
    queued: 0,
    sampled,
    refusedCount: refused.length,
    refused: refused.slice(0, MOST_TOLD),
  };
}
