import { type GraphEdge, type GraphKind, type GraphNode, kindOf } from "./graph";

/** Layered layout: kinds decide the layer, neighbours the order in it, the room the direction. Pure. */

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly direction: "right" | "down";
  readonly boxes: readonly Box[];
  readonly width: number;
  readonly height: number;
}

const LAYER: Readonly<Record<GraphKind, number>> = {
  scheduler: 0,
  relay: 1,
  other: 1,
  monitors: 2,
  telemetry: 3,
  registry: 3,
};

export const NODE_W = 196;
const LINE_PX = 17;
const HEAD_PX = 52;
const PAD_PX = 12;
const ACROSS = 118;
const BETWEEN = 26;
const DOWN_GAP = 64;
const NARROW_GAP = 10;
const WIDE = 4 * NODE_W + 3 * 72;
const SWEEPS = 4;

export function nodeHeight(node: GraphNode): number {
  return HEAD_PX + node.lines.length * LINE_PX + PAD_PX;
}

/** Left to right where four layers have room, else top to bottom with as many beside each other as fit. */
export function layoutOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], room: number): Layout {
  const layers = orderedLayers(nodes, edges);
  return room >= WIDE ? rightwards(layers, room) : downwards(layers, room);
}

export function orderedLayers(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[][] {
  const byLayer = new Map<number, GraphNode[]>();
  for (const node of nodes) {
    const layer = LAYER[kindOf(node.kind)];
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), node]);
  }
  let layers = [...byLayer.entries()].toSorted(([a], [b]) => a - b).map(([, found]) => found);
  for (let sweep = 0; sweep < SWEEPS; sweep++) layers = swept(layers, edges);
  return layers;
}

/** Each node goes to the middle of its neighbours (Sugiyama's barycentre); ties keep their order. */
function swept(layers: GraphNode[][], edges: readonly GraphEdge[]): GraphNode[][] {
  const place = new Map<string, number>();
  const note = (layer: readonly GraphNode[]) =>
    layer.forEach((node, at) => {
      place.set(node.id, (at + 0.5) / layer.length);
    });
  layers.forEach(note);
  return layers.map((layer) => {
    const sorted = layer
      .map((node, at) => ({ node, key: barycentre(node.id, edges, place) ?? (at + 0.5) / layer.length }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ node }) => node);
    note(sorted);
    return sorted;
  });
}

function barycentre(id: string, edges: readonly GraphEdge[], place: Map<string, number>): number | null {
  const found = edges.flatMap((edge) => {
    const other = edge.source === id ? edge.target : edge.target === id ? edge.source : null;
    const at = other === null ? undefined : place.get(other);
    return at === undefined ? [] : [at];
  });
  return found.length === 0 ? null : found.reduce((sum, one) => sum + one, 0) / found.length;
}

function rightwards(layers: readonly GraphNode[][], room: number): Layout {
  const tall = Math.max(0, ...layers.map((layer) => stacked(layer)));
  const spare = (room - layers.length * NODE_W) / Math.max(1, layers.length - 1);
  const gap = layers.length > 1 ? Math.min(Math.max(72, spare), 2 * ACROSS) : 0;
  const boxes = layers.flatMap((layer, at) => {
    let y = (tall - stacked(layer)) / 2;
    return layer.map((node) => {
      const box = { id: node.id, x: at * (NODE_W + gap), y, width: NODE_W, height: nodeHeight(node) };
      y += box.height + BETWEEN;
      return box;
    });
  });
  return {
    direction: "right",
    boxes,
    width: layers.length * NODE_W + (layers.length - 1) * gap,
    height: tall,
  };
}

function stacked(layer: readonly GraphNode[]): number {
  return layer.reduce((sum, node) => sum + nodeHeight(node) + BETWEEN, -BETWEEN);
}

function downwards(layers: readonly GraphNode[][], room: number): Layout {
  const boxes: Box[] = [];
  const width = Math.max(160, room);
  let y = 0;
  layers.forEach((layer, at) => {
    if (at > 0) y += DOWN_GAP;
    const fit = Math.max(1, Math.floor((width + NARROW_GAP) / (150 + NARROW_GAP)));
    for (let first = 0; first < layer.length; first += fit) {
      if (first > 0) y += BETWEEN;
      const row = layer.slice(first, first + fit);
      const each = Math.min(NODE_W, (width - (row.length - 1) * NARROW_GAP) / row.length);
      const used = row.length * each + (row.length - 1) * NARROW_GAP;
      const tallest = Math.max(...row.map(nodeHeight));
      row.forEach((node, place) => {
        const x = (width - used) / 2 + place * (each + NARROW_GAP);
        boxes.push({ id: node.id, x, y, width: each, height: nodeHeight(node) });
      });
      y += tallest;
    }
  });
  return { direction: "down", boxes, width, height: y };
}
