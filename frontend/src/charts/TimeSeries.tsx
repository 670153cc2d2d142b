import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { rawSheet, textSheet } from "./columns";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { roved } from "./roving";
import { SeriesLegend } from "./SeriesLegend";
import { clamp } from "./scales";
import { columnsOf, extent, isEmpty, legendOf, middles, type SeriesData, tipOf } from "./series";
import { spoken, Tip } from "./Tip";
import { usePlot } from "./usePlot";
import { ZoomBar } from "./ZoomBar";
import { kept, panned, selected, type View, zoomed } from "./zoom";

export interface TimeSeriesProps extends SeriesData {
  label: string;
  height?: number | undefined;
  /** Names of lines that the legend offers and does not show yet. */
  hiddenAtFirst?: ReadonlySet<string> | undefined;
  /** Asked for by "Show this window", in Unix milliseconds. Zooming by itself stays inside the chart. */
  onZoom?: ((since: number, until: number) => void) | undefined;
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

interface Pointed {
  readonly at: number;
  readonly left: number;
  readonly top: number;
}

const ZOOM_KEYS: Readonly<Record<string, number>> = { "+": 0.5, "=": 0.5, "-": 2 };
const KEYS_HELP = "Arrow keys go from bucket to bucket, plus and minus zoom, 0 shows all.";

/** Lines over time: gaps where nothing is known, bands of intervals, hatching where checks still arrive. */
export function TimeSeries(props: TimeSeriesProps) {
  const {
    label,
    height = 240,
    hiddenAtFirst,
    onZoom,
    exportRef,
    twin,
    starts,
    bucketSeconds,
    lines,
    unit,
    settled,
    away,
  } = props;
  const data = useMemo<SeriesData>(
    () => ({ starts, bucketSeconds, lines, unit, settled, away }),
    [starts, bucketSeconds, lines, unit, settled, away],
  );
  const [hidden, setHidden] = useState<ReadonlySet<string>>(hiddenAtFirst ?? new Set());
  const [wanted, setView] = useState<View>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const whole = extent(data);
  const [from, to] = whole;
  const view = useMemo(() => kept([from, to], wanted), [from, to, wanted]);
  const box = useRef<HTMLDivElement>(null);
  const empty = isEmpty(data);

  const plot = usePlot(
    empty ? null : box,
    height,
    { data, hidden, view },
    {
      hover: (at, left, top) => setPointed(at === null ? null : { at, left, top }),
      select: (since, until) => setView((before) => selected(whole, since, until, bucketSeconds) ?? before),
    },
  );
  useChartExport(exportRef, {
    sheet: () => rawSheet(columnsOf(data), [...starts.keys()]),
    picture: () => ({
      title: label,
      width: box.current?.clientWidth ?? 640,
      height,
      legend: legendOf(data).filter((entry) => !hidden.has(entry.label)),
      paint: (pen) => {
        const canvas = plot.current?.canvas;
        if (canvas) pen.drawImage(canvas, 0, 0, box.current?.clientWidth ?? 640, height);
      },
    }),
  });

  const last = starts.length - 1;
  const at = clamp(pointed?.at ?? last, 0, last);
  const zoom = (factor: number) => {
    const around = pointed ? (middles(data)[at] ?? to) : ((view ?? whole)[0] + (view ?? whole)[1]) / 2;
    setView(zoomed(whole, view, factor, around, bucketSeconds));
  };
  const pan = (share: number) => setView(panned(whole, view, share));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = roved(event.key, pointed ? at : starts.length, starts.length + 1, starts.length + 1);
    if (next !== null) plot.current?.point(clamp(next, 0, last));
    else if (event.key === "Escape") plot.current?.unpoint();
    else if (event.key === "0") setView(null);
    else if (ZOOM_KEYS[event.key]) zoom(ZOOM_KEYS[event.key] ?? 1);
    else return;
    event.preventDefault();
  };
  const tip = tipOf(data, hidden, at);

  return (
    <Frame
      label={label}
      kind="series"
      empty={empty ? "No checks in this window. Choose a longer one, or wait for the first." : null}
      sheet={() => textSheet(columnsOf(data), [...starts.keys()])}
      twin={twin}
    >
      <div className="chart-area">
        <div
          className="chart-plot"
          ref={box}
          data-picture=""
          role="slider"
          tabIndex={0}
          aria-label={`${label}, cursor. ${KEYS_HELP}`}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={at}
          aria-valuetext={spoken(tip)}
          onKeyDown={onKeyDown}
          onBlur={() => plot.current?.unpoint()}
        />
        {pointed && <Tip text={tip} x={pointed.left} y={pointed.top} gap={14} />}
      </div>
      <div className="chart-foot">
        <SeriesLegend data={data} hidden={hidden} setHidden={setHidden} />
        <ZoomBar
          view={view}
          zoom={zoom}
          pan={pan}
          reset={() => setView(null)}
          open={onZoom && view ? () => onZoom(view[0] * 1000, view[1] * 1000) : undefined}
        />
      </div>
    </Frame>
  );
}
