"""One pure function per registry read: the org first, its predicate in every WHERE, values bound (laws 2, 3).

Tables without an org column are reached through `monitors`. Lists are bound as one JSON parameter, so that
the text of a statement never depends on how many ids there are.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from gateway.ports import RegistryStatement
from gateway.registry.maintenance.statements import ALL_OF_ORG

_TOLD = "json_extract(m.config_json, '$.{key}')"
_WHOLE = "CASE WHEN json_valid(m.config_json) AND json_type(m.config_json, '$.{key}') IN ('integer', 'real') "
_WHOLE += f"AND {_TOLD} = CAST({_TOLD} AS INTEGER) THEN CAST({_TOLD} AS INTEGER) END"
"""A number that a Worker bound is a REAL to D1, and is written into JSON as 30.0."""
_INTERVAL, _TIMEOUT = _WHOLE.format(key="interval"), _WHOLE.format(key="timeout")

_MONITOR = f"""SELECT m.id, m.org_id, m.name, m.kind, m.enabled, m.config_json, m.status, m.last_checked_at,
  m.last_failed_at, m.first_checked_at, m.rt_ms, m.region, m.last_error, m.next_run_at, m.created_at,
  m.updated_at, m.relay_id,
  {_INTERVAL} AS interval_s, {_TIMEOUT} AS timeout_ms, {{past}} AS settings, {{maintained}} AS maintenance
FROM monitors m WHERE m.org_id = ?1"""

_PAST = """(SELECT json_group_array(json_array(s.since_ms, s.interval_s, s.enabled, s.timeout_ms, s.relay_id))
  FROM insights_monitor_settings s WHERE s.monitor_id = m.id AND s.org_id = m.org_id)"""
_ONCE = f"CASE WHEN row_number() OVER () = 1 THEN {ALL_OF_ORG} END"

_DISPATCH = """SELECT d.monitor_id, d.dispatch_id, d.status, d.scheduled_for_ts, d.dispatched_at_ts,
  d.completed_at_ts, d.runner_colo, d.error
FROM monitor_dispatch_hot d WHERE d.org_id = ?1"""

_RELAY = """SELECT r.id, r.slug, r.name, r.location_hint, r.jurisdiction, r.enabled, r.last_bootstrapped_at,
  r.last_error{more}
FROM relays r WHERE EXISTS (SELECT 1 FROM monitors m WHERE m.relay_id = r.id AND m.org_id = ?1)"""

_NARROWED = """
  AND (?2 IS NULL OR CASE WHEN m.enabled THEN m.status ELSE 'paused' END IN (SELECT value FROM json_each(?2)))
  AND (?3 IS NULL OR m.kind IN (SELECT value FROM json_each(?3)))
  AND (?4 IS NULL OR m.region IN (SELECT value FROM json_each(?4)))
  AND (?5 IS NULL OR m.enabled = ?5)
  AND (?6 IS NULL OR instr(lower(m.name), lower(?6)) OR instr(lower(m.id), lower(?6)) OR m.name LIKE '%//%@%')
ORDER BY m.id"""

_INCIDENT = """SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at
FROM incidents i JOIN monitors m ON m.id = i.monitor_id WHERE m.org_id = ?1"""


@dataclass(frozen=True, slots=True)
class MonitorFilter:
    """Narrows an org's monitors; a part that is None lets all through. `text` is sought in name and id, `url`
    in the URL: `reader.sought` has the last word on both.

    A monitor that is not enabled is paused, whatever its newest check said; `last_regions` are of that check.
    """

    statuses: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    last_regions: frozenset[str] | None = None
    enabled: bool | None = None
    text: str | None = None
    url: str | None = None


EVERY_MONITOR = MonitorFilter()


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Narrows incidents; a part that is None lets all through. `span`: open at some time of it, Unix ms."""

    statuses: frozenset[str] | None = None
    span: tuple[int, int] | None = None
    monitors: frozenset[str] | None = None


