import type { MouseEvent } from "react";
import { navigate } from "../app/address";
import { type BarRow, type BarUnit, barColumns, barLegend, extentsOf, fullOf } from "./bars";
import { barsPicture } from "./barsPicture";
import { rawSheet, textSheet } from "./columns";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { Legend } from "./Legend";
import { shapePath } from "./marks";
import { TONE_SHAPES } from "./tones";
import { intervalText, valueText } from "./units";

export interface BarListProps {
  label: string;
  rows: readonly BarRow[];
  unit: BarUnit;
  max?: number | undefined;
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

/** Horizontal bars with the intervals of their values. They are a list of text: it needs no tooltip. */
export function BarList({ label, rows, unit, max, exportRef, twin }: BarListProps) {
  const full = fullOf(rows, unit, max);
  const legend = barLegend(rows, full);
  useChartExport(exportRef, {
    sheet: () => rawSheet(barColumns(unit), rows),
    picture: () => barsPicture(label, rows, unit, max),
  });
  return (
    <Frame
      label={label}
      kind="bars"
      empty={rows.length === 0 ? "Nothing to compare in this window." : null}
      sheet={() => textSheet(barColumns(unit), rows)}
      twin={twin}
    >
      <ul className="chart-bars" aria-label={label}>
        {rows.map((row) => (
          <li key={row.key} className={row.tone ? `chart-tone-${row.tone}` : undefined}>
            <Name row={row} />
            <span className="chart-bar-value">
              {row.value === null ? <span className="chart-soft">no data</span> : valueText(row.value, unit)}
            </span>
            <Track row={row} full={full} />
            <Detail row={row} unit={unit} />
          </li>
        ))}
      </ul>
      {legend.length > 0 && <Legend entries={legend} />}
    </Frame>
  );
}

function Name({ row }: { row: BarRow }) {
  const mark = row.tone && (
    <svg className="chart-swatch" width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
      <path className={`chart-symbol chart-symbol-${row.tone}`} d={shapePath(TONE_SHAPES[row.tone], 4.5)} />
    </svg>
  );
  if (!row.href)
    return (
      <span className="chart-bar-name">
        {mark}
        <span>{row.name}</span>
      </span>
    );
  const href = row.href;
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(href);
  };
  return (
    <span className="chart-bar-name">
      {mark}
      <a href={href} onClick={follow}>
        {row.name}
      </a>
    </span>
  );
}

function Detail({ row, unit }: { row: BarRow; unit: BarUnit }) {
  const parts = [row.value === null ? "" : intervalText(row.lower, row.upper, unit), row.note].filter(
    Boolean,
  );
  return parts.length > 0 ? <small className="chart-bar-detail">{parts.join(" · ")}</small> : null;
}

const WHISKER_LAYERS = ["chart-whisker-halo", "chart-whisker"] as const;

/** Percentages inside an SVG stretch with it: no measuring, and nothing to redraw. */
function Track({ row, full }: { row: BarRow; full: number }) {
  const { value, lower, upper } = extentsOf(row, full);
  const at = (share: number) => `${share * 100}%`;
  return (
    <svg className="chart-bar" width="100%" height="14" aria-hidden="true">
      <rect
        className={value === null ? "chart-hollow" : "chart-track"}
        y="1"
        width="100%"
        height="12"
        rx="2"
      />
      {value !== null && <rect className="chart-bar-fill" y="1" width={at(value)} height="12" rx="2" />}
      {lower !== null &&
        upper !== null &&
        WHISKER_LAYERS.map((layer) => (
          <g key={layer} className={layer}>
            <line x1={at(lower)} x2={at(upper)} y1="7" y2="7" />
            <line x1={at(lower)} x2={at(lower)} y1="3" y2="11" />
            <line x1={at(upper)} x2={at(upper)} y1="3" y2="11" />
          </g>
        ))}
    </svg>
  );
}
