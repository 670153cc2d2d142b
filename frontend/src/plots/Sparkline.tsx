import { counted, latency } from "../format/numbers";

export interface Beat {
  readonly status: string;
  readonly latencyMs: number;
}

const STEP = 5;
const HEIGHT = 24;
const MOST = 20;

/** The newest checks, oldest first: height is latency; a failed one is full height and notched. */
export function Sparkline({ beats }: { beats: readonly Beat[] }) {
  const shown = beats.slice(0, MOST).toReversed();
  const slowest = Math.max(1, ...shown.filter((one) => one.status !== "DOWN").map((one) => one.latencyMs));
  return (
    <svg className="spark" width={MOST * STEP} height={HEIGHT} role="img" aria-label={spoken(beats)}>
      {shown.map((beat, at) => (
        <BeatMark key={at} beat={beat} left={(MOST - shown.length + at) * STEP} slowest={slowest} />
      ))}
    </svg>
  );
}

function BeatMark({ beat, left, slowest }: { beat: Beat; left: number; slowest: number }) {
  if (beat.status === "DOWN")
    return (
      <g className="spark-down">
        <rect x={left} y={0} width={STEP - 1} height={HEIGHT} rx="1" />
        <path d={`M${left + 0.5} 3l3 3m0-3l-3 3`} />
      </g>
    );
  const height = Math.max(3, (beat.latencyMs / slowest) * (HEIGHT - 3));
  const kind = beat.status === "UP" ? "up" : beat.status === "DEGRADED" ? "degraded" : "pending";
  return (
    <rect className={`spark-${kind}`} x={left} y={HEIGHT - height} width={STEP - 1} height={height} rx="1" />
  );
}

export function spoken(beats: readonly Beat[]): string {
  const newest = beats[0];
  if (!newest) return "No checks";
  const down = beats.filter((one) => one.status === "DOWN").length;
  return `Last ${counted(beats.length, "check")}: ${down} failed; newest ${latency(newest.latencyMs)}`;
}
