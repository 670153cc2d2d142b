/** Shapes that tell what colour tells, for those who see no colour. All stand around 0,0. */
export type Shape = "circle" | "ring" | "triangle" | "diamond" | "square" | "cross";
export type Swatch =
  | Shape
  | "line"
  | "dashed"
  | "dotted"
  | "dashdot"
  | "band"
  | "box"
  | "hollow"
  | "hatch"
  | "bar"
  | "short"
  | "whisker";

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** A shape whose area is about that of a circle with radius r. */
export function shapePath(shape: Shape, r: number): string {
  const n = round;
  if (shape === "triangle") {
    const t = r * 1.25;
    return `M0,${n(-t)}L${n(t)},${n(t * 0.8)}H${n(-t)}Z`;
  }
  if (shape === "diamond") return `M0,${n(-r * 1.25)}L${n(r * 1.25)},0L0,${n(r * 1.25)}L${n(-r * 1.25)},0Z`;
  if (shape === "square") return `M${n(-r * 0.9)},${n(-r * 0.9)}h${n(r * 1.8)}v${n(r * 1.8)}h${n(-r * 1.8)}Z`;
  if (shape === "cross") return `M${n(-r)},${n(-r)}L${n(r)},${n(r)}M${n(r)},${n(-r)}L${n(-r)},${n(r)}`;
  return `M${n(-r)},0A${n(r)},${n(r)} 0 1 1 ${n(r)},0A${n(r)},${n(r)} 0 1 1 ${n(-r)},0Z`;
}

export interface SwatchStyle {
  readonly path: string;
  readonly fill: boolean;
  readonly stroke: boolean;
  readonly dash: readonly number[];
}

export const DASHES: Readonly<Record<"line" | "dashed" | "dotted" | "dashdot", readonly number[]>> = {
  line: [],
  dashed: [6, 3],
  dotted: [1.5, 3],
  dashdot: [7, 3, 1.5, 3],
};

const FILLED = new Set<Swatch>(["circle", "triangle", "diamond", "square", "band", "box", "bar", "short"]);
const BOX = "M-6,-5H6V5H-6Z";
const PATHS: Partial<Record<Swatch, string>> = {
  line: "M-9,0H9",
  dashed: "M-9,0H9",
  dotted: "M-9,0H9",
  dashdot: "M-9,0H9",
  band: "M-9,-4H9V4H-9Z",
  box: BOX,
  hollow: BOX,
  hatch: `${BOX}M-6,1L0,-5M-6,5L4,-5M0,5L6,-1`,
  bar: "M-3,-6H3V6H-3Z",
  short: "M-3,0H3V6H-3Z",
  whisker: "M-7,0H7M-7,-4V4M7,-4V4",
};

/** How a legend draws an entry, in a box of 20 by 14 around 0,0. */
export function swatchStyle(swatch: Swatch): SwatchStyle {
  const path = PATHS[swatch] ?? shapePath(swatch as Shape, 5);
  const fill = FILLED.has(swatch);
  const dash = swatch in DASHES ? DASHES[swatch as keyof typeof DASHES] : [];
  return { path, fill, stroke: !fill, dash };
}
