import { memo, useId, useMemo, useRef } from "react";
import { rawSheet, textSheet } from "./columns";
import { Drawing } from "./Drawing";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { Hatch } from "./Hatch";
import {
  cellsOf,
  cellTip,
  fittedName,
  HEAT_TOP,
  type HeatCell,
  type HeatData,
  type HeatLayout,
  heatColour,
  heatColumns,
  heatLayout,
  heatLegend,
  heatSummary,
  stepsOf,
} from "./heat";
import { Legend } from "./Legend";
import { Mark } from "./Mark";
import { useWidth } from "./measure";
import { useRoving } from "./roving";
import { svgPicture } from "./svgPicture";
import { spoken, Tip } from "./Tip";

export interface HeatGridProps extends HeatData {
  label: string;
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

/** Cells in steps of one hue, from light to dark (dark to light at night); hatched where nothing is known. */
export function HeatGrid(props: HeatGridProps) {
  const { label, exportRef, twin, rows, columns, cells, counts, unit, timezone } = props;
  const data = useMemo<HeatData>(
    () => ({ rows, columns, cells, counts, unit, timezone }),
    [rows, columns, cells, counts, unit, timezone],
  );
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const layout = heatLayout(data, useWidth(box));
  const all = useMemo(() => cellsOf(data), [data]);
  const steps = useMemo(() => stepsOf(data), [data]);
  const roving = useRoving(all.length, columns.length, 0);
  const legend = heatLegend(data);
  const hatch = useId();
  const shown = roving.shown === null ? undefined : all[roving.shown];
  useChartExport(exportRef, {
    sheet: () => rawSheet(heatColumns(data), all),
    picture: () => svgPicture(label, drawing.current, layout, legend),
  });
  return (
    <Frame
      label={label}
      kind="heat"
      empty={all.some((cell) => cell.value !== null) ? null : "No checks in this window to compare hours of."}
      sheet={() => textSheet(heatColumns(data), all)}
      twin={twin}
    >
      <div className="chart-area chart-scroll" ref={box} data-picture="">
        <Drawing
          svg={drawing}
          width={layout.width}
          height={layout.height}
          words={`${label}: ${heatSummary(data)}`}
          onKeyDown={roving.onKeyDown}
          onLeave={() => roving.show(null)}
        >
          <defs>
            <Hatch id={hatch} />
          </defs>
          <Names data={data} layout={layout} />
          {all.map((cell, at) => (
            <Cell
              key={at}
              at={at}
              x={layout.left + cell.column * layout.cell}
              y={HEAT_TOP + cell.row * layout.rowHeight}
              width={layout.cell}
              height={layout.rowHeight}
              step={cell.value === null ? null : steps.stepOf(cell.value)}
              words={spoken(cellTip(data, cell))}
              reachable={at === roving.at}
              hatch={hatch}
              show={roving.show}
              focus={roving.focus}
            />
          ))}
        </Drawing>
        {shown && <CellTip data={data} cell={shown} layout={layout} />}
      </div>
      <Legend entries={legend} />
    </Frame>
  );
}

function CellTip({ data, cell, layout }: { data: HeatData; cell: HeatCell; layout: HeatLayout }) {
  const x = layout.left + (cell.column + 0.5) * layout.cell;
  const y = HEAT_TOP + (cell.row + 0.5) * layout.rowHeight;
  return <Tip text={cellTip(data, cell)} x={x} y={y} gap={layout.rowHeight / 2 + 4} />;
}

function Names({ data, layout }: { data: HeatData; layout: HeatLayout }) {
  return (
    <g className="chart-axis">
      {data.columns.map((name, at) =>
        at % layout.every === 0 ? (
          <text key={at} x={layout.left + at * layout.cell} y={HEAT_TOP - 6}>
            {name}
          </text>
        ) : null,
      )}
      {data.rows.map((name, at) => (
        <text key={at} x={layout.left - 6} y={HEAT_TOP + (at + 0.5) * layout.rowHeight + 4} textAnchor="end">
          {fittedName(name, layout.left)}
        </text>
      ))}
    </g>
  );
}

interface CellProps {
  at: number;
  x: number;
  y: number;
  width: number;
  height: number;
  step: number | null;
  words: string;
  reachable: boolean;
  hatch: string;
  show: (at: number) => void;
  focus: (at: number) => void;
}

const Cell = memo(function Cell({ x, y, width, height, step, hatch, ...mark }: CellProps) {
  const gap = width > 9 ? 1 : 0.5;
  return (
    <Mark {...mark}>
      <rect
        className={step === null ? "chart-cell chart-cell-none" : `chart-cell chart-ink-${heatColour(step)}`}
        x={x + gap / 2}
        y={y + gap / 2}
        width={width - gap}
        height={height - gap}
        fill={step === null ? `url(#${hatch})` : undefined}
      />
    </Mark>
  );
});
