import { type Swatch as SwatchKind, swatchStyle } from "./marks";
import type { ColourName } from "./tones";

export interface LegendEntry {
  readonly label: string;
  readonly swatch: SwatchKind;
  readonly colour: ColourName;
}

export function Swatch({ swatch, colour }: { swatch: SwatchKind; colour: ColourName }) {
  const { path, fill, dash } = swatchStyle(swatch);
  const how = swatch === "band" ? "chart-swatch-band" : fill ? "chart-swatch-fill" : "chart-swatch-line";
  return (
    <svg className="chart-swatch" width="20" height="14" viewBox="-10 -7 20 14" aria-hidden="true">
      <path className={`${how} chart-ink-${colour}`} d={path} strokeDasharray={dash.join(" ") || undefined} />
    </svg>
  );
}

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul className="chart-legend">
      {entries.map((entry) => (
        <li key={entry.label}>
          <Swatch swatch={entry.swatch} colour={entry.colour} />
          {entry.label}
        </li>
      ))}
    </ul>
  );
}
