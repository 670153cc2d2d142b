import { describe, expect, test } from "vitest";
import { bytes, checked, cut } from "../src/checked.ts";
import { FIELDS, LIMITS } from "../src/layout.ts";
import { point } from "../src/point.ts";
import { beat } from "./beats.ts";

const NOW = 1_796_000_000_000;
const fine = (parts = {}) => checked({ ...beat({ timestampMs: NOW }), ...parts }, NOW);

test("a row has every field in its column and one index", () => {
  const found = checked(beat({ timestampMs: NOW, status: "down", code: 503, error: "HTTP 503" }), NOW);
  if ("reason" in found) throw new Error(found.reason);
  const row = point({ ...found, sampleRate: 0.25 });
  expect(row.indexes).toEqual(["mon_1"]);
  expect(row.blobs).toEqual([
    ...["org_1", "d-1", "down", "Île-de-France", "CDG", "HTTP 503", "http", "server_error", "rel_1", "1.1"],
    "Let's Encrypt",
  ]);
  expect(row.doubles).toEqual([NOW, 12.5, 503, 0.25, 7, 1, 2, 3, 4, 1_800_000_000]);
});

test("what is not known keeps its place as nothing", () => {
  const found = checked({ monitorId: "m", orgId: "o", status: "up", timestampMs: NOW }, NOW);
  if ("reason" in found) throw new Error(found.reason);
  expect(point(found)).toEqual({
    indexes: ["m"],
    blobs: ["o", "", "up", "", "", "", "", "", "", "", ""],
    doubles: [NOW, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  });
});

test.each(FIELDS.filter((field) => field.required))("$name is not left out", ({ name }) => {
  expect(fine({ [name]: undefined })).toEqual({ field: name, reason: "is missing" });
  expect(fine({ [name]: "" })).toEqual({ field: name, reason: "is missing" });
});

test.each([
  ["monitorId", "a".repeat(LIMITS.indexBytes + 1)],
  ["monitorId", "mön"],
  ["orgId", "a'; DROP"],
  ["orgId", "a\n"],
  ["relay", "../x"],
  ["dispatchId", 7],
  ["status", "fine"],
  ["errorClass", "http_5xx"],
  ["colo", "a".repeat(17)],
  ["code", "200"],
  ["latencyMs", -1],
  ["latencyMs", Number.NaN],
  ["latencyMs", Number.POSITIVE_INFINITY],
  ["sampleRate", 0],
  ["sampleRate", 1.01],
  ["timestampMs", NOW + LIMITS.aheadSeconds * 1000 + 1],
  ["timestampMs", NOW - LIMITS.behindSeconds * 1000],
])("%s %j is refused by its name", (field, value) => {
  expect(fine({ [field]: value })).toMatchObject({ field });
});

test.each([null, 1, "beat", [beat()]])("%j is no heartbeat", (value) => {
  expect(checked(value, NOW)).toEqual({ field: "", reason: "is no object" });
});

test("an id and a time are taken up to their limits", () => {
  expect(fine({ monitorId: "a".repeat(LIMITS.indexBytes) })).not.toHaveProperty("reason");
  expect(fine({ timestampMs: NOW + LIMITS.aheadSeconds * 1000 })).not.toHaveProperty("reason");
  expect(fine({ timestampMs: NOW - LIMITS.behindSeconds * 1000 + 1 })).not.toHaveProperty("reason");
});

describe("texts that are too long", () => {
  const MOST = 2000;

  test.each(["a", "ß", "€", "🦀", "a🦀"])("of %s are cut between characters", (letter) => {
    for (let shift = 0; shift < 4; shift++) {
      const found = cut("x".repeat(shift) + letter.repeat(MOST), MOST);
      expect(bytes(found)).toBeLessThanOrEqual(MOST);
      expect(bytes(found)).toBeGreaterThan(MOST - 4);
      expect(found).not.toMatch(/[\ud800-\udfff](?![\udc00-\udfff])|\ufffd/u);
    }
  });

  test("are the error's own: what is said of the check stays", () => {
    const found = fine({ status: "down", error: "€".repeat(MOST) });
    expect(found).toMatchObject({ error: "€".repeat(Math.floor(MOST / 3)), status: "down" });
  });

  test("half a pair of surrogates is replaced, not counted as nothing", () => {
    expect(fine({ error: "\ud83e" })).toMatchObject({ error: "\ufffd" });
  });

  test("together never make a point too large", () => {
    const longest = FIELDS.filter((field) => field.mostBytes && !field.id && field.name !== "status").map(
      (field) => [field.name, field.name === "errorClass" ? "timeout" : "x".repeat(field.mostBytes)],
    );
    const found = fine(Object.fromEntries(longest));
    if ("reason" in found) throw new Error(found.reason);
    expect(() => point(found)).not.toThrow();
  });
});

test("only what is down has a class, the writer's own or that of the rules", () => {
  expect(fine({ status: "down", code: 0, error: "DNS: name not known" })).toMatchObject({
    errorClass: "dns",
  });
  expect(fine({ status: "down", code: 503, errorClass: "content" })).toMatchObject({ errorClass: "content" });
  expect(fine({ status: "up", errorClass: "content" })).not.toHaveProperty("errorClass");
});
