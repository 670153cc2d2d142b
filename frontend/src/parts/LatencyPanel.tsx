import { useMemo } from "react";
import { setParams } from "../app/address";
import type { Line } from "../charts/series";
import { TimeSeries } from "../charts/TimeSeries";
import { latencySheet } from "../format/sheets";
import { length } from "../format/times";
import { intervalBetween, windowName } from "../format/windows";
import type { LatencyChartFragment } from "../gql/generated";
import { Panel } from "./Panel";

interface LatencyPanelProps {
  series: LatencyChartFragment | null | undefined;
  window: string;
  paths: readonly string[];
  className?: string;
}

/** Lines that are drawn once the reader asks for them. */
const AT_FIRST = new Set(["mean", "p75", "p90", "p99"]);

/** Percentiles over time; p50 and p95 at first, the others when chosen. */
export function LatencyPanel({ series, window, paths, className }: LatencyPanelProps) {
  const lines = useMemo(() => (series ? linesOf(series) : []), [series]);
  const sheet = useMemo(() => (series ? latencySheet(series) : null), [series]);
  const hasData = series?.checks.some((one) => one > 0) ?? false;
  return (
    <Panel
      title="Latency"
      subtitle={`${windowName(window)}${series ? `, each ${length(series.bucketSeconds)}` : ""}, answered checks`}
      paths={paths}
      sheet={sheet}
      fidelity={series?.fidelity}
      empty={!hasData && "No answered checks in this window. Choose a longer one."}
      {...(className ? { className } : {})}
    >
      {series && (
        <TimeSeries
          label={`Latency, ${windowName(window)}`}
          starts={series.starts}
          bucketSeconds={series.bucketSeconds}
          lines={lines}
          unit="ms"
          settled={series.settled}
          hiddenAtFirst={AT_FIRST}
          onZoom={(since, until) => setParams({ window: intervalBetween(since, until) })}
          twin="none"
        />
      )}
    </Panel>
  );
}

function linesOf(series: LatencyChartFragment): Line[] {
  return [
    { name: "p50", values: series.p50 },
    { name: "p95", values: series.p95 },
    { name: "p99", values: series.p99 },
    { name: "p90", values: series.p90 },
    { name: "p75", values: series.p75 },
    { name: "mean", values: series.mean },
  ];
}
