import { lazy, Suspense } from "react";
import { Skeleton } from "../parts/Panel";
import type { Place } from "./WorldMap";

const WorldMap = lazy(() => import("./WorldMap"));

/** The map's geometry and projection load when a map is opened. */
export function LazyMap(props: { label: string; places: readonly Place[] }) {
  return (
    <Suspense fallback={<Skeleton kind="chart" />}>
      <WorldMap {...props} />
    </Suspense>
  );
}
