import { useStops } from "./useStops";
import { useWidth } from "./useWidth";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const HOURS = 24;
const LEFT = 36;
const TOP = 18;

export interface HeatGridProps {
  label: string;
  /** 168 values from 0 (best) to 1 (worst), Monday 00:00 first; null without data. */
  heat: readonly (number | null)[];
  /** What one cell says, in words. */
  cell: (at: number) => string;
}

/** Hours by weekdays. Darker is worse, and the worst are marked with a dot as well. */
export function HeatGrid({ label, heat, cell }: HeatGridProps) {
  const [frame, width] = useWidth<HTMLDivElement>();
  const stops = useStops(heat.length, HOURS);
  const side = Math.max(8, (width - LEFT) / HOURS);
  const tall = Math.min(26, Math.max(16, side));
  const place = (at: number) => ({
    left: LEFT + (at % HOURS) * side,
    top: TOP + Math.floor(at / HOURS) * tall,
    side,
    tall,
  });
  const said =
    stops.at === null
      ? "Point at an hour, or use the arrow keys."
      : `${cellName(stops.at)}: ${cell(stops.at)}`;
  return (
    <div className="heat">
      <div
        ref={frame}
        data-picture=""
        role="slider"
        tabIndex={0}
        className="stops"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, heat.length - 1)}
        aria-valuenow={stops.at ?? 0}
        aria-valuetext={said}
        onKeyDown={stops.onKeyDown}
        onBlur={() => stops.look(null)}
        onPointerLeave={() => stops.look(null)}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const hour = Math.floor((event.clientX - box.left - LEFT) / side);
          const day = Math.floor((event.clientY - box.top - TOP) / tall);
          const isInside = hour >= 0 && hour < HOURS && day >= 0 && day < DAYS.length;
          stops.look(isInside ? day * HOURS + hour : null);
        }}
      >
        <svg width={width} height={TOP + tall * DAYS.length} aria-hidden="true">
          <Axes side={side} tall={tall} />
          {heat.map((value, at) => (
            <Cell key={at} value={value} {...place(at)} />
          ))}
          {stops.at !== null && <Looked {...place(stops.at)} />}
        </svg>
      </div>
      <p className="small muted">{said}</p>
    </div>
  );
}

function Axes({ side, tall }: { side: number; tall: number }) {
  return (
    <>
      {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
        <text key={hour} x={LEFT + hour * side} y={12}>
          {two(hour)}
        </text>
      ))}
      {DAYS.map((day, at) => (
        <text key={day} x={0} y={TOP + at * tall + tall / 2 + 4}>
          {day}
        </text>
      ))}
    </>
  );
}

interface Place {
  left: number;
  top: number;
  side: number;
  tall: number;
}

function Cell({ value, left, top, side, tall }: Place & { value: number | null }) {
  const step = value === null ? "none" : String(Math.min(5, Math.ceil(value * 5)));
  return (
    <>
      <rect className={`heat-${step}`} x={left} y={top} width={side - 2} height={tall - 2} rx="2" />
      {step === "5" && (
        <circle className="heat-mark" cx={left + side / 2 - 1} cy={top + tall / 2 - 1} r="2" />
      )}
    </>
  );
}

function Looked({ left, top, side, tall }: Place) {
  return <rect className="looked" x={left} y={top} width={side - 1} height={tall - 1} />;
}

export function cellName(at: number): string {
  const hour = at % HOURS;
  return `${DAYS[Math.floor(at / HOURS)]} ${two(hour)}:00–${two((hour + 1) % HOURS)}:00`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
