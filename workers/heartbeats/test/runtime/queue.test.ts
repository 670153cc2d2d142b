import { afterEach, expect, test } from "vitest";
import { beat } from "../beats.ts";
import { Bench } from "./bench.ts";

let bench: Bench;

afterEach(() => bench.close());

const numbered = (many: number, parts = {}) =>
  Array.from({ length: many }, (_, at) => beat({ dispatchId: `d-${at}`, ...parts }));

test("a batch larger than an invocation's points comes through the queue, each heartbeat once", async () => {
  bench = await Bench.open({ pointsPerInvocation: 25 });
  const answer = await bench.post(JSON.stringify(numbered(260)));
  expect(answer).toMatchObject({ status: 202, told: { queued: 260, written: 0, refusedCount: 0 } });
  await bench.until(() => bench.points.length >= 260);
  expect(new Set(bench.points.map((point) => point.blobs[1])).size).toBe(260);
  expect(bench.points.length).toBe(260);
});

test("what was sampled on its way in is not sampled again, and says by which rate", async () => {
  bench = await Bench.open();
  await bench.rows("INSERT INTO organizations VALUES ('org_1', 0.5) RETURNING id");
  const own = numbered(50, { sampleRate: 0.01, orgId: "org_2" });
  const { told } = await bench.post(JSON.stringify([...numbered(400), ...own]));
  const { queued, sampled } = told as { queued: number; sampled: number };
  expect(queued + sampled).toBe(450);
  expect(sampled).toBeGreaterThan(100);
  expect(sampled).toBeLessThan(300);
  await bench.until(() => bench.points.length === queued);
  const rates = (org: string) =>
    bench.points.filter((point) => point.blobs[0] === org).map((point) => point.doubles[3]);
  expect(rates("org_2")).toEqual(Array(50).fill(0.01));
  expect(rates("org_1")).toEqual(Array(queued - 50).fill(0.5));
});

test("a message that never comes through is counted among the dead, in its minute", async () => {
  bench = await Bench.open({ retries: 0 });
  const minute = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
  await bench.post(JSON.stringify(numbered(3, { region: "Nowhere", timestampMs: minute + 5 })));
  const dead = "SELECT org_id, minute_ms, dead FROM insights_heartbeat_receipts WHERE dead > 0";
  await bench.until(async () => (await bench.rows(dead)).length > 0);
  expect(await bench.rows(dead)).toEqual([{ org_id: "org_1", minute_ms: minute, dead: 3 }]);
  expect(bench.points).toEqual([]);
});

test("what is delivered twice has one dispatch id, the Worker's own where it came without", async () => {
  bench = await Bench.open({ retries: 1 });
  const { dispatchId: _, ...unnamed } = beat();
  await bench.post(JSON.stringify([unnamed, beat({ dispatchId: "d-2", region: "Nowhere" })]));
  await bench.until(() => bench.points.length === 2);
  const ids = bench.points.map((point) => point.blobs[1]);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids[1]).toBe(ids[0]);
}, 30_000);
