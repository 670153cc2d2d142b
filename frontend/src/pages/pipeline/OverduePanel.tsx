import { Link } from "../../app/Link";
import { count, decimal } from "../../format/numbers";
import type { PipelineQuery } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { StatusMark, stateOf } from "../../parts/Status";
import { Ago } from "../../parts/Time";

type Pipeline = NonNullable<PipelineQuery["pipeline"]>;
type Overdue = NonNullable<Pipeline["overdue"]>[number];

const COLUMNS: readonly Column<Overdue>[] = [
  {
    key: "monitor",
    name: "Monitor",
    cell: ({ monitor }) => (
      <span className="status">
        <StatusMark state={stateOf(monitor.status)} />
        <Link to={`/monitors/${encodeURIComponent(monitor.id)}`}>{monitor.name}</Link>
      </span>
    ),
  },
  { key: "last", name: "Last heartbeat", cell: (row) => <Ago at={row.lastHeartbeatAt} /> },
  { key: "missed", name: "Intervals missed", numeric: true, cell: (row) => decimal(row.intervalsMissed) },
];

export function OverduePanel({
  pipeline,
  className,
}: {
  pipeline: Pipeline | null | undefined;
  className: string;
}) {
  const rows = pipeline?.overdue ?? [];
  return (
    <Panel
      title="Overdue monitors"
      subtitle={`no heartbeat for three intervals${pipeline ? `: ${count(pipeline.overdueCount)}` : ""}`}
      paths={["pipeline.overdue"]}
      sheet={{
        columns: ["monitor", "name", "last heartbeat", "intervals missed"],
        rows: rows.map((one) => [one.monitor.id, one.monitor.name, one.lastHeartbeatAt, one.intervalsMissed]),
      }}
      tabular
      skeleton="rows"
      empty={rows.length === 0 && "Every enabled monitor reports on time."}
      className={className}
    >
      <DataTable caption="Overdue" columns={COLUMNS} rows={rows} keyOf={(row) => row.monitor.id} />
    </Panel>
  );
}
