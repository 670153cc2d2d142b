import type { Beat } from "./layout.ts";

/** A message of the queue: heartbeats that were checked, sampled and have a dispatch id. */
export interface Letter {
  beats: Beat[];
}

/** The bindings of wrangler.jsonc. */
export interface Env {
  HEARTBEATS: AnalyticsEngineDataset;
  /** Organizations are read from it, receipts written to it. */
  REGISTRY: D1Database;
  /** Without it, heartbeats are written directly alone. */
  QUEUE?: Queue<Letter>;
  /** Who sends to /ingest says one of the two; the one before is for the time of a rotation. */
  INGEST_TOKEN?: string;
  INGEST_TOKEN_BEFORE?: string;
  POINTS_PER_INVOCATION?: string;
}

/** What an invocation can wait for after it has answered. */
export type Waiting = Pick<ExecutionContext, "waitUntil">;
