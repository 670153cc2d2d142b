import { describe, expect, it } from "vitest";
import { csv } from "../format/tables";
import { rawSheet } from "./columns";
import {
  columnsOf,
  dashOf,
  extent,
  isEmpty,
  legendOf,
  lonely,
  middles,
  parted,
  type SeriesData,
  tipOf,
  unsettledRuns,
  yRange,
} from "./series";
import { timeLabels } from "./timeAxis";
import { runs } from "./underlay";
import { kept, panned, selected, zoomed } from "./zoom";

const data: SeriesData = {
  starts: ["2026-11-24T09:00:00.000Z", "2026-11-24T09:05:00.000Z", "2026-11-24T09:10:00.000Z"],
  bucketSeconds: 300,
  lines: [{ name: "p50", values: [100, null, 300], lower: [90, null, 280], upper: [110, null, 350] }],
  unit: "ms",
  settled: [true, true, false],
};
const NONE: ReadonlySet<string> = new Set();

describe("series", () => {
  it("stand in the middle of their buckets", () => {
    const [from, to] = extent(data);
    expect(to - from).toBe(900);
    expect((middles(data)[0] ?? 0) - from).toBe(150);
  });

  it("are parted into settled and not, which meet", () => {
    const line = { name: "x", values: [1, 2, 3] };
    expect(parted(data, line)).toEqual([
      [1, 2, null],
      [null, 2, 3],
    ]);
    expect(unsettledRuns({ ...data, settled: [false, true, false] })).toEqual([
      [0, 0],
      [2, 2],
    ]);
  });

  it("mark values with nothing beside them", () => {
    expect(lonely([1, null, 3, 4, null, 5])).toEqual([0, 5]);
  });

  it("are empty only where no value is known: zero is a value", () => {
    expect(isEmpty({ ...data, lines: [{ name: "x", values: [null] }] })).toBe(true);
    expect(isEmpty({ ...data, lines: [{ name: "x", values: [0] }] })).toBe(false);
  });

  it("begin at 0 and hold the intervals of what is shown and seen", () => {
    expect(yRange(data, NONE, extent(data))).toEqual([0, 400]);
    const [from] = extent(data);
    expect(yRange(data, NONE, [from, from + 300])[1]).toBeLessThan(130);
    expect(yRange(data, new Set(["p50"]), extent(data))).toEqual([0, 1]);
  });

  it("open ratios as far as they fall, never past 0", () => {
    const ratio = (values: number[]) =>
      yRange({ ...data, unit: "ratio", lines: [{ name: "u", values }] }, NONE, extent(data));
    expect(ratio([1, 1, 1])[0]).toBeCloseTo(0.999, 3);
    expect(ratio([1, 0.5, 1])[0]).toBeLessThan(0.5);
    expect(ratio([1, 0, 1])[0]).toBe(0);
  });

  it("differ by dash where they do not say how", () => {
    expect([0, 1, 2].map((at) => dashOf({ name: "", values: [] }, at))).toEqual(["line", "dashed", "dotted"]);
    expect(dashOf({ name: "", values: [], style: "solid" }, 1)).toBe("line");
  });

  it("say in the legend what hatching and bands mean", () => {
    expect(legendOf(data).map((entry) => entry.swatch)).toEqual(["line", "band", "hatch"]);
    expect(legendOf({ ...data, settled: undefined }).map((entry) => entry.swatch)).toEqual(["line", "band"]);
  });

  it("tell local time, UTC, units and what is missing", () => {
    const tip = tipOf(data, NONE, 2);
    expect(tip.title).toBe("24 Nov, 10:10 to 10:15");
    expect(tip.lines).toEqual([
      "2026-11-24 09:10:00 UTC",
      "p50: 300\u202fms (280\u202fms to 350\u202fms)",
      "Not settled yet: checks still arrive",
    ]);
    expect(tipOf(data, NONE, 1).lines).toContain("p50: no data");
    expect(tipOf(data, new Set(["p50"]), 0).lines).toHaveLength(1);
  });

  it("export times in UTC and nothing for nothing", () => {
    expect(csv(rawSheet(columnsOf(data), [0, 1]))).toBe(
      "start,p50 (ms),p50 lower,p50 upper,settled\r\n2026-11-24T09:00:00.000Z,100,90,110,true\r\n2026-11-24T09:05:00.000Z,,,,true\r\n",
    );
  });

  it("have bands that break where a bound is missing", () => {
    expect(runs([1, null, 3, 4], [2, 2, 4, 5]).map((run) => run.length)).toEqual([1, 2]);
  });
});

describe("time axis", () => {
  it("names the day where it begins, in local time", () => {
    const at = (iso: string) => Date.parse(iso) / 1000;
    expect(
      timeLabels([at("2026-11-24T22:00Z"), at("2026-11-24T23:00Z"), at("2026-11-25T00:00Z")], 3600),
    ).toEqual(["23:00\n24 Nov", "00:00\n25 Nov", "01:00"]);
    expect(timeLabels([at("2026-11-24T23:00Z")], 86_400)).toEqual(["25 Nov"]);
  });
});

describe("zoom", () => {
  it("halves around a moment and lets go of the view when all is in it", () => {
    expect(zoomed([0, 100], null, 0.5, 50, 1)).toEqual([25, 75]);
    expect(zoomed([0, 100], [25, 75], 2, 50, 1)).toBeNull();
    expect(zoomed([0, 100], null, 0.5, 0, 1)).toEqual([0, 50]);
  });

  it("shows three buckets at least", () => {
    expect(zoomed([0, 100], [40, 60], 0.01, 50, 10)).toEqual([35, 65]);
  });

  it("pans to the ends and no farther", () => {
    expect(panned([0, 100], [50, 80], 0.5)).toEqual([65, 95]);
    expect(panned([0, 100], [60, 90], 1)).toEqual([70, 100]);
    expect(panned([0, 100], null, 1)).toBeNull();
  });

  it("takes a drag as whole buckets and a twitch as nothing", () => {
    expect(selected([0, 100], 12, 47, 10)).toEqual([10, 50]);
    expect(selected([0, 100], 12, 14, 10)).toBeNull();
  });

  it("lets go of a view that the data left", () => {
    expect(kept([100, 200], [0, 50])).toBeNull();
    expect(kept([100, 200], [90, 120])).toEqual([100, 130]);
  });
});
