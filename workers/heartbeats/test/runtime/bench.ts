import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { Response as Answer, type Request as Asked, Miniflare, type MiniflareOptions } from "miniflare";

export const TOKEN = "canary-token";
/** From the folder of package.json, in which vitest and npm run everything. */
const HARNESS = "test/runtime/harness.ts";
const TABLE = "migrations/0001_heartbeat_receipts.sql";

export interface Point {
  indexes: string[];
  blobs: string[];
  doubles: number[];
}

export interface Options {
  queue?: boolean;
  pointsPerInvocation?: number;
  retries?: number;
  /** How long the queue collects a batch: `max_batch_timeout` of wrangler.jsonc is 5. */
  batchSeconds?: number;
  port?: number;
  token?: string;
  /** Where the points of an invocation go, a JSON list; without it they are kept in `points`. */
  sink?: (points: string) => Promise<void>;
  /** Where statements go; without it D1 is miniflare's own. */
  registry?: (body: string) => Promise<string>;
}

/** The Worker in workerd, with the D1 and the queues of miniflare. */
export class Bench {
  readonly points: Point[] = [];
  readonly miniflare: Miniflare;
  private readonly script: string;

  private constructor(script: string, options: Options) {
    this.script = script;
    this.miniflare = new Miniflare(this.runtime(options));
  }

  /** A process and an isolate of its own once more, with other options, whatever became of the ones before. */
  reopen(options: Options): Promise<void> {
    return this.miniflare.setOptions(this.runtime(options));
  }

  private runtime(options: Options): MiniflareOptions {
    const { queue = true, retries = 1, batchSeconds = 0.1, registry } = options;
    const sink = options.sink ?? (async (points) => void this.points.push(...JSON.parse(points)));
    return {
      modules: true,
      script: this.script,
      compatibilityDate: "2026-04-01",
      host: "127.0.0.1",
      port: options.port ?? 0,
      bindings: {
        INGEST_TOKEN: options.token ?? TOKEN,
        POINTS_PER_INVOCATION: String(options.pointsPerInvocation ?? 250),
      },
      d1Databases: ["REGISTRY"],
      ...(queue && {
        queueProducers: { QUEUE: "heartbeats" },
        queueConsumers: {
          heartbeats: {
            maxBatchSize: 10,
            maxBatchTimeout: batchSeconds,
            maxRetries: retries,
            deadLetterQueue: "heartbeats-dead",
          },
          "heartbeats-dead": { maxBatchSize: 10, maxBatchTimeout: 0.1 },
        },
      }),
      serviceBindings: {
        SINK: async (request: Asked) => {
          await sink(await request.text());
          return new Answer("taken");
        },
        ...(registry && {
          D1: async (request: Asked) => new Answer(await registry(await request.text())),
        }),
      },
    };
  }

  static async open(options: Options = {}): Promise<Bench> {
    const bench = new Bench(await bundled(), options);
    const registry = await bench.miniflare.getD1Database("REGISTRY");
    await registry.exec("CREATE TABLE organizations (id TEXT PRIMARY KEY, ae_sample_rate REAL)");
    const table = readFileSync(TABLE, "utf8");
    await registry.prepare(table).run();
    return bench;
  }

  async post(body: string, headers: Record<string, string> = {}): Promise<{ status: number; told: unknown }> {
    const answer = await this.miniflare.dispatchFetch("http://worker/ingest", {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json", ...headers },
    });
    return { status: answer.status, told: await answer.json() };
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    const registry = await this.miniflare.getD1Database("REGISTRY");
    return (await registry.prepare(sql).all()).results;
  }

  /** Asks again until it is so. The queue delivers when it wants to; vitest ends a test that waits for ever. */
  async until(holds: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((next) => setTimeout(next, 20));
  }

  close(): Promise<void> {
    return this.miniflare.dispose();
  }
}

export async function bundled(): Promise<string> {
  const made = await build({
    entryPoints: [HARNESS],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return made.outputFiles[0]?.text ?? "";
}
