import { useMemo } from "react";
import { setParams } from "../app/address";
import type { Away } from "../charts/away";
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
  away?: readonly Away[] | undefined;
  className?: string;
}

/** Lines that are drawn once the reader asks for them. */
const AT_FIRST = new Set(["mean", "p75", "p90", "p99"]);

/** Percentiles over time; p50 and p95 at first, the others when chosen. */
export function LatencyPanel({ series, window, paths, away, className }: LatencyPanelProps) {
  const lines = useMemo(() => (series ? linesOf(series) : []), [series]);
  const sheet = useMemo(() => (series ? latencySheet(series) : null), [series]);
  const hasData = series?.latency.answered.value.some((one) => one !== null && one > 0) ?? false;
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
          away={away}
          hiddenAtFirst={AT_FIRST}
          onZoom={(since, until) => setParams({ window: intervalBetween(since, until) })}
          twin="none"
        />
      )}
    </Panel>
  );
}

function linesOf({ latency }: LatencyChartFragment): Line[] {
  return [
    { name: "p50", values: latency.p50.value },
    { name: "p95", values: latency.p95.value },
    { name: "p99", values: latency.p99.value },
    { name: "p90", values: latency.p90.value },
    { name: "p75", values: latency.p75.value },
    { name: "mean", values: latency.mean.value },
  ];
}
