import { useMemo } from "react";
import { DailyBar } from "../charts/DailyBar";
import type { Day } from "../charts/days";
import type { Sheet } from "../format/tables";
import type { DaysChartFragment } from "../gql/generated";
import { Panel } from "./Panel";

interface DaysPanelProps {
  series: DaysChartFragment | null | undefined;
  paths: readonly string[];
  className?: string;
}

/** One bar a day. */
export function DaysPanel({ series, paths, className }: DaysPanelProps) {
  const days = useMemo(() => (series ? daysOf(series) : []), [series]);
  return (
    <Panel
      title="Day by day"
      subtitle={`last 90 days${series ? `, ${series.timezone}` : ""}`}
      paths={paths}
      sheet={series ? daysSheet(series) : null}
      fidelity={series?.fidelity}
      empty={series && days.every((day) => day.checks === 0) && "No checks in the last 90 days."}
      {...(className ? { className } : {})}
    >
      <DailyBar label="Uptime day by day, last 90 days" days={days} twin="none" />
    </Panel>
  );
}

function daysOf(series: DaysChartFragment): Day[] {
  return series.dates.map((date, at) => ({
    date,
    start: series.starts[at] ?? date,
    seconds: series.seconds[at] ?? 0,
    checks: series.checks.value[at] ?? 0,
    down: series.down.value[at] ?? 0,
    uptime: series.ratio.value[at] ?? null,
    lower: series.ratio.lower[at] ?? null,
    upper: series.ratio.upper[at] ?? null,
    settled: series.settled[at] ?? false,
  }));
}

function daysSheet({ dates, seconds, checks, up, degraded, down, ratio }: DaysChartFragment): Sheet {
  return {
    columns: ["day", "seconds", "checks", "up", "degraded", "down", "uptime"],
    rows: dates.map((date, at) => [
      date,
      seconds[at] ?? null,
      ...[checks, up, degraded, down, ratio].map((column) => column.value[at] ?? null),
    ]),
  };
}