EVERY_INCIDENT = IncidentFilter()


@dataclass(frozen=True, slots=True)
class Own:
    """Which of the gateway's own tables the registry has."""

    past: bool = True
    maintenance: bool = True


ALL_OWN = Own()


def _monitors(own: Own) -> str:
    return _MONITOR.format(
        past=_PAST if own.past else "NULL", maintained=_ONCE if own.maintenance else "NULL"
    )


def monitors_by_id(org: str, ids: Iterable[str], own: Own = ALL_OWN) -> RegistryStatement:
    """With their settings over time; the first row has the maintenance of all the org."""
    sql = _monitors(own) + " AND m.id IN (SELECT value FROM json_each(?2))"
    return RegistryStatement("monitors_by_id", sql, (org, _json(ids)))


def monitors_matching(
    org: str, narrowed: MonitorFilter = EVERY_MONITOR, own: Own = ALL_OWN
) -> RegistryStatement:
    """As `monitors_by_id`; those that `narrowed` may let through: names that may hold a login, and URLs, are
    looked at when they are read."""
    params = (
        org,
        _json_or_none(narrowed.statuses),
        _json_or_none(narrowed.kinds),
        _json_or_none(narrowed.last_regions),
        None if narrowed.enabled is None else int(narrowed.enabled),
        narrowed.text or None,
    )
    return RegistryStatement("monitors_matching", _monitors(own) + _NARROWED, params)


def keep_settings(org: str, kept: Iterable[tuple[str, int, bool]]) -> RegistryStatement:
    """What monitors of the org are set to; `kept` tells their ids, since when (Unix ms), and whether they
    were enabled."""
    sql = f"""INSERT INTO insights_monitor_settings
  (org_id, monitor_id, since_ms, interval_s, timeout_ms, enabled, relay_id)
SELECT m.org_id, m.id, json_extract(e.value, '$[1]'), {_INTERVAL}, {_TIMEOUT}, json_extract(e.value, '$[2]'),
  m.relay_id
FROM json_each(?2) e JOIN monitors m ON m.id = json_extract(e.value, '$[0]') WHERE m.org_id = ?1
ON CONFLICT (monitor_id, since_ms) DO NOTHING"""
    rows = [(monitor, since_ms, int(enabled)) for monitor, since_ms, enabled in sorted(kept)]
    return RegistryStatement("keep_settings", sql, (org, json.dumps(rows)))


def dispatches(org: str, monitors: Iterable[str]) -> RegistryStatement:
    sql = f"{_DISPATCH} AND d.monitor_id IN (SELECT value FROM json_each(?2))"
    return RegistryStatement("dispatches", sql, (org, _json(monitors)))


def every_dispatch(org: str) -> RegistryStatement:
    """The newest dispatch of every monitor of the org."""
    return RegistryStatement("every_dispatch", f"{_DISPATCH} ORDER BY d.monitor_id", (org,))


def relays(org: str, ids: Iterable[str]) -> RegistryStatement:
    """Relays that run checks of the org."""
    sql = _RELAY.format(more="") + " AND r.id IN (SELECT value FROM json_each(?2))"
    return RegistryStatement("relays", sql, (org, _json(ids)))


def every_relay(org: str) -> RegistryStatement:
    """All relays that run checks of the org."""
    return RegistryStatement("every_relay", _RELAY.format(more="") + " ORDER BY r.id", (org,))


_CHOSEN = """
    AND (?3 IS NULL OR (i.opened_ts, i.id) < (?3, ?4))
    AND (?6 IS NULL OR i.status IN (SELECT value FROM json_each(?6)))
    AND (?7 IS NULL OR i.opened_ts < ?8 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?7))"""


def _chosen(chosen: IncidentFilter) -> tuple[str | None, int | None, int | None]:
    """The sixth parameter and those after it."""
    return _json_or_none(chosen.statuses), *(chosen.span or (None, None))


