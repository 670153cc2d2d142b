import { type GraphNode, type GraphState, kindOf, kindWord, stateOf, stateWord } from "./graph";
import { KIND_PATHS, STATE_PATHS } from "./graphIcons";
import type { Box, Layout } from "./layers";
import { FONT, type Paint, type Picture } from "./picture";
import type { Route } from "./routes";
import type { ColourName } from "./tones";

const INK: Readonly<Record<GraphState, ColourName>> = {
  ok: "ok",
  degraded: "warn",
  failing: "bad",
  idle: "none",
};

/** The graph is HTML on the page; on paper it is drawn from the same layout. */
export function graphPicture(
  title: string,
  nodes: readonly GraphNode[],
  routes: readonly Route[],
  layout: Layout,
): Picture {
  const boxes = new Map(layout.boxes.map((box) => [box.id, box]));
  return {
    title,
    width: layout.width,
    height: layout.height + 4,
    legend: [],
    paint(pen, paint) {
      for (const route of routes) paintRoute(pen, paint, route);
      for (const route of routes) paintLabel(pen, paint, route);
      for (const node of nodes) {
        const box = boxes.get(node.id);
        if (box) paintNode(pen, paint, node, box);
      }
    },
  };
}

function paintRoute(pen: CanvasRenderingContext2D, paint: Paint, route: Route): void {
  pen.strokeStyle = paint(INK[stateOf(route.edge.state)]);
  pen.lineWidth = 1.5;
  pen.stroke(new Path2D(route.path));
}

function paintLabel(pen: CanvasRenderingContext2D, paint: Paint, { edge, labelX, labelY }: Route): void {
  pen.font = `11px ${FONT}`;
  pen.textAlign = "center";
  const width = pen.measureText(edge.label).width + 8;
  pen.fillStyle = paint("surface");
  pen.fillRect(labelX - width / 2, labelY - 8, width, 16);
  pen.fillStyle = paint("ink");
  pen.fillText(edge.label, labelX, labelY);
  pen.textAlign = "left";
}

function paintNode(pen: CanvasRenderingContext2D, paint: Paint, node: GraphNode, box: Box): void {
  const state = stateOf(node.state);
  pen.save();
  pen.translate(box.x, box.y);
  const outline = new Path2D();
  outline.roundRect(0.5, 0.5, box.width - 1, box.height - 1, 8);
  pen.fillStyle = paint("surface");
  pen.strokeStyle = paint(INK[state]);
  pen.lineWidth = 1.5;
  pen.fill(outline);
  pen.stroke(outline);
  pen.clip(outline);
  icon(pen, KIND_PATHS[kindOf(node.kind)], 10, 10, 16, paint("ink"));
  text(pen, node.name, 32, 18, `600 13px ${FONT}`, paint("ink"));
  text(pen, kindWord(node.kind), 10, 38, `11.5px ${FONT}`, paint("soft"));
  pen.font = `11.5px ${FONT}`;
  const word = stateWord(node.state);
  const left = box.width - 12 - pen.measureText(word).width;
  icon(pen, STATE_PATHS[state], left - 17, 31, 13, paint(INK[state]));
  text(pen, word, left, 38, `11.5px ${FONT}`, paint(INK[state]));
  node.lines.forEach((line, at) => {
    text(pen, line, 10, 60 + at * 17, `11.5px ${FONT}`, paint("ink"));
  });
  pen.restore();
}

function text(pen: CanvasRenderingContext2D, words: string, x: number, y: number, font: string, ink: string) {
  pen.font = font;
  pen.fillStyle = ink;
  pen.textBaseline = "middle";
  pen.fillText(words, x, y);
}

function icon(pen: CanvasRenderingContext2D, path: string, x: number, y: number, size: number, ink: string) {
  pen.save();
  pen.translate(x, y);
  pen.scale(size / 16, size / 16);
  pen.strokeStyle = ink;
  pen.lineWidth = 1.6;
  pen.stroke(new Path2D(path));
  pen.restore();
}
