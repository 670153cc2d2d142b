import { latency } from "../format/numbers";
import type { Column } from "./columns";
import type { LegendEntry } from "./Legend";
import { binOf, everyNth, niceStep } from "./scales";
import type { TipText } from "./Tip";
import type { ColourName } from "./tones";
import { unitName, valueText } from "./units";

export interface HeatData {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly (number | null)[])[];
  readonly counts?: readonly (readonly number[])[] | undefined;
  readonly unit: "ratio" | "ms";
  readonly timezone?: string | undefined;
}

/** Six steps of one hue. Step 0 is good: ratios count down from 100 %, latency counts up. */
export interface Steps {
  readonly labels: readonly string[];
  stepOf(value: number): number;
}

const RATIO_BOUNDS = [0.9, 0.99, 0.999, 0.9999, 1];
const RATIO_LABELS = [
  "100\u202f%",
  "≥ 99.99\u202f%",
  "≥ 99.9\u202f%",
  "≥ 99\u202f%",
  "≥ 90\u202f%",
  "< 90\u202f%",
];

export function stepsOf(data: HeatData): Steps {
  if (data.unit === "ratio")
    return { labels: RATIO_LABELS, stepOf: (value) => RATIO_BOUNDS.length - binOf(value, RATIO_BOUNDS) };
  return latencySteps(data.cells.flat().filter((value) => value !== null));
}

/** Equal steps from the fastest to the slowest but one in twenty: one outlier must not blanch the rest. */
function latencySteps(values: readonly number[]): Steps {
  const sorted = values.toSorted((a, b) => a - b);
  const least = sorted[0] ?? 0;
  const high = sorted[Math.floor((sorted.length - 1) * 0.95)] ?? 1;
  const step = niceStep(Math.max(high - least, 0.5) / 5);
  const first = Math.floor(least / step) * step + step;
  const bounds = [0, 1, 2, 3, 4].map((at) => first + at * step);
  const labels = [`< ${latency(first)}`, ...bounds.map((bound) => `≥ ${latency(bound)}`)];
  return { labels, stepOf: (value) => binOf(value, bounds) };
}

export function heatColour(step: number): ColourName {
  return `heat-${Math.min(5, Math.max(0, step)) as 0 | 1 | 2 | 3 | 4 | 5}`;
}

export function heatLegend(data: HeatData): LegendEntry[] {
  const { labels } = stepsOf(data);
  const steps = labels.map<LegendEntry>((label, step) => ({
    label,
    swatch: "box",
    colour: heatColour(step),
  }));
  const gaps = data.cells.some((row) => row.includes(null));
  return gaps ? [...steps, { label: "no data", swatch: "hatch", colour: "none" }] : steps;
}

export interface HeatCell {
  readonly row: number;
  readonly column: number;
  readonly value: number | null;
  readonly count: number | null;
}

export function cellsOf(data: HeatData): HeatCell[] {
  return data.rows.flatMap((_, row) =>
    data.columns.map((_name, column) => ({
      row,
      column,
      value: data.cells[row]?.[column] ?? null,
      count: data.counts?.[row]?.[column] ?? null,
    })),
  );
}

export function cellTip(data: HeatData, cell: HeatCell): TipText {
  const what = data.unit === "ratio" ? "Uptime" : "Latency";
  const lines = [cell.value === null ? "No data" : `${what} ${valueText(cell.value, data.unit)}`];
  if (cell.count !== null) lines.push(`${valueText(cell.count, "checks")} checks`);
  if (data.timezone) lines.push(data.timezone);
  return { title: `${data.rows[cell.row]}, ${data.columns[cell.column]}`, lines };
}

/** The best and the worst cell in words. */
export function heatSummary(data: HeatData): string {
  const known = cellsOf(data).filter((cell) => cell.value !== null);
  const sign = data.unit === "ratio" ? 1 : -1;
  const worst = known.toSorted((a, b) => sign * ((a.value ?? 0) - (b.value ?? 0)))[0];
  if (!worst) return "no data";
  const where = `${data.rows[worst.row]}, ${data.columns[worst.column]}`;
  return `${known.length} of ${data.rows.length * data.columns.length} cells with data, worst ${where}: ${valueText(worst.value, data.unit)}`;
}

export interface HeatLayout {
  readonly left: number;
  readonly cell: number;
  readonly rowHeight: number;
  readonly width: number;
  readonly height: number;
  /** Every n-th column has its name. */
  readonly every: number;
}

export const HEAT_TOP = 18;
const NARROWEST = 5;
const CHAR_PX = 6.6;

export function heatLayout(data: HeatData, room: number): HeatLayout {
  const longest = Math.max(3, ...data.rows.map((name) => name.length));
  const left = Math.min(Math.ceil(longest * CHAR_PX) + 13, Math.max(40, room * 0.3));
  const columns = Math.max(1, data.columns.length);
  const cell = Math.min(48, Math.max(NARROWEST, (room - left) / columns));
  const rowHeight = data.rows.length > 16 ? 16 : 20;
  const label = Math.max(2, ...data.columns.map((name) => name.length)) * CHAR_PX + 8;
  return {
    left,
    cell,
    rowHeight,
    width: Math.max(room, left + cell * columns),
    height: HEAT_TOP + data.rows.length * rowHeight,
    every: everyNth(columns, cell * columns, label),
  };
}

/** Names that do not fit their room end in an ellipsis; the table twin has them whole. */
export function fittedName(name: string, room: number): string {
  const fits = Math.max(1, Math.floor((room - 6) / CHAR_PX));
  return name.length <= fits ? name : `${name.slice(0, Math.max(1, fits - 1))}…`;
}

export function heatColumns(data: HeatData): Column<HeatCell>[] {
  return [
    { name: "row", raw: (cell) => data.rows[cell.row] },
    { name: "column", raw: (cell) => data.columns[cell.column] },
    {
      name: `value (${unitName(data.unit)})`,
      raw: (cell) => cell.value,
      text: (cell) => valueText(cell.value, data.unit),
    },
    ...(data.counts ? [{ name: "checks", raw: (cell: HeatCell) => cell.count }] : []),
  ];
}
