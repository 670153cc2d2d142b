import {
  BaseEdge,
  type Edge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  Handle,
  type Node,
  type NodeProps,
  Position,
} from "@xyflow/react";
import { type GraphNode, kindOf, kindWord, stateOf, stateWord } from "./graph";
import { GraphIcon, KIND_PATHS, STATE_PATHS } from "./graphIcons";

/** Type aliases, not interfaces: xyflow wants its data indexable. */
export type PartData = { node: GraphNode; direction: "right" | "down" };
export type PartNode = Node<PartData, "part">;
export type FlowData = { label: string; state: string; share: number };
export type FlowEdge = Edge<FlowData, "flow">;

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

/** The label lies on the line, nearer to the end where lines are farther from each other. */
export function Flow(props: EdgeProps<FlowEdge>) {
  const { id, data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [path] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition });
  const state = stateOf(data?.state ?? "IDLE");
  const share = data?.share ?? 0.5;
  const [x, y] = pointOn(share, sourceX, sourceY, targetX, targetY, sourcePosition === Position.Right);
  return (
    <>
      <BaseEdge id={id} path={path} className={`chart-flow chart-flow-${state}`} />
      {data?.label && (
        <EdgeLabelRenderer>
          <div
            className={`chart-flow-label chart-flow-label-${state}`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {state !== "ok" && state !== "idle" && <GraphIcon path={STATE_PATHS[state]} size={11} />}
            {data.label}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

/** On the Bézier curve that xyflow draws between facing sides: its control points lie half way. */
export function pointOn(
  t: number,
  sx: number,
  sy: number,
  tx: number,
  ty: number,
  sideways: boolean,
): [number, number] {
  const c1 = sideways ? [(sx + tx) / 2, sy] : [sx, (sy + ty) / 2];
  const c2 = sideways ? [(sx + tx) / 2, ty] : [tx, (sy + ty) / 2];
  const u = 1 - t;
  const mix = (a: number, b: number, c: number, d: number) =>
    u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d;
  return [mix(sx, c1[0] ?? 0, c2[0] ?? 0, tx), mix(sy, c1[1] ?? 0, c2[1] ?? 0, ty)];
}
