import { expect, test } from "vitest";
import DASHBOARD from "../../../gateway/http/dashboard.json";
import { NAVIGATION, ROUTES, routeOf } from "./routes";

test("every path that the gateway serves a page at has one, and no other path has", () => {
  for (const path of Object.keys(DASHBOARD)) {
    const found = routeOf(path.replace(":id", "mon_1"));
    expect([found?.route.path, found?.id]).toEqual([path, path.endsWith(":id") ? "mon_1" : ""]);
  }
  expect(ROUTES.map((route) => route.path).sort()).toEqual(Object.keys(DASHBOARD).sort());
  expect([routeOf("/monitors/"), routeOf("/monitors/a/b"), routeOf("/nothing")]).toEqual([null, null, null]);
});

test("the navigation leads to the pages that have a name", () => {
  expect(NAVIGATION.map((entry) => entry.path)).toEqual(["/", "/monitors", "/map", "/graph", "/pipeline"]);
  expect(NAVIGATION.every((entry) => routeOf(entry.path) !== null)).toBe(true);
});
