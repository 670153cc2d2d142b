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

type Flow = NonNullable<GraphQuery["checkFlow"]>;
type Stage = Flow["stages"][number];
type StageLink = Flow["links"][number];

/** The library that lays the graph out is loaded when one is first drawn. */
const ExecutionGraphView = lazy(() => import("../../charts/ExecutionGraphView"));
const WINDOW = "5m";

const COLUMNS: readonly Column<Stage>[] = [
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
  const flow = page.data?.checkFlow;
  const sheet = flow ? sheetOf(flow) : null;
  const empty = flow?.stages.length === 0 && "Nothing runs checks here yet. Add a monitor first.";
  return (
    <PageFrame page={page} title="Execution graph" window={WINDOW}>
      <div className="panels">
        <Panel
          title="From schedule to store"
          subtitle={`${windowName(window)}, from dispatches, relays and heartbeats`}
          paths={["checkFlow"]}
          sheet={sheet}
          empty={empty}
        >
          {flow && (
            <Suspense fallback={<Skeleton kind="chart" />}>
              <ExecutionGraphView
                label={`Execution graph, ${windowName(window)}`}
                nodes={flow.stages.map(nodeOf)}
                edges={flow.links.map(edgeOf)}
                twin="none"
              />
            </Suspense>
          )}
        </Panel>
        <Panel
          title="The same as a table"
          paths={["checkFlow"]}
          sheet={sheet}
          tabular
          skeleton="rows"
          empty={empty}
        >
          <DataTable
            caption="Parts of the execution graph"
            columns={COLUMNS}
            rows={flow?.stages ?? []}
            keyOf={(row) => row.key}
          />
        </Panel>
      </div>
    </PageFrame>
  );
}

function nodeOf(node: Stage): GraphNode {
  const lines: string[] = [];
  if (node.monitors !== null) lines.push(counted(node.monitors, "monitor"));
  if (node.ratePerMinute !== null) lines.push(`${decimal(node.ratePerMinute)} a minute`);
  if (node.failuresPerMinute) lines.push(`${decimal(node.failuresPerMinute)} failed a minute`);
  if (node.dispatchLagP95Ms !== null)
    lines.push(`lag p50 ${latency(node.dispatchLagP50Ms)}, p95 ${latency(node.dispatchLagP95Ms)}`);
  if (node.detail) lines.push(node.detail);
  return { id: node.key, kind: node.kind, name: node.name, state: node.state, lines };
}

function edgeOf({ source, target, ratePerMinute, failuresPerMinute, state }: StageLink): GraphEdge {
  const failed = failuresPerMinute ? `, ${decimal(failuresPerMinute)} failed` : "";
  const label = ratePerMinute === null ? "" : `${decimal(ratePerMinute)}/min${failed}`;
  return { source, target, label, state, ratePerMinute };
}

function sheetOf({ stages }: Flow) {
  return {
    columns: ["key", "kind", "name", "state", "monitors", "per minute", "failed", "lag p50 ms", "lag p95 ms"],
    rows: stages.map((one) => [
      one.key,
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
