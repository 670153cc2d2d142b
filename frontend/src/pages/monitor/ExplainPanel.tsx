import { count, decimal } from "../../format/numbers";
import { NONE, points, ratio } from "../../format/ratios";
import { windowName } from "../../format/windows";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import type { Monitor } from "./monitor";

type Explained = NonNullable<Monitor["explained"]>;
type Explanation = NonNullable<Explained["explain"]>;
type Reconciliation = NonNullable<Explained["reconciliation"]>;
type Term = Explanation["terms"][number];

const TERMS: readonly Column<Term>[] = [
  { key: "name", name: "Term", cell: (row) => row.name },
  { key: "value", name: "Value", numeric: true, cell: (row) => decimal(row.value) },
  { key: "above", name: "Numerator", cell: (row) => (row.inNumerator ? "added" : NONE) },
  { key: "below", name: "Denominator", cell: (row) => (row.inDenominator ? "added" : NONE) },
];

interface ExplainProps {
  uptime: Explained | null | undefined;
  window: string;
}

/** How the uptime came about: enough to redo it by hand, and why other ways of counting differ. */
export function ExplainPanel({ uptime, window }: ExplainProps) {
  const explain = uptime?.explain;
  return (
    <Panel
      title="How this uptime was counted"
      subtitle={windowName(window)}
      paths={["monitor.explained"]}
      sheet={explain ? sheetOf(explain) : null}
      tabular
      skeleton="rows"
    >
      {explain && (
        <>
          <p>{explain.formula}</p>
          <p>
            {decimal(explain.numerator)} / {decimal(explain.denominator)} ={" "}
            <b>{ratio(explain.denominator > 0 ? explain.numerator / explain.denominator : null, 4)}</b>
          </p>
          <DataTable caption="Terms" columns={TERMS} rows={explain.terms} keyOf={(row) => row.name} />
          <LeftOut explain={explain} />
          <p className="small muted">
            From {count(explain.rows)} rows, worth {count(explain.effectiveSampleSize)} unweighted ones;
            largest sample interval {count(explain.maxSampleInterval)}. Statements{" "}
            <code className="break">{explain.statements.join(" ")}</code>
          </p>
        </>
      )}
      {uptime?.reconciliation && <Reconciled found={uptime.reconciliation} />}
    </Panel>
  );
}

function LeftOut({ explain }: { explain: Explanation }) {
  if (explain.leftOut.length === 0) return <p className="small muted">Nothing was left out.</p>;
  return (
    <ul className="points">
      {explain.leftOut.map((one) => (
        <li key={one.why}>
          Left out: {decimal(one.checks)} {decimal(one.checks) === "1" ? "check" : "checks"}. {one.text}
        </li>
      ))}
    </ul>
  );
}

function Reconciled({ found }: { found: Reconciliation }) {
  return (
    <>
      <h3>By checks, by time, by incidents</h3>
      <p>
        {ratio(found.byChecks)} by checks, {ratio(found.byTime)} by time, {ratio(found.byIncidents)} by
        incidents.
      </p>
      <ul className="points">
        {found.differences.map((one, at) => (
          <li key={`${one.cause}-${at}`}>
            {points(one.difference)}: {one.text}
          </li>
        ))}
      </ul>
    </>
  );
}

function sheetOf(explain: Explanation) {
  return {
    columns: ["term", "value", "in numerator", "in denominator"],
    rows: explain.terms.map((one) => [
      one.name,
      one.value,
      String(one.inNumerator),
      String(one.inDenominator),
    ]),
  };
}
