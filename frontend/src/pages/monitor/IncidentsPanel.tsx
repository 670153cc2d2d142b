import { length } from "../../format/times";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { Status } from "../../parts/Status";
import { Since, Time } from "../../parts/Time";
import type { Monitor } from "./monitor";

type Incidents = NonNullable<Monitor["incidents"]>;
type Incident = Incidents["nodes"][number];

const COLUMNS: readonly Column<Incident>[] = [
  { key: "opened", name: "Opened", cell: (row) => <Time at={row.openedAt} /> },
  {
    key: "state",
    name: "State",
    cell: (row) => <Status state={row.closedAt ? "up" : "down"} word={row.status.toLowerCase()} />,
  },
  {
    key: "length",
    name: "Length",
    numeric: true,
    cell: (row) => (row.closedAt ? length(row.durationSeconds) : <Since at={row.openedAt} />),
  },
];

export function IncidentsPanel({ incidents }: { incidents: Incidents | null | undefined }) {
  const rows = incidents?.nodes ?? [];
  const sheet = {
    columns: ["id", "status", "opened", "closed", "seconds", "reason"],
    rows: rows.map((one) => [
      one.id,
      one.status,
      one.openedAt,
      one.closedAt,
      one.durationSeconds,
      one.reason,
    ]),
  };
  return (
    <Panel
      title="Incidents"
      subtitle="the newest ten"
      paths={["monitor.incidents"]}
      sheet={sheet}
      tabular
      skeleton="rows"
      empty={rows.length === 0 && "No incidents."}
    >
      <DataTable caption="Incidents" columns={COLUMNS} rows={rows} keyOf={(row) => row.id} />
    </Panel>
  );
}
