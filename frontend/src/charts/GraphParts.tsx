import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  Handle,
  type Node,
  type NodeProps,
  Position,
} from "@xyflow/react";
import { type GraphNode, kindOf, kindWord, stateOf, stateWord } from "./graph";
import { GraphIcon, KIND_PATHS, STATE_PATHS } from "./graphIcons";
import type { Route } from "./routes";

/** Type aliases, not interfaces: xyflow wants its data indexable. */
export type PartData = { node: GraphNode; direction: "right" | "down" };
export type PartNode = Node<PartData, "part">;
export type FlowEdge = Edge<Route & Record<string, unknown>, "flow">;

export function Part({ data }: NodeProps<PartNode>) {
  const { node, direction } = data;
  const state = stateOf(node.state);
  const [entry, exit] =
    direction === "right" ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  return (
    <div className={`chart-part chart-part-${state}`}>
      <Handle type="target" position={entry} isConnectable={false} />
      <div className="chart-part-head">
        <GraphIcon path={KIND_PATHS[kindOf(node.kind)]} />
        <span className="chart-part-name" title={node.name}>
          {node.name}
        </span>
      </div>
      <div className="chart-part-state">
        <span className="chart-soft">{kindWord(node.kind)}</span>
        <span className={`chart-state chart-state-${state}`}>
          <GraphIcon path={STATE_PATHS[state]} size={13} />
          {stateWord(node.state)}
        </span>
      </div>
      {node.lines.map((line) => (
        <div className="chart-part-line" key={line} title={line}>
          {line}
        </div>
      ))}
      <Handle type="source" position={exit} isConnectable={false} />
    </div>
  );
}

/** xyflow draws what routes.ts worked out: its own paths would lead behind boxes. */
export function Flow({ id, data, markerEnd }: EdgeProps<FlowEdge>) {
  if (!data) return null;
  const { edge, path, labelX, labelY } = data;
  const state = stateOf(edge.state);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`chart-flow chart-flow-${state}`}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {edge.label && (
        <EdgeLabelRenderer>
          <div
            className={`chart-flow-label chart-flow-label-${state}`}
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
          >
            {state !== "ok" && state !== "idle" && <GraphIcon path={STATE_PATHS[state]} size={11} />}
            {edge.label}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
