import { memo, useRef } from "react";
import "./charts.css";
import { rawSheet } from "./columns";
import { type ExportRef, useChartExport } from "./export";
import { shapePath } from "./marks";
import {
  MARK_COLOURS,
  MARK_SHAPES,
  type SparkMark,
  sparkColumns,
  sparkLegend,
  sparkPath,
  sparkPoints,
  sparkSummary,
} from "./spark";
import { svgPicture } from "./svgPicture";

export interface SparklineProps {
  label: string;
  values: readonly (number | null)[];
  marks?: readonly SparkMark[] | undefined;
  width?: number | undefined;
  height?: number | undefined;
  exportRef?: ExportRef;
}

/** The last checks in the height of a line of text. Hundreds stand on a page: its twin is its label. */
export const Sparkline = memo(function Sparkline(props: SparklineProps) {
  const { label, values, marks, width = 120, height = 28, exportRef } = props;
  const drawing = useRef<SVGSVGElement>(null);
  const points = sparkPoints(values, width, height);
  useChartExport(exportRef, {
    sheet: () => rawSheet(sparkColumns(values, marks), [...values.keys()]),
    picture: () => svgPicture(label, drawing.current, { width, height }, sparkLegend(marks)),
  });
  return (
    <svg
      ref={drawing}
      className="chart-spark"
      width={width}
      height={height}
      role="img"
      aria-label={`${label}: ${sparkSummary(values, marks)}`}
    >
      {values.length === 0 ? (
        <path className="chart-spark-none" d={`M4,${height / 2}H${width - 4}`} />
      ) : (
        <path className="chart-spark-line" d={sparkPath(points)} />
      )}
      {marks?.map((mark, at) => {
        const point = points[at];
        if (!point || mark === "up") return null;
        const y = point.y ?? height - 5;
        return (
          <path
            key={at}
            className={`chart-spark-mark chart-spark-${MARK_SHAPES[mark]} chart-ink-${MARK_COLOURS[mark]}`}
            d={shapePath(MARK_SHAPES[mark], 3)}
            transform={`translate(${point.x},${y})`}
          />
        );
      })}
    </svg>
  );
});
