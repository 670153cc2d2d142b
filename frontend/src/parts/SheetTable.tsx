import { type Sheet, shown } from "../format/tables";
import { type Column, DataTable } from "./DataTable";

type Row = Sheet["rows"][number];

/** The rows of a sheet as they are: the twin of a chart. */
export function SheetTable({ caption, sheet }: { caption: string; sheet: Sheet }) {
  const columns = sheet.columns.map<Column<Row>>((name, at) => ({
    key: name,
    name,
    numeric: typeof sheet.rows[0]?.[at] === "number",
    cell: (row) => shown(row[at]),
  }));
  return (
    <DataTable caption={caption} columns={columns} rows={sheet.rows} keyOf={(_, index) => String(index)} />
  );
}
