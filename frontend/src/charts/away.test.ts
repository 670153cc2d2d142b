import { expect, test } from "vitest";
import { awayAt, awayText } from "./away";
import { type Day, dayLegend, dayTip } from "./days";
import { legendOf, type SeriesData, tipOf } from "./series";

const away = [
  { since: "2026-11-24T01:00:00Z", until: "2026-11-24T02:00:00Z", title: "Move" },
  { since: "2026-11-24T01:30:00Z", until: "2026-11-24T03:00:00Z", title: "Maintenance" },
];
const at = (hour: number) => Date.parse(`2026-11-24T0${hour}:00:00Z`);

test("what reaches into a bucket is told, and what only touches it is not", () => {
  expect(awayAt(away, at(1), at(2))).toEqual(["Move", "Maintenance"]);
  expect(awayAt(away, at(2), at(3))).toEqual(["Maintenance"]);
  expect(awayAt(away, at(0), at(1))).toEqual([]);
  expect(awayAt(away, at(3), at(4))).toEqual([]);
  expect(awayAt(undefined, at(0), at(9))).toEqual([]);
});

test("a title of its own is told beside what it is", () => {
  expect(awayText(["Move", "Maintenance"])).toEqual(["Maintenance: Move", "Maintenance"]);
});

test("a series tells of maintenance at the cursor and in its legend, where there is some", () => {
  const starts = ["2026-11-24T00:00:00Z", "2026-11-24T01:00:00Z"];
  const data: SeriesData = {
    starts,
    bucketSeconds: 3600,
    lines: [{ name: "p50", values: [1, 2] }],
    unit: "ms",
    away,
  };
  expect(tipOf(data, new Set(), 1).lines).toContain("Maintenance: Move");
  expect(tipOf(data, new Set(), 0).lines).not.toContain("Maintenance: Move");
  expect(legendOf(data).at(-1)?.label).toBe("maintenance: not counted in uptime");
  const later = [{ since: "2026-12-24T01:00:00Z", until: "2026-12-24T02:00:00Z", title: "Later" }];
  expect(legendOf({ ...data, away: later }).length).toBe(1);
});

test("a day tells of its maintenance", () => {
  const day: Day = {
    date: "2026-11-24",
    start: "2026-11-24T00:00:00Z",
    seconds: 86_400,
    checks: 10,
    uptime: 1,
    down: 0,
    settled: true,
    away: ["Move"],
  };
  expect(dayTip(day).lines).toContain("Maintenance: Move");
  expect(dayLegend([day]).map((one) => one.label)).toContain("maintenance");
  expect(dayLegend([{ ...day, away: [] }]).map((one) => one.label)).not.toContain("maintenance");
});
