import type { GraphEdge } from "./graph";
import type { Box, Layout } from "./layers";

/** Ways of the connections of a layout: around boxes, never behind them. Pure. */
export interface Route {
  readonly edge: GraphEdge;
  readonly path: string;
  readonly labelX: number;
  readonly labelY: number;
}

type Point = readonly [x: number, y: number];

const LABEL_CHAR = 6.3;
const LABEL_PAD = 14;
const CORNER = 7;
const NEAREST_LANE = 8;

/** Whether the label stands at the target: lines that fan out are apart there, lines that meet at the source. */
function labelledAtTarget(edge: GraphEdge, edges: readonly GraphEdge[]): boolean {
  const out = edges.filter((other) => other.source === edge.source).length;
  const into = edges.filter((other) => other.target === edge.target).length;
  return out >= into;
}

export function routesOf(edges: readonly GraphEdge[], layout: Layout): Route[] {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  const known = edges.filter((edge) => boxes.has(edge.source) && boxes.has(edge.target));
  const ends = known.flatMap((edge) => {
    const [from, to] = [boxes.get(edge.source), boxes.get(edge.target)];
    return from && to ? [{ edge, from, to, atTarget: labelledAtTarget(edge, known) }] : [];
  });
  return layout.direction === "right" ? ends.map((end) => curve(end, layout)) : lanes(ends, layout);
}

interface Ends {
  readonly edge: GraphEdge;
  readonly from: Box;
  readonly to: Box;
  readonly atTarget: boolean;
}

/** A curve from side to side, level through the gaps that the layout keeps free for it. */
function curve({ edge, from, to, atTarget }: Ends, layout: Layout): Route {
  const bends = layout.bends.get(edge) ?? [];
  const stops: Point[] = [
    [from.x + from.width, from.y + from.height / 2],
    ...bends.flatMap<Point>((bend) => [
      [bend.x, bend.y + bend.height / 2],
      [bend.x + bend.width, bend.y + bend.height / 2],
    ]),
    [to.x, to.y + to.height / 2],
  ];
  let path = `M${at(stops[0])}`;
  stops.slice(1).forEach((stop, step) => {
    const before = stops[step] ?? stop;
    const middle = (before[0] + stop[0]) / 2;
    path += `C${at([middle, before[1]])} ${at([middle, stop[1]])} ${at(stop)}`;
  });
  const last = stops.length - 1;
  const [p, q, t] = atTarget ? [stops[last - 1], stops[last], 0.66] : [stops[0], stops[1], 0.34];
  const [labelX, labelY] = onCurve(p ?? [0, 0], q ?? [0, 0], t);
  return { edge, path, labelX, labelY };
}

/** A point of the curve whose two handles lie half way between its ends. */
export function onCurve(p: Point, q: Point, t: number): Point {
  const u = 1 - t;
  const middle = (p[0] + q[0]) / 2;
  const [a, b, c, d] = [u ** 3, 3 * u * u * t, 3 * u * t * t, t ** 3];
  return [a * p[0] + (b + c) * middle + d * q[0], (a + b) * p[1] + (c + d) * q[1]];
}

/** Top to bottom, lines run beside the boxes, each in a lane of its own: from even layers at the left. */
function lanes(ends: readonly Ends[], layout: Layout): Route[] {
  const routes: Route[] = [];
  const taken = new Map<string, number>();
  for (const side of ["left", "right"] as const) {
    const here = ends
      .filter(({ from }) => (from.layer % 2 === 0) === (side === "left"))
      .toSorted((a, b) => Math.abs(a.to.y - a.from.y) - Math.abs(b.to.y - b.from.y));
    const between = Math.min(4, (layout.gutter - NEAREST_LANE - 2) / Math.max(1, here.length));
    here.forEach((end, lane) => {
      routes.push(laneOf(end, side, NEAREST_LANE + lane * between, layout, taken));
    });
  }
  return routes;
}

function laneOf(
  { edge, from, to, atTarget }: Ends,
  side: "left" | "right",
  away: number,
  layout: Layout,
  taken: Map<string, number>,
): Route {
  const left = side === "left";
  const line = left ? layout.left - away : layout.left + layout.inner + away;
  const start: Point = [left ? from.x : from.x + from.width, from.y + from.height - 16];
  const end: Point = [left ? to.x : to.x + to.width, to.y + 18];
  const inward = left ? CORNER : -CORNER;
  const downward = end[1] > start[1] ? CORNER : -CORNER;
  const path = [
    `M${at(start)}H${round(line + inward)}`,
    `Q${at([line, start[1]])} ${at([line, start[1] + downward])}`,
    `V${round(end[1] - downward)}Q${at([line, end[1]])} ${at([line + inward, end[1]])}H${round(end[0])}`,
  ].join("");
  const box = atTarget ? to : from;
  const y = atTarget ? box.y - 11 : box.y + box.height + 11;
  const place = `${box.id} ${side} ${atTarget}`;
  const width = edge.label.length * LABEL_CHAR + LABEL_PAD;
  const used = taken.get(place) ?? 0;
  taken.set(place, used + width + 4);
  const labelX = left ? box.x + used + width / 2 : box.x + box.width - used - width / 2;
  return { edge, path, labelX, labelY: y };
}

function at(point: Point | undefined): string {
  return point ? `${round(point[0])},${round(point[1])}` : "0,0";
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
