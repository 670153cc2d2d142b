import { type BarRow, type BarUnit, barLegend, extentsOf, fullOf } from "./bars";
import { FONT, type Paint, type Picture } from "./picture";
import { valueText } from "./units";

const ROW_PX = 26;
const BAR_PX = 12;
const WIDTH_PX = 640;
const NAME_PX = 200;
const VALUE_PX = 96;

/** Bars are HTML on the page, for their links and wrapping names; on paper they are drawn. */
export function barsPicture(
  title: string,
  rows: readonly BarRow[],
  unit: BarUnit,
  max: number | undefined,
): Picture {
  const full = fullOf(rows, unit, max);
  return {
    title,
    width: WIDTH_PX,
    height: rows.length * ROW_PX,
    legend: barLegend(rows, full),
    paint(pen, paint) {
      pen.font = `12.5px ${FONT}`;
      rows.forEach((row, at) => {
        pen.save();
        pen.translate(0, at * ROW_PX + ROW_PX / 2);
        paintRow(pen, paint, row, unit, full);
        pen.restore();
      });
    },
  };
}

function paintRow(
  pen: CanvasRenderingContext2D,
  paint: Paint,
  row: BarRow,
  unit: BarUnit,
  full: number,
): void {
  const room = WIDTH_PX - NAME_PX - VALUE_PX;
  const { value, lower, upper } = extentsOf(row, full);
  pen.fillStyle = paint("ink");
  pen.fillText(fitted(pen, row.name, NAME_PX - 10), 0, 0);
  pen.textAlign = "right";
  pen.fillText(row.value === null ? "no data" : valueText(row.value, unit), WIDTH_PX, 0);
  pen.textAlign = "left";
  pen.translate(NAME_PX, 0);
  pen.fillStyle = paint("sunken");
  pen.fillRect(0, -BAR_PX / 2, room, BAR_PX);
  pen.fillStyle = paint(row.tone ?? "series-1");
  if (value !== null) pen.fillRect(0, -BAR_PX / 2, value * room, BAR_PX);
  if (lower !== null && upper !== null) paintWhisker(pen, paint, lower * room, upper * room);
}

function paintWhisker(pen: CanvasRenderingContext2D, paint: Paint, from: number, to: number): void {
  const path = new Path2D(`M${from},0H${to}M${from},-5V5M${to},-5V5`);
  pen.strokeStyle = paint("surface");
  pen.lineWidth = 3.5;
  pen.stroke(path);
  pen.strokeStyle = paint("ink");
  pen.lineWidth = 1.5;
  pen.stroke(path);
}

function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text;
  let cut = text.length - 1;
  while (cut > 1 && pen.measureText(`${text.slice(0, cut)}…`).width > room) cut--;
  return `${text.slice(0, cut)}…`;
}
