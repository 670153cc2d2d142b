import { Controls, MarkerType, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo, useRef } from "react";
import { rawSheet, textSheet } from "./columns";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { Flow, type FlowEdge, Part, type PartNode } from "./GraphParts";
import {
  flows,
  GRAPH_COLUMNS,
  type GraphEdge,
  type GraphNode,
  graphRows,
  graphSummary,
  kindWord,
  stateWord,
} from "./graph";
import { graphPicture } from "./graphPicture";
import { type Layout, layoutOf } from "./layers";
import { motionAllowed, useWidth } from "./measure";
import { type Route, routesOf } from "./routes";

export interface ExecutionGraphProps {
  label: string;
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

const NODE_TYPES = { part: Part };
const EDGE_TYPES = { flow: Flow };
const TALLEST = 720;

/** Who dispatches what to whom: scheduler, relays, monitors, stores. To be loaded lazily. */
export default function ExecutionGraphView({ label, nodes, edges, exportRef, twin }: ExecutionGraphProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 960);
  const layout = useMemo(() => layoutOf(nodes, edges, width - 16), [nodes, edges, width]);
  const parts = useMemo(() => partsOf(nodes, layout), [nodes, layout]);
  const routes = useMemo(() => routesOf(edges, layout), [edges, layout]);
  const lines = useMemo(() => linesOf(routes, motionAllowed()), [routes]);
  const rows = () => graphRows(nodes, edges);
  const down = layout.direction === "down";
  const height = down ? layout.height + 32 : Math.min(Math.max(layout.height + 48, 260), TALLEST);
  useChartExport(exportRef, {
    sheet: () => rawSheet(GRAPH_COLUMNS, rows()),
    picture: () => graphPicture(label, nodes, routes, layout),
  });
  return (
    <Frame
      label={label}
      kind="graph"
      empty={nodes.length === 0 ? "Nothing has been dispatched in this window." : null}
      sheet={() => textSheet(GRAPH_COLUMNS, rows())}
      twin={twin}
    >
      <p className="chart-hidden">{graphSummary(nodes, edges)}</p>
      <div className="chart-graph" ref={box} style={{ height }}>
        <ReactFlow<PartNode, FlowEdge>
          key={`${layout.direction} ${Math.round(layout.width)} ${Math.round(layout.height)}`}
          nodes={parts}
          edges={lines}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          fitView
          fitViewOptions={{ padding: down ? 0.01 : 0.04, maxZoom: 1 }}
          minZoom={0.2}
          maxZoom={2}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          panOnDrag={!down}
          deleteKeyCode={null}
        >
          {!down && <Controls showInteractive={false} />}
        </ReactFlow>
      </div>
    </Frame>
  );
}

function partsOf(nodes: readonly GraphNode[], layout: Layout): PartNode[] {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  return nodes.flatMap((node) => {
    const box = boxes.get(node.id);
    if (!box) return [];
    const said = [node.name, kindWord(node.kind), stateWord(node.state), ...node.lines];
    return [
      {
        id: node.id,
        type: "part" as const,
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        data: { node, direction: layout.direction },
        ariaRole: "group" as const,
        ariaLabel: said.join(", "),
      },
    ];
  });
}

function linesOf(routes: readonly Route[], motion: boolean): FlowEdge[] {
  return routes.map((route) => ({
    id: `${route.edge.source} ${route.edge.target}`,
    type: "flow" as const,
    source: route.edge.source,
    target: route.edge.target,
    animated: motion && flows(route.edge),
    focusable: false,
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
    data: { ...route },
  }));
}
