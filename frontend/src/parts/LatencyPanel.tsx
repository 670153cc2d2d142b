import { useMemo } from "react";
import { latency } from "../format/numbers";
import { latencySheet } from "../format/sheets";
import { length } from "../format/times";
import { windowName } from "../format/windows";
import type { LatencyChartFragment } from "../gql/generated";
import type { Line } from "../plots/plot";
import { TimeSeries } from "../plots/TimeSeries";
import { Panel } from "./Panel";

interface LatencyPanelProps {
  series: LatencyChartFragment | null | undefined;
  window: string;
  paths: readonly string[];
  className?: string;
}

const AT_FIRST = ["mean", "p75", "p90", "p99"];

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
          lines={lines}
          format={latency}
          hiddenAtFirst={AT_FIRST}
        />
      )}
    </Panel>
  );
}

function linesOf(series: LatencyChartFragment): Line[] {
  return [
    { name: "p50", values: series.p50, colour: "--series-1" },
    { name: "p95", values: series.p95, colour: "--series-2" },
    { name: "p99", values: series.p99, colour: "--series-5" },
    { name: "p90", values: series.p90, colour: "--series-4" },
    { name: "p75", values: series.p75, colour: "--series-3" },
    { name: "mean", values: series.mean, colour: "--series-6" },
  ];
}
