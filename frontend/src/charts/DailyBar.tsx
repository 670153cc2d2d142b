import { memo, useId, useRef } from "react";
import { rawSheet, textSheet } from "./columns";
import { Drawing } from "./Drawing";
import {
  barShare,
  DAY_COLUMNS,
  type Day,
  dayLegend,
  daysSummary,
  dayTip,
  dayTone,
  isAway,
  monthStarts,
  slotsOf,
} from "./days";
import { type ExportRef, useChartExport } from "./export";
import { Frame, type Twin } from "./Frame";
import { Hatch } from "./Hatch";
import { Legend } from "./Legend";
import { Mark } from "./Mark";
import { useWidth } from "./measure";
import { useRoving } from "./roving";
import { svgPicture } from "./svgPicture";
import { spoken, Tip } from "./Tip";

export interface DailyBarProps {
  label: string;
  days: readonly Day[];
  exportRef?: ExportRef;
  twin?: Twin | undefined;
}

const BAR_PX = 44;
const TOP_PX = 3;
const HEIGHT_PX = BAR_PX + TOP_PX + 20;
const NAME_PX = 44;

/** A bar for each day. Its height tells what its colour tells: full, shorter for failures, hollow for none. */
export function DailyBar({ label, days, exportRef, twin }: DailyBarProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const width = useWidth(box);
  const hatch = useId();
  const roving = useRoving(days.length, days.length, days.length - 1);
  const slots = slotsOf(days.length, width);
  const legend = dayLegend(days);
  const shown = roving.shown === null ? undefined : days[roving.shown];
  useChartExport(exportRef, {
    sheet: () => rawSheet(DAY_COLUMNS, days),
    picture: () => svgPicture(label, drawing.current, { width, height: HEIGHT_PX }, legend),
  });
  return (
    <Frame
      label={label}
      kind="days"
      empty={days.length === 0 ? "No days in this window. Choose one of a day or more." : null}
      sheet={() => textSheet(DAY_COLUMNS, days)}
      twin={twin}
    >
      <div className="chart-area" ref={box} data-picture="">
        <Drawing
          svg={drawing}
          width={width}
          height={HEIGHT_PX}
          words={`${label}: ${daysSummary(days)}`}
          onKeyDown={roving.onKeyDown}
          onLeave={() => roving.show(null)}
        >
          <defs>
            <Hatch id={hatch} />
          </defs>
          {days.map((day, at) => (
            <Bar
              key={day.date}
              day={day}
              left={slots.left + at * slots.slot}
              slot={slots.slot}
              bar={slots.bar}
              reachable={at === roving.at}
              hatch={hatch}
              at={at}
              show={roving.show}
              focus={roving.focus}
            />
          ))}
          <Names days={days} left={slots.left} slot={slots.slot} width={width} />
        </Drawing>
        {shown && roving.shown !== null && (
          <Tip text={dayTip(shown)} x={slots.left + (roving.shown + 0.5) * slots.slot} y={TOP_PX} gap={6} />
        )}
      </div>
      <Legend entries={legend} />
    </Frame>
  );
}

interface BarProps {
  day: Day;
  at: number;
  left: number;
  slot: number;
  bar: number;
  reachable: boolean;
  hatch: string;
  show: (at: number) => void;
  focus: (at: number) => void;
}

const Bar = memo(function Bar({ day, at, left, slot, bar, reachable, hatch, show, focus }: BarProps) {
  const tone = dayTone(day);
  const height = day.uptime === null || tone === "none" ? BAR_PX : BAR_PX * barShare(day.uptime);
  const box = { x: left, width: bar, y: TOP_PX + BAR_PX - height, height };
  const inset = Math.min(0.5, bar / 4);
  return (
    <Mark
      className="chart-day"
      at={at}
      words={spoken(dayTip(day))}
      reachable={reachable}
      show={show}
      focus={focus}
    >
      <rect className="chart-hit" x={left} y={0} width={slot} height={TOP_PX + BAR_PX} />
      {tone === "none" ? (
        <rect
          className="chart-hollow"
          x={left + inset}
          y={TOP_PX + inset}
          width={bar - 2 * inset}
          height={BAR_PX - 2 * inset}
        />
      ) : (
        <>
          <rect className="chart-track" x={left} y={TOP_PX} width={bar} height={BAR_PX} />
          <rect className={`chart-fill chart-ink-${tone}`} {...box} />
        </>
      )}
      {isAway(day) && (
        <rect className="chart-fill chart-ink-none" x={left} y={TOP_PX + BAR_PX + 1} width={bar} height={2} />
      )}
      {!day.settled && <rect className="chart-hatched" {...box} fill={`url(#${hatch})`} />}
    </Mark>
  );
});

/** The ends, and between them the months that have room. */
function Names({
  days,
  left,
  slot,
  width,
}: {
  days: readonly Day[];
  left: number;
  slot: number;
  width: number;
}) {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return null;
  const y = TOP_PX + BAR_PX + 14;
  const end = left + slot * days.length;
  const months = monthStarts(days)
    .map((at) => ({ at, x: left + at * slot }))
    .filter(({ x }) => x > left + NAME_PX + 20 && x < end - 2 * NAME_PX);
  return (
    <g className="chart-axis">
      {days.length > 1 && slot * days.length > 2 * NAME_PX && (
        <text x={left} y={y}>
          {short(first.date)}
        </text>
      )}
      {months.map(({ at, x }) => (
        <text key={at} x={x} y={y}>
          {short(days[at]?.date ?? "")}
        </text>
      ))}
      <text x={Math.min(end, width)} y={y} textAnchor="end">
        {short(last.date)}
      </text>
    </g>
  );
}

const name = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

function short(date: string): string {
  return name.format(new Date(`${date}T00:00:00Z`));
}
