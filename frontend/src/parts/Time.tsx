import { useEffect, useState } from "react";
import { NONE } from "../format/ratios";
import { ago, length, localTime, type TimeStyle, utcTime } from "../format/times";

type When = { at: string | null | undefined };

/** The reader's own time; UTC on hover. */
export function Time({ at, style = "minute" }: When & { style?: TimeStyle }) {
  if (!at) return <span className="none">{NONE}</span>;
  return (
    <time dateTime={at} title={utcTime(at)}>
      {localTime(at, style)}
    </time>
  );
}

/** "12 min ago", which goes on counting; local time and UTC on hover. */
export function Ago({ at }: When) {
  const now = useNow();
  if (!at) return <span className="none">{NONE}</span>;
  return (
    <time dateTime={at} title={`${localTime(at, "second")} (${utcTime(at)})`}>
      {ago(at, now)}
    </time>
  );
}

/** How long it has been so: "3 h 20 min". */
export function Since({ at }: When) {
  const now = useNow();
  if (!at) return <span className="none">{NONE}</span>;
  return (
    <time dateTime={at} title={`since ${localTime(at, "year")} (${utcTime(at)})`}>
      {length((now - Date.parse(at)) / 1000)}
    </time>
  );
}

const TICK_MS = 10_000;

export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
