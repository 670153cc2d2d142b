"""`insights serve`: the gateway over its stores; in demo mode with seeded history and live checks."""

import asyncio
import contextlib
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from gateway.app import Stores, create_app, open_stores, prepare, system_clock
from gateway.commands.archiving.filled import archived, removed
from gateway.commands.checking import safeguards
from gateway.commands.local import DEMO_SLUG, READ_SECONDS, org_named
from gateway.commands.seed import BEGUN_AGAIN, remove_data, seed_with_bar
from gateway.commands.serving.background import kept_going
from gateway.commands.stopping import Stopped, run
from gateway.errors import BadUserInput
from gateway.http.metrics.workers import Neighbours
from gateway.http.server.listening import listening
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.http.server.workers import Worker, supervised
from gateway.ingest.demo import ensure_demo_monitors, flaky_target
from gateway.ingest.probing.prober import Prober
from gateway.ingest.seed.catching_up import CatchingUp
from gateway.ingest.seed.fleet import ORGS
from gateway.ingest.seed.mark import unfinished
from gateway.ingest.seed.plan import SeedPlan
from gateway.meter import Traffic
from gateway.ports import RegistryStore
from gateway.registry.directory import organization_by_id_or_slug
from gateway.registry.founding import organizations
from gateway.settings import Settings
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.sqlite import SqliteRegistry
from gateway.watching import logs
from gateway.watching.garbage import settled
from gateway.watching.loop_lag import observe_lag
from gateway.watching.opening import opened_traces

console = Console()
ONE_WORKER = (
    "One process serves, whatever --workers says: the embedded engine is held by the process that opened its "
    "folder, and answers on all cores by itself. Others need INSIGHTS_TELEMETRY=clickhouse or cloudflare."
)


def serve_command(
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; loopback only in demo mode.")
    ] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the embedded engines.")] = None,
    demo: Annotated[
        bool | None, typer.Option("--demo/--no-demo", help="Demo org, seeded history and no sign-in.")
    ] = None,
    checks: Annotated[
        bool | None, typer.Option("--checks/--no-checks", help="Run the monitors' checks in this process.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes that serve; one on the embedded engine.")
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Remove all that the gateway keeps in the folder first.")
    ] = False,
) -> None:
    """Serve GraphQL, REST and the pages until Ctrl-C.

    What is not given is read from INSIGHTS_PORT, INSIGHTS_HOST, INSIGHTS_DATA_DIR, INSIGHTS_DEMO,
    INSIGHTS_CHECKS and INSIGHTS_WORKERS.

    Example: `insights serve --demo --port 8080`
    """
    given: dict[str, Any] = {
        "port": port,
        "host": host,
        "data_dir": data_dir,
        "demo": demo,
        "checks": checks,
        "workers": workers,
    }
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    logs.configure(settings)
    if fresh:
        remove_data(settings)
    if settings.workers > settings.processes:
        console.print(ONE_WORKER)
    with listening(settings.host, settings.port) as listener, _folder_of(settings.processes) as folder:
        worker = _forked(settings.processes, listener) if folder else None
        if not isinstance(worker, int):
            neighbours = Neighbours(folder, worker.number, settings.processes) if folder and worker else None
            with contextlib.suppress(Stopped):
                run(serve(settings, listener, worker, neighbours), quickest_loop())
    if not isinstance(worker, Worker) and not worker:
        console.print("Stopped.")
    if isinstance(worker, int):
        raise typer.Exit(worker)


def _forked(processes: int, listener: socket.socket) -> Worker | int:
    """In each worker what it is; in the process that began them, in the end, the status to exit with."""
    prepare()
    return supervised(processes, _print_workers, listener.close)


@contextlib.contextmanager
def _folder_of(processes: int) -> Iterator[Path | None]:
    """Where workers meet; removed by who made it. Its path is short, as those of Unix sockets must be."""
    if processes == 1:
        yield None
        return
    maker, folder = os.getpid(), Path(tempfile.mkdtemp(prefix="insights-"))
    try:
        yield folder
    finally:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)


async def serve(
    settings: Settings,
    listener: socket.socket,
    worker: Worker | None = None,
    neighbours: Neighbours | None = None,
) -> None:
    """Everything from opening the stores to closing them; ends on SIGINT or SIGTERM.

    Of several workers, the first alone does what is done once for all of them.
    """
    traffic = Traffic(neighbours=neighbours)
    async with opened_traces(settings) as traces, opened_stores(settings) as stores:
        if settings.demo:
            await _seed_unless_whole(stores, settings.data_dir)
        url = _url(settings.host, listener)
        app = create_app(settings, stores, traffic=traffic, traces=traces)
        telling = neighbours.telling(traffic) if neighbours else contextlib.nullcontext()
        async with telling, asyncio.TaskGroup() as tasks:
            background: list[asyncio.Task[None]] = []
            settling = contextlib.ExitStack()

            def begin(name: str, work: Callable[[], Awaitable[None]]) -> None:
                background.append(tasks.create_task(kept_going(name, work)))

            async def on_started() -> None:
                for name, work in _beside(settings, stores, url, is_first=worker is None or worker.is_first):
                    begin(name, work)
                settling.enter_context(settled())
                if worker:
                    settling.enter_context(_leaving_when_alone(worker, server, settings.drain_seconds))
                    worker.ready()
                if worker is None or (worker.is_first and not worker.again):
                    _print_urls(url, demo=settings.demo)

            begin("watching the loop", partial(observe_lag, traffic.loop_lag_seconds))
            server = Server(app, Patience.of(settings), on_started, refused=traffic.refused)
            with settling:
                await server.serve_until_stopped(listener)
            for task in background:
                task.cancel()


