import { type Sheet, shown } from "../format/tables";
import { colour } from "./colours";

const SCALE = 2;
const PAD = 20;
const TITLE_PX = 40;
const ROW_PX = 24;
const MOST_ROWS = 200;

/**
 * A panel as a picture: the chart it shows (canvas or SVG) under its title, else its rows as a table.
 * Null where the browser draws none.
 */
export async function panelPng(panel: HTMLElement | null, title: string, sheet: Sheet): Promise<Blob | null> {
  const drawing = panel?.querySelector<HTMLElement>("[data-picture]");
  const canvas = drawing?.querySelector("canvas");
  const svg = drawing?.querySelector("svg");
  if (canvas) return framed(title, canvas, canvas.clientWidth, canvas.clientHeight);
  if (svg) {
    const { width, height } = svg.getBoundingClientRect();
    return framed(title, await imageOf(svg, width, height), width, height);
  }
  return tablePng(title, sheet);
}

function sheetOfPaper(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(SCALE, SCALE);
  pen.fillStyle = colour("--surface");
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colour("--ink");
  pen.textBaseline = "middle";
  return [canvas, pen];
}

function framed(
  title: string,
  picture: CanvasImageSource,
  width: number,
  height: number,
): Promise<Blob | null> {
  const paper = sheetOfPaper(width + 2 * PAD, height + 2 * PAD + TITLE_PX);
  if (!paper) return Promise.resolve(null);
  const [canvas, pen] = paper;
  writeTitle(pen, title);
  pen.drawImage(picture, PAD, PAD + TITLE_PX, width, height);
  return blobOf(canvas);
}

function writeTitle(pen: CanvasRenderingContext2D, title: string): void {
  pen.font = "600 16px system-ui, sans-serif";
  pen.fillText(title, PAD, PAD + TITLE_PX / 2 - 6);
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** An SVG alone knows no style sheet: what the page gives its parts is written into a copy. */
async function imageOf(svg: SVGSVGElement, width: number, height: number): Promise<HTMLImageElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, at) => {
    const style = getComputedStyle(original);
    for (const name of [
      "fill",
      "stroke",
      "stroke-width",
      "opacity",
      "font",
      "text-anchor",
      "stroke-dasharray",
    ]) {
      copies[at]?.setAttribute(name === "font" ? "style" : name, written(name, style));
    }
  });
  const text = new XMLSerializer().serializeToString(copy);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  return image;
}

function written(name: string, style: CSSStyleDeclaration): string {
  return name === "font" ? `font:${style.font}` : style.getPropertyValue(name);
}

function tablePng(title: string, sheet: Sheet): Promise<Blob | null> {
  const rows = sheet.rows.slice(0, MOST_ROWS).map((row) => row.map(shown));
  const widths = widthsOf([[...sheet.columns], ...rows]);
  const width = widths.reduce((sum, one) => sum + one, 0) + 2 * PAD;
  const paper = sheetOfPaper(width, (rows.length + 1) * ROW_PX + 2 * PAD + TITLE_PX);
  if (!paper) return Promise.resolve(null);
  const [canvas, pen] = paper;
  writeTitle(pen, title);
  [[...sheet.columns], ...rows].forEach((row, number) => {
    pen.font = `${number === 0 ? "600 " : ""}13px system-ui, sans-serif`;
    let left = PAD;
    row.forEach((text, at) => {
      pen.fillText(text, left, PAD + TITLE_PX + number * ROW_PX + ROW_PX / 2);
      left += widths[at] ?? 0;
    });
  });
  return blobOf(canvas);
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = "600 13px system-ui, sans-serif";
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, at) => {
    const longest = Math.max(...rows.map((row) => pen?.measureText(row[at] ?? "").width ?? 0));
    return Math.ceil(longest) + 24;
  });
}
