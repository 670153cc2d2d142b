import { expect, test } from "vitest";
import { batch, MOST_BEATS, MOST_BYTES } from "../src/body.ts";

const request = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://worker/ingest", {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
    ...{ duplex: "half" },
  });

test("a body without a length is read no further than may be sent", async () => {
  let given = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(into) {
      given += 100_000;
      into.enqueue(new Uint8Array(100_000).fill(32));
    },
  });
  await expect(batch(request(endless))).rejects.toMatchObject({ status: 413 });
  expect(given).toBeLessThan(MOST_BYTES + 300_000);
});

test("a character that two chunks share is one", async () => {
  const crab = new TextEncoder().encode('"🦀"');
  const halves = new ReadableStream<Uint8Array>({
    start(into) {
      into.enqueue(crab.slice(0, 3));
      into.enqueue(crab.slice(3));
      into.close();
    },
  });
  expect(await batch(request(halves))).toEqual(["🦀"]);
});

test("more heartbeats than a batch may have are refused before any is looked at", async () => {
  const many = (count: number) => request(JSON.stringify(Array(count).fill(1)));
  expect(await batch(many(MOST_BEATS))).toHaveLength(MOST_BEATS);
  await expect(batch(many(MOST_BEATS + 1))).rejects.toMatchObject({ status: 413 });
});

test("a length that is said to be too long, and a body that is encoded, are not read", async () => {
  const said = request("[]", { "content-length": String(MOST_BYTES + 1) });
  await expect(batch(said)).rejects.toMatchObject({ status: 413 });
  await expect(batch(request("[]", { "content-encoding": "gzip" }))).rejects.toMatchObject({ status: 415 });
});
