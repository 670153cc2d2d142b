import { describe, expect, it } from "vitest";
import { barShare, type Day, dayLegend, daysSummary, dayTip, slotsOf } from "./days";
import { flows, graphRows, graphSummary, stateOf, stateWord } from "./graph";
import {
  cellsOf,
  cellTip,
  fittedName,
  heatColumns,
  heatLayout,
  heatLegend,
  heatSummary,
  stepsOf,
} from "./heat";
import { layoutOf, nodeHeight, orderedLayers } from "./layers";
import { apart, type Place, placesLegend, placeTip, type Spot, spotsOf } from "./places";
import { onCurve, routesOf } from "./routes";
import { REGIONS, type Region, worldPaths } from "./world";

const day = (more: Partial<Day>): Day => ({
  date: "2026-11-24",
  start: "2026-11-24T00:00:00.000Z",
  seconds: 86_400,
  checks: 1440,
  uptime: 1,
  down: 0,
  settled: true,
  ...more,
});

describe("days", () => {
  it("are full only without a failure, and shorter the more fail", () => {
    const heights = [1, 0.9999, 0.999, 0.99, 0.9, 0].map(barShare);
    expect(heights[0]).toBe(1);
    expect(heights).toEqual(heights.toSorted((a, b) => b - a));
    expect(heights[1]).toBeLessThan(0.9);
    expect(heights.at(-1)).toBeCloseTo(0.16);
  });

  it("fit 90 at 360 px, and stay bars when they are few", () => {
    const many = slotsOf(90, 328);
    expect(many.bar).toBeGreaterThan(2);
    expect(many.left).toBeCloseTo(0);
    const few = slotsOf(3, 328);
    expect(few.slot).toBeLessThan(30);
    expect(few.left + 3 * few.slot).toBeCloseTo(328);
  });

  it("say no data where there is none, and uptime with its interval where there is", () => {
    expect(dayTip(day({ checks: 0, uptime: null })).lines).toEqual(["No checks: no data, not downtime"]);
    const tip = dayTip(
      day({ uptime: 0.99, lower: 0.98, upper: 0.995, down: 14, settled: false, seconds: 90_000 }),
    );
    expect(tip.title).toMatch(/^Tue,? 24 Nov$/);
    expect(tip.lines).toEqual([
      "Uptime 99.00\u202f% (98.00\u202f% to 99.50\u202f%)",
      "1,440 checks",
      "14 failures",
      "Not settled yet: checks still arrive",
      "This day has 1\u202fd 1\u202fh",
    ]);
  });

  it("have a legend for what they show, and a summary", () => {
    const days = [day({}), day({ uptime: null, checks: 0 }), day({ uptime: 0.5, down: 720 })];
    expect(dayLegend(days).map((entry) => entry.swatch)).toEqual(["bar", "short", "short", "hollow"]);
    expect(daysSummary(days)).toBe("1 of 3 days without a failure, 1 without data");
  });
});

