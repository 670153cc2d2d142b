import { type Cell, type Sheet, shown } from "../format/tables";

/** A column of a chart's rows: `raw` is what CSV keeps, `text` what people read in the twin. */
export interface Column<Row> {
  readonly name: string;
  raw(row: Row): Cell;
  text?(row: Row): string;
}

export function rawSheet<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) => columns.map((column) => column.raw(row))),
  };
}

export function textSheet<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Sheet {
  return {
    columns: columns.map((column) => column.name),
    rows: rows.map((row) => columns.map((column) => column.text?.(row) ?? shown(column.raw(row)))),
  };
}