def incidents(
    org: str,
    monitors: Iterable[str],
    count: int,
    after: tuple[int, str] | None = None,
    chosen: IncidentFilter = EVERY_INCIDENT,
) -> RegistryStatement:
    """The newest `count` incidents of each monitor, older than `after` (opened ms, id) where given."""
    sql = f"""SELECT id, monitor_id, opened_ts, closed_ts, reason, status, updated_at FROM (
  SELECT i.id, i.monitor_id, i.opened_ts, i.closed_ts, i.reason, i.status, i.updated_at,
    row_number() OVER (PARTITION BY i.monitor_id ORDER BY i.opened_ts DESC, i.id DESC) AS place
  FROM incidents i JOIN monitors m ON m.id = i.monitor_id
  WHERE m.org_id = ?1 AND i.monitor_id IN (SELECT value FROM json_each(?2)){_CHOSEN}
) WHERE place <= ?5 ORDER BY monitor_id, opened_ts DESC, id DESC"""
    params = (org, _json(monitors), *(after or (None, None)), count, *_chosen(chosen))
    return RegistryStatement("incidents", sql, params)


def _json(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)))


def _json_or_none(values: Iterable[str] | None) -> str | None:
    return None if values is None else _json(values)


def incidents_between(
    org: str, monitors: Iterable[str] | None, since_ms: int, until_ms: int, limit: int
) -> RegistryStatement:
    """Incidents open at some time of [since, until), oldest first; of all monitors, or those named."""
    named = None if monitors is None else json.dumps(sorted(set(monitors)))
    sql = f"""{_INCIDENT}
  AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2)))
  AND i.opened_ts < ?4 AND (coalesce(i.closed_ts, 0) = 0 OR i.closed_ts > ?3)
ORDER BY i.opened_ts, i.id LIMIT ?5"""
    return RegistryStatement("incidents_between", sql, (org, named, since_ms, until_ms, limit))


def incidents_by_id(org: str, ids: Iterable[str]) -> RegistryStatement:
    sql = f"{_INCIDENT} AND i.id IN (SELECT value FROM json_each(?2))"
    return RegistryStatement("incidents_by_id", sql, (org, _json(ids)))


def org_incidents(
    org: str, count: int, after: tuple[int, str] | None = None, chosen: IncidentFilter = EVERY_INCIDENT
) -> RegistryStatement:
    """The newest incidents of the org that a filter lets through, older than `after` (opened ms, id)."""
    sql = f"""{_INCIDENT}
    AND (?2 IS NULL OR i.monitor_id IN (SELECT value FROM json_each(?2))){_CHOSEN}
ORDER BY i.opened_ts DESC, i.id DESC LIMIT ?5"""
    params = (org, _json_or_none(chosen.monitors), *(after or (None, None)), count, *_chosen(chosen))
    return RegistryStatement("org_incidents", sql, params)


def organization(org: str) -> RegistryStatement:
    """The org itself, as its members have it: id, slug, name, created_at (Unix ms) and owner_id."""
    sql = """SELECT o.id, o.slug, o.name, o.created_at, o.owner_id
FROM organizations o JOIN organization_members m ON m.organization_id = o.id
WHERE m.organization_id = ?1 LIMIT 1"""
    return RegistryStatement("organization", sql, (org,))


def org_members(org: str) -> RegistryStatement:
    """email and role of the org's members, who came first first."""
    sql = """SELECT m.email, o.role
FROM organization_members o JOIN members m ON m.identity_id = o.identity_id
WHERE o.organization_id = ?1 ORDER BY o.created_at, m.email"""
    return RegistryStatement("org_members", sql, (org,))


def relay_rows(org: str) -> RegistryStatement:
    """All columns of the relays that run checks of the org, by slug."""
    more = ", r.durable_object_id, r.created_at, r.updated_at"
    sql = _RELAY.format(more=more) + "\nORDER BY r.slug"
    return RegistryStatement("relay_rows", sql, (org,))
