import { type ComponentType, lazy } from "react";
import DASHBOARD from "../../../gateway/http/dashboard.json";

type Path = keyof typeof DASHBOARD;
type Page = ComponentType<{ id: string }>;

/** The gateway serves what dashboard.json lists; a path without a page, or a page without a path, is a type error. */
const PAGES: Readonly<Record<Path, Page>> = {
  "/": lazy(() => import("../pages/overview/OverviewPage")),
  "/monitors": lazy(() => import("../pages/monitors/MonitorsPage")),
  "/monitors/:id": lazy(() => import("../pages/monitor/MonitorPage")),
  "/map": lazy(() => import("../pages/map/MapPage")),
  "/graph": lazy(() => import("../pages/graph/GraphPage")),
  "/pipeline": lazy(() => import("../pages/pipeline/PipelinePage")),
};

/** `:id` in a path is one segment. */
export interface Route {
  readonly path: string;
  readonly Page: Page;
}

export const ROUTES: readonly Route[] = (Object.keys(PAGES) as Path[]).map((path) => ({
  path,
  Page: PAGES[path],
}));

/** The pages that have a name of their own, in the order of the list. */
export const NAVIGATION = Object.entries(DASHBOARD).flatMap(([path, name]) => (name ? [{ path, name }] : []));

export interface Found {
  readonly route: Route;
  readonly id: string;
}

export function routeOf(path: string): Found | null {
  for (const route of ROUTES) {
    const id = matched(route.path, path);
    if (id !== null) return { route, id };
  }
  return null;
}

function matched(pattern: string, path: string): string | null {
  if (!pattern.endsWith("/:id")) return pattern === path ? "" : null;
  const base = pattern.slice(0, -3);
  if (!path.startsWith(base)) return null;
  const rest = path.slice(base.length);
  return rest === "" || rest.includes("/") ? null : decodeURIComponent(rest);
}
