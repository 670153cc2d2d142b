import { Link } from "../../app/Link";
import { failureWords } from "../../format/failures";
import { count } from "../../format/numbers";
import type { OverviewQuery } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { regionName } from "../../parts/RegionsPanel";
import { StatusMark, stateOf } from "../../parts/Status";
import { Ago, Since } from "../../parts/Time";

type Failing = NonNullable<NonNullable<OverviewQuery["fleet"]>["failing"]>["nodes"][number];

const COLUMNS: readonly Column<Failing>[] = [
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
  {
    key: "why",
    name: "Last failure",
    cell: ({ lastFailure }) => (lastFailure ? failureWords(lastFailure) : "–"),
  },
  { key: "since", name: "Failing for", cell: ({ since }) => <Since at={since} /> },
  {
    key: "where",
    name: "From",
    minor: true,
    cell: ({ failedRegions }) => failedRegions.map(regionName).join(", ") || "–",
  },
  { key: "when", name: "Last", minor: true, cell: ({ lastFailure }) => <Ago at={lastFailure?.checkedAt} /> },
  {
    key: "share",
    name: "Failed",
    numeric: true,
    cell: ({ failedChecks, checks }) => `${count(failedChecks)} of ${count(checks)}`,
  },
];

/** Who fails now, why and where. */
export function FailingPanel({
  failing,
  className,
}: {
  failing: readonly Failing[] | null | undefined;
  className: string;
}) {
  const sheet = failing && {
    columns: [
      "monitor",
      "name",
      "failures",
      "checks",
      "since",
      "regions",
      "last failure",
      "code",
      "error",
      "colo",
    ],
    rows: failing.map(({ monitor, failedChecks, checks, since, failedRegions, lastFailure: last }) => [
      monitor.id,
      monitor.name,
      failedChecks,
      checks,
      since,
      failedRegions.join(" "),
      last?.checkedAt,
      last?.code,
      last?.error,
      last?.colo,
    ]),
  };
  return (
    <Panel
      title="Failing monitors"
      subtitle="last 15 minutes, most failures first"
      paths={["fleet.failing"]}
      sheet={sheet ?? null}
      tabular
      skeleton="rows"
      empty={failing?.length === 0 && "No check failed in the last 15 minutes."}
      className={className}
    >
      <DataTable
        caption="Failing monitors"
        columns={COLUMNS}
        rows={failing ?? []}
        keyOf={(row) => row.monitor.id}
      />
    </Panel>
  );
}
