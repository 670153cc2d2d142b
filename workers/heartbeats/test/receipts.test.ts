import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { forget, KEPT_DAYS, MINUTE_MS, Receipts } from "../src/receipts.ts";
import { beat } from "./beats.ts";
import { Bench } from "./runtime/bench.ts";

let bench: Bench;
let registry: D1Database;

beforeAll(async () => {
  bench = await Bench.open({ queue: false });
  registry = (await bench.miniflare.getD1Database("REGISTRY")) as unknown as D1Database;
});
beforeEach(async () => {
  await registry.exec("DELETE FROM insights_heartbeat_receipts");
});
afterAll(() => bench.close());

const NOW = 1_796_000_040_000;
const told = (columns: string) =>
  bench.rows(`SELECT ${columns} FROM insights_heartbeat_receipts ORDER BY org_id, minute_ms, relay`);

/** The registry, with calls that fail: after they were carried out, or before. */
function failing(calls: number, carriedOut: boolean): D1Database {
  let left = calls;
  return {
    prepare: (sql: string) => ({
      bind: (...values: unknown[]) => ({
        run: async () => {
          const fails = left-- > 0;
          if (!fails || carriedOut)
            await registry
              .prepare(sql)
              .bind(...values)
              .run();
          if (fails) throw new Error("D1 is busy");
        },
      }),
    }),
  } as unknown as D1Database;
}

test("heartbeats are counted by org, minute and relay, each by what became of it", async () => {
  const receipts = new Receipts();
  receipts.count(beat({ timestampMs: NOW }), "up", NOW);
  receipts.count(beat({ timestampMs: NOW + 59_999 }), "down", NOW);
  receipts.count(beat({ timestampMs: NOW + MINUTE_MS }), "sampled", NOW);
  receipts.count(beat({ timestampMs: NOW, orgId: "org_2", relay: "" }), "pending", NOW);
  receipts.count({ orgId: "org_1", timestampMs: 5, relay: "' OR 1" }, "refused", NOW);
  expect(await receipts.flush(registry, NOW)).toBe(true);
  expect(
    await told(
      "org_id, minute_ms - ?1 AS m, relay, up, down, pending, sampled, refused".replace("?1", String(NOW)),
    ),
  ).toEqual([
    { org_id: "org_1", m: 0, relay: "", up: 0, down: 0, pending: 0, sampled: 0, refused: 1 },
    { org_id: "org_1", m: 0, relay: "rel_1", up: 1, down: 1, pending: 0, sampled: 0, refused: 0 },
    { org_id: "org_1", m: MINUTE_MS, relay: "rel_1", up: 0, down: 0, pending: 0, sampled: 1, refused: 0 },
    { org_id: "org_2", m: 0, relay: "", up: 0, down: 0, pending: 1, sampled: 0, refused: 0 },
  ]);
});

test("there is one statement a minute, which has everything since the last", async () => {
  const receipts = new Receipts();
  const sent = vi.fn((sql: string) => registry.prepare(sql));
  const watched = { prepare: sent } as unknown as D1Database;
  for (let second = 0; second < 180; second++) {
    receipts.count(beat({ timestampMs: NOW }), "up", NOW + second * 1000);
    await receipts.settle(watched, NOW + second * 1000);
  }
  expect(sent).toHaveBeenCalledTimes(3);
  await receipts.flush(registry, NOW + 180_000);
  expect(await told("sum(up) AS up")).toEqual([{ up: 180 }]);
});

test.each([
  [true, 1],
  [false, 1],
  [true, 3],
])(
  "a registry that fails (carried out: %s, %d times) costs no receipt and counts none twice",
  async (carriedOut, calls) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const receipts = new Receipts();
    const busy = failing(calls, carriedOut);
    for (let minute = 0; minute < 5; minute++) {
      receipts.count(beat({ timestampMs: NOW }), "up", NOW);
      await receipts.settle(busy, NOW + minute * MINUTE_MS);
    }
    expect(await told("sum(up) AS up")).toEqual([{ up: 5 }]);
  },
);

test("isolates add up", async () => {
  for (const receipts of [new Receipts(), new Receipts()]) {
    receipts.count(beat({ timestampMs: NOW }), "up", NOW);
    await receipts.flush(registry, NOW);
  }
  expect(await told("sum(up) AS up, count(*) AS rows")).toEqual([{ up: 2, rows: 2 }]);
});

test("old receipts are taken away, those of the last days stay", async () => {
  const day = 86_400_000;
  const receipts = new Receipts();
  for (const age of [0, KEPT_DAYS - 1, KEPT_DAYS + 1]) {
    receipts.count(beat({ timestampMs: NOW - age * day }), "up", NOW);
  }
  await receipts.flush(registry, NOW);
  await forget(registry, NOW);
  expect(await told(`(${NOW} - minute_ms) / ${day} AS age`)).toEqual([{ age: KEPT_DAYS - 1 }, { age: 0 }]);
});
