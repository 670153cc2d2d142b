import type { ReactNode } from "react";

export interface Bar {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: number;
  readonly text: ReactNode;
  readonly kind?: "good" | "warn" | "bad" | "idle" | undefined;
}

/** Amounts side by side, from 0. */
export function BarList({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(...bars.map((bar) => bar.value), 0);
  return (
    <ul className="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          <span className="bar-name">{bar.name}</span>
          <span className="bar-text">{bar.text}</span>
          <span className="bar-track" aria-hidden="true">
            <span
              className={`bar-fill bar-${bar.kind ?? "accent"}`}
              style={{ width: most > 0 ? `${(bar.value / most) * 100}%` : 0 }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
