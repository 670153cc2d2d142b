import { useMemo } from "react";
import type { Sheet } from "../format/tables";
import { dayName } from "../format/times";
import type { DaysChartFragment } from "../gql/generated";
import { DailyBar, type Day } from "../plots/DailyBar";
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
      subtitle="last 90 days (UTC)"
      paths={paths}
      sheet={series ? daysSheet(series) : null}
      fidelity={series?.fidelity}
      empty={series && days.every((day) => day.checks === 0) && "No checks in the last 90 days."}
      {...(className ? { className } : {})}
    >
      <DailyBar label="Uptime day by day, last 90 days" days={days} />
    </Panel>
  );
}

function daysOf(series: DaysChartFragment): Day[] {
  return series.starts.map((start, at) => ({
    name: dayName(start.slice(0, 10)),
    checks: series.checks[at] ?? 0,
    degraded: series.degraded[at] ?? 0,
    down: series.down[at] ?? 0,
    uptime: series.uptime[at] ?? null,
    lower: null,
    upper: null,
  }));
}

function daysSheet({ starts, checks, up, degraded, down, uptime }: DaysChartFragment): Sheet {
  return {
    columns: ["day", "checks", "up", "degraded", "down", "uptime"],
    rows: starts.map((start, at) => [
      start.slice(0, 10),
      ...[checks, up, degraded, down, uptime].map((column) => column[at] ?? null),
    ]),
  };
}
