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
      row.uptime?.uptime.value,
      row.uptime?.uptime.lower,
      row.uptime?.uptime.upper,
      row.uptime?.checks,
      row.latency?.p95.value,
      row.lastCheckedAt,
    ]),
  };
}
