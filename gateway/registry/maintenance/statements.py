"""Maintenance and tags, in tables of the gateway's own: the org first, its predicate in every WHERE."""

from gateway.ports import RegistryStatement
from gateway.times.maintenance import Maintenance

_ALL = """json_group_array(json_array(w.id, w.title, w.timezone, w.start, w.seconds, w.rule,
    w.monitor_id, w.tag, w.ended_at, w.created_at,
    json((SELECT json_group_array(t.monitor_id) FROM insights_monitor_tags t
      WHERE t.org_id = w.org_id AND t.tag = w.tag))))"""
ALL_OF_ORG = f"(SELECT {_ALL} FROM insights_maintenance w WHERE w.org_id = ?1)"
"""JSON of every maintenance of the org, each with the monitors of its tag; of a statement whose ?1 it is."""


def maintenance_of(org: str) -> RegistryStatement:
    """One row: `maintenance`, JSON of all that the org has."""
    sql = f"SELECT {_ALL} AS maintenance FROM insights_maintenance w WHERE w.org_id = ?1"
    return RegistryStatement("maintenance_of", sql, (org,))


def add_maintenance(org: str, kept: Maintenance) -> RegistryStatement:
    sql = """INSERT INTO insights_maintenance
  (org_id, id, title, timezone, start, seconds, rule, monitor_id, tag, ended_at, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"""
    values = (org, kept.id, kept.title, kept.timezone, kept.start.isoformat(timespec="minutes"))
    of = (kept.seconds, kept.rule, kept.monitor_id, kept.tag, kept.ended_ms, kept.created_ms)
    return RegistryStatement("add_maintenance", sql, (*values, *of))


def end_maintenance(org: str, id_: str, now_ms: int) -> RegistryStatement:
    """None of it begins any more; what has been stays. Ended before, it stays as it was."""
    sql = """UPDATE insights_maintenance SET ended_at = min(COALESCE(ended_at, ?3), ?3)
WHERE org_id = ?1 AND id = ?2"""
    return RegistryStatement("end_maintenance", sql, (org, id_, now_ms))


def remove_maintenance(org: str, id_: str) -> RegistryStatement:
    return RegistryStatement(
        "remove_maintenance", "DELETE FROM insights_maintenance WHERE org_id = ?1 AND id = ?2", (org, id_)
    )


def add_tag(org: str, monitor_id: str, tag: str) -> RegistryStatement:
    """Of a monitor that the org has; changes no row for another."""
    sql = """INSERT INTO insights_monitor_tags (org_id, monitor_id, tag)
SELECT m.org_id, m.id, ?3 FROM monitors m WHERE m.org_id = ?1 AND m.id = ?2
ON CONFLICT (org_id, tag, monitor_id) DO NOTHING"""
    return RegistryStatement("add_tag", sql, (org, monitor_id, tag))


def remove_tag(org: str, monitor_id: str, tag: str) -> RegistryStatement:
    sql = "DELETE FROM insights_monitor_tags WHERE org_id = ?1 AND monitor_id = ?2 AND tag = ?3"
    return RegistryStatement("remove_tag", sql, (org, monitor_id, tag))


def tags_of(org: str) -> RegistryStatement:
    """tag and monitor_id of all that the org has."""
    sql = "SELECT t.tag, t.monitor_id FROM insights_monitor_tags t WHERE t.org_id = ?1 ORDER BY 1, 2"
    return RegistryStatement("tags_of", sql, (org,))


def forget_maintenance(org: str, monitor_id: str) -> RegistryStatement:
    """What is of this monitor alone goes with it."""
    sql = "DELETE FROM insights_maintenance WHERE org_id = ?1 AND monitor_id = ?2"
    return RegistryStatement("forget_maintenance", sql, (org, monitor_id))


def forget_tags(org: str, monitor_id: str) -> RegistryStatement:
    sql = "DELETE FROM insights_monitor_tags WHERE org_id = ?1 AND monitor_id = ?2"
    return RegistryStatement("forget_tags", sql, (org, monitor_id))
