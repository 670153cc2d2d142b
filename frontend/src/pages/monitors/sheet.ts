import type { Sheet } from "../../format/tables";
import type { Row } from "./columns";

export function monitorsSheet(rows: readonly Row[]): Sheet {
  return {
    columns: ["id", "name", "kind", "status", "uptime", "lower", "upper", "checks", "p95 ms", "last check"],
    rows: rows.map((row) => [
      row.id,
      row.name,
      row.kind,
      row.status,
      row.uptime?.ratio.value,
      row.uptime?.ratio.lower,
      row.uptime?.ratio.upper,
      row.uptime?.counts.checks.value,
      row.latency?.p95.value,
      row.lastCheckedAt,
    ]),
  };
}
