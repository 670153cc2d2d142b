import { colour } from "../parts/colours";
import type { LegendEntry } from "./Legend";
import { swatchStyle } from "./marks";
import type { ColourName } from "./tones";

/** A chart as it is to be drawn on a canvas of its own: below a title, above a legend. */
export interface Picture {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly legend: readonly LegendEntry[];
  paint(pen: CanvasRenderingContext2D, paint: Paint): void | Promise<void>;
}

export type Paint = (name: ColourName) => string;

const SCALE = 2;
const PAD = 20;
const TITLE_PX = 34;
const ROW_PX = 20;
const SWATCH_PX = 26;
const GAP_PX = 16;
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

export function paintOf(name: ColourName): string {
  return colour(`--chart-${name}`);
}

export async function png(picture: Picture): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser draws no pictures.");
  const width = Math.max(picture.width, 240);
  pen.font = `12px ${FONT}`;
  const rows = legendRows(
    picture.legend.map((entry) => pen.measureText(entry.label).width + SWATCH_PX + GAP_PX),
    width,
  );
  const height = TITLE_PX + picture.height + (rows.length > 0 ? 12 + rows.length * ROW_PX : 0);
  canvas.width = Math.ceil((width + 2 * PAD) * SCALE);
  canvas.height = Math.ceil((height + 2 * PAD) * SCALE);
  pen.scale(SCALE, SCALE);
  pen.fillStyle = paintOf("surface");
  pen.fillRect(0, 0, width + 2 * PAD, height + 2 * PAD);
  pen.translate(PAD, PAD);
  writeTitle(pen, picture.title, width);
  pen.save();
  pen.translate(0, TITLE_PX);
  await picture.paint(pen, paintOf);
  pen.restore();
  pen.translate(0, TITLE_PX + picture.height + 12);
  paintLegend(pen, picture.legend, rows);
  return blobOf(canvas);
}

/** Which entries stand in which row, with the left edge of each. */
export function legendRows(widths: readonly number[], room: number): { at: number; left: number }[][] {
  const rows: { at: number; left: number }[][] = [];
  let left = 0;
  widths.forEach((width, at) => {
    const row = rows.at(-1);
    if (row && left + width <= room) row.push({ at, left });
    else {
      left = 0;
      rows.push([{ at, left }]);
    }
    left += width;
  });
  return rows;
}

function writeTitle(pen: CanvasRenderingContext2D, title: string, room: number): void {
  pen.textBaseline = "middle";
  pen.fillStyle = paintOf("ink");
  pen.font = `600 15px ${FONT}`;
  pen.fillText(title, 0, 10, room);
}

function paintLegend(
  pen: CanvasRenderingContext2D,
  legend: readonly LegendEntry[],
  rows: { at: number; left: number }[][],
): void {
  pen.font = `12px ${FONT}`;
  pen.textBaseline = "middle";
  rows.forEach((row, line) => {
    for (const { at, left } of row) {
      const entry = legend[at];
      if (!entry) continue;
      pen.save();
      pen.translate(left + 10, line * ROW_PX + ROW_PX / 2);
      paintSwatch(pen, entry);
      pen.fillStyle = paintOf("ink");
      pen.fillText(entry.label, SWATCH_PX - 10, 0);
      pen.restore();
    }
  });
}

function paintSwatch(pen: CanvasRenderingContext2D, entry: LegendEntry): void {
  const style = swatchStyle(entry.swatch);
  const path = new Path2D(style.path);
  const ink = paintOf(entry.colour);
  pen.globalAlpha = entry.swatch === "band" ? 0.25 : 1;
  pen.fillStyle = ink;
  pen.strokeStyle = ink;
  pen.lineWidth = 1.75;
  pen.setLineDash([...style.dash]);
  if (style.fill) pen.fill(path);
  else pen.stroke(path);
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))),
      "image/png",
    );
  });
}
