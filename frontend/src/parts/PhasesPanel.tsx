import { BarList } from "../charts/BarList";
import { latency } from "../format/numbers";
import { phaseRows, phaseSheet } from "../format/phases";
import { ratio } from "../format/ratios";
import { windowName } from "../format/windows";
import type { PhasesFragment } from "../gql/generated";
import { Panel } from "./Panel";

interface PhasesPanelProps {
  phases: PhasesFragment | null | undefined;
  window: string;
  paths: readonly string[];
}

/** Where the time of answered checks goes: nothing is there to show where no writer says so. */
export function PhasesPanel({ phases, window, paths }: PhasesPanelProps) {
  if (phases === undefined || phases?.timedShare === null || phases?.timedShare === 0) return null;
  const rows = phases ? phaseRows(phases) : [];
  const part = phases?.timedShare && phases.timedShare < 1 ? `, ${ratio(phases.timedShare)} of checks` : "";
  return (
    <Panel
      title="Latency by phase"
      subtitle={`${windowName(window)}, median${part}`}
      paths={paths}
      sheet={phases ? phaseSheet(phases) : null}
      fidelity={phases?.fidelity}
      skeleton="rows"
    >
      <BarList
        label={`Latency by phase, ${windowName(window)}`}
        rows={rows.map(({ p95, ...row }) => ({ ...row, note: `p95 ${latency(p95)}` }))}
        unit="ms"
        twin="none"
      />
    </Panel>
  );
}
