"""Registry reads of incidents over an org or a range of time; the org is that of their monitors."""

import json
from collections.abc import Iterable

from gateway.ports import RegistryStatement

_INCIDENT = """SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1"""


def incidents_between(
    org: str, monitors: Iterable[str] | None, since_ms: int, until_ms: int, limit: int
) -> RegistryStatement:
    """Incidents open at some time of [since, until), oldest first; of all monitors, or those named."""
    named = None if monitors is None else json.dumps(sorted(set(monitors)))
    sql = f"""{_INCIDENT}
  AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2)))
  AND i.opened_ts < ?4 AND (i.closed_ts IS NULL OR i.closed_ts > ?3)
ORDER BY i.opened_ts, i.id LIMIT ?5"""
    return RegistryStatement("incidents_between", sql, (org, named, since_ms, until_ms, limit))


def org_incidents(
    org: str, statuses: Iterable[str] | None, count: int, after: tuple[int, str] | None = None
) -> RegistryStatement:
    """The newest incidents of the org, of any or these statuses, older than `after` (opened ms, id)."""
    opened, last = after or (None, None)
    named = None if statuses is None else json.dumps(sorted(set(statuses)))
    sql = f"""{_INCIDENT}
  AND (?2 IS NULL OR i.status IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
ORDER BY i.opened_ts DESC, i.id DESC LIMIT ?5"""
    return RegistryStatement("org_incidents", sql, (org, named, opened, last, count))
