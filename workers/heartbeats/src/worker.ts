import { bury, consume, DEAD } from "./consumer.ts";
import type { Env, Letter } from "./env.ts";
import { settle } from "./heartbeat.ts";
import { ingest } from "./ingest.ts";
import { Problem } from "./problems.ts";
import { forget } from "./receipts.ts";

export default {
  async fetch(request, env, context) {
    try {
      return await routed(request, env);
    } catch (error) {
      if (error instanceof Problem) return error.answer();
      throw error;
    } finally {
      settle(env, context);
    }
  },

  async queue(messages, env, context) {
    await (messages.queue.endsWith(DEAD) ? bury(messages, env) : consume(messages, env));
    settle(env, context);
  },

  async scheduled(_event, env) {
    await forget(env.REGISTRY, Date.now());
  },
} satisfies ExportedHandler<Env, Letter>;

async function routed(request: Request, env: Env): Promise<Response> {
  if (new URL(request.url).pathname !== "/ingest") throw new Problem(404, "There is POST /ingest alone.");
  if (request.method !== "POST") throw new Problem(405, "There is POST /ingest alone.", { allow: "POST" });
  return ingest(request, env);
}
