import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PhasesFragment } from "../gql/generated";
import { expiryWarning } from "./certificates";
import { count, decimal, latency, signed } from "./numbers";
import { phaseRows, phaseSheet } from "./phases";
import { points, ratio } from "./ratios";
import { silence } from "./regions";
import { ago, length, utcTime } from "./times";
import { intervalOf, isWindow, windowName, windowOr } from "./windows";

describe("ratios", () => {
  test("what is not all never reads as all, nor what is something as nothing", () => {
    expect(ratio(0.99996)).toBe("99.99\u202f%");
    expect(ratio(0.999999)).toBe("99.99\u202f%");
    expect(ratio(1)).toBe("100\u202f%");
    expect(ratio(0)).toBe("0\u202f%");
    expect(ratio(0.00001)).not.toBe(ratio(0));
    expect(ratio(null)).toBe("–");
  });

  test("a change is told in percentage points, with its sign", () => {
    expect(points(0.0123)).toBe("+1.23\u202fpp");
    expect(points(-0.00005)).toBe("−0.0050\u202fpp");
  });
});

describe("certificates", () => {
  test("a page warns two weeks ahead, and never promises a day that is not left", () => {
    expect(expiryWarning(null)).toBe(null);
    expect(expiryWarning(14)).toBe(null);
    expect(expiryWarning(13.99)).toBe("Certificate expires in 13 days");
    expect(expiryWarning(1.5)).toBe("Certificate expires in 1 day");
    expect(expiryWarning(0.2)).toBe("Certificate expires within a day");
    expect(expiryWarning(-0.1)).toBe("Certificate has expired");
  });
});

describe("phases", () => {
  const fidelity = {} as PhasesFragment["fidelity"];
  const none = { timed: { value: 0 }, p50: { value: null }, p95: { value: null } };
  const some = { timed: { value: 7 }, p50: { value: 3 }, p95: { value: 9 } };
  const phases = { lookup: some, connect: some, tls: none, firstByte: some, timedShare: 1, fidelity };

  test("they are told in their order, without those that no check went through", () => {
    const rows = phaseRows(phases as unknown as PhasesFragment);
    expect(rows.map((one) => one.key)).toEqual(["lookup", "connect", "firstByte"]);
    expect(rows[0]).toEqual({ key: "lookup", name: "Name look-up", value: 3, p95: 9 });
    expect(phaseSheet(phases as unknown as PhasesFragment).rows[2]).toEqual(["First byte", 7, 3, 9]);
  });
});

describe("numbers", () => {
  test("latencies choose their unit, counts have separators, and nothing is a dash", () => {
    expect(latency(0.42)).toBe("0.4\u202fms");
    expect(latency(118)).toBe("118\u202fms");
    expect(latency(12_340)).toBe("12.3\u202fs");
    expect(count(29_731)).toBe("29,731");
    expect(count(null)).toBe("–");
    expect(signed(-3)).toBe("−3");
  });

  test("what is less than nothing has a minus, no hyphen: a budget that is overspent", () => {
    expect(decimal(-7.26)).toBe("−7.3");
    expect(count(-1234)).toBe("−1,234");
    expect(length(-95)).toBe("−1\u202fmin 35\u202fs");
    expect(length(-0.4)).toBe("0\u202fs");
  });
});

describe("times", () => {
  test("lengths have their two largest units, and moments are told against now", () => {
    expect(length(45)).toBe("45\u202fs");
    expect(length(12_000)).toBe("3\u202fh 20\u202fmin");
    const now = Date.parse("2026-11-24T12:00:00Z");
    expect(ago("2026-11-24T11:48:00Z", now)).toBe("12\u202fmin ago");
    expect(ago("2026-11-24T12:05:00Z", now)).toBe("in 5\u202fmin");
    expect(utcTime("2026-10-25T02:30:00+01:00")).toBe("2026-10-25 01:30:00 UTC");
  });
});

describe("regions", () => {
  test("those that fell silent are named as far as a line holds, each once", () => {
    const silent = (...names: string[]) => silence(names.map((region) => ({ region })));
    expect(silence(undefined)).toBe(null);
    expect(silent()).toBe(null);
    expect(silent("Texas", "Texas")).toBe("Texas is silent");
    expect(silent("Texas", "Oregon", "Texas")).toBe("Texas and Oregon are silent");
    expect(silent("Texas", "Oregon", "Ohio")).toBe("Texas and 2 more regions are silent");
  });
});

describe("windows", () => {
  test("every form that the API documents is a window, and nonsense falls back", () => {
    const table = readFileSync("../docs/window.md", "utf8").matchAll(/^\| [^|]+ \| (`[^|]+`) \|/gm);
    const shown = [...table].flatMap(([, row]) =>
      [...(row ?? "").matchAll(/`([^`]+)`/g)].map(([, one]) => one ?? ""),
    );
    expect(shown.length).toBeGreaterThan(14);
    expect(shown.filter((text) => !isWindow(text))).toEqual([]);
    const nonsense = [
      "",
      "1y",
      "2026-13",
      "P",
      "PT",
      "2026-W7",
      "2026-11/P1D",
      "2026-11-08T00:00Z/2026-11-01T00:00Z",
    ];
    expect(nonsense.filter(isWindow)).toEqual([]);
    expect(windowName("2026-W47")).toBe("2026-W47");
    expect(windowName("2026-11-01/P7D")).toBe("2026-11-01 – P7D");
    expect(windowOr("nonsense")).toBe("24h");
    expect(windowName("7d")).toBe("last 7 days");
    expect(windowName("2026-11")).toBe("November 2026");
    expect(intervalOf("2026-11-02T00:00", "2026-11-01T00:00")).toBeNull();
  });
});
