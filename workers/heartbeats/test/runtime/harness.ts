/**
 * The Worker as it is, but for one binding: Analytics Engine's does nothing outside of Cloudflare, so every point
 * goes to the service SINK instead. A heartbeat of the region THROWS makes the binding throw, as it does over a limit.
 */

import type { Env, Letter } from "../../src/env.ts";
import worker from "../../src/worker.ts";

interface Bench extends Env {
  SINK: Fetcher;
}

const THROWS = "Nowhere";

function forwarding(env: Bench, context: ExecutionContext): Env {
  const writeDataPoint = (point?: AnalyticsEngineDataPoint): void => {
    if (point?.blobs?.includes(THROWS)) throw new Error("the binding takes nothing");
    context.waitUntil(env.SINK.fetch("http://sink/", { method: "POST", body: JSON.stringify(point) }));
  };
  return { ...env, HEARTBEATS: { writeDataPoint } };
}

export default {
  fetch: (request, env, context) => worker.fetch(request, forwarding(env, context), context),
  queue: (messages, env, context) => worker.queue(messages, forwarding(env, context), context),
  scheduled: (event, env, context) => worker.scheduled(event, forwarding(env, context)),
} satisfies ExportedHandler<Bench, Letter>;
