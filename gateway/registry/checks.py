"""What checks read and leave behind: monitors to run, their last outcome, dispatches and incidents.

`enabled_monitors` is the scheduler's view. It runs for the whole process, belongs to no caller and answers
none, so it has no org (law 2); every other statement takes the org first and changes nothing outside it.
Times are Unix milliseconds. A monitor that is not the org's leaves every table as it was: 0 rows changed.
"""

from gateway.ports import RegistryStatement

_OPEN = "status IN ('open', 'acknowledged')"
_OF_MONITOR = "monitor_id IN (SELECT id FROM monitors WHERE org_id = ?1 AND id = ?2)"


def enabled_monitors() -> RegistryStatement:
    """Every enabled monitor of every org: id, org_id, name, kind, config_json, relay_id, sample_rate
    and location_hint (null without a relay)."""
    return RegistryStatement(
        "enabled_monitors",
        "SELECT m.id AS id, m.org_id AS org_id, m.name AS name, m.kind AS kind, "
        "m.config_json AS config_json, m.relay_id AS relay_id, o.ae_sample_rate AS sample_rate, "
        "r.location_hint AS location_hint FROM monitors m JOIN organizations o ON o.id = m.org_id "
        "LEFT JOIN relays r ON r.id = m.relay_id WHERE m.enabled = 1 ORDER BY m.id",
    )


def record_check(
    org: str,
    monitor_id: str,
    *,
    status: str,
    checked_ms: int,
    latency_ms: float,
    region: str,
    error: str,
    next_run_ms: int | None,
) -> RegistryStatement:
    """The outcome of a check that ended at `checked_ms`: an empty `error` is kept as it is, and no
    `next_run_ms` as 0, as the platform keeps them."""
    return RegistryStatement(
        "record_check",
        "UPDATE monitors SET status = ?3, last_checked_at = ?4, rt_ms = ?5, region = ?6, "
        "last_error = ?7, next_run_at = COALESCE(?8, 0), updated_at = ?4, "
        "first_checked_at = COALESCE(NULLIF(first_checked_at, 0), ?4), "
        "last_failed_at = CASE WHEN ?3 = 'down' THEN ?4 ELSE last_failed_at END "
        "WHERE org_id = ?1 AND id = ?2",
        (org, monitor_id, status, checked_ms, latency_ms, region, error, next_run_ms),
    )


def record_dispatch(
    org: str,
    monitor_id: str,
    *,
    dispatch_id: str,
    status: str,
    scheduled_ms: int,
    dispatched_ms: int,
    completed_ms: int,
    colo: str,
    error: str,
) -> RegistryStatement:
    """The monitor's last dispatch, written once, when it ended: `completed` or `failed`.

    A check that found its target down is a completed dispatch; one that could not be run is a failed one.
    """
    return RegistryStatement(
        "record_dispatch",
        "INSERT INTO monitor_dispatch_hot (org_id, monitor_id, dispatch_id, status, scheduled_for_ts, "
        "dispatched_at_ts, completed_at_ts, runner_colo, error, updated_at) "
        "SELECT org_id, id, ?3, ?4, ?5, ?6, ?7, ?8, NULLIF(?9, ''), ?7 FROM monitors "
        "WHERE org_id = ?1 AND id = ?2 "
        "ON CONFLICT (monitor_id) DO UPDATE SET org_id = excluded.org_id, "
        "dispatch_id = excluded.dispatch_id, status = excluded.status, "
        "scheduled_for_ts = excluded.scheduled_for_ts, dispatched_at_ts = excluded.dispatched_at_ts, "
        "completed_at_ts = excluded.completed_at_ts, runner_colo = excluded.runner_colo, "
        "error = excluded.error, updated_at = excluded.updated_at",
        (
            org,
            monitor_id,
            dispatch_id,
            status,
            scheduled_ms,
            dispatched_ms,
            completed_ms,
            colo,
            error,
        ),
    )


def open_incident(
    org: str, monitor_id: str, *, incident_id: str, now_ms: int, reason: str
) -> RegistryStatement:
    """Open an incident when the check before this one failed too and none is open.

    To be sent for a failed check and before its `record_check`: the status still in the row is the
    previous check's, so two failures in a row are counted across restarts with no counter to lose.
    """
    return RegistryStatement(
        "open_incident",
        "INSERT INTO incidents (id, monitor_id, opened_ts, reason, status, created_at, updated_at) "
        "SELECT ?3, id, ?4, ?5, 'open', ?4, ?4 FROM monitors "
        "WHERE org_id = ?1 AND id = ?2 AND status = 'down' "
        f"AND NOT EXISTS (SELECT 1 FROM incidents WHERE monitor_id = ?2 AND {_OPEN})",
        (org, monitor_id, incident_id, now_ms, reason),
    )


