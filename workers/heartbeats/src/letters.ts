import { bytes } from "./checked.ts";
import type { Env, Letter } from "./env.ts";
import { type Beat, LIMITS } from "./layout.ts";

/** Of one message: a Queue is paid by 64 KB of a message, and takes 128 KB. */
const MOST_LETTER_BYTES = 60_000;
/** Of one sendBatch, which takes 256 KB. */
const MOST_SENT_BYTES = 240_000;
const MOST_SENT = 100;

/** Sends heartbeats to the queue, many to a message. Throws where the queue does not take them. */
export async function post(queue: NonNullable<Env["QUEUE"]>, beats: readonly Beat[]): Promise<void> {
  const letters = filled(beats, (beat) => bytes(JSON.stringify(beat)), {
    most: LIMITS.cautiousPointsPerInvocation,
    mostBytes: MOST_LETTER_BYTES,
  }).map((one) => ({ body: { beats: one } satisfies Letter }));
  const size = (letter: { body: Letter }) => bytes(JSON.stringify(letter.body));
  for (const sent of filled(letters, size, { most: MOST_SENT, mostBytes: MOST_SENT_BYTES })) {
    await queue.sendBatch(sent);
  }
}

/** Parts of a list in its order, each within both bounds unless one thing alone is over them. */
export function filled<T>(
  things: readonly T[],
  size: (thing: T) => number,
  bounds: { most: number; mostBytes: number },
): T[][] {
  const parts: T[][] = [];
  let held = 0;
  for (const thing of things) {
    const more = size(thing);
    const last = parts.at(-1);
    if (last && last.length < bounds.most && held + more <= bounds.mostBytes) {
      last.push(thing);
      held += more;
    } else {
      parts.push([thing]);
      held = more;
    }
  }
  return parts;
}
