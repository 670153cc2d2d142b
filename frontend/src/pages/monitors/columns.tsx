import { setParams } from "../../app/address";
import { Link } from "../../app/Link";
import { Sparkline } from "../../charts/Sparkline";
import type { SparkMark } from "../../charts/spark";
import type { MonitorsQuery } from "../../gql/generated";
import type { Column } from "../../parts/DataTable";
import { Icon } from "../../parts/Icon";
import { Latency, Ratio } from "../../parts/Numbers";
import { Status, stateOf } from "../../parts/Status";
import { Ago } from "../../parts/Time";
import type { Asked, Sort } from "./asked";

export type Row = NonNullable<MonitorsQuery["monitors"]>["nodes"][number];

export function columnsFor(asked: Asked): readonly Column<Row>[] {
  const sorted = (sort: Sort) => order(asked, sort);
  const head = (sort: Sort, text: string) => <SortButton asked={asked} sort={sort} text={text} />;
  return [
    {
      key: "name",
      name: head("name", "Monitor"),
      sorted: sorted("name"),
      cell: (row) => (
        <>
          <Link to={`/monitors/${encodeURIComponent(row.id)}`}>{row.name}</Link>
          <small className="target">{row.config?.url ?? row.kind?.toLowerCase() ?? ""}</small>
        </>
      ),
    },
    {
      key: "status",
      name: head("status", "Status"),
      sorted: sorted("status"),
      cell: (row) => <Status state={stateOf(row.status)} />,
    },
    {
      key: "uptime",
      name: head("uptime", "Uptime"),
      sorted: sorted("uptime"),
      numeric: true,
      cell: (row) => <Ratio estimate={row.uptime?.ratio} />,
    },
    {
      key: "p95",
      name: head("p95", "p95"),
      sorted: sorted("p95"),
      numeric: true,
      cell: (row) => <Latency estimate={row.latency?.p95} />,
    },
    {
      key: "beats",
      name: "Last checks",
      minor: true,
      cell: (row) => <LastChecks name={row.name} beats={row.heartbeats?.nodes ?? []} />,
    },
    {
      key: "checked",
      name: head("checked", "Last check"),
      sorted: sorted("checked"),
      numeric: true,
      minor: true,
      cell: (row) => <Ago at={row.lastCheckedAt} />,
    },
  ];
}

function order(asked: Asked, sort: Sort): "ascending" | "descending" | "none" {
  if (asked.sort !== sort) return "none";
  return asked.isDescending ? "descending" : "ascending";
}

function SortButton({ asked, sort, text }: { asked: Asked; sort: Sort; text: string }) {
  const isSorted = asked.sort === sort;
  const choose = () =>
    setParams({ sort, dir: isSorted && !asked.isDescending ? "desc" : null, after: null, before: null });
  return (
    <button type="button" className="sort" onClick={choose}>
      {text}
      {isSorted && <Icon name={asked.isDescending ? "down" : "up"} size={13} />}
    </button>
  );
}

type Beats = NonNullable<Row["heartbeats"]>["nodes"];

/** Newest last. A failed check has no latency worth drawing: its mark tells. */
function LastChecks({ name, beats }: { name: string; beats: Beats }) {
  const shown = beats.toReversed();
  return (
    <Sparkline
      label={`Last checks of ${name}`}
      values={shown.map((one) => (one.status === "DOWN" ? null : one.latencyMs))}
      marks={shown.map((one) => one.status.toLowerCase() as SparkMark)}
    />
  );
}
