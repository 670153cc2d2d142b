import { length } from "../../format/times";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { Time } from "../../parts/Time";
import type { Monitor } from "./monitor";

type Maintenance = NonNullable<Monitor["maintained"]>;
type Span = Maintenance["nodes"][number];

const COLUMNS: readonly Column<Span>[] = [
  { key: "since", name: "Since", cell: (row) => <Time at={row.since} /> },
  { key: "title", name: "Title", cell: (row) => row.plan.title },
  { key: "length", name: "Length", numeric: true, cell: (row) => length(row.seconds) },
];
const SHOWN = 10;

/** What uptime leaves out, the newest first: nothing is there to show where nothing was planned. */
export function MaintenancePanel({ maintained }: { maintained: Maintenance | null | undefined }) {
  if (!maintained || maintained.planned.length === 0) return null;
  const sheet = {
    columns: ["key", "title", "since", "until", "seconds"],
    rows: maintained.nodes.map((one) => [one.plan.key, one.plan.title, one.since, one.until, one.seconds]),
  };
  return (
    <Panel
      title="Maintenance"
      subtitle="last 90 days, left out of uptime"
      paths={["monitor.maintained"]}
      sheet={sheet}
      tabular
      skeleton="rows"
      empty={maintained.nodes.length === 0 && "None in the last 90 days."}
    >
      <DataTable
        caption="Maintenance"
        columns={COLUMNS}
        rows={maintained.nodes.slice(0, SHOWN)}
        keyOf={(row) => `${row.plan.key} ${row.since}`}
      />
    </Panel>
  );
}
