import { count, latency } from "../format/numbers";
import { NONE, points, ratio } from "../format/ratios";
import type { NumberFragment } from "../gql/generated";

type Estimate = NumberFragment | null | undefined;

/** An interval worth showing: sampling left more than one number possible. */
export function hasInterval(estimate: Estimate): estimate is { value: number; lower: number; upper: number } {
  if (!estimate || estimate.value === null || estimate.lower === null || estimate.upper === null)
    return false;
  return estimate.lower !== estimate.upper;
}

interface Shown {
  estimate: Estimate;
  /** Beneath the number, or only on hover and for screen readers. */
  interval?: "below" | "hover";
}

export function Ratio({ estimate, interval = "hover" }: Shown) {
  return <Ranged estimate={estimate} interval={interval} format={ratio} />;
}

export function Latency({ estimate, interval = "hover" }: Shown) {
  return <Ranged estimate={estimate} interval={interval} format={latency} />;
}

export function Count({ estimate, interval = "hover" }: Shown) {
  return <Ranged estimate={estimate} interval={interval} format={count} />;
}

function Ranged({ estimate, interval, format }: Shown & { format: (value: number | null) => string }) {
  if (!estimate || estimate.value === null) return <span className="none">{NONE}</span>;
  const value = format(estimate.value);
  if (!hasInterval(estimate)) return <span className="number">{value}</span>;
  const range = `${format(estimate.lower)} to ${format(estimate.upper)}`;
  if (interval === "below")
    return (
      <span className="number" title={`95 % interval: ${range}`}>
        {value}
        <small className="interval">{range}</small>
      </span>
    );
  return (
    <span className="number number-unsure" title={`95 % interval: ${range}`}>
      {value}
      <span className="visually-hidden"> (between {range})</span>
    </span>
  );
}

/** A change of a ratio: arrow, points, and whether that is more than chance. */
export function RatioChange({ change, significant }: { change: Estimate; significant: boolean | null }) {
  if (!change || change.value === null) return <span className="change">no earlier data</span>;
  return (
    <Change
      value={change.value}
      text={points(change.value)}
      better={change.value > 0}
      significant={significant}
    />
  );
}

interface ChangeProps {
  value: number;
  text: string;
  better: boolean;
  significant: boolean | null;
}

export function Change({ value, text, better, significant }: ChangeProps) {
  const surely = significant === true && value !== 0;
  const kind = surely ? (better ? "change-better" : "change-worse") : "change-flat";
  const arrow = value > 0 ? "▲" : value < 0 ? "▼" : "■";
  const note = significant === false ? "Within what chance alone would do" : "More than chance would do";
  return (
    <span className={`change ${kind}`} title={significant === null ? undefined : note}>
      <span aria-hidden="true">{arrow}</span> {text}
      <span className="visually-hidden">
        {surely ? (better ? ", better" : ", worse") : ", no clear change"}
      </span>
    </span>
  );
}
