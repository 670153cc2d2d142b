import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beat } from "../beats.ts";
import { Bench, TOKEN } from "./bench.ts";

let bench: Bench;

beforeAll(async () => {
  bench = await Bench.open({ queue: false, pointsPerInvocation: 25 });
});
afterAll(() => bench.close());

const sum =
  "SELECT sum(up) AS up, sum(down) AS down, sum(refused) AS refused FROM insights_heartbeat_receipts";

test("a batch becomes rows, and a receipt tells how many", async () => {
  const minute = Math.floor(Date.now() / 60_000) * 60_000;
  const beats = [beat({ dispatchId: "d1" }), beat({ dispatchId: "d2", status: "down", code: 503 })];
  const { status, told } = await bench.post(JSON.stringify([...beats, { ...beat(), status: "fine" }]));
  expect([status, told]).toEqual([
    200,
    {
      written: 2,
      queued: 0,
      sampled: 0,
      refusedCount: 1,
      refused: [{ at: 2, field: "status", reason: expect.stringContaining("none of") }],
    },
  ]);
  await bench.until(() => bench.points.length === 2);
  expect(bench.points.map((one) => [one.indexes, one.blobs[1], one.blobs[2], one.blobs[7]])).toEqual([
    [["mon_1"], "d1", "up", ""],
    [["mon_1"], "d2", "down", "server_error"],
  ]);
  await bench.until(async () => (await bench.rows("SELECT 1 FROM insights_heartbeat_receipts")).length > 0);
  const rows = await bench.rows("SELECT * FROM insights_heartbeat_receipts");
  expect(rows).toEqual([
    expect.objectContaining({ org_id: "org_1", relay: "rel_1", up: 1, down: 1, refused: 1, sampled: 0 }),
  ]);
  expect([minute, minute + 60_000]).toContain(rows[0]?.minute_ms);
});

test("within a minute of a receipt none is written, whatever else comes", async () => {
  const before = await bench.rows(sum);
  for (let number = 0; number < 3; number++) await bench.post(JSON.stringify(beat()));
  expect(await bench.rows(sum)).toEqual(before);
});

describe("bodies", () => {
  const lines = [JSON.stringify(beat({ dispatchId: "l1" })), JSON.stringify(beat({ dispatchId: "l2" }))];

  test.each([
    ["application/json", JSON.stringify({ heartbeats: [beat()] }), 1],
    ["application/json; charset=utf-8", JSON.stringify(beat()), 1],
    ["application/x-ndjson", `${lines.join("\n")}\n\n`, 2],
    ["application/jsonl", lines.join("\r\n"), 2],
    ["application/json", "[]", 0],
  ])("of %s are taken", async (type, body, written) => {
    expect(await bench.post(body, { "content-type": type })).toMatchObject({
      status: 200,
      told: { written },
    });
  });

  test.each([
    ["application/json", "{", 400, "no JSON"],
    ["application/x-ndjson", `${lines[0]}\nnot JSON canary\n`, 400, "Line 2"],
    ["text/plain", "[]", 415, "application/json"],
    ["application/json", JSON.stringify(Array(26).fill(beat())), 413, "at most 25 heartbeats"],
    ["application/json", " ".repeat(1_000_001), 413, "1000000 bytes"],
  ])("of %s that are no good are told what to do", async (type, body, status, detail) => {
    const answer = await bench.post(body, { "content-type": type });
    expect(answer).toMatchObject({ status, told: { type: "about:blank", status } });
    expect((answer.told as { detail: string }).detail).toContain(detail);
    expect(JSON.stringify(answer.told)).not.toContain("canary");
  });

  test("that are no UTF-8 are refused", async () => {
    const answer = await bench.miniflare.dispatchFetch("http://worker/ingest", {
      method: "POST",
      body: new Uint8Array([0x22, 0xff, 0x22]),
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { detail: "The body is no UTF-8." }]);
  });
});

test.each(["", "Bearer ", "Bearer nope", TOKEN, `Basic ${TOKEN}`])(
  "'%s' lets nobody in",
  async (authorization) => {
    const before = bench.points.length;
    const answer = await bench.post(JSON.stringify(beat()), { authorization });
    expect(answer).toMatchObject({ status: 401, told: { status: 401 } });
    expect(bench.points.length).toBe(before);
  },
);

test("there is one path and one method", async () => {
  const elsewhere = await bench.miniflare.dispatchFetch("http://worker/");
  expect([elsewhere.status, elsewhere.headers.get("content-type")]).toEqual([
    404,
    "application/problem+json",
  ]);
  const read = await bench.miniflare.dispatchFetch("http://worker/ingest");
  expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
});

test("a binding that takes nothing is told, and the batch may come again", async () => {
  const answer = await bench.post(JSON.stringify(beat({ region: "Nowhere" })));
  expect(answer).toMatchObject({ status: 503, told: { detail: expect.stringContaining("again") } });
});
