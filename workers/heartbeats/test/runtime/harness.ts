/**
 * The Worker as it is, but for one binding: Analytics Engine's does nothing outside of Cloudflare, so every point
 * goes to the service SINK instead; and statements to the service D1, where there is one that speaks D1's HTTP API. A heartbeat of the region THROWS makes the binding throw, as it does over a limit.
 */

import type { Env, Letter } from "../../src/env.ts";
import worker from "../../src/worker.ts";

interface Bench extends Env {
  SINK: Fetcher;
  D1?: Fetcher;
}

const THROWS = "Nowhere";

function forwarding(env: Bench, context: ExecutionContext): Env {
  const writeDataPoint = (point?: AnalyticsEngineDataPoint): void => {
    if (point?.blobs?.includes(THROWS)) throw new Error("the binding takes nothing");
    context.waitUntil(env.SINK.fetch("http://sink/", { method: "POST", body: JSON.stringify(point) }));
  };
  return { ...env, HEARTBEATS: { writeDataPoint }, REGISTRY: env.D1 ? overHttp(env.D1) : env.REGISTRY };
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
  fetch: (request, env, context) => worker.fetch(request, forwarding(env, context), context),
  queue: (messages, env, context) => worker.queue(messages, forwarding(env, context), context),
  scheduled: (event, env, context) => worker.scheduled(event, forwarding(env, context)),
} satisfies ExportedHandler<Bench, Letter>;
