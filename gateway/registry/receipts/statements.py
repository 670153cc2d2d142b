"""Receipts of what Workers handed to Analytics Engine: the org first, its predicate in every WHERE."""

from gateway.ports import RegistryStatement

WRITTEN = "up + degraded + down + pending"


def receipts(org: str, since_ms: int, until_ms: int) -> RegistryStatement:
    """One row: what was `written`, `sampled`, `refused` and `dead` of checks that ended in [since, until),
    and the first minute of it (Unix ms) that has a receipt: null where none has."""
    sql = f"""SELECT min(minute_ms) AS since_ms, coalesce(sum({WRITTEN}), 0) AS written,
  coalesce(sum(sampled), 0) AS sampled, coalesce(sum(refused), 0) AS refused, coalesce(sum(dead), 0) AS dead
FROM insights_heartbeat_receipts WHERE org_id = ?1 AND minute_ms >= ?2 AND minute_ms < ?3"""
    return RegistryStatement("receipts", sql, (org, since_ms, until_ms))
