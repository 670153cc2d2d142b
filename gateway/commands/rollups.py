"""`insights rollups`: hold whole hours of rows that were written before there were any."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gateway.commands.local import DataDir, local_settings
from gateway.errors import BadUserInput
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.hours import Hours


def rollups_command(data_dir: DataDir = None) -> None:
    """Hold whole hours of all rows of the embedded engine, so that long windows are read fast.

    `insights serve` does the same beside what it serves. Cut short, it goes on when it is called again or
    the server is started, and counts nothing twice.

    Example: `insights rollups --data-dir ./data`
    """
    settings = local_settings(data_dir)
    if settings.telemetry is not TelemetryBackend.EMBEDDED or not settings.rollups:
        raise BadUserInput("hours are held by the embedded engine alone, where INSIGHTS_ROLLUPS is on")
    if not (settings.data_dir / "chdb").is_dir():
        raise BadUserInput(f"there is no telemetry at {settings.data_dir}; name another folder", "--data-dir")
    rows = asyncio.run(_filled(settings))
    typer.echo(f"Hours of all {rows} rows are held.")


async def _filled(settings: Settings) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with _opened(settings) as hours:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task, of = bar.add_task("rows in hours", total=None), 0
            async for far in hours.fill():
                bar.update(task, completed=far.rows, total=far.of)
                of = far.of
    return of


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Hours]:
    """Raises StoreError where another process has the folder."""
    store = EmbeddedTelemetry(Engine.open(settings.data_dir), settings.ae_dataset)
    try:
        yield Hours(store.engine, settings.ae_dataset)
    finally:
        await store.aclose()