describe("heat", () => {
  const data = {
    rows: ["Mon", "Tue"],
    columns: ["00", "01"],
    cells: [
      [1, 0.9995],
      [null, 0.2],
    ],
    unit: "ratio" as const,
    timezone: "Europe/Berlin",
  };

  it("steps from good to bad, and keeps 100 % to itself", () => {
    const { stepOf } = stepsOf(data);
    expect([1, 0.99999, 0.9995, 0.995, 0.95, 0.2].map(stepOf)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("lets one slow cell not blanch the rest", () => {
    const row = Array.from({ length: 40 }, (_, at) => (at === 0 ? 90_000 : 100 + at * 10));
    const { stepOf } = stepsOf({ ...data, unit: "ms", cells: [row] });
    expect(stepOf(110)).toBeLessThan(stepOf(450));
    expect(stepOf(90_000)).toBe(5);
  });

  it("tells a gap from a value in legend, words and rows", () => {
    expect(heatLegend(data).at(-1)?.label).toBe("no data");
    const gap = cellsOf(data)[2];
    expect(gap && cellTip(data, gap)).toEqual({ title: "Tue, 00", lines: ["No data", "Europe/Berlin"] });
    expect(heatSummary(data)).toBe("3 of 4 cells with data, worst Tue, 01: 20.00\u202f%");
    expect(gap && heatColumns(data).map((column) => column.raw(gap))).toEqual(["Tue", "00", null]);
  });

  it("fits 24 hours at 360 px without overlapping names", () => {
    const week = { ...data, columns: Array.from({ length: 24 }, (_, at) => String(at).padStart(2, "0")) };
    const layout = heatLayout(week, 312);
    expect(layout.width).toBe(312);
    expect(layout.every * layout.cell).toBeGreaterThan(18);
    expect(fittedName("Eastern North America", 80)).toBe("Eastern No…");
  });
});

const node = (id: string, kind: string) => ({ id, kind, name: id, state: "OK", lines: ["1"] });
const NODES = [
  node("t", "TELEMETRY"),
  node("r1", "RELAY"),
  node("r2", "RELAY"),
  node("s", "SCHEDULER"),
  node("m1", "MONITORS"),
  node("m2", "MONITOR"),
];
const link = (source: string, target: string) => ({
  source,
  target,
  label: "",
  state: "OK",
  ratePerMinute: 1,
});
const EDGES = [link("s", "r1"), link("s", "r2"), link("r1", "m2"), link("r2", "m1"), link("m1", "t")];

/** Ends of the segments of a path, and the points between them on its curves. */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one branch a letter of the path
function pointsAlong(path: string): [number, number][] {
  let [x, y] = [0, 0];
  const found: [number, number][] = [];
  for (const [, letter = "", rest = ""] of path.matchAll(/([MHVQC])([^MHVQC]*)/g)) {
    const numbers = rest.split(/[ ,]/).map(Number);
    const end: [number, number] =
      letter === "H"
        ? [numbers[0] ?? 0, y]
        : letter === "V"
          ? [x, numbers[0] ?? 0]
          : [numbers.at(-2) ?? 0, numbers.at(-1) ?? 0];
    if (letter !== "M")
      for (let t = 0.1; t < 1; t += 0.1)
        found.push(
          letter === "C" ? [...onCurve([x, y], end, t)] : [x + (end[0] - x) * t, y + (end[1] - y) * t],
        );
    [x, y] = end;
  }
  return found;
}

describe("graph", () => {
  it("puts scheduler, relays, monitors and stores in this order, without needless crossings", () => {
    const ids = orderedLayers(NODES, EDGES, true).map((layer) => layer.map((one) => one.id));
    expect(ids.map((layer) => layer.length)).toEqual([1, 2, 2, 1]);
    expect(ids[0]).toEqual(["s"]);
    const [relays = [], monitors = []] = ids.slice(1);
    expect(relays.indexOf("r1") < relays.indexOf("r2")).toBe(monitors.indexOf("m2") < monitors.indexOf("m1"));
  });

  it.each([1200, 312])("overlaps no boxes and stays in its room at %i px", (room) => {
    const layout = layoutOf(NODES, EDGES, room);
    expect(layout.direction).toBe(room > 1000 ? "right" : "down");
    for (const one of layout.boxes) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(layout.width + 0.01);
      expect(one.y + one.height).toBeLessThanOrEqual(layout.height + 0.01);
      for (const other of layout.boxes) {
        const beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
        const above = one.y + one.height <= other.y || other.y + other.height <= one.y;
        expect(one === other || beside || above).toBe(true);
      }
    }
    expect(layout.width).toBeLessThanOrEqual(room);
  });

  it.each([1200, 312])("leads no connection through a box that it does not end at, at %i px", (room) => {
    const edges = [...EDGES, link("s", "m1"), link("s", "t")];
    const layout = layoutOf(NODES, edges, room);
    const routes = routesOf(edges, layout);
    expect(routes).toHaveLength(edges.length);
    for (const { edge, path } of routes)
      for (const box of layout.boxes) {
        if (box.id === edge.source || box.id === edge.target) continue;
        for (const [x, y] of pointsAlong(path)) {
          const inside = x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
          expect(inside, `${edge.source} to ${edge.target} through ${box.id}`).toBe(false);
        }
      }
  });

  it("has room for nothing at all", () => {
    expect(layoutOf([], [], 1200).boxes).toEqual([]);
    expect(nodeHeight(node("x", "RELAY"))).toBeGreaterThan(60);
  });

  it("does not take an unknown state for a good one", () => {
    expect([stateOf("BROKEN"), stateWord("BROKEN"), stateWord("FAILING")]).toEqual([
      "idle",
      "BROKEN",
      "Failing",
    ]);
  });

  it("lets nothing flow where nothing does", () => {
    expect(flows({ ...link("s", "r1"), ratePerMinute: null })).toBe(false);
    expect(flows(link("s", "r1"))).toBe(true);
  });

  it("lists parts and connections by name", () => {
    expect(graphRows(NODES, EDGES)).toHaveLength(11);
    expect(graphSummary([{ ...node("a", "RELAY"), state: "FAILING" }], [])).toBe(
      "1 parts, 0 connections; failing: a",
    );
  });
});

describe("map", () => {
  const place = (more: Partial<Place>): Place => ({
    id: "AMS",
    name: "Amsterdam",
    latitude: 52.3,
    longitude: 4.8,
    weight: 100,
    uptime: 1,
    text: "",
    ...more,
  });

  it("draws the world and each part of it, with every corner of the inhabited one inside", () => {
    for (const region of Object.keys(REGIONS) as Region[]) {
      const world = worldPaths(360, region);
      expect(world.land.length).toBeGreaterThan(1000);
      expect(world.land).not.toContain("NaN");
    }
    const world = worldPaths(800, "world");
    for (const [longitude, latitude] of [
      [174.8, -37],
      [-157.9, 21.3],
      [25.7, 66.5],
      [-68.3, -54.8],
    ] as const) {
      const [x, y] = world.project(longitude, latitude) ?? [-1, -1];
      expect(x > 0 && x < world.width && y > 0 && y < world.height).toBe(true);
    }
  });

  it("pushes places that cover each other apart, and not far", () => {
    const spot = (id: string): Spot => ({
      place: place({ id }),
      tone: "ok",
      r: 8,
      homeX: 100,
      homeY: 100,
      x: 100,
      y: 100,
    });
    const spots = apart(["a", "b", "c", "d"].map(spot), { width: 300, height: 200 });
    for (const one of spots) {
      expect(Math.hypot(one.x - 100, one.y - 100)).toBeLessThan(36);
      for (const other of spots)
        if (one !== other) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(14);
    }
  });

  it("draws the small over the large and leaves out what is not in view", () => {
    const places = [
      place({ id: "small", weight: 1 }),
      place({ id: "far", longitude: 170 }),
      place({ id: "big" }),
    ];
    const size = { width: 800, height: 400 };
    const spots = spotsOf(places, (longitude) => [longitude * 20, 200], size);
    expect(spots.map((spot) => spot.place.id)).toEqual(["big", "small"]);
  });

  it("tells no checks from failed checks", () => {
    expect(placeTip(place({ weight: 0, uptime: null })).lines[0]).toBe("No checks");
    expect(placeTip(place({ uptime: 0 })).lines[0]).toBe("Success 0\u202f%");
    expect(placesLegend([place({}), place({ weight: 0 })]).map((entry) => entry.swatch)).toEqual([
      "circle",
      "ring",
    ]);
  });
});
