"""`insights archive`: hours that outlive the telemetry store."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from gateway.app import Stores
from gateway.archive import verifying
from gateway.archive.filling import Filling, Work
from gateway.archive.following import PAUSE_S, Done, caught_up
from gateway.archive.verifying import Difference, Verified
from gateway.commands.archiving.filled import filling_of
from gateway.commands.moving.progress import progress
from gateway.commands.serve import opened_stores
from gateway.commands.stopping import Stopped, run
from gateway.settings import Settings

MOST_SHOWN = 20
STILL = {True: "no", False: "yes", None: "not known"}
archive_app = typer.Typer()


@archive_app.callback(invoke_without_command=True)
def archive_command(
    context: typer.Context,
    follow: Annotated[bool, typer.Option("--follow", help="Go on as hours settle, until Ctrl-C.")] = False,
    gaps: Annotated[bool, typer.Option("--gaps", help="List hours that are not there.")] = False,
) -> None:
    """Read settled hours from the telemetry store that the settings name into the archive, INSIGHTS_ARCHIVE.

    An hour is settled 25 hours after its end, as later rows count nowhere; days of UTC are read whole. Each
    hour is kept once, however often this is run or killed. INSIGHTS_ARCHIVE_READS bounds the reads of a day.
    `insights serve` does the same in the background where INSIGHTS_ARCHIVE is set. An organization that
    cannot be read is named, with status 1; the others go on.

    Example: `INSIGHTS_ARCHIVE=sqlite:archive.sqlite3 insights archive`

    Example: `insights archive --follow`

    Example: `insights archive --gaps`
    """
    if context.invoked_subcommand is not None:
        return
    try:
        whole = run(_gaps() if gaps else _archive(follow=follow))
    except Stopped as stopped:
        typer.echo("Stopped: what is there stays, and the next run goes on from it.", err=True)
        raise typer.Exit(stopped.status) from None
    if not whole:
        raise typer.Exit(1)


@archive_app.command("verify")
def verify_command() -> None:
    """Compare archived hours with the telemetry store, as far back as it still has them.

    Ends with status 1 and a table where they differ. Reads as much as filling does, and counts in the same
    INSIGHTS_ARCHIVE_READS. Lines that Analytics Engine sampled are counted and not compared.

    Example: `insights archive verify`
    """
    if not run(_verify()):
        raise typer.Exit(1)


async def _ready(settings: Settings, stores: Stores) -> Filling:
    """Raises BadUserInput where no archive is set, RegistryUnavailable with what is wrong with it."""
    filling = filling_of(settings, stores)
    await filling.archive.store.ping()
    return filling


async def _archive(*, follow: bool) -> bool:
    """Whether all orgs could be read and kept."""
    settings = Settings()
    async with opened_stores(settings) as stores:
        filling = await _ready(settings, stores)
        while True:
            done = await _once(filling)
            if not follow:
                return not done.failed
            await asyncio.sleep(PAUSE_S)


async def _once(filling: Filling) -> Done:
    works = await filling.plan()
    reads, a_day = sum(one.reads for one in works), await filling.reads_a_day()
    typer.echo(
        f"To read: {sum(map(_hours, works)):,} hours of organizations in about {reads:,} reads, "
        f"{await filling.reads_left():,} may be sent today; from then on about {a_day:,} a day.",
        err=True,
    )
    done = lines = 0
    with progress("Archiving", sum(map(_hours, works))) as told:

        def tell(work: Work, made: int) -> None:
            nonlocal done, lines
            done, lines = done + _hours(work), lines + made
            told(done, lines)

        found = await caught_up(filling, tell)
    typer.echo(f"Archived {found.hours:,} hours of organizations, {found.lines:,} lines.", err=True)
    if found.left:
        typer.echo(f"Today's reads are spent: {found.left:,} hours are left for tomorrow.", err=True)
    for org, said in found.failed.items():
        typer.echo(f"No more of {org} could be archived: {said}", err=True)
    return found


async def _gaps() -> bool:
    settings = Settings()
    async with opened_stores(settings) as stores:
        filling = await _ready(settings, stores)
        found, reaches = await filling.gaps(), await filling.reaches()
    table = Table("organization", "from", "to", "hours", "still in the store")
    for one in found:
        since, until = map(_moment, one.hours)
        table.add_row(one.org, since, until, str(one.count), STILL[one.lost])
    if not reaches:
        typer.echo("How far back the store reaches is not known: gaps from the first kept hour on.", err=True)
    if found or not filling.failed:
        Console().print(table if found else "No hour is missing.")
    return not filling.failed


async def _verify() -> bool:
    settings = Settings()
    found: list[Difference] = []
    verified = Verified()
    async with opened_stores(settings) as stores:
        filling = await _ready(settings, stores)
        works = await verifying.works(filling)
        with progress("Verifying", sum(map(_hours, works))) as told:
            done = 0
            for work in works:
                found += [one async for one in verifying.differences(filling, work, verified)]
                done += _hours(work)
                told(done, verified.lines)
    compared = verified.lines - verified.sampled
    typer.echo(f"Compared {compared:,} lines; {verified.sampled:,} were sampled.", err=True)
    if found:
        Console().print(_table(found))
    return not found


def _table(found: list[Difference]) -> Table:
    table = Table("organization", "monitor", "region", "hour", "number", "archived", "stored")
    for one in found[:MOST_SHOWN]:
        values = ("none" if value is None else f"{value:g}" for value in (one.archived, one.stored))
        table.add_row(one.org, *one.series[1:], _moment(one.hour), one.name, *values)
    if len(found) > MOST_SHOWN:
        table.caption = f"and {len(found) - MOST_SHOWN:,} more"
    return table


def _hours(work: Work) -> int:
    return work.hours[1] - work.hours[0]


def _moment(hour: int) -> str:
    return datetime.fromtimestamp(hour * 3600, UTC).strftime("%Y-%m-%d %H:00")
