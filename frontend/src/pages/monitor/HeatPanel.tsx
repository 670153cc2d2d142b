import { useMemo } from "react";
import { setParams, useParam } from "../../app/address";
import { HeatGrid } from "../../charts/HeatGrid";
import { Panel } from "../../parts/Panel";
import type { Monitor } from "./monitor";

type Heatmap = NonNullable<Monitor["heatmap"]>;

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));

/** At which hours of the week it fails, or is slow. */
export function HeatPanel({ heatmap }: { heatmap: Heatmap | null | undefined }) {
  const slow = useParam("heat") === "p95";
  const cells = useMemo(
    () => weekOf(heatmap ? (slow ? heatmap.latencyP95 : heatmap.ratio).value : []),
    [heatmap, slow],
  );
  const counts = useMemo(
    () => weekOf(heatmap?.checks.value ?? []).map((day) => day.map((one) => one ?? 0)),
    [heatmap],
  );
  return (
    <Panel
      title="Hours of the week"
      subtitle={`last 30 days${heatmap ? `, ${heatmap.timezone}` : ""}`}
      paths={["monitor.heatmap"]}
      fidelity={heatmap?.fidelity}
      sheet={heatmap ? sheetOf(heatmap) : null}
      empty={heatmap?.checks.value.every((one) => one === 0) && "No checks in the last 30 days."}
      tools={
        <select
          aria-label="What the cells show"
          value={slow ? "p95" : "uptime"}
          onChange={(event) => setParams({ heat: event.target.value === "p95" ? "p95" : null })}
        >
          <option value="uptime">Uptime</option>
          <option value="p95">Latency p95</option>
        </select>
      }
    >
      <HeatGrid
        label={`${slow ? "Latency p95" : "Uptime"} by hour of the week`}
        rows={DAYS}
        columns={HOURS}
        cells={cells}
        counts={counts}
        unit={slow ? "ms" : "ratio"}
        timezone={heatmap?.timezone}
        twin="none"
      />
    </Panel>
  );
}

function weekOf(cells: readonly (number | null)[]): (number | null)[][] {
  return DAYS.map((_, day) => HOURS.map((_, hour) => cells[day * HOURS.length + hour] ?? null));
}

function sheetOf({ checks, ratio, latencyP95 }: Heatmap) {
  return {
    columns: ["weekday", "hour", "checks", "uptime", "p95 ms"],
    rows: checks.value.map((one, at) => [
      DAYS[Math.floor(at / HOURS.length)] ?? null,
      at % HOURS.length,
      one,
      ratio.value[at] ?? null,
      latencyP95.value[at] ?? null,
    ]),
  };
}
