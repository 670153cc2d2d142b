import { type Beat, ID, type Status } from "./layout.ts";

export const MINUTE_MS = 60_000;
export const KEPT_DAYS = 35;
const DAY_MS = 86_400_000;
/** Rows that wait to be written; a registry that is gone for longer costs receipts, not memory. */
const MOST_WAITING = 10_000;
/** Rows of one statement, which are one bound text of less than 2 MB. */
const MOST_SENT = 5_000;

/** What became of a heartbeat: a row of its status, or not, and why. */
export type Fate = Status | "sampled" | "refused" | "dead";

const FATES: readonly Fate[] = ["up", "degraded", "down", "pending", "sampled", "refused", "dead"];

type Counts = Record<Fate, number>;

interface Row extends Counts {
  org_id: string;
  minute_ms: number;
  relay: string;
  flush_id: string;
}

const INSERT = `INSERT INTO insights_heartbeat_receipts (org_id, minute_ms, relay, flush_id, ${FATES.join(", ")})
SELECT ${["org_id", "minute_ms", "relay", "flush_id", ...FATES].map((name) => `value ->> '${name}'`).join(", ")}
FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING`;

/** Of one isolate: counted here, and written to the registry in one statement a minute at most. */
export class Receipts {
  private counting = new Map<string, Row>();
  private waiting: Row[] = [];
  private sentMs = Number.NEGATIVE_INFINITY;
  private flushes = 0;
  /** Chosen by the first flush: a module that is loaded may ask for nothing random. */
  private isolate = "";

  /** One heartbeat, in the minute in which its check ended; a refused one, which may say anything, in this one. */
  count(beat: Partial<Beat>, fate: Fate, nowMs: number): void {
    const org = known(beat.orgId);
    const relay = known(beat.relay);
    const ended = fate === "refused" ? nowMs : (beat.timestampMs ?? nowMs);
    const minute = Math.floor(ended / MINUTE_MS) * MINUTE_MS;
    const key = `${org} ${minute} ${relay}`;
    const row = this.counting.get(key) ?? { ...empty(), org_id: org, minute_ms: minute, relay, flush_id: "" };
    row[fate] += 1;
    this.counting.set(key, row);
  }

  /** Writes what was counted, unless that was done within the last minute. Never throws. */
  async settle(registry: D1Database, nowMs: number): Promise<void> {
    if (nowMs - this.sentMs < MINUTE_MS) return;
    await this.flush(registry, nowMs);
  }

  /** Writes what was counted. What fails is written with the next ones: a row that came through is not counted twice. */
  async flush(registry: D1Database, nowMs: number): Promise<boolean> {
    this.gather();
    if (this.waiting.length === 0) return true;
    this.sentMs = nowMs;
    const sent = this.waiting.slice(0, MOST_SENT);
    try {
      await registry.prepare(INSERT).bind(JSON.stringify(sent)).run();
    } catch (error) {
      console.error(`receipts of ${sent.length} minutes could not be written: ${String(error)}`);
      return false;
    }
    const done = new Set(sent);
    this.waiting = this.waiting.filter((row) => !done.has(row));
    return true;
  }

  private gather(): void {
    if (this.counting.size === 0) return;
    this.isolate ||= crypto.randomUUID();
    this.flushes += 1;
    const flush_id = `${this.isolate}.${this.flushes}`;
    this.waiting.push(...[...this.counting.values()].map((row) => ({ ...row, flush_id })));
    this.counting = new Map();
    const over = this.waiting.length - MOST_WAITING;
    if (over > 0) {
      this.waiting.splice(0, over);
      console.error(`receipts of ${over} minutes were given up: the registry takes none`);
    }
  }
}

/** Takes away what nobody asks for any more. */
export async function forget(registry: D1Database, nowMs: number): Promise<void> {
  const before = nowMs - KEPT_DAYS * DAY_MS;
  await registry.prepare("DELETE FROM insights_heartbeat_receipts WHERE minute_ms < ?1").bind(before).run();
}

function empty(): Counts {
  return { up: 0, degraded: 0, down: 0, pending: 0, sampled: 0, refused: 0, dead: 0 };
}

function known(id: unknown): string {
  return typeof id === "string" && ID.test(id) ? id : "";
}
