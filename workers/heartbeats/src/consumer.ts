import type { Env, Letter } from "./env.ts";
import { hand, leftOut, Points, prepared } from "./heartbeat.ts";
import type { Beat } from "./layout.ts";
import { post } from "./letters.ts";
import { Receipts } from "./receipts.ts";

/** How the name of a dead letter queue ends. */
export const DEAD = "-dead";
const FIRST_S = 5;
const LONGEST_S = 3600;

/** Writes what the queue delivers. A message that fails is delivered again, later each time. */
export async function consume(messages: MessageBatch<Letter>, env: Env): Promise<void> {
  const points = new Points(env);
  for (const message of messages.messages) {
    try {
      const left = await written(env, message.body, points);
      if (left.length > 0) await onward(env, left);
      message.ack();
    } catch (error) {
      console.error(`a message is delivered again: ${String(error)}`);
      message.retry({ delaySeconds: patience(message.attempts) });
    }
  }
}

/** Seconds until a message is delivered again: twice as long each time, and never all at the same moment. */
export function patience(attempts: number, die: () => number = Math.random): number {
  const longest = Math.min(LONGEST_S, FIRST_S * 2 ** Math.min(attempts - 1, 16));
  return Math.ceil(longest * (0.5 + die() / 2));
}

/** Those that this invocation has no points left for. */
async function written(env: Env, letter: Letter, points: Points): Promise<Beat[]> {
  const left: Beat[] = [];
  for (const value of letter.beats) {
    const found = await prepared(env, value);
    if (found.state !== "ready") {
      leftOut(found, value);
      continue;
    }
    const outcome = hand(env, found.beat, points);
    if (outcome.state === "full") left.push(found.beat);
  }
  return left;
}

/** As a message of their own: being over an invocation's points is no failure that counts against them. */
async function onward(env: Env, beats: readonly Beat[]): Promise<void> {
  if (!env.QUEUE) throw new Error("there is no QUEUE to send the rest to");
  await post(env.QUEUE, beats);
}

/** Counts what the queue gave up on, and keeps it there until the count is written. */
export async function bury(messages: MessageBatch<Letter>, env: Env): Promise<void> {
  const nowMs = Date.now();
  const receipts = new Receipts();
  for (const { body } of messages.messages) {
    for (const beat of body.beats) receipts.count(beat, "dead", nowMs);
  }
  console.error(`${messages.messages.length} messages of heartbeats were given up by ${messages.queue}`);
  if (await receipts.flush(env.REGISTRY, nowMs)) messages.ackAll();
  else messages.retryAll({ delaySeconds: patience(1) });
}
