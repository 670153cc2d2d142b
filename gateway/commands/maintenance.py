"""`insights maintenance`: when monitors are looked after, and which monitors have which tag."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.commands import local
from gateway.commands import monitor_options as options
from gateway.commands.local import READ_SECONDS, DataDir, Org, opened_registry, org_meant, org_named
from gateway.errors import BadUserInput
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.checks import list_monitors
from gateway.registry.maintenance import statements
from gateway.registry.maintenance.kept import MOST, Kept, maintenance_of
from gateway.registry.own import MAINTENANCE
from gateway.times import recurrence
from gateway.times.maintenance import Maintenance
from gateway.times.window import MAX_WINDOW_S, SECOND_MS

maintenance_app = typer.Typer(
    name="maintenance",
    help="Say when monitors are looked after: uptime, budgets, downtime and MTTR leave that out.",
    no_args_is_help=True,
)

Id = Annotated[str, typer.Argument(metavar="ID", help="Its id, as the list shows it.")]
MonitorId = Annotated[str, typer.Argument(metavar="MONITOR", help="The monitor's id.")]
Tag = Annotated[str, typer.Argument(metavar="TAG", help="Letters, digits and . _ : -, at most 60.")]


@maintenance_app.command()
def add(
    start: Annotated[
        str,
        typer.Option("--start", help="When, on the timezone's clock: 2026-11-29T02:00", show_default=False),
    ],
    length: Annotated[str, typer.Option("--for", help="How long, like 30m or 2h.", show_default=False)],
    timezone: Annotated[str, typer.Option("--timezone", help="IANA name, like Europe/Berlin.")] = "UTC",
    rule: Annotated[
        str | None,
        typer.Option("--rule", help="When again: RFC 5545, like FREQ=WEEKLY;BYDAY=SU.", show_default=False),
    ] = None,
    monitor: Annotated[
        str | None, typer.Option("--monitor", help="Of this monitor alone.", show_default=False)
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", help="Of all monitors with this tag.", show_default=False)
    ] = None,
    title: Annotated[str, typer.Option("--title", help="What people call it.")] = "Maintenance",
    org: Org = None,
    data_dir: DataDir = None,
) -> None:
    """Add a maintenance of a monitor, of a tag, or else of the whole organization; it may lie in the past.

    Checks go on, and charts and lists show them; what is not counted is what they say of uptime.

    Example: `insights maintenance add --start 2026-11-29T02:00 --for 2h --timezone Europe/Berlin`

    Example: `insights maintenance add --start 2026-12-06T03:00 --for 1h --rule "FREQ=WEEKLY" --tag db`
    """
    if monitor is not None and tag is not None:
        raise BadUserInput("give --monitor or --tag, not both", "--tag")
    now_ms, begins = local.now_ms(), options.start(start)
    recurs = None if rule is None else recurrence.checked(rule, begins, "--rule")
    kept = Maintenance(
        id=f"mnt_{uuid4().hex[:12]}",
        title=options.name(title, "--title"),
        timezone=options.timezone(timezone),
        start=begins,
        seconds=options.length_s(length, recurs),
        rule=recurs,
        monitor_id=monitor,
        tag=None if tag is None else options.tag(tag, "--tag"),
        created_ms=now_ms,
    )
    options.check_near(kept, now_ms)
    asyncio.run(_add(data_dir, org, kept))
    typer.echo(f"Added {kept.id}.")


@maintenance_app.command("list")
def list_command(org: Org = None, data_dir: DataDir = None) -> None:
    """List an organization's maintenance, the newest last, and when each comes next.

    Example: `insights maintenance list`
    """
    found = asyncio.run(_list(data_dir, org))
    Console().print(_table(found) if found else "No maintenance yet: insights maintenance add --help")


@maintenance_app.command()
def end(id_: Id, org: Org = None, data_dir: DataDir = None) -> None:
    """End one: it never comes again, and ends now where it lasts. What has been stays left out.

    Example: `insights maintenance end mnt_0123456789ab`
    """
    now_ms = local.now_ms()
    asyncio.run(_changed(data_dir, org, id_, lambda owner: statements.end_maintenance(owner, id_, now_ms)))
    typer.echo(f"Ended {id_}.")


@maintenance_app.command()
def remove(id_: Id, org: Org = None, data_dir: DataDir = None) -> None:
    """Remove one as if it had never been: numbers of the past count its checks again.

    Example: `insights maintenance remove mnt_0123456789ab`
    """
    asyncio.run(_changed(data_dir, org, id_, lambda owner: statements.remove_maintenance(owner, id_)))
    typer.echo(f"Removed {id_}.")


@maintenance_app.command("tag")
def tag_command(monitor_id: MonitorId, tag: Tag, org: Org = None, data_dir: DataDir = None) -> None:
    """Give a monitor a tag, which a maintenance can be of.

    Example: `insights maintenance tag mon_0123456789ab db`
    """
    asyncio.run(_tag_monitor(data_dir, org, monitor_id, options.tag(tag, "TAG")))
    typer.echo(f"Tagged {monitor_id} {tag}.")


@maintenance_app.command()
def untag(monitor_id: MonitorId, tag: Tag, org: Org = None, data_dir: DataDir = None) -> None:
    """Take a tag from a monitor.

    Example: `insights maintenance untag mon_0123456789ab db`
    """
    asyncio.run(_untag_monitor(data_dir, org, monitor_id, options.tag(tag, "TAG")))
    typer.echo(f"Untagged {monitor_id} {tag}.")


async def _add(data_dir: Path | None, org: str | None, kept: Maintenance) -> None:
    async with opened_registry(data_dir) as registry:
        owner = await _owner(registry, org)
        found = await _maintenance(registry, owner)
        if len(found.all) >= MOST:
            raise BadUserInput(
                f"this organization has {MOST} already; remove some: insights maintenance list"
            )
        if kept.monitor_id is not None:
            await _check_monitor(registry, owner, kept.monitor_id, "--monitor")
        await MAINTENANCE.keep(registry, statements.add_maintenance(owner, kept), lambda: READ_SECONDS)


async def _list(data_dir: Path | None, org: str | None) -> Sequence[Maintenance]:
    async with opened_registry(data_dir) as registry:
        return (await _maintenance(registry, await _owner(registry, org))).all


async def _changed(
    data_dir: Path | None, org: str | None, id_: str, change: Callable[[str], RegistryStatement]
) -> None:
    async with opened_registry(data_dir) as registry:
        owner = await _owner(registry, org)
        if id_ not in {one.id for one in (await _maintenance(registry, owner)).all}:
            raise BadUserInput(f"this organization has no {id_[:60]!r}: insights maintenance list", "ID")
        await registry.execute(change(owner), READ_SECONDS)


async def _tag_monitor(data_dir: Path | None, org: str | None, monitor_id: str, tag: str) -> None:
    async with opened_registry(data_dir) as registry:
        owner = await _owner(registry, org)
        await _check_monitor(registry, owner, monitor_id, "MONITOR")
        await MAINTENANCE.keep(registry, statements.add_tag(owner, monitor_id, tag), lambda: READ_SECONDS)


async def _untag_monitor(data_dir: Path | None, org: str | None, monitor_id: str, tag: str) -> None:
    async with opened_registry(data_dir) as registry:
        owner = await _owner(registry, org)
        known = monitor_id.isprintable() and await MAINTENANCE.is_in(registry, READ_SECONDS)
        removal = statements.remove_tag(owner, monitor_id, tag)
        if not known or not await registry.execute(removal, READ_SECONDS):
            raise BadUserInput(f"{monitor_id[:60]!r} has no tag {tag}", "TAG")


async def _owner(registry: RegistryStore, org: str | None) -> str:
    """Raises BadUserInput where no org is meant."""
    owner = await org_meant(registry) if org is None else await org_named(registry, org)
    if owner is None:
        raise BadUserInput("there is no organization yet: insights monitor add --help", "--org")
    return owner


async def _maintenance(registry: RegistryStore, org: str) -> Kept:
    return await maintenance_of(registry, org, lambda: READ_SECONDS)


async def _check_monitor(registry: RegistryStore, org: str, monitor_id: str, argument: str) -> None:
    rows = await registry.fetch(list_monitors(org), READ_SECONDS)
    if monitor_id not in {row["id"] for row in rows}:
        raise BadUserInput(
            f"this organization has no monitor {monitor_id[:60]!r}: insights monitor list", argument
        )


def _table(found: Sequence[Maintenance]) -> Table:
    table = Table("id", "title", "of", "start", "for", "timezone", "rule", "next")
    table.columns[0].no_wrap = True
    now_ms = local.now_ms()
    for one in found:
        table.add_row(*(Text(cell, overflow="fold") for cell in _cells(one, now_ms)))
    return table


def _cells(one: Maintenance, now_ms: int) -> tuple[str, ...]:
    of = one.monitor_id or (f"tag {one.tag}" if one.tag else "all")
    start, length = one.start.strftime(options.START), f"{one.seconds // 60}m"
    return one.id, one.title, of, start, length, one.timezone, one.rule or "once", _next(one, now_ms)


def _next(one: Maintenance, now_ms: int) -> str:
    """What lasts, or comes within 400 days."""
    coming = one.spans(now_ms, now_ms + MAX_WINDOW_S * SECOND_MS)
    if not coming:
        return "over" if one.ended_ms is not None or one.rule is None else "none"
    since_ms, until_ms = coming[0]
    if since_ms <= now_ms:
        return f"now, until {_instant(until_ms)}"
    return _instant(since_ms)


def _instant(unix_ms: int) -> str:
    return datetime.fromtimestamp(unix_ms / SECOND_MS, UTC).strftime("%Y-%m-%d %H:%MZ")
