"""`insights export`: heartbeats of a store as a file."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gateway.commands import local
from gateway.commands.local import DataDir
from gateway.commands.moving.options import (
    FileFormat,
    format_of,
    moment_ms,
    orgs_named,
    settings_of,
    written_file,
)
from gateway.commands.moving.progress import progress
from gateway.commands.stopping import Stopped, run
from gateway.errors import BadUserInput
from gateway.moving.files.ndjson import NdjsonWriter
from gateway.moving.files.parquet import ParquetWriting
from gateway.moving.leaving import Leaving, which_of
from gateway.moving.pages import Pages
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.opening import account_of, dialect_of, open_telemetry, tolerant
from gateway.telemetry.sql.text import FOREVER_MS, ID, Source

MOST_MONITORS = 50
"""That one command names: a statement of Analytics Engine holds no more."""

Named = Annotated[
    list[str] | None,
    typer.Option("--org", help="Id or slug of an organization; without, all.", show_default=False),
]
Monitors = Annotated[
    list[str] | None, typer.Option("--monitor", help="Id of a monitor; without, all.", show_default=False)
]


def export_command(
    file: Annotated[str, typer.Argument(help="What to write: *.parquet, *.ndjson, or - for stdout.")],
    org: Named = None,
    monitor: Monitors = None,
    since: Annotated[
        str | None, typer.Option("--since", help="First check: 2026-11-01, 2026-11-01T12:00Z, or 30d ago.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Checks before this moment.")] = None,
    as_format: Annotated[
        FileFormat | None, typer.Option("--format", help="Where the file's name does not tell.")
    ] = None,
    data_dir: DataDir = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write heartbeats to a file: a backup, or the first half of a move to another store.

    Reads the telemetry store that the settings name, Analytics Engine too, a page at a time. The file has
    every field of every row, of all organizations unless some are named, and gets its name when it is whole.
    Monitors and organizations are in the registry, which is a file of its own (docs/moving.md).

    Example: `insights export heartbeats.parquet`

    Example: `insights export acme.ndjson --org acme --since 2026-10-01 --until 2026-11-01`

    Example: `insights export - --org acme --since 7d | zstd > acme.ndjson.zst`
    """
    form = format_of(file, as_format)
    settings = settings_of(data_dir)
    checked, monitors = _checked(since, until), _ids(monitor or ())
    _there_is_a_store(settings)
    try:
        with written_file(file, force=force) as out:
            writer = ParquetWriting(out) if form is FileFormat.PARQUET else NdjsonWriter(out)
            rows, orgs, nameless = run(_export(settings, org, checked, monitors, writer))
    except Stopped as stopped:
        typer.echo(f"Stopped: {file} was not written.", err=True)
        raise typer.Exit(stopped.status) from None
    typer.echo(f"Exported {rows:,} heartbeats of {orgs} organizations to {file}.", err=True)
    if nameless:
        typer.echo(
            f"Left out {nameless:,} rows whose organization has no id that can be asked for.", err=True
        )


async def _export(
    settings: Settings,
    named: list[str] | None,
    checked: tuple[int, int] | None,
    monitors: tuple[str, ...] | None,
    writer: "ParquetWriting | NdjsonWriter",
) -> tuple[int, int, int]:
    """Rows, organizations, and rows left out."""
    orgs = await orgs_named(settings, named) if named else None
    account = account_of(settings)
    telemetry, _ = open_telemetry(settings, account)
    store = tolerant(settings, account, telemetry)
    try:
        pages = Pages(store, Source.of(settings.ae_dataset, dialect_of(settings)))
        leaving = Leaving(pages, which_of(checked, monitors), orgs)
        whose = await leaving.whose()
        rows = 0
        with progress("Exporting", await leaving.count(whose.orgs)) as told:
            async for page in leaving.rows(whose.orgs):
                await asyncio.to_thread(writer.write, page)
                rows += len(page)
                told(rows, rows)
        writer.end()
    finally:
        await telemetry.aclose()
        if store is not telemetry:
            await store.aclose()
    return rows, len(whose.orgs), whose.nameless


def _checked(since: str | None, until: str | None) -> tuple[int, int] | None:
    """[since, until) in Unix ms; None where neither is said."""
    now_ms = local.now_ms()
    since_ms, until_ms = moment_ms(since, "--since", now_ms), moment_ms(until, "--until", now_ms)
    if since_ms is None and until_ms is None:
        return None
    checked = max(0, since_ms or 0), FOREVER_MS if until_ms is None else until_ms
    if checked[0] >= checked[1]:
        raise BadUserInput("lies before --since", "--until")
    return checked


def _ids(monitors: Sequence[str]) -> tuple[str, ...] | None:
    """None are any."""
    if len(monitors) > MOST_MONITORS:
        raise BadUserInput(f"name {MOST_MONITORS} at most", "--monitor")
    if strange := [one for one in monitors if not ID.fullmatch(one)]:
        raise BadUserInput(f"{strange[0][:60]!r} is no id", "--monitor")
    return tuple(monitors) or None


def _there_is_a_store(settings: Settings) -> None:
    """A mistyped folder must not become a new, empty store."""
    if settings.telemetry is TelemetryBackend.EMBEDDED and not Path(settings.data_dir, "chdb").is_dir():
        raise BadUserInput(f"{settings.data_dir} holds no heartbeats; name another folder with --data-dir")
