import { type ReactNode, useState } from "react";
import { type Sheet, shown } from "../format/tables";
import "./charts.css";

/** How the rows of a chart are reached: below it, or not at all where the panel around it shows them. */
export type Twin = "details" | "none";

interface FrameProps {
  label: string;
  kind: string;
  /** Said instead of a drawing. */
  empty: string | null;
  /** Rows for people, put together when opened. */
  sheet: () => Sheet;
  twin?: Twin | undefined;
  children: ReactNode;
}

/** What every chart has: its name, something to say when there is nothing, and its rows as a table. */
export function Frame({ label, kind, empty, sheet, twin = "details", children }: FrameProps) {
  if (empty !== null) {
    return (
      <figure className={`chart chart-of-${kind}`} aria-label={label}>
        <p className="chart-empty">{empty}</p>
      </figure>
    );
  }
  return (
    <figure className={`chart chart-of-${kind}`} aria-label={label}>
      {children}
      {twin === "details" && <TableTwin label={label} sheet={sheet} />}
    </figure>
  );
}

function TableTwin({ label, sheet }: { label: string; sheet: () => Sheet }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="chart-twin" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Data as a table<span className="chart-hidden">: {label}</span>
      </summary>
      {open && <Rows label={label} sheet={sheet()} />}
    </details>
  );
}

function Rows({ label, sheet }: { label: string; sheet: Sheet }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-twin-scroll" tabIndex={0} aria-label={`${label}, table`}>
      <table>
        <caption className="chart-hidden">{label}</caption>
        <thead>
          <tr>
            {sheet.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {shown(cell)}
                  </th>
                ) : (
                  <td key={column}>{shown(cell)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
