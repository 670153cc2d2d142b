"""The gateway under measurement: over the emulator of Analytics Engine, as a worker without chDB has it.

Its clock stands still and rows stay kept, so that no store is read once it is warm.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benching.process import Running, running
from pydantic import SecretStr
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.app import create_app, open_stores, system_clock
from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from gateway.http.server.listening import listening
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings, TelemetryBackend
from gateway.watching.garbage import settled
from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.plans import Plans
from resolvers.schema import build_schema

MONITORS = 100
ENTRY = Path(__file__).parent.parent / "bench_http.py"
MAIN = "from gateway.cli import main; main()"
PLAIN, WITHOUT_PLANS = "h11", "without-plans"
"""Variants: the parser and loop in Python and no plans; and without plans alone."""
KEPT = {"demo": True, "cache_seconds": 10**7, "budget_points": 0}


async def seeded(folder: Path) -> None:
    stores, now_ms = await open_stores(Settings(data_dir=folder, **KEPT)), system_clock()
    plan = SeedPlan(monitors=MONITORS, days=1)
    await seed(stores.sink, stores.registry, plan, now_ms, lambda _done, _all: None)  # type: ignore[arg-type]
    (folder / "clock").write_text(str(now_ms))
    await stores.aclose()


@contextmanager
def emulated(folder: Path) -> Iterator[Running]:
    command = [sys.executable, "-c", MAIN, "emulate", "--port", "0", "--data-dir", str(folder)]

    with running(command, {}, folder) as found:
        yield found


@contextmanager
def gateway(folder: Path, emulator: Running, variant: str) -> Iterator[Running]:
    command = [sys.executable, str(ENTRY), "--serve", str(folder), str(emulator.port), variant]
    with running(command, {}, folder) as found:
        yield found


def serve(folder: Path, emulator: int, variant: str) -> None:
    """Until it is terminated; prints the port."""
    if variant in {PLAIN, WITHOUT_PLANS}:
        build_schema().execution_context_class = executor_on(Plans(after=sys.maxsize))
    with asyncio.Runner(loop_factory=None if variant == PLAIN else quickest_loop()) as runner:
        runner.run(_serve(folder, emulator, H11Protocol if variant == PLAIN else None))


async def _serve(folder: Path, emulator: int, parsing: type[asyncio.Protocol] | None) -> None:
    settings = Settings(
        data_dir=folder,
        telemetry=TelemetryBackend.CLOUDFLARE,
        cloudflare_api_url=f"http://127.0.0.1:{emulator}/client/v4",
        cloudflare_account_id=DEFAULT_ACCOUNT,
        cloudflare_api_token=SecretStr(DEFAULT_TOKEN),
        **KEPT,
    )
    stores = await open_stores(settings)
    now_ms = int((folder / "clock").read_text())
    app = create_app(settings, stores, clock=lambda: now_ms)
    with listening("127.0.0.1", 0) as listener, settled():

        async def told() -> None:
            print(listener.getsockname()[1], flush=True)

        await Server(app, Patience(drain=0), told, parsing).serve_until_stopped(listener)
    await stores.aclose()
