import { Swatch } from "./Legend";
import { dashOf, lineColour, notesOf, type SeriesData } from "./series";

interface SeriesLegendProps {
  data: SeriesData;
  hidden: ReadonlySet<string>;
  setHidden: (hidden: ReadonlySet<string>) => void;
}

/** One switch for each line, and in words what hatching and bands mean. */
export function SeriesLegend({ data, hidden, setHidden }: SeriesLegendProps) {
  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    setHidden(next);
  };
  return (
    <ul className="chart-legend">
      {data.lines.map((line, at) => (
        <li key={line.name}>
          <button type="button" aria-pressed={!hidden.has(line.name)} onClick={() => toggle(line.name)}>
            <Swatch swatch={dashOf(line, at)} colour={lineColour(at)} />
            {line.name}
          </button>
        </li>
      ))}
      {notesOf(data).map((note) => (
        <li key={note.label} className="chart-note">
          <Swatch swatch={note.swatch} colour={note.colour} />
          {note.label}
        </li>
      ))}
    </ul>
  );
}
