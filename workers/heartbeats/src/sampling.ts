import type { Env } from "./env.ts";
import type { Beat } from "./layout.ts";

const KEPT_MS = 60_000;
const MOST_KEPT = 10_000;
const WHOLE = 2 ** 32;

interface Kept {
  rate: number;
  until: number;
}

/** The organizations' sample rates, read once a minute each. */
export class Rates {
  private readonly kept = new Map<string, Kept>();

  /** In (0, 1]. A registry that does not answer leaves the last one known, else 1: rather a row too many. */
  async of(env: Pick<Env, "REGISTRY">, org: string, nowMs: number): Promise<number> {
    const known = this.kept.get(org);
    if (known && nowMs < known.until) return known.rate;
    const rate = (await read(env.REGISTRY, org)) ?? known?.rate ?? 1;
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(org, { rate, until: nowMs + KEPT_MS });
    return rate;
  }
}

async function read(registry: D1Database, org: string): Promise<number | undefined> {
  const asked = registry.prepare("SELECT ae_sample_rate AS rate FROM organizations WHERE id = ?1").bind(org);
  try {
    const row = await asked.first<{ rate: number | null }>();
    const rate = row?.rate ?? 1;
    return rate > 0 && rate <= 1 ? rate : 1;
  } catch (error) {
    console.error(`the sample rate of an organization could not be read: ${String(error)}`);
    return undefined;
  }
}

/** Whether a check is recorded at a rate: by its dispatch id, so that one that is tried again is decided alike. */
export function keeps(beat: Beat, rate: number, die: () => number = Math.random): boolean {
  if (rate >= 1) return true;
  return (beat.dispatchId ? hash(beat.dispatchId) / WHOLE : die()) < rate;
}

/** 32 bits of a text, spread evenly: FNV-1a, then the last step of MurmurHash3. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
