import { METRICS, PRODUCTS } from "../../format/bill";
import { money, shortCount } from "../../format/numbers";
import type { BillFragment, PipelineQuery } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";

export type Cost = NonNullable<PipelineQuery["bill"]>;
type Product = BillFragment["products"][number];

const columnsIn = (currency: string): readonly Column<Product>[] => [
  { key: "product", name: "Product", cell: (row) => PRODUCTS[row.product] },
  { key: "metric", name: "Measure", cell: (row) => METRICS[row.metric] },
  { key: "units", name: "A month", numeric: true, cell: (row) => shortCount(row.units) },
  { key: "included", name: "Included", numeric: true, minor: true, cell: (row) => shortCount(row.included) },
  { key: "monthly", name: "Costs", numeric: true, cell: (row) => money(row.monthly, currency) },
];

/** The month's bill for the fleet as it is configured. */
export function BillPanel({ cost, className }: { cost: Cost | null | undefined; className: string }) {
  return (
    <Panel
      title="Monthly bill"
      subtitle={cost ? `list prices of ${cost.pricesAsOf}, as configured` : undefined}
      paths={["bill"]}
      sheet={cost ? billSheet(cost) : null}
      tabular
      skeleton="rows"
      className={className}
    >
      {cost && (
        <>
          <p className="big">{money(cost.monthlyTotal, cost.currency)}</p>
          <p className="small muted">one more monitor: {money(cost.perMonitor, cost.currency)} a month</p>
          <DataTable
            caption="Bill by product"
            columns={columnsIn(cost.currency)}
            rows={cost.products}
            keyOf={(row) => `${row.product} ${row.metric}`}
          />
        </>
      )}
    </Panel>
  );
}

function billSheet({ products, currency }: BillFragment) {
  return {
    columns: ["product", "measure", "units a month", "included", "billable", `monthly ${currency}`],
    rows: products.map((one) => [
      one.product,
      one.metric,
      one.units,
      one.included,
      one.billable,
      one.monthly,
    ]),
  };
}
