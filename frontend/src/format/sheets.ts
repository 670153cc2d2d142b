import type { ColoRowFragment, LatencyChartFragment, RegionRowFragment } from "../gql/generated";
import type { Sheet } from "./tables";

/** The rows behind the charts that several pages draw. Columns name their units. */

export function regionSheet(rows: readonly RegionRowFragment[]): Sheet {
  return {
    columns: ["region", "checks", "down", "uptime", "uptime lower", "uptime upper", "p50 ms", "p95 ms"],
    rows: rows.map((one) => [
      one.key,
      one.counts.checks.value,
      one.counts.down.value,
      one.ratio.value,
      one.ratio.lower,
      one.ratio.upper,
      one.latency?.p50.value,
      one.latency?.p95.value,
    ]),
  };
}

export function coloSheet(rows: readonly ColoRowFragment[]): Sheet {
  return {
    columns: [
      "colo",
      "city",
      "country",
      "region",
      "checks",
      "down",
      "uptime",
      "uptime lower",
      "uptime upper",
      "p95 ms",
    ],
    rows: rows.map((one) => [
      one.key,
      one.city,
      one.country,
      one.region,
      one.counts.checks.value,
      one.counts.down.value,
      one.ratio.value,
      one.ratio.lower,
      one.ratio.upper,
      one.latency?.p95.value,
    ]),
  };
}

export function latencySheet(series: LatencyChartFragment): Sheet {
  const { answered, mean, p50, p75, p90, p95, p99 } = series.latency;
  return {
    columns: ["start (UTC)", "answered checks", "mean ms", "p50 ms", "p75 ms", "p90 ms", "p95 ms", "p99 ms"],
    rows: series.starts.map((start, at) => [
      start,
      ...[answered, mean, p50, p75, p90, p95, p99].map((column) => column.value[at] ?? null),
    ]),
  };
}
