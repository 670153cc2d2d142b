import { type ComponentType, lazy } from "react";

/** Pages by path; `:id` is one segment. The gateway serves the same list (gateway/http/pages.py). */
export interface Route {
  readonly path: string;
  readonly Page: ComponentType<{ id: string }>;
}

export const ROUTES: readonly Route[] = [
  { path: "/", Page: lazy(() => import("../pages/overview/OverviewPage")) },
  { path: "/monitors", Page: lazy(() => import("../pages/monitors/MonitorsPage")) },
  { path: "/monitors/:id", Page: lazy(() => import("../pages/monitor/MonitorPage")) },
  { path: "/map", Page: lazy(() => import("../pages/map/MapPage")) },
  { path: "/graph", Page: lazy(() => import("../pages/graph/GraphPage")) },
  { path: "/pipeline", Page: lazy(() => import("../pages/pipeline/PipelinePage")) },
];

export const NAVIGATION: readonly { readonly path: string; readonly name: string }[] = [
  { path: "/", name: "Overview" },
  { path: "/monitors", name: "Monitors" },
  { path: "/map", name: "Map" },
  { path: "/graph", name: "Execution" },
  { path: "/pipeline", name: "Pipeline" },
];

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
