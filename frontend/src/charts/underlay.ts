import type uPlot from "uplot";
import type { Paint } from "./picture";
import { lineColour, middles, type SeriesData, unsettledRuns } from "./series";
import type { Shown } from "./shown";

/** What lies under the lines of a plot: maintenance, hatching where buckets still change, bands of intervals. */

export function shadeUnsettled(chart: uPlot, data: SeriesData, paint: Paint): void {
  const hatch = hatching(chart.ctx, paint("soft"));
  if (!hatch) return;
  const { left, top, width, height } = chart.bbox;
  inside(chart, () => {
    chart.ctx.fillStyle = hatch;
    chart.ctx.globalAlpha = 0.45;
    for (const [first, last] of unsettledRuns(data)) {
      const from = edge(chart, data, first, 0);
      const to = edge(chart, data, last, data.bucketSeconds);
      const begin = Math.max(left, from);
      chart.ctx.fillRect(begin, top, Math.min(left + width, to) - begin, height);
    }
  });
}

/** Times that count for nothing in uptime, whole: they begin and end where no bucket does. */
export function shadeAway(chart: uPlot, data: SeriesData, paint: Paint): void {
  const { left, top, width, height } = chart.bbox;
  inside(chart, () => {
    chart.ctx.fillStyle = paint("none");
    chart.ctx.globalAlpha = 0.3;
    for (const one of data.away ?? []) {
      const [from, to] = [one.since, one.until].map((at) => chart.valToPos(Date.parse(at) / 1000, "x", true));
      const begin = Math.max(left, from ?? left);
      chart.ctx.fillRect(begin, top, Math.max(0, Math.min(left + width, to ?? left) - begin), height);
    }
  });
}

function edge(chart: uPlot, data: SeriesData, at: number, after: number): number {
  return chart.valToPos(Date.parse(data.starts[at] ?? "") / 1000 + after, "x", true);
}

function hatching(pen: CanvasRenderingContext2D, ink: string): CanvasPattern | null {
  const tile = document.createElement("canvas");
  const size = Math.round(8 * devicePixelRatio);
  tile.width = size;
  tile.height = size;
  const brush = tile.getContext("2d");
  if (!brush) return null;
  brush.strokeStyle = ink;
  brush.lineWidth = devicePixelRatio;
  brush.beginPath();
  for (const shift of [-size, 0, size]) {
    brush.moveTo(shift, size);
    brush.lineTo(shift + size, 0);
  }
  brush.stroke();
  return pen.createPattern(tile, "repeat");
}

export function shadeBands(chart: uPlot, { data, hidden }: Shown, paint: Paint): void {
  const xs = middles(data);
  inside(chart, () => {
    data.lines.forEach((line, at) => {
      if (hidden.has(line.name) || !line.lower || !line.upper) return;
      chart.ctx.fillStyle = paint(lineColour(at));
      chart.ctx.globalAlpha = 0.18;
      for (const run of runs(line.lower, line.upper)) fillBand(chart, xs, run, data.bucketSeconds);
    });
  });
}

type Bound = readonly [at: number, lower: number, upper: number];

export function runs(lower: readonly (number | null)[], upper: readonly (number | null)[]): Bound[][] {
  const found: Bound[][] = [];
  let open = false;
  lower.forEach((low, at) => {
    const high = upper[at] ?? null;
    if (low === null || high === null) {
      open = false;
      return;
    }
    if (open) found.at(-1)?.push([at, low, high]);
    else found.push([[at, low, high]]);
    open = true;
  });
  return found;
}

/** A bucket alone gets a band of its own width. */
function fillBand(chart: uPlot, xs: readonly number[], run: readonly Bound[], bucket: number): void {
  const reach = run.length === 1 ? bucket * 0.3 : 0;
  const path = new Path2D();
  const x = (at: number, by: number) => chart.valToPos((xs[at] ?? 0) + by, "x", true);
  const y = (value: number) => chart.valToPos(value, "y", true);
  const there = run.flatMap(([at, , upper]) => edges(reach).map((by) => [x(at, by), y(upper)] as const));
  const back = run.flatMap(([at, lower]) => edges(reach).map((by) => [x(at, by), y(lower)] as const));
  [...there, ...back.reverse()].forEach(([px, py], step) => {
    if (step === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
  });
  path.closePath();
  chart.ctx.fill(path);
}

function edges(reach: number): number[] {
  return reach === 0 ? [0] : [-reach, reach];
}

function inside(chart: uPlot, draw: () => void): void {
  const { left, top, width, height } = chart.bbox;
  chart.ctx.save();
  chart.ctx.beginPath();
  chart.ctx.rect(left, top, width, height);
  chart.ctx.clip();
  draw();
  chart.ctx.restore();
}
