import { useMemo } from "react";
import { type Away, awayAt } from "../charts/away";
import { DailyBar } from "../charts/DailyBar";
import type { Day } from "../charts/days";
import type { Sheet } from "../format/tables";
import type { DaysChartFragment } from "../gql/generated";
import { Panel } from "./Panel";

interface DaysPanelProps {
  series: DaysChartFragment | null | undefined;
  paths: readonly string[];
  away?: readonly Away[] | undefined;
  className?: string;
}

/** One bar a day. */
export function DaysPanel({ series, paths, away, className }: DaysPanelProps) {
  const days = useMemo(() => (series ? daysOf(series, away) : []), [series, away]);
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

function daysOf(series: DaysChartFragment, away?: readonly Away[]): Day[] {
  return series.dates.map((date, at) => ({
    ...boundsOf(series, date, at, away),
    date,
    checks: series.checks.value[at] ?? 0,
    down: series.down.value[at] ?? 0,
    uptime: series.ratio.value[at] ?? null,
    lower: series.ratio.lower[at] ?? null,
    upper: series.ratio.upper[at] ?? null,
    settled: series.settled[at] ?? false,
  }));
}

function boundsOf(series: DaysChartFragment, date: string, at: number, away?: readonly Away[]) {
  const start = series.starts[at] ?? date;
  const seconds = series.seconds[at] ?? 0;
  return { start, seconds, away: awayAt(away, Date.parse(start), Date.parse(start) + seconds * 1000) };
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
