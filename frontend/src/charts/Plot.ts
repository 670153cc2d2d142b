import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { DASHES } from "./marks";
import { FONT, type Paint } from "./picture";
import type { Range } from "./scales";
import { dashOf, extent, lineColour, lonely, middles, parted, yRange, yTicks } from "./series";
import type { Shown } from "./shown";
import { timeLabels } from "./timeAxis";
import { shadeAway, shadeBands, shadeUnsettled } from "./underlay";
import { tickTexts } from "./units";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface PlotEvents {
  hover(at: number | null, left: number, top: number): void;
  select(from: number, to: number): void;
}

const AXIS_FONT = `12px ${FONT}`;

/** uPlot, told what to show. It knows nothing of React; React knows nothing of canvases. */
export class Plot {
  private readonly chart: uPlot;
  private shown: Shown;

  constructor(host: HTMLElement, size: Size, shown: Shown, paint: Paint, events: PlotEvents) {
    this.shown = shown;
    this.chart = new uPlot(this.options(size, paint, events), this.aligned(), host);
    this.hide();
  }

  show(shown: Shown): void {
    this.shown = shown;
    this.chart.batch(() => {
      this.hide();
      this.chart.setData(this.aligned(), true);
    });
  }

  resize(size: Size): void {
    if (size.width !== this.chart.width || size.height !== this.chart.height) this.chart.setSize(size);
  }

  /** Puts the cursor on a bucket, as a pointer would. */
  point(at: number): void {
    const x = this.chart.data[0][at];
    if (x === undefined) return;
    this.chart.setCursor({ left: this.chart.valToPos(x, "x"), top: this.chart.over.clientHeight / 3 }, true);
  }

  unpoint(): void {
    this.chart.setCursor({ left: -10, top: -10 }, true);
  }

  get canvas(): HTMLCanvasElement {
    return this.chart.ctx.canvas;
  }

  destroy(): void {
    this.chart.destroy();
  }

  private window(): Range {
    return this.shown.view ?? extent(this.shown.data);
  }

  private aligned(): uPlot.AlignedData {
    const { data } = this.shown;
    return [middles(data), ...data.lines.flatMap((line) => parted(data, line))];
  }

  private hide(): void {
    this.shown.data.lines.forEach((line, at) => {
      const show = !this.shown.hidden.has(line.name);
      for (const series of [2 * at + 1, 2 * at + 2])
        if (this.chart.series[series]?.show !== show) this.chart.setSeries(series, { show });
    });
  }

  private options(size: Size, paint: Paint, events: PlotEvents): uPlot.Options {
    return {
      ...size,
      padding: [10, 24, 0, 4],
      legend: { show: false },
      cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: () => [...this.window()] },
        y: { range: () => [...yRange(this.shown.data, this.shown.hidden, this.window())] },
      },
      axes: [this.timeAxis(paint), this.valueAxis(paint)],
      series: [{}, ...this.shown.data.lines.flatMap((_, at) => this.lines(at, paint))],
      hooks: {
        drawAxes: [
          (chart) => {
            shadeAway(chart, this.shown.data, paint);
            shadeUnsettled(chart, this.shown.data, paint);
            shadeBands(chart, this.shown, paint);
          },
        ],
        setCursor: [(chart) => this.told(chart, events)],
        setSelect: [(chart) => this.dragged(chart, events)],
      },
    };
  }

  private lines(at: number, paint: Paint): uPlot.Series[] {
    const line = this.shown.data.lines[at];
    const stroke = paint(lineColour(at));
    const shared: uPlot.Series = {
      stroke,
      width: 1.75,
      points: {
        show: true,
        size: 5,
        fill: stroke,
        filter: (chart, series) => lonely([...(chart.data[series] ?? [])]),
      },
    };
    const dash = line ? [...DASHES[dashOf(line, at)]] : [];
    return [
      { ...shared, dash },
      { ...shared, dash: [2, 3] },
    ];
  }

  private timeAxis(paint: Paint): uPlot.Axis {
    return {
      stroke: paint("soft"),
      font: AXIS_FONT,
      size: 42,
      gap: 5,
      space: 62,
      grid: { show: false },
      ticks: { stroke: paint("line"), width: 1, size: 5 },
      values: (_chart, splits, _axis, _space, step) => timeLabels(splits, step),
    };
  }

  private valueAxis(paint: Paint): uPlot.Axis {
    const { unit } = this.shown.data;
    return {
      stroke: paint("soft"),
      font: AXIS_FONT,
      size: (chart, values) => axisWidth(chart, values),
      gap: 6,
      grid: { stroke: paint("line"), width: 1 },
      ticks: { show: false },
      splits: (chart, _axis, low, high) => yTicks([low, high], unit, Math.max(2, chart.height / 55)),
      values: (_chart, splits) => tickTexts(splits, unit),
    };
  }

  private told(chart: uPlot, events: PlotEvents): void {
    const { idx, left = -1, top = -1 } = chart.cursor;
    if (idx === null || idx === undefined || left < 0) {
      events.hover(null, 0, 0);
      return;
    }
    const x = chart.data[0][idx] ?? 0;
    events.hover(idx, chart.valToPos(x, "x") + chart.over.offsetLeft, top + chart.over.offsetTop);
  }

  private dragged(chart: uPlot, events: PlotEvents): void {
    const { left, width } = chart.select;
    if (width <= 0) return;
    events.select(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  }
}

function axisWidth(chart: uPlot, values: string[] | null): number {
  if (!values || values.length === 0) return 40;
  chart.ctx.save();
  chart.ctx.font = AXIS_FONT;
  const widest = Math.max(...values.map((value) => chart.ctx.measureText(value).width));
  chart.ctx.restore();
  return Math.ceil(widest) + 12;
}
