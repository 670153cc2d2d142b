import { type GraphEdge, type GraphKind, type GraphNode, kindOf } from "./graph";

/** Layered layout: kinds decide the layer, neighbours the order in it, the room the direction. Pure. */

export interface Box {
  readonly id: string;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly direction: "right" | "down";
  readonly boxes: readonly Box[];
  /** Room kept free in the layers that a connection passes. */
  readonly bends: ReadonlyMap<GraphEdge, readonly Box[]>;
  readonly width: number;
  readonly height: number;
  /** Top to bottom: the column of boxes and the gutter of lines at either side of it. */
  readonly left: number;
  readonly inner: number;
  readonly gutter: number;
}

const LAYER: Readonly<Record<GraphKind, number>> = {
  scheduler: 0,
  relay: 1,
  other: 1,
  monitors: 2,
  telemetry: 3,
  registry: 3,
};

export const NODE_W = 204;
const LINE_PX = 17;
const HEAD_PX = 52;
const PAD_PX = 12;
const BEND_PX = 18;
const BETWEEN = 26;
const LEAST_GAP = 76;
const MOST_GAP = 236;
const DOWN_GAP = 40;
const WIDEST_COLUMN = 420;
const WIDE = 4 * NODE_W + 3 * LEAST_GAP;
const SWEEPS = 4;

/** What stands in a layer: a node, or the place of a connection that passes through. */
export interface Item {
  readonly id: string;
  readonly layer: number;
  readonly height: number;
  readonly bend: GraphEdge | null;
}

type Link = readonly [source: string, target: string];

export function nodeHeight(node: GraphNode): number {
  return HEAD_PX + node.lines.length * LINE_PX + PAD_PX;
}

/** Left to right where four layers have room, else one below the other. */
export function layoutOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], room: number): Layout {
  return room >= WIDE
    ? rightwards(orderedLayers(nodes, edges, true), room)
    : downwards(orderedLayers(nodes, edges, false), room, edges);
}

export function orderedLayers(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  withBends: boolean,
): Item[][] {
  const items: Item[] = nodes.map((node) => ({
    id: node.id,
    layer: LAYER[kindOf(node.kind)],
    height: nodeHeight(node),
    bend: null,
  }));
  const ranks = [...new Set(items.map((item) => item.layer))].toSorted((a, b) => a - b);
  const ranked = items.map((item) => ({ ...item, layer: ranks.indexOf(item.layer) }));
  const { bends, links } = withBends ? passing(ranked, edges) : { bends: [], links: edges.map(linkOf) };
  const all = [...ranked, ...bends];
  let layers = ranks.map((_, at) => all.filter((item) => item.layer === at));
  for (let sweep = 0; sweep < SWEEPS; sweep++) layers = swept(layers, links);
  return layers;
}

function linkOf(edge: GraphEdge): Link {
  return [edge.source, edge.target];
}

/** A connection over several layers gets a place in each between, and is linked from place to place. */
function passing(items: readonly Item[], edges: readonly GraphEdge[]): { bends: Item[]; links: Link[] } {
  const layerOf = new Map(items.map((item) => [item.id, item.layer]));
  const bends: Item[] = [];
  const links: Link[] = [];
  edges.forEach((edge, number) => {
    const from = layerOf.get(edge.source) ?? 0;
    const to = layerOf.get(edge.target) ?? 0;
    let before = edge.source;
    for (let layer = from + 1; layer < to; layer++) {
      const id = `bend ${number} ${layer}`;
      bends.push({ id, layer, height: BEND_PX, bend: edge });
      links.push([before, id]);
      before = id;
    }
    links.push([before, edge.target]);
  });
  return { bends, links };
}

/** Each goes to the middle of its neighbours (Sugiyama's barycentre); ties keep their order. */
function swept(layers: Item[][], links: readonly Link[]): Item[][] {
  const place = new Map<string, number>();
  const note = (layer: readonly Item[]) =>
    layer.forEach((item, at) => {
      place.set(item.id, (at + 0.5) / layer.length);
    });
  layers.forEach(note);
  return layers.map((layer) => {
    const sorted = layer
      .map((item, at) => ({ item, key: barycentre(item.id, links, place) ?? (at + 0.5) / layer.length }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ item }) => item);
    note(sorted);
    return sorted;
  });
}

function barycentre(id: string, links: readonly Link[], place: Map<string, number>): number | null {
  const found = links.flatMap(([source, target]) => {
    const other = source === id ? target : target === id ? source : null;
    const at = other === null ? undefined : place.get(other);
    return at === undefined ? [] : [at];
  });
  return found.length === 0 ? null : found.reduce((sum, one) => sum + one, 0) / found.length;
}

function rightwards(layers: readonly Item[][], room: number): Layout {
  const tall = Math.max(0, ...layers.map(stacked));
  const spare = (room - layers.length * NODE_W) / Math.max(1, layers.length - 1);
  const gap = Math.min(Math.max(LEAST_GAP, spare), MOST_GAP);
  const bends = new Map<GraphEdge, Box[]>();
  const boxes: Box[] = [];
  layers.forEach((layer, at) => {
    let y = (tall - stacked(layer)) / 2;
    for (const item of layer) {
      const box = { id: item.id, layer: at, x: at * (NODE_W + gap), y, width: NODE_W, height: item.height };
      y += item.height + BETWEEN;
      if (item.bend) bends.set(item.bend, [...(bends.get(item.bend) ?? []), box]);
      else boxes.push(box);
    }
  });
  const width = layers.length * NODE_W + Math.max(0, layers.length - 1) * gap;
  return { direction: "right", boxes, bends, width, height: tall, left: 0, inner: width, gutter: 0 };
}

function stacked(layer: readonly Item[]): number {
  return layer.reduce((sum, item) => sum + item.height + BETWEEN, -BETWEEN);
}

function downwards(layers: readonly Item[][], room: number, edges: readonly GraphEdge[]): Layout {
  const gutter = Math.min(44, 14 + 3 * edges.length);
  const inner = Math.min(WIDEST_COLUMN, Math.max(160, room - 2 * gutter));
  const left = Math.max(gutter, (room - inner) / 2);
  const boxes: Box[] = [];
  let y = 0;
  layers.forEach((layer, at) => {
    if (at > 0) y += DOWN_GAP - BETWEEN;
    for (const item of layer) {
      boxes.push({ id: item.id, layer: at, x: left, y, width: inner, height: item.height });
      y += item.height + BETWEEN;
    }
  });
  const height = Math.max(0, y - BETWEEN);
  return { direction: "down", boxes, bends: new Map(), width: inner + 2 * left, height, left, inner, gutter };
}
