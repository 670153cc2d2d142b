import { count } from "../format/numbers";
import { ratio } from "../format/ratios";
import { useStops } from "./useStops";
import { useWidth } from "./useWidth";

export interface Day {
  /** "Tue, 24 Nov" */
  readonly name: string;
  readonly checks: number;
  readonly degraded: number;
  readonly down: number;
  readonly uptime: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
}

const HEIGHT = 46;

/** A bar for each day: red from the top by failures, amber below it by slowness; a stub without data. */
export function DailyBar({ label, days }: { label: string; days: readonly Day[] }) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const stops = useStops(days.length);
  const step = days.length > 0 ? width / days.length : 0;
  const looked = stops.at === null ? null : days[stops.at];
  const gap = Math.min(3, step / 4);
  return (
    <div className="daily">
      <div
        ref={frame}
        data-picture=""
        role="slider"
        tabIndex={0}
        className="stops"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, days.length - 1)}
        aria-valuenow={stops.at ?? Math.max(0, days.length - 1)}
        aria-valuetext={looked ? told(looked) : whole(days)}
        onKeyDown={stops.onKeyDown}
        onBlur={() => stops.look(null)}
        onPointerLeave={() => stops.look(null)}
        onPointerMove={(event) => {
          const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
          if (step > 0) stops.look(Math.min(days.length - 1, Math.max(0, Math.floor(left / step))));
        }}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {days.map((day, at) => (
            <DayMark key={day.name} day={day} left={at * step} width={Math.max(1, step - gap)} />
          ))}
          {stops.at !== null && (
            <rect
              className="looked"
              x={stops.at * step}
              y={1}
              width={Math.max(1, step - gap)}
              height={HEIGHT - 2}
              rx="2"
            />
          )}
        </svg>
      </div>
      <p className="daily-caption">{looked ? told(looked) : <Ends days={days} />}</p>
    </div>
  );
}

function Ends({ days }: { days: readonly Day[] }) {
  return (
    <>
      <span>{days[0]?.name}</span>
      <span>{whole(days)}</span>
      <span>{days[days.length - 1]?.name}</span>
    </>
  );
}

function DayMark({ day, left, width }: { day: Day; left: number; width: number }) {
  if (day.checks === 0)
    return <rect className="day-none" x={left} y={HEIGHT - 6} width={width} height={4} rx="1" />;
  const down = part(day.down / day.checks);
  const degraded = Math.min(part(day.degraded / day.checks), HEIGHT - down);
  return (
    <>
      <rect className="day-up" x={left} y={0} width={width} height={HEIGHT} rx="2" />
      {degraded > 0 && (
        <rect className="day-degraded" x={left} y={down} width={width} height={degraded} rx="1" />
      )}
      {down > 0 && <rect className="day-down" x={left} y={0} width={width} height={down} rx="1" />}
    </>
  );
}

/** By the root, so that one failure in a thousand is seen and one in two is not all. */
function part(share: number): number {
  return share <= 0 ? 0 : Math.max(4, Math.sqrt(share) * HEIGHT);
}

export function told(day: Day): string {
  if (day.checks === 0) return `${day.name}: no checks`;
  const isRange = day.lower !== null && day.upper !== null && day.lower !== day.upper;
  const between = isRange ? ` (${ratio(day.lower)} to ${ratio(day.upper)})` : "";
  return `${day.name}: ${ratio(day.uptime)}${between}, ${count(day.down)} of ${count(day.checks)} checks failed`;
}

function whole(days: readonly Day[]): string {
  const seen = days.filter((day) => day.checks > 0);
  const clean = seen.filter((day) => day.down === 0).length;
  return seen.length === 0 ? "no checks" : `${clean} of ${seen.length} days without a failure`;
}
