/** What a chart or table says, as rows: its twin for readers of tables, its CSV and the text of its picture. */
export interface Sheet {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = string | number | boolean | null | undefined;

/** RFC 4180. A text that a spreadsheet would take for a formula is given an apostrophe. */
export function csv(sheet: Sheet): string {
  return [sheet.columns, ...sheet.rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Text for people; CSV keeps the whole number. */
export function shown(cell: Cell): string {
  if (cell === null || cell === undefined) return "–";
  if (typeof cell === "number")
    return Number.isInteger(cell) ? cell.toLocaleString("en") : cell.toPrecision(6).replace(/\.?0+$/, "");
  return String(cell);
}
