import type { ReactNode } from "react";
import { ratio } from "../format/ratios";

export interface Ranged {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Beside the number. */
  readonly note?: ReactNode;
}

/**
 * Ratios near 1 side by side: a dot and its interval on an axis that begins below the lowest. Bars would have
 * to begin at 0, where 99.9 % and 99 % look alike.
 */
export function RangeList({ items }: { items: readonly Ranged[] }) {
  const floor = floorOf(items);
  const at = (value: number) => `${((value - floor) / (1 - floor)) * 100}%`;
  return (
    <div className="ranges">
      <div className="range-rows">
        <ul>
          {items.map((item) => (
            <li key={item.key}>
              <span className="range-name">{item.name}</span>
              <span className="range-track" aria-hidden="true">
                {item.lower !== null && item.upper !== null && item.value !== null && (
                  <>
                    <span
                      className="range-span"
                      style={{ left: at(item.lower), right: `calc(100% - ${at(item.upper)})` }}
                    />
                    <span className="range-dot" style={{ left: at(item.value) }} />
                  </>
                )}
              </span>
              <span className="range-value">
                <b>{ratio(item.value)}</b>
                {item.note && <small>{item.note}</small>}
              </span>
            </li>
          ))}
        </ul>
        <p className="range-axis" aria-hidden="true">
          <span>{ratio(floor)}</span>
          <span>{ratio(1)}</span>
        </p>
      </div>
    </div>
  );
}

const FLOORS = [0.9999, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.5];

export function floorOf(items: readonly { value: number | null; lower: number | null }[]): number {
  const lowest = Math.min(1, ...items.map((item) => item.lower ?? item.value ?? 1));
  return FLOORS.find((one) => one < lowest - (1 - one) * 0.04) ?? 0;
}
