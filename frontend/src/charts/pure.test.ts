import { describe, expect, it } from "vitest";
import { csv } from "../format/tables";
import { extentsOf, fullOf, rowText } from "./bars";
import { rawSheet, textSheet } from "./columns";
import { shapePath, swatchStyle } from "./marks";
import { legendRows } from "./picture";
import { roved } from "./roving";
import { binOf, everyNth, linear, niceStep, niceTicks, radiusOf } from "./scales";
import { MARK_SHAPES, sparkPath, sparkPoints, sparkSummary } from "./spark";
import { tipPlace } from "./tipPlace";
import { TONE_SHAPES, TONES, toneOf } from "./tones";
import { intervalText, tickTexts, valueText } from "./units";

describe("scales", () => {
  it("steps by 1, 2, 2.5 or 5 times a power of ten", () => {
    expect([0.7, 1.1, 23, 260, 0.0003].map(niceStep)).toEqual([1, 2, 25, 500, expect.closeTo(0.0005)]);
    expect(niceTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(5, 5, 3)).toEqual([5]);
  });

  it("gives the middle where there is no range", () => {
    expect(linear([3, 3], [0, 10])(3)).toBe(5);
    expect(linear([0, 10], [100, 0])(2)).toBe(80);
  });

  it("tells weights by area", () => {
    expect(radiusOf(25, 100, 1, 10)).toBe(5);
    expect(radiusOf(0, 100, 3, 10)).toBe(3);
    expect(radiusOf(1, 0, 3, 10)).toBe(3);
  });

  it("bins below each bound", () => {
    expect([0, 1, 1.5, 9].map((value) => binOf(value, [1, 2]))).toEqual([0, 1, 1, 2]);
  });

  it("leaves labels out before they overlap", () => {
    expect(everyNth(24, 312, 24)).toBe(2);
    expect(everyNth(7, 700, 30)).toBe(1);
  });
});

describe("units", () => {
  it("never shows a ratio as a full one that it is not", () => {
    expect(valueText(0.99999, "ratio")).not.toBe("100\u202f%");
    expect(valueText(null, "ms")).toBe("–");
  });

  it("shows no interval where the value is exact", () => {
    expect(intervalText(0.5, 0.5, "ratio")).toBe("");
    expect(intervalText(null, 0.5, "ratio")).toBe("");
    expect(intervalText(0.5, 0.6, "ratio")).toBe("50.00\u202f% to 60.00\u202f%");
  });

  it("labels an axis with one unit and the decimals its steps need", () => {
    expect(tickTexts([0, 500, 1000], "ms")).toEqual(["0\u202fms", "500\u202fms", "1000\u202fms"]);
    expect(tickTexts([0, 1500, 3000], "ms")).toEqual(["0.0\u202fs", "1.5\u202fs", "3.0\u202fs"]);
    expect(tickTexts([0.9995, 1], "ratio")).toEqual(["99.95\u202f%", "100.00\u202f%"]);
  });
});

describe("bars", () => {
  it("end at 1 for ratios, at a round number that holds every interval for others", () => {
    expect(fullOf([{ key: "a", name: "a", value: 0.2 }], "ratio", undefined)).toBe(1);
    expect(fullOf([{ key: "a", name: "a", value: 90, upper: 101 }], "ms", undefined)).toBe(120);
    expect(fullOf([], "count", undefined)).toBe(1);
    expect(fullOf([], "count", 7)).toBe(7);
  });

  it("have whiskers only where an interval is known and has a width", () => {
    const row = { key: "a", name: "a", value: 0.5 };
    expect(extentsOf({ ...row, lower: 0.4, upper: 1.2 }, 1)).toEqual({ value: 0.5, lower: 0.4, upper: 1 });
    expect(extentsOf({ ...row, lower: 0.5, upper: 0.5 }, 1).lower).toBeNull();
    expect(extentsOf({ ...row, lower: null, upper: 0.5 }, 1).upper).toBeNull();
    expect(extentsOf({ ...row, value: null }, 1).value).toBeNull();
  });

  it("say no data, not zero", () => {
    expect(rowText({ key: "a", name: "SJC", value: null, note: "2 checks" }, "ratio")).toBe(
      "SJC: no data, 2 checks",
    );
  });
});

describe("sparkline", () => {
  it("breaks its line where a value is missing and keeps a lonely one visible", () => {
    expect(sparkPath(sparkPoints([1, 1, null, 1], 38, 28))).toBe("M4,4L14,4M34,4h1.5");
  });

  it("says range, last value and what was not up", () => {
    expect(sparkSummary([100, null, 200], ["up", "down", "up"])).toBe(
      "3 checks, 100\u202fms to 200\u202fms, last 200\u202fms, 1 down",
    );
    expect(sparkSummary([], [])).toBe("no checks");
  });
});

describe("marks", () => {
  it("give every state a shape of its own", () => {
    expect(new Set(Object.values(MARK_SHAPES)).size).toBe(4);
    expect(new Set(TONES.map((tone) => TONE_SHAPES[tone])).size).toBe(4);
    expect(new Set(TONES.map((tone) => shapePath(TONE_SHAPES[tone], 5))).size).toBe(3); // a ring is a hollow circle
    expect(swatchStyle("ring").fill).toBe(false);
    expect(swatchStyle("dashed").dash).not.toEqual([]);
  });

  it("turn from fine to bad where the legend says", () => {
    expect([1, 0.999, 0.9989, 0.99, 0.98, null].map(toneOf)).toEqual([
      "ok",
      "ok",
      "warn",
      "warn",
      "bad",
      "none",
    ]);
  });
});

describe("roving", () => {
  it("follows arrows in a row and in a grid, and stays inside", () => {
    expect(roved("ArrowRight", 89, 90, 90)).toBe(89);
    expect(roved("ArrowLeft", 5, 90, 90)).toBe(4);
    expect(roved("ArrowDown", 5, 168, 24)).toBe(29);
    expect(roved("ArrowUp", 5, 168, 24)).toBe(5);
    expect(roved("End", 30, 168, 24)).toBe(47);
    expect(roved("PageDown", 30, 168, 24)).toBe(150);
    expect(roved("a", 30, 168, 24)).toBeNull();
  });
});

describe("tooltip", () => {
  it("stays between the sides and goes below where there is no room above", () => {
    const tip = { width: 100, height: 60 };
    expect(tipPlace({ x: 5, y: 200, gap: 10 }, tip, 300)).toEqual({ left: 0, top: 130 });
    expect(tipPlace({ x: 299, y: 10, gap: 10 }, tip, 300)).toEqual({ left: 200, top: 20 });
  });
});

describe("rows and pictures", () => {
  it("keep whole numbers in CSV and words in the twin", () => {
    const columns = [{ name: "v", raw: (row: number) => row, text: (row: number) => `${row} ms` }];
    expect(csv(rawSheet(columns, [1.23456]))).toBe("v\r\n1.23456\r\n");
    expect(textSheet(columns, [1.5]).rows).toEqual([["1.5 ms"]]);
  });

  it("break a legend into rows that fit", () => {
    expect(legendRows([100, 100, 100], 220)).toEqual([
      [
        { at: 0, left: 0 },
        { at: 1, left: 100 },
      ],
      [{ at: 2, left: 0 }],
    ]);
  });
});
