"""Reads of the whole registry for `insights doctor`: the operator's, so of all orgs; no request runs them."""

from collections.abc import Mapping

from gateway.ports import RegistryStatement

EXPECTED: Mapping[str, tuple[str, ...]] = {
    "organizations": ("id", "slug", "name", "created_at", "owner_id", "ae_sample_rate"),
    "organization_members": ("organization_id", "identity_id", "role", "created_at"),
    "monitors": (
        "id",
        "org_id",
        "name",
        "kind",
        "enabled",
        "config_json",
        "status",
        "last_checked_at",
        "last_failed_at",
        "first_checked_at",
        "rt_ms",
        "region",
        "last_error",
        "next_run_at",
        "created_at",
        "updated_at",
        "relay_id",
    ),
    "incidents": ("id", "monitor_id", "opened_ts", "closed_ts", "reason", "status"),
    "monitor_dispatch_hot": (
        "monitor_id",
        "dispatch_id",
        "org_id",
        "status",
        "scheduled_for_ts",
        "dispatched_at_ts",
        "completed_at_ts",
        "runner_colo",
        "error",
    ),
    "relays": (
        "id",
        "slug",
        "name",
        "location_hint",
        "jurisdiction",
        "enabled",
        "last_bootstrapped_at",
        "last_error",
    ),
}
"""What the gateway reads of the platform's tables."""

OWN: Mapping[str, tuple[str, ...]] = {
    "insights_api_tokens": ("id", "org_id", "name", "digest", "created_at", "expires_at", "revoked_at")
}
"""The gateway's own table; without it there are no API tokens. That of monitors' settings is made when there
is something to keep."""

MOST_MONITORS = 10_000


def tables() -> RegistryStatement:
    """Name and CREATE statement of every table."""
    return RegistryStatement("tables", "SELECT name, sql FROM sqlite_master WHERE type = 'table'")


def every_receipt(since_ms: int, until_ms: int) -> RegistryStatement:
    """One row, of all orgs: `written` and `dead` of checks that ended in [since, until), the first minute."""
    return RegistryStatement(
        "every_receipt",
        "SELECT min(minute_ms) AS since_ms, coalesce(sum(up + degraded + down + pending), 0) AS written, "
        "coalesce(sum(dead), 0) AS dead FROM insights_heartbeat_receipts "
        "WHERE minute_ms >= ?1 AND minute_ms < ?2",
        (since_ms, until_ms),
    )


def every_monitor() -> RegistryStatement:
    """id, org_id, name, enabled and created_at (Unix ms) of all that may be checked."""
    return RegistryStatement(
        "every_monitor",
        "SELECT id, org_id, name, enabled, created_at FROM monitors "
        f"ORDER BY org_id, id LIMIT {MOST_MONITORS}",
    )
