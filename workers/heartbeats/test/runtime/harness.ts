/**
 * The Worker as it is, but for its bindings and its clock. Analytics Engine's binding does nothing outside of
 * Cloudflare: the points of an invocation go to the service SINK instead, together, and have gone before it
 * answers, as the real one hands them out of the isolate. Statements go to the service D1, where there is one
 * that speaks D1's HTTP API. A heartbeat of the region THROWS makes the binding throw, as it does over a limit.
 * `/__ahead/MS` puts the clock that far ahead of the machine's, `/__d1` runs statements on miniflare's own D1.
 */

import type { Env, Letter } from "../../src/env.ts";
import worker from "../../src/worker.ts";
import { asked } from "./own_d1.ts";

interface Bench extends Env {
  SINK: Fetcher;
  D1?: Fetcher;
}

const THROWS = "Nowhere";
const AHEAD = /\/__ahead\/(-?\d+)$/;

const machine = Date.now;
let aheadMs = 0;
Date.now = () => machine() + aheadMs;

/** What an invocation handed to Analytics Engine. */
class Handed {
  private readonly points: AnalyticsEngineDataPoint[] = [];

  bindings(env: Bench): Env {
    const writeDataPoint = (point?: AnalyticsEngineDataPoint): void => {
      if (point?.blobs?.includes(THROWS)) throw new Error("the binding takes nothing");
      if (point) this.points.push(point);
    };
    return { ...env, HEARTBEATS: { writeDataPoint }, REGISTRY: env.D1 ? overHttp(env.D1) : env.REGISTRY };
  }

  async out(env: Bench): Promise<void> {
    if (this.points.length === 0) return;
    await env.SINK.fetch("http://sink/", { method: "POST", body: JSON.stringify(this.points) });
  }
}

/** As much of the binding as the Worker uses. */
function overHttp(service: Fetcher): D1Database {
  const all = async (sql: string, params: unknown[]): Promise<{ results: unknown[] }> => {
    const answer = await service.fetch("http://d1/", {
      method: "POST",
      body: JSON.stringify({ sql, params }),
    });
    const { success, errors, result } = (await answer.json()) as {
      success: boolean;
      errors: unknown[];
      result: { results: unknown[] }[];
    };
    if (!success) throw new Error(JSON.stringify(errors));
    return result[0] ?? { results: [] };
  };
  const bound = (sql: string, params: unknown[]) => ({
    bind: (...more: unknown[]) => bound(sql, more),
    run: () => all(sql, params),
    all: () => all(sql, params),
    first: async () => (await all(sql, params)).results[0] ?? null,
  });
  return { prepare: (sql: string) => bound(sql, []) } as unknown as D1Database;
}

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/__d1") return asked(env.REGISTRY, await request.json());
    const ahead = AHEAD.exec(pathname);
    if (ahead) {
      aheadMs = Number(ahead[1]);
      return new Response(String(Date.now()));
    }
    const handed = new Handed();
    const answer = await worker.fetch(request, handed.bindings(env), context);
    await handed.out(env);
    return answer;
  },

  async queue(messages, env, context) {
    const handed = new Handed();
    await worker.queue(messages, handed.bindings(env), context);
    await handed.out(env);
  },

  scheduled: (event, env) => worker.scheduled(event, new Handed().bindings(env)),
} satisfies ExportedHandler<Bench, Letter>;
