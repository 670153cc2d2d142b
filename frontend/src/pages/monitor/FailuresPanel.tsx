import { failureWords } from "../../format/failures";
import { ratio } from "../../format/ratios";
import { windowName } from "../../format/windows";
import { type Column, DataTable } from "../../parts/DataTable";
import { Count } from "../../parts/Numbers";
import { Panel } from "../../parts/Panel";
import { Ago } from "../../parts/Time";
import type { Monitor } from "./monitor";

type Stats = NonNullable<Monitor["failures"]>;
type Row = Stats["byClass"][number];

const NAMES: Record<Row["class"], string> = {
  TIMEOUT: "Timeout",
  DNS: "DNS",
  CONNECT: "Connection",
  TLS: "TLS",
  REDIRECT: "Redirect",
  CLIENT_ERROR: "Client error",
  SERVER_ERROR: "Server error",
  CONTENT: "Content",
  OTHER: "Other",
};

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "class",
    name: "Class",
    cell: (row) => (
      <span title={row.example ? failureWords(row.example) : undefined}>{NAMES[row.class]}</span>
    ),
  },
  { key: "failures", name: "Failed", numeric: true, cell: (row) => <Count estimate={row.count} /> },
  { key: "share", name: "Share", numeric: true, cell: (row) => ratio(row.share, 0) },
  { key: "last", name: "Last", numeric: true, cell: (row) => <Ago at={row.lastSeenAt} /> },
];

interface FailuresProps {
  stats: Stats | null | undefined;
  window: string;
  className: string;
}

/** Why checks failed. */
export function FailuresPanel({ stats, window, className }: FailuresProps) {
  const rows = stats?.byClass ?? [];
  return (
    <Panel
      title="Failures by class"
      subtitle={windowName(window)}
      paths={["monitor.failures"]}
      fidelity={rows.length > 0 ? stats?.fidelity : null}
      sheet={stats ? sheetOf(rows) : null}
      tabular
      skeleton="rows"
      empty={rows.length === 0 && "Nothing failed in this window."}
      className={className}
    >
      <DataTable caption="Failures by class" columns={COLUMNS} rows={rows} keyOf={(row) => row.class} />
    </Panel>
  );
}

function sheetOf(rows: Stats["byClass"]) {
  return {
    columns: ["class", "failures", "lower", "upper", "share", "first seen", "last seen", "example"],
    rows: rows.map((one) => [
      one.class,
      one.count.value,
      one.count.lower,
      one.count.upper,
      one.share,
      one.firstSeenAt,
      one.lastSeenAt,
      one.example && failureWords(one.example),
    ]),
  };
}
