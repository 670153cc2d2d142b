"""`insights seed`: fill the embedded engines with a demo history."""

import fcntl
import shutil
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from gateway.commands.checking import SPOOL
from gateway.commands.local import READ_SECONDS, DataDir, local_settings, opened, registry_file
from gateway.commands.stopping import Stopped, run
from gateway.errors import BadUserInput
from gateway.ingest.seed.mark import unfinished
from gateway.ingest.seed.plan import SeedPlan, SeedReport
from gateway.ingest.seed.run import seed as seed_history
from gateway.registry.founding import organizations
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.times.written import duration

_WHOLE = 4
BEGUN_AGAIN = "The seeding of this folder was stopped before its end: it begins again."


def seed_command(
    seed: Annotated[int, typer.Option(help="Another number gives another history.")] = 7,
    monitors: Annotated[int, typer.Option(help="Monitors of the demo org.")] = 24,
    days: Annotated[int, typer.Option(help="Days of history up to now.")] = 30,
    interval: Annotated[str, typer.Option(help="Time between checks, like 60s or 5m; 15s at least.")] = "60s",
    data_dir: DataDir = None,
    fresh: Annotated[
        bool,
        typer.Option(
            "--fresh",
            help="Remove all that the gateway keeps in the folder first: heartbeats, monitors, tokens.",
        ),
    ] = False,
) -> None:
    """Fill an empty data folder with a believable history: three orgs, outages, flaps and slow days.

    The same numbers in the same minute give the same history. One that was stopped before its end is begun
    again.

    Example: `insights seed --days 7 --interval 30s --fresh`
    """
    plan = SeedPlan(seed, monitors, days, _interval_s(interval))
    settings = local_settings(data_dir)
    folder = settings.data_dir
    if fresh:
        remove_data(settings)
    started = time.perf_counter()
    try:
        report = run(_seed(settings, plan))
    except Stopped as stopped:
        typer.echo("Stopped: the history is not whole, and the next start begins it again.", err=True)
        raise typer.Exit(stopped.status) from None
    typer.echo(_summary(report, time.perf_counter() - started, folder))


async def _seed(settings: Settings, plan: SeedPlan) -> SeedReport:
    engine = Engine.open(settings.data_dir)  # first: it knows whether another process holds the folder
    try:
        async with opened(registry_file(settings)) as registry:
            await _refuse_held(registry, settings.data_dir)
            return await seed_with_bar(EmbeddedTelemetry(engine, settings.ae_dataset), registry, plan)
    finally:
        engine.close()


async def _refuse_held(registry: SqliteRegistry, folder: Path) -> None:
    """Whatever is there is somebody's, apart from what a seeding left that was cut short."""
    if await unfinished(registry):
        typer.echo(BEGUN_AGAIN)
    elif await registry.fetch(organizations(), READ_SECONDS):
        raise BadUserInput(
            f"{folder} already holds organizations; add --fresh to replace all it holds, "
            "or choose another folder with --data-dir"
        )


async def seed_with_bar(telemetry: EmbeddedTelemetry, registry: SqliteRegistry, plan: SeedPlan) -> SeedReport:
    console = Console(stderr=True)
    if not console.is_terminal:
        return await _seed_in_lines(telemetry, registry, plan)
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Seeding", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return await seed_history(telemetry, registry, plan, time.time_ns() // 1_000_000, show)


async def _seed_in_lines(
    telemetry: EmbeddedTelemetry, registry: SqliteRegistry, plan: SeedPlan
) -> SeedReport:
    """For a log: that it began, each quarter, and how long it took."""
    started, told = time.perf_counter(), 0
    typer.echo(f"Seeding a history of {plan.days} d; this can take a minute.", err=True)

    def show(done: int, total: int) -> None:
        nonlocal told
        quarter = _WHOLE * done // max(1, total)
        if told < quarter < _WHOLE:
            told = quarter
            typer.echo(f"Seeding: {quarter * 25} % of {total:,} checks", err=True)

    report = await seed_history(telemetry, registry, plan, time.time_ns() // 1_000_000, show)
    typer.echo(f"Seeded {report.heartbeats:,} heartbeats in {time.perf_counter() - started:.0f} s.", err=True)
    return report


class _Rate(ProgressColumn):
    """Checks per second, of the recent past."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{task.percentage:3.0f} %  {speed:,.0f} checks/s" if speed else "")


def _interval_s(text: str) -> int:
    """Seconds of "60", "60s" or "5m"."""
    return duration(f"{text}s" if text.isdecimal() else text, "--interval").seconds


def _summary(report: SeedReport, seconds: float, folder: Path) -> str:
    return (
        f"Seeded {folder}: {report.heartbeats:,} heartbeats of {report.monitors} monitors and "
        f"{report.incidents} incidents in {seconds:.1f} s ({report.heartbeats / seconds:,.0f}/s)."
    )


def remove_data(settings: Settings) -> None:
    """Remove the gateway's own files, unless another process holds the folder.

    Then nothing is touched, and opening the engine says who holds it. The lock file itself stays: removed
    while another process is about to lock it, it would let two in.
    """
    folder, registry = settings.data_dir, registry_file(settings)
    if not folder.is_dir():
        return
    with (folder / "engine.lock").open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        if (folder / "chdb").exists():
            shutil.rmtree(folder / "chdb")
        for name in (registry.name, SPOOL):
            for file in folder.glob(f"{name}*"):
                file.unlink()