def close_incident(org: str, monitor_id: str, now_ms: int) -> RegistryStatement:
    """Close what is open, acknowledged or not: the monitor is up again."""
    return RegistryStatement(
        "close_incident",
        "UPDATE incidents SET status = 'closed', closed_ts = ?3, updated_at = ?3 "
        f"WHERE {_OF_MONITOR} AND {_OPEN}",
        (org, monitor_id, now_ms),
    )


def list_monitors(org: str) -> RegistryStatement:
    """The org's monitors by name: id, name, kind, enabled, config_json, status, last_checked_at, rt_ms,
    last_error and relay_id."""
    return RegistryStatement(
        "list_monitors",
        "SELECT id, name, kind, enabled, config_json, status, last_checked_at, rt_ms, last_error, relay_id "
        "FROM monitors WHERE org_id = ?1 ORDER BY name, id",
        (org,),
    )


def add_monitor(
    org: str, monitor_id: str, *, name: str, kind: str, config_json: str, now_ms: int
) -> RegistryStatement:
    """A new, enabled monitor without a relay, so that this process checks it."""
    return RegistryStatement(
        "add_monitor",
        "INSERT INTO monitors (org_id, id, name, kind, config_json, created_at, updated_at) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
        (org, monitor_id, name, kind, config_json, now_ms),
    )


def put_monitor(
    org: str, monitor_id: str, *, name: str, kind: str, config_json: str, now_ms: int
) -> RegistryStatement:
    """As `add_monitor`, or a new target for the org's own monitor of this id: what it went through and
    whether it is enabled stay."""
    added = add_monitor(org, monitor_id, name=name, kind=kind, config_json=config_json, now_ms=now_ms)
    return RegistryStatement(
        "put_monitor",
        f"{added.sql} ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
        "config_json = excluded.config_json, relay_id = NULL, updated_at = excluded.updated_at "
        "WHERE monitors.org_id = ?1",
        added.params,
    )


def enable_monitor(org: str, monitor_id: str, now_ms: int) -> RegistryStatement:
    """Check it again. Its status starts over, so that an old failure is not the first of two in a row."""
    return RegistryStatement(
        "enable_monitor",
        "UPDATE monitors SET enabled = 1, updated_at = ?3, "
        "status = CASE WHEN enabled = 1 THEN status ELSE 'pending' END WHERE org_id = ?1 AND id = ?2",
        (org, monitor_id, now_ms),
    )


def disable_monitor(org: str, monitor_id: str, now_ms: int) -> RegistryStatement:
    """Check it no more; what is known of it stays."""
    return RegistryStatement(
        "disable_monitor",
        "UPDATE monitors SET enabled = 0, next_run_at = 0, updated_at = ?3 WHERE org_id = ?1 AND id = ?2",
        (org, monitor_id, now_ms),
    )


def remove_monitor(org: str, monitor_id: str) -> RegistryStatement:
    """The monitor itself, after the three statements that remove what refers to it."""
    return RegistryStatement(
        "remove_monitor", "DELETE FROM monitors WHERE org_id = ?1 AND id = ?2", (org, monitor_id)
    )


def remove_incidents(org: str, monitor_id: str) -> RegistryStatement:
    return RegistryStatement(
        "remove_incidents", f"DELETE FROM incidents WHERE {_OF_MONITOR}", (org, monitor_id)
    )


def remove_notifications(org: str, monitor_id: str) -> RegistryStatement:
    return RegistryStatement(
        "remove_notifications", f"DELETE FROM notifications WHERE {_OF_MONITOR}", (org, monitor_id)
    )


def remove_settings(org: str, monitor_id: str) -> RegistryStatement:
    return RegistryStatement(
        "remove_settings",
        "DELETE FROM insights_monitor_settings WHERE org_id = ?1 AND monitor_id = ?2",
        (org, monitor_id),
    )


def remove_dispatch(org: str, monitor_id: str) -> RegistryStatement:
    return RegistryStatement(
        "remove_dispatch",
        "DELETE FROM monitor_dispatch_hot WHERE org_id = ?1 AND monitor_id = ?2",
        (org, monitor_id),
    )
