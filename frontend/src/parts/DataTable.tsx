import type { ReactNode } from "react";

export interface Column<Row> {
  readonly key: string;
  readonly name: ReactNode;
  readonly numeric?: boolean;
  /** Hidden on narrow screens. */
  readonly minor?: boolean;
  readonly sorted?: "ascending" | "descending" | "none";
  cell(row: Row): ReactNode;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row, index: number) => string;
}

/** A table that scrolls by itself on a narrow screen; the first column heads its row. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="scroller" tabIndex={0} aria-label={caption}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)} aria-sort={column.sorted}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column, at) =>
                at === 0 ? (
                  <th key={column.key} scope="row" className={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function classOf<Row>(column: Column<Row>): string | undefined {
  const names = [column.numeric && "numeric", column.minor && "minor"].filter(Boolean);
  return names.length > 0 ? names.join(" ") : undefined;
}
