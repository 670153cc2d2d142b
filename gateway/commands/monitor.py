"""`insights monitor`: add, list, remove, enable and disable monitors that this machine checks."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit
from uuid import uuid4

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from gateway.access.principal import DEMO_IDENTITY
from gateway.commands import local
from gateway.commands import monitor_options as options
from gateway.commands.local import (
    READ_SECONDS,
    DataDir,
    Org,
    existing_registry_file,
    local_settings,
    opened,
    org_meant,
    org_named,
    registry_file,
)
from gateway.commands.monitor_options import CheckKind
from gateway.errors import BadUserInput, RegistryMalformed
from gateway.ingest.probing.network.dialing import plainly_private
from gateway.registry.checks import (
    add_monitor,
    disable_monitor,
    enable_monitor,
    list_monitors,
    remove_dispatch,
    remove_incidents,
    remove_monitor,
    remove_notifications,
    remove_settings,
)
from gateway.registry.config import parse_config
from gateway.registry.fields import RegistryRow, integer, moment_or_none, raw, text, text_or_none
from gateway.registry.founding import add_member, add_membership, add_organization
from gateway.registry.maintenance.statements import forget_maintenance, forget_tags
from gateway.registry.rows import monitor
from gateway.registry.statements import keep_settings, monitors_by_id
from gateway.settings import PrivateChecks
from gateway.stores.sqlite import SqliteRegistry

if TYPE_CHECKING:
    from gateway.ports import RegistryStatement

WRITE_SECONDS = 5.0
WIDEST = 10_000
"""Columns of a line: more than any URL and name take."""
FIRST_ORG, FIRST_SLUG = "org_default", "default"
PRIVATE = (
    "Its address is private: only a server in demo mode, or one with INSIGHTS_CHECK_PRIVATE=allow, checks it."
)
monitor_app = typer.Typer(
    name="monitor", help="Add, list, remove, enable and disable monitors.", no_args_is_help=True
)

MonitorId = Annotated[str, typer.Argument(metavar="ID", help="The monitor's id, as the list shows it.")]


@monitor_app.command()
def add(
    url: Annotated[
        str, typer.Option("--url", help="http://, https:// or tcp://host:port", show_default=False)
    ],
    name: Annotated[
        str | None, typer.Option("--name", help="What people call it; host and port if left out.")
    ] = None,
    interval: Annotated[str, typer.Option("--interval", help="Time between checks, at least 15s.")] = "60s",
    timeout: Annotated[str, typer.Option("--timeout", help="Longest time for a check, at least 1s.")] = "10s",
    kind: Annotated[
        CheckKind | None, typer.Option("--kind", help="As the URL's scheme says, if left out.")
    ] = None,
    org: Org = None,
    data_dir: DataDir = None,
) -> None:
    """Add a monitor. A running `insights serve` or `insights probe` checks it within seconds.

    Example: `insights monitor add --url https://example.com --interval 30s`
    """
    found = options.kind(url, kind)
    interval_s, timeout_ms = options.interval_s(interval), options.timeout_ms(timeout)
    options.check_ends_in_time(interval_s, timeout_ms)
    config = {"url": url, "interval": interval_s, "timeout": timeout_ms}
    title = options.name(urlsplit(url).netloc if name is None else name)
    settings = local_settings(data_dir)
    typer.echo(f"Added {asyncio.run(_add(registry_file(settings), org, title, found, json.dumps(config)))}.")
    if plainly_private(urlsplit(url).hostname or "") and settings.check_private is not PrivateChecks.ALLOW:
        typer.echo(PRIVATE, err=True)


@monitor_app.command("list")
def list_command(org: Org = None, data_dir: DataDir = None) -> None:
    """List an organization's monitors with their last check.

    Example: `insights monitor list`
    """
    rows = asyncio.run(_list(existing_registry_file(local_settings(data_dir)), org))
    if rows:
        _print(_table(rows))
    else:
        typer.echo("No monitors yet: insights monitor add --help")


@monitor_app.command()
def remove(monitor_id: MonitorId, org: Org = None, data_dir: DataDir = None) -> None:
    """Remove a monitor and its incidents. Heartbeats that were recorded stay.

    Example: `insights monitor remove mon_0123456789ab`
    """
    file = existing_registry_file(local_settings(data_dir))
    asyncio.run(_remove(file, org, _bindable(monitor_id)))
    typer.echo(f"Removed {monitor_id}.")


@monitor_app.command()
def enable(monitor_id: MonitorId, org: Org = None, data_dir: DataDir = None) -> None:
    """Check a monitor again.

    Example: `insights monitor enable mon_0123456789ab`
    """
    file = existing_registry_file(local_settings(data_dir))
    asyncio.run(_switch(file, org, _bindable(monitor_id), on=True))
    typer.echo(f"Enabled {monitor_id}.")


@monitor_app.command()
def disable(monitor_id: MonitorId, org: Org = None, data_dir: DataDir = None) -> None:
    """Stop checking a monitor; what is known of it stays.

    Example: `insights monitor disable mon_0123456789ab`
    """
    file = existing_registry_file(local_settings(data_dir))
    asyncio.run(_switch(file, org, _bindable(monitor_id), on=False))
    typer.echo(f"Disabled {monitor_id}.")


async def _add(file: Path, org: str | None, name: str, kind: CheckKind, config_json: str) -> str:
    monitor_id = f"mon_{uuid4().hex[:12]}"
    async with opened(file) as registry:
        if org is None:
            owner = await org_meant(registry) or await _first_org(registry)
        else:
            owner = await org_named(registry, org)
        statement = add_monitor(
            owner, monitor_id, name=name, kind=kind, config_json=config_json, now_ms=local.now_ms()
        )
        await registry.execute(statement, WRITE_SECONDS)
    return monitor_id


async def _list(file: Path, org: str | None) -> list[dict[str, object]]:
    async with opened(file) as registry:
        owner = await org_meant(registry) if org is None else await org_named(registry, org)
        return await registry.fetch(list_monitors(owner), READ_SECONDS) if owner else []


async def _switch(file: Path, org: str | None, monitor_id: str, *, on: bool) -> None:
    async with opened(file) as registry:
        owner = await _owner(registry, org, monitor_id)
        now_ms = local.now_ms()
        change = (enable_monitor if on else disable_monitor)(owner, monitor_id, now_ms)
        (found,) = map(monitor, await registry.fetch(monitors_by_id(owner, [monitor_id]), READ_SECONDS))
        unkept = found.unkept(now_ms)
        before = [(monitor_id, one.since_ms, one.enabled) for one in unkept]
        since_ms = max(now_ms, (*found.settings, *unkept)[-1].since_ms + 1)
        after = [(monitor_id, since_ms, on)] if on != found.enabled else []
        await registry.execute_many([keep_settings(owner, before), change, keep_settings(owner, after)])


async def _remove(file: Path, org: str | None, monitor_id: str) -> None:
    async with opened(file) as registry:
        owner = await _owner(registry, org, monitor_id)
        own = (remove_settings, forget_maintenance, forget_tags)
        removals = (remove_incidents, remove_notifications, remove_dispatch, *own, remove_monitor)
        await registry.execute_many([removal(owner, monitor_id) for removal in removals])


async def _owner(registry: SqliteRegistry, org: str | None, monitor_id: str) -> str:
    """The org meant, when the monitor is one of its own; else raises BadUserInput."""
    owner = await org_meant(registry) if org is None else await org_named(registry, org)
    rows = await registry.fetch(list_monitors(owner), READ_SECONDS) if owner else []
    if owner is None or monitor_id not in {row["id"] for row in rows}:
        raise BadUserInput(
            f"this organization has no monitor {monitor_id[:60]!r}: insights monitor list", "ID"
        )
    return owner


async def _first_org(registry: SqliteRegistry) -> str:
    """An org for an empty registry, with the member that the demo sign-in is."""
    now_ms = local.now_ms()
    statements: list[RegistryStatement] = [
        add_member(DEMO_IDENTITY, "demo@example.com", now_ms),
        add_organization(FIRST_ORG, slug=FIRST_SLUG, name="Default", owner=DEMO_IDENTITY, now_ms=now_ms),
        add_membership(FIRST_ORG, DEMO_IDENTITY, "admin", now_ms),
    ]
    await registry.execute_many(statements)
    return FIRST_ORG


def _bindable(monitor_id: str) -> str:
    """A lone surrogate from the command line cannot be bound, so it names no monitor."""
    if not monitor_id.isprintable():
        raise BadUserInput(f"no monitor has the id {monitor_id[:60]!r}", "ID")
    return monitor_id


def _print(table: Table) -> None:
    """A URL stays in one piece, to be copied; a monitor in one line where no screen is narrow."""
    console = Console()
    needed = Measurement.get(console, console.options.update(max_width=WIDEST), table)
    width = max(console.width, needed.minimum if console.is_terminal else needed.maximum)
    Console(width=width).print(table)


def _table(rows: list[dict[str, object]]) -> Table:
    table = Table("id", "name", "url", "state", "last check", "ms", "error")
    table.columns[0].no_wrap = table.columns[2].no_wrap = True
    for row in rows:
        table.add_row(*(Text(cell, overflow="fold") for cell in _cells(row)))  # Text: never read as markup
    return table


def _cells(row: RegistryRow) -> tuple[str, ...]:
    checked_ms, latency = moment_or_none(row, "last_checked_at"), row["rt_ms"]
    return (
        text(row, "id"),
        text(row, "name"),
        _shown_url(row),
        text(row, "status") if integer(row, "enabled") else "disabled",
        "never" if checked_ms is None else _instant(checked_ms),
        f"{latency:.0f}" if isinstance(latency, int | float) else "",
        text_or_none(row, "last_error") or "",
    )


def _shown_url(row: RegistryRow) -> str:
    try:
        return parse_config(raw(row, "config_json")).url
    except RegistryMalformed:
        return "(its config is broken)"


def _instant(unix_ms: int) -> str:
    return datetime.fromtimestamp(unix_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
