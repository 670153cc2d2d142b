import { lazy, Suspense } from "react";
import { PageFrame } from "../../app/PageFrame";
import { useWindow } from "../../app/WindowPicker";
import type { GraphEdge, GraphNode } from "../../charts/graph";
import { usePage } from "../../data/page";
import { count, counted, decimal, latency } from "../../format/numbers";
import { windowName } from "../../format/windows";
import { GraphDocument, type GraphQuery } from "../../gql/generated";
import { type Column, DataTable } from "../../parts/DataTable";
import { Panel, Skeleton } from "../../parts/Panel";

type Execution = NonNullable<GraphQuery["execution"]>;
type Node = Execution["nodes"][number];
type Edge = Execution["edges"][number];

/** The library that lays the graph out is loaded when one is first drawn. */
const ExecutionGraphView = lazy(() => import("../../charts/ExecutionGraphView"));
const WINDOW = "5m";

const COLUMNS: readonly Column<Node>[] = [
  { key: "name", name: "Part", cell: (row) => row.name },
  { key: "state", name: "State", cell: (row) => row.state.toLowerCase() },
  { key: "monitors", name: "Monitors", numeric: true, minor: true, cell: (row) => count(row.monitors) },
  { key: "rate", name: "A minute", numeric: true, cell: (row) => decimal(row.ratePerMinute) },
  { key: "failed", name: "Failed", numeric: true, cell: (row) => decimal(row.failuresPerMinute) },
  {
    key: "p50",
    name: "Lag p50",
    numeric: true,
    minor: true,
    cell: (row) => latency(row.dispatchLagP50Ms),
  },
  { key: "p95", name: "Lag p95", numeric: true, cell: (row) => latency(row.dispatchLagP95Ms) },
];

/** Who makes the checks right now, how late, and where they fail. */
export default function GraphPage() {
  const window = useWindow(WINDOW);
  const page = usePage(GraphDocument, { window });
  const execution = page.data?.execution;
  const sheet = execution ? sheetOf(execution) : null;
  const empty = execution?.nodes.length === 0 && "Nothing runs checks here yet. Add a monitor first.";
  return (
    <PageFrame page={page} title="Execution graph" window={WINDOW}>
      <div className="panels">
        <Panel
          title="From schedule to store"
          subtitle={`${windowName(window)}, from dispatches, relays and heartbeats`}
          paths={["execution"]}
          sheet={sheet}
          empty={empty}
        >
          {execution && (
            <Suspense fallback={<Skeleton kind="chart" />}>
              <ExecutionGraphView
                label={`Execution graph, ${windowName(window)}`}
                nodes={execution.nodes.map(nodeOf)}
                edges={execution.edges.map(edgeOf)}
                twin="none"
              />
            </Suspense>
          )}
        </Panel>
        <Panel
          title="The same as a table"
          paths={["execution"]}
          sheet={sheet}
          tabular
          skeleton="rows"
          empty={empty}
        >
          <DataTable
            caption="Parts of the execution graph"
            columns={COLUMNS}
            rows={execution?.nodes ?? []}
            keyOf={(row) => row.id}
          />
        </Panel>
      </div>
    </PageFrame>
  );
}

function nodeOf(node: Node): GraphNode {
  const lines: string[] = [];
  if (node.monitors !== null) lines.push(counted(node.monitors, "monitor"));
  if (node.ratePerMinute !== null) lines.push(`${decimal(node.ratePerMinute)} a minute`);
  if (node.failuresPerMinute) lines.push(`${decimal(node.failuresPerMinute)} failed a minute`);
  if (node.dispatchLagP95Ms !== null)
    lines.push(`lag p50 ${latency(node.dispatchLagP50Ms)}, p95 ${latency(node.dispatchLagP95Ms)}`);
  if (node.detail) lines.push(node.detail);
  return { id: node.id, kind: node.kind, name: node.name, state: node.state, lines };
}

function edgeOf({ source, target, ratePerMinute, failuresPerMinute, state }: Edge): GraphEdge {
  const failed = failuresPerMinute ? `, ${decimal(failuresPerMinute)} failed` : "";
  const label = ratePerMinute === null ? "" : `${decimal(ratePerMinute)}/min${failed}`;
  return { source, target, label, state, ratePerMinute };
}

function sheetOf({ nodes }: Execution) {
  return {
    columns: ["id", "kind", "name", "state", "monitors", "per minute", "failed", "lag p50 ms", "lag p95 ms"],
    rows: nodes.map((one) => [
      one.id,
      one.kind,
      one.name,
      one.state,
      one.monitors,
      one.ratePerMinute,
      one.failuresPerMinute,
      one.dispatchLagP50Ms,
      one.dispatchLagP95Ms,
    ]),
  };
}