def _beside(
    settings: Settings, stores: Stores, url: str, *, is_first: bool
) -> Iterator[tuple[str, Callable[[], Awaitable[None]]]]:
    """What goes on beside the server; of several processes some of it in the first alone."""
    if is_first and settings.checks and stores.sink is not None:
        yield "checking monitors", partial(_checks, settings, stores, url)
        yield "continuing the demo", partial(_living_demo, settings, stores)
    if is_first and stores.archive:
        yield "filling the archive", partial(archived, settings, stores)
        if isinstance(stores.sink, EmbeddedTelemetry) and settings.raw_days:
            yield "removing archived rows", partial(removed, settings, stores, stores.sink, settings.raw_days)
    if isinstance(stores.sink, EmbeddedTelemetry) and stores.sink.hours:
        yield "holding whole hours", stores.sink.hours.hold_all
    if stores.rehearsal:
        yield "sending what pages send", stores.rehearsal.run


@contextlib.contextmanager
def _leaving_when_alone(worker: Worker, server: Server, drain: float) -> Iterator[None]:
    """As if it was told to stop, once its supervisor is gone: nobody else would ever tell it."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        loop.remove_reader(worker.lifeline)
        server.leave(drain)

    loop.add_reader(worker.lifeline, leave)
    try:
        yield
    finally:
        loop.remove_reader(worker.lifeline)


@contextlib.asynccontextmanager
async def opened_stores(settings: Settings) -> AsyncIterator[Stores]:
    stores = await open_stores(settings)
    try:
        yield stores
    finally:
        await stores.aclose()


async def _seed_unless_whole(stores: Stores, folder: Path) -> None:
    """The demo's history, where there is none or half of one. What else the folder holds stays as it is.

    Raises BadUserInput where there is no demo, and none can be made.
    """
    if not (isinstance(stores.sink, EmbeddedTelemetry) and isinstance(stores.registry, SqliteRegistry)):
        await _refuse_without_demo(stores.registry)
        return
    begun = await unfinished(stores.registry)
    if begun:
        console.print(BEGUN_AGAIN)
    elif await _without_demo(stores.registry, folder):
        begun = None
    else:
        return
    await seed_with_bar(stores.sink, stores.registry, begun.plan if begun else SeedPlan())


async def _refuse_without_demo(registry: RegistryStore) -> None:
    rows = await registry.fetch(organization_by_id_or_slug(DEMO_SLUG), READ_SECONDS)
    if not rows:
        raise BadUserInput(
            f"the registry has no organization {DEMO_SLUG!r}, which is made on the embedded engines alone; "
            "serve with --no-demo, or without INSIGHTS_TELEMETRY and INSIGHTS_REGISTRY"
        )


async def _without_demo(registry: SqliteRegistry, folder: Path) -> bool:
    """Raises BadUserInput where an org that the demo would found is somebody's already."""
    rows = await registry.fetch(organizations(), READ_SECONDS)
    taken = {row["slug"] for row in rows} | {row["id"] for row in rows}
    if DEMO_SLUG in taken:
        return False
    if clash := [org.slug for org in ORGS if taken & {org.slug, org.id}]:
        raise BadUserInput(
            f"{folder} holds {', '.join(clash)}, which the demo would found too; "
            "choose another folder with --data-dir, or --no-demo"
        )
    if rows:
        console.print("Seeding the demo beside what the folder holds; the pages let you choose.")
    return True


async def _checks(settings: Settings, stores: Stores, url: str) -> None:
    """The monitors' checks; in demo mode those of the demo's own targets too."""
    if stores.sink is None:
        return
    async with contextlib.AsyncExitStack() as targets:
        guards = await targets.enter_async_context(safeguards(settings, stores.telemetry, stores.delivery))
        if settings.demo:
            flaky_url = await targets.enter_async_context(flaky_target(system_clock))
            org = await org_named(stores.registry, DEMO_SLUG)
            await ensure_demo_monitors(stores.registry, org, url, flaky_url, system_clock())
        private = settings.checks_private
        prober = Prober(stores.registry, stores.sink, system_clock, private=private, safeguards=guards)
        await prober.run()


async def _living_demo(settings: Settings, stores: Stores) -> None:
    """The seeded history goes on, so that a demo that is left running, or started again, is not dead."""
    if settings.demo and stores.sink is not None and isinstance(stores.registry, SqliteRegistry):
        await CatchingUp(stores.sink, stores.registry, system_clock).run()


def _url(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _print_workers(processes: list[int]) -> None:
    console.print(f"  workers  {len(processes)} (processes {', '.join(map(str, processes))})")


def _print_urls(url: str, *, demo: bool) -> None:
    console.print(f"Insights gateway on [bold]{url}[/bold]{' (demo: no sign-in)' if demo else ''}")
    console.print(f"  pages    {url}/\n  queries  {url}/graphiql")
    console.print(f"  GraphQL  {url}/graphql\n  REST     {url}/api/monitors")
    console.print("Ctrl-C ends.")
