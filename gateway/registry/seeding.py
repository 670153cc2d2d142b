"""Rows of the platform's tables as `insights seed` writes them, and the statements that do it.

Not for requests: these rows found orgs, so no org is there to be asked first. A row class has its table's
columns as fields, in the code; every value is a bound parameter. Times are Unix ms, booleans 0/1.
"""

from dataclasses import astuple, dataclass, fields
from typing import ClassVar

from gateway.ports import RegistryStatement


@dataclass(frozen=True)
class SeedRow:
    """A row of `table`: the fields are its columns, and those of `key` tell it from the others."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)


@dataclass(frozen=True)
class MemberRow(SeedRow):
    table: ClassVar[str] = "members"
    key: ClassVar[tuple[str, ...]] = ("identity_id",)
    identity_id: str
    email: str
    is_workspace_admin: int
    created_at: int
    updated_at: int


@dataclass(frozen=True)
class OrganizationRow(SeedRow):
    table: ClassVar[str] = "organizations"
    id: str
    slug: str
    name: str
    created_at: int
    owner_id: str
    ae_sample_rate: float


@dataclass(frozen=True)
class MembershipRow(SeedRow):
    table: ClassVar[str] = "organization_members"
    key: ClassVar[tuple[str, ...]] = ("organization_id", "identity_id")
    organization_id: str
    identity_id: str
    role: str
    created_at: int
    updated_at: int


@dataclass(frozen=True)
class RelayRow(SeedRow):
    table: ClassVar[str] = "relays"
    id: str
    slug: str
    name: str
    location_hint: str
    enabled: int
    last_bootstrapped_at: int | None
    created_at: int
    updated_at: int


@dataclass(frozen=True)
class MonitorRow(SeedRow):
    table: ClassVar[str] = "monitors"
    id: str
    org_id: str
    name: str
    kind: str
    enabled: int
    config_json: str
    status: str
    last_checked_at: int | None
    last_failed_at: int | None
    first_checked_at: int | None
    rt_ms: float | None
    region: str | None
    last_error: str | None
    next_run_at: int | None
    created_at: int
    updated_at: int
    relay_id: str | None


@dataclass(frozen=True)
class IncidentRow(SeedRow):
    table: ClassVar[str] = "incidents"
    id: str
    monitor_id: str
    opened_ts: int
    closed_ts: int | None
    reason: str
    status: str
    created_at: int
    updated_at: int


@dataclass(frozen=True)
class DispatchRow(SeedRow):
    table: ClassVar[str] = "monitor_dispatch_hot"
    monitor_id: str
    dispatch_id: str
    org_id: str
    status: str
    scheduled_for_ts: int
    dispatched_at_ts: int | None
    completed_at_ts: int | None
    runner_colo: str | None
    updated_at: int


def keep_setting(key: str, value: str, now_ms: int) -> RegistryStatement:
    """One row of `settings`, which belong to the whole platform."""
    return RegistryStatement(
        "keep_setting",
        "INSERT INTO settings (key, value, updated_at) VALUES (?1, ?2, ?3) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        (key, value, now_ms),
    )


def setting(key: str) -> RegistryStatement:
    """Its value, in one row or none."""
    return RegistryStatement("setting", "SELECT value FROM settings WHERE key = ?1", (key,))


def insert(row: SeedRow) -> RegistryStatement:
    """The INSERT of one row, which must not be there yet."""
    columns = _columns(row)
    marks = ", ".join(f"?{number}" for number in range(1, len(columns) + 1))
    return RegistryStatement(
        f"insert_{row.table}",
        f"INSERT INTO {row.table} ({', '.join(columns)}) VALUES ({marks})",
        astuple(row),
    )


def put(row: SeedRow) -> RegistryStatement:
    """The row, in place of the one of its key. A member who is there already stays: it may be anybody's."""
    added, key = insert(row), ", ".join(row.key)
    changed = [column for column in _columns(row) if column not in row.key]
    change = "UPDATE SET " + ", ".join(f"{column} = excluded.{column}" for column in changed)
    done = "NOTHING" if isinstance(row, MemberRow) else change
    return RegistryStatement(f"put_{row.table}", f"{added.sql} ON CONFLICT ({key}) DO " + done, added.params)


def _columns(row: SeedRow) -> list[str]:
    return [field.name for field in fields(row)]
