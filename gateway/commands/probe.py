"""`insights probe`: run the monitors' checks in this terminal, without a server."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gateway.commands import local
from gateway.commands.checking import safeguards
from gateway.commands.local import DataDir, Org, existing_registry_file, local_settings, opened, org_named
from gateway.errors import BadUserInput, StoreError
from gateway.ingest.probing.prober import Prober, Watcher
from gateway.ingest.probing.target import Target
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import Heartbeat

_STYLES = {"up": "green", "down": "bold red"}


def probe_command(
    once: Annotated[bool, typer.Option("--once", help="Check every monitor once, print, and end.")] = False,
    org: Org = None,
    data_dir: DataDir = None,
    concurrency: Annotated[int, typer.Option("--concurrency", min=1, help="Checks at the same time.")] = 64,
) -> None:
    """Check the monitors of the data folder until Ctrl-C, and record every heartbeat.

    Monitors with a relay are checked by the platform and not from here.

    Example: `insights probe --once`
    """
    settings = _settings(data_dir)
    existing_registry_file(settings)
    engine = _engine(settings.data_dir)
    try:
        sink = EmbeddedTelemetry(engine, settings.ae_dataset)
        asyncio.run((_once if once else _until_stopped)(_Probing(settings, sink, org, concurrency)))
    except KeyboardInterrupt:
        pass  # asked for: the summary is printed by then
    finally:
        engine.close()


def _settings(data_dir: Path | None) -> Settings:
    settings = local_settings(data_dir)
    if settings.telemetry is not TelemetryBackend.EMBEDDED:
        raise BadUserInput("probe writes to the embedded engine; name its folder with --data-dir")
    return settings


def _engine(data_dir: Path) -> Engine:
    try:
        return Engine.open(data_dir)
    except StoreError as error:
        if "in use" not in error.message:
            raise
        raise StoreError(f"{error.message}. A running `insights serve` already runs the checks") from error


@dataclass(frozen=True, slots=True)
class _Probing:
    """What the command was asked for."""

    settings: Settings
    sink: EmbeddedTelemetry
    org: str | None
    concurrency: int

    @asynccontextmanager
    async def prober(self, watcher: Watcher) -> AsyncIterator[Prober]:
        async with (
            opened(existing_registry_file(self.settings)) as registry,
            safeguards(self.settings, self.sink) as guards,
        ):
            yield Prober(
                registry,
                self.sink,
                local.now_ms,
                concurrency=self.concurrency,
                private=self.settings.checks_private,
                safeguards=guards,
                org=None if self.org is None else await org_named(registry, self.org),
                watcher=watcher,
            )


async def _once(probing: _Probing) -> None:
    rows: list[tuple[Target, Heartbeat]] = []
    async with probing.prober(lambda target, beat: rows.append((target, beat))) as prober:
        await prober.check_once()
    console = Console()
    if not rows:
        console.print("No monitors to check from here: insights monitor add --help")
        return
    console.print(_table(sorted(rows, key=lambda row: row[0].name)))


async def _until_stopped(probing: _Probing) -> None:
    console, counts, started = Console(), Counter[str](), time.monotonic()

    def watch(target: Target, beat: Heartbeat) -> None:
        counts[beat.status] += 1
        console.print(_line(target, beat))

    async with probing.prober(watch) as prober:
        console.print("Checking; Ctrl-C ends.")
        try:
            await _until_signal(prober)
        finally:
            console.print(_summary(counts, time.monotonic() - started))


async def _until_signal(prober: Prober) -> None:
    """Ctrl-C cancels through asyncio.run; what a process supervisor sends is to end as cleanly."""
    task = asyncio.create_task(prober.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        own = asyncio.current_task()
        if own and own.cancelling():
            raise


def _table(rows: list[tuple[Target, Heartbeat]]) -> Table:
    table = Table("monitor", "status", "ms", "code", "error")
    for target, beat in rows:
        table.add_row(
            Text(target.name),
            Text(beat.status, _STYLES[beat.status]),
            f"{beat.latency_ms:.1f}",
            str(beat.code or ""),
            Text(beat.error),
        )
    return table


def _line(target: Target, beat: Heartbeat) -> Text:
    """`12:00:01Z up     43.2 ms  Gateway health`, and the error of a failed check."""
    at = datetime.fromtimestamp(beat.timestamp_ms / 1000, UTC).strftime("%H:%M:%SZ")
    return Text.assemble(
        f"{at} ",
        (f"{beat.status:<5}", _STYLES[beat.status]),
        f"{beat.latency_ms:>8.1f} ms  {target.name}",
        (f"  {beat.error}", "red"),
    )


def _summary(counts: Counter[str], seconds: float) -> str:
    return f"{counts.total()} checks in {seconds:.0f} s: {counts['up']} up, {counts['down']} down."
