import { METRICS, PRODUCTS } from "../../format/bill";
import { shortCount } from "../../format/numbers";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { Status } from "../../parts/Status";
import type { Cost } from "./BillPanel";

type Limit = Cost["freePlan"][number];

const COLUMNS: readonly Column<Limit>[] = [
  { key: "product", name: "Product", cell: (row) => PRODUCTS[row.product] },
  { key: "metric", name: "Measure", cell: (row) => METRICS[row.metric] },
  { key: "used", name: "A day", numeric: true, cell: (row) => shortCount(row.perDay) },
  { key: "allowed", name: "Allowed", numeric: true, cell: (row) => shortCount(row.allowedPerDay) },
  {
    key: "hit",
    name: "Free plan",
    cell: (row) => <Status state={row.hit ? "down" : "up"} word={row.hit ? "over the limit" : "fits"} />,
  },
];

/** Whether the free plan would do, and what the forecast rests on. */
export function FreePlanPanel({ cost }: { cost: Cost | null | undefined }) {
  const rows = cost?.freePlan ?? [];
  return (
    <Panel
      title="Free plan, and what the forecast assumes"
      paths={["bill.freePlan", "bill.assumptions"]}
      sheet={{
        columns: ["product", "measure", "a day", "allowed", "over"],
        rows: rows.map((one) => [one.product, one.metric, one.perDay, one.allowedPerDay, String(one.hit)]),
      }}
      tabular
      skeleton="rows"
    >
      <DataTable
        caption="Limits of the free plan"
        columns={COLUMNS}
        rows={rows}
        keyOf={(row) => `${row.product} ${row.metric}`}
      />
      <ul className="points small muted">
        {(cost?.assumptions ?? []).map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </Panel>
  );
}
