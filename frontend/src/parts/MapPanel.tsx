import { lazy, Suspense } from "react";
import type { Place } from "../charts/places";
import { count, latency } from "../format/numbers";
import { ratio } from "../format/ratios";
import { coloSheet } from "../format/sheets";
import { windowName } from "../format/windows";
import type { ColoRowFragment } from "../gql/generated";
import { Panel, Skeleton } from "./Panel";

/** The world's outlines are loaded when a map is first drawn. */
const WorldMap = lazy(() => import("../charts/WorldMap"));

interface MapPanelProps {
  colos: readonly ColoRowFragment[] | null | undefined;
  window: string;
  paths: readonly string[];
  className?: string;
}

/** Where checks were made from, on the world. */
export function MapPanel({ colos, window, paths, className }: MapPanelProps) {
  const places = (colos ?? []).flatMap(placeOf);
  const unknown = (colos?.length ?? 0) - places.length;
  return (
    <Panel
      title="Points of presence"
      subtitle={`${windowName(window)}${unknown > 0 ? `; ${unknown} of unknown place are only in the table` : ""}`}
      paths={paths}
      sheet={colos ? coloSheet(colos) : null}
      fidelity={colos?.[0]?.fidelity}
      empty={colos?.length === 0 && "No checks in this window. Choose a longer one."}
      {...(className ? { className } : {})}
    >
      <Suspense fallback={<Skeleton kind="chart" />}>
        <WorldMap
          label={`Points of presence that checked, ${windowName(window)}`}
          points={places}
          twin="none"
        />
      </Suspense>
    </Panel>
  );
}

function placeOf(one: ColoRowFragment): Place[] {
  if (one.latitude === null || one.longitude === null) return [];
  const name = one.city ? `${one.key}, ${one.city}` : (one.key ?? "unknown");
  const told = `${ratio(one.ratio.value)} up, ${count(one.counts.down.value)} of ${count(one.counts.checks.value)} checks failed, p95 ${latency(one.latency?.p95.value)}`;
  return [
    {
      id: one.key ?? "",
      name,
      latitude: one.latitude,
      longitude: one.longitude,
      weight: one.counts.checks.value ?? 0,
      uptime: one.ratio.value,
      text: told,
    },
  ];
}
