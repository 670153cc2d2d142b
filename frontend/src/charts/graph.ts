import { decimal } from "../format/numbers";
import type { StageKind, StageState } from "../gql/generated";
import type { Column } from "./columns";

export interface GraphNode {
  readonly id: string;
  /** A StageKind, or one that a newer gateway has. */
  readonly kind: string;
  readonly name: string;
  /** A StageState, or one that a newer gateway has. */
  readonly state: string;
  readonly lines: readonly string[];
}

export interface GraphEdge {
  readonly source: string;
  readonly target: string;
  readonly label: string;
  readonly state: string;
  readonly ratePerMinute?: number | null | undefined;
}

export type GraphState = Lowercase<StageState>;
/** One monitor is drawn as a group of them is; what a newer gateway adds is drawn as a part. */
export type GraphKind = Exclude<Lowercase<StageKind>, "monitor"> | "other";

const STATE_WORDS: Readonly<Record<GraphState, string>> = {
  ok: "OK",
  degraded: "Degraded",
  failing: "Failing",
  idle: "Idle",
};

const KIND_WORDS: Readonly<Record<GraphKind, string>> = {
  scheduler: "Scheduler",
  relay: "Relay",
  monitors: "Monitors",
  telemetry: "Telemetry",
  registry: "Registry",
  other: "Part",
};

export function stateOf(state: string): GraphState {
  const lower = state.toLowerCase();
  return lower in STATE_WORDS ? (lower as GraphState) : "idle";
}

/** What stands beside the icon. A state unknown here keeps its own word. */
export function stateWord(state: string): string {
  const lower = state.toLowerCase();
  return lower in STATE_WORDS ? STATE_WORDS[lower as GraphState] : state;
}

export function kindOf(kind: string): GraphKind {
  const lower = kind.toLowerCase();
  if (lower === "monitor") return "monitors";
  return lower in KIND_WORDS ? (lower as GraphKind) : "other";
}

export function kindWord(kind: string): string {
  return kind.toLowerCase() === "monitor" ? "Monitor" : KIND_WORDS[kindOf(kind)];
}

export function graphSummary(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): string {
  const failing = nodes.filter((node) => stateOf(node.state) === "failing").map((node) => node.name);
  const degraded = nodes.filter((node) => stateOf(node.state) === "degraded").map((node) => node.name);
  const parts = [`${nodes.length} parts, ${edges.length} connections`];
  if (failing.length > 0) parts.push(`failing: ${failing.join(", ")}`);
  if (degraded.length > 0) parts.push(`degraded: ${degraded.join(", ")}`);
  return parts.join("; ");
}

/** Only what carries something flows. */
export function flows(edge: GraphEdge): boolean {
  return (edge.ratePerMinute ?? 0) > 0;
}

export interface GraphRow {
  readonly what: "part" | "connection";
  readonly from: string;
  readonly to: string | null;
  readonly kind: string;
  readonly state: string;
  readonly rate: number | null;
  readonly text: string;
}

export function graphRows(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphRow[] {
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  return [
    ...nodes.map<GraphRow>((node) => ({
      what: "part",
      from: node.name,
      to: null,
      kind: kindWord(node.kind),
      state: stateWord(node.state),
      rate: null,
      text: node.lines.join("; "),
    })),
    ...edges.map<GraphRow>((edge) => ({
      what: "connection",
      from: names.get(edge.source) ?? edge.source,
      to: names.get(edge.target) ?? edge.target,
      kind: "",
      state: stateWord(edge.state),
      rate: edge.ratePerMinute ?? null,
      text: edge.label,
    })),
  ];
}

export const GRAPH_COLUMNS: readonly Column<GraphRow>[] = [
  { name: "name or source", raw: (row) => row.from },
  { name: "target", raw: (row) => row.to },
  { name: "what", raw: (row) => row.what },
  { name: "kind", raw: (row) => row.kind },
  { name: "state", raw: (row) => row.state },
  { name: "per minute", raw: (row) => row.rate, text: (row) => decimal(row.rate) },
  { name: "text", raw: (row) => row.text },
];
