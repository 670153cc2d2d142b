"""`insights rollups`: hold whole hours of rows that were written before there were any."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gateway.commands.local import DataDir, local_settings
from gateway.errors import BadUserInput, StoreError, TelemetryUnavailable
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.calls.upstream import Refused
from gateway.stores.clickhouse import WRITE_SECONDS, ClickHouse
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.hours import Hours
from gateway.stores.opening import require, server_of
from gateway.stores.servers.holding import NEEDED, Holding, holding
from gateway.telemetry.sql.rolled.places import Place, adding

_Opened = AbstractAsyncContextManager[Sequence[tuple[str, Hours]]]
"""Hours of one table or of several, with what each is called."""

Shard = Annotated[
    list[str] | None,
    typer.Option(
        "--shard",
        help="ClickHouse's HTTP interface on one shard of the cluster; once for each shard. Left out: the "
        "cluster is told as one (ON CLUSTER), which takes a keeper.",
        show_default=False,
    ),
]


def rollups_command(data_dir: DataDir = None, shard: Shard = None) -> None:
    """Hold whole hours of all rows beside them, so that long windows are read fast.

    On the embedded engine, where `insights serve` does so beside what it serves, or on the ClickHouse servers
    (22.2 or later) that the settings name: their gateways read hours from the next start on. Cut short, it
    goes on when it is called again, and counts nothing twice.

    Example: `insights rollups --data-dir ./data`
    """
    settings = Settings() if data_dir is None else local_settings(data_dir)
    on_servers = settings.telemetry is TelemetryBackend.CLICKHOUSE
    if settings.telemetry is TelemetryBackend.CLOUDFLARE or not settings.rollups:
        raise BadUserInput(
            "hours are held by the embedded engine and by ClickHouse, where INSIGHTS_ROLLUPS is on"
        )
    if shard and not on_servers:
        raise BadUserInput("goes with INSIGHTS_TELEMETRY=clickhouse", "--shard")
    if not on_servers and not (settings.data_dir / "chdb").is_dir():
        raise BadUserInput(f"there is no telemetry at {settings.data_dir}; name another folder", "--data-dir")
    opened = _on_servers(settings, shard or ()) if on_servers else _embedded(settings)
    rows = asyncio.run(_filled(opened))
    typer.echo(f"Hours of all {rows} rows are held.")


async def _filled(opened: _Opened) -> int:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    async with opened as places:
        with Progress(*columns, console=Console(stderr=True)) as bar:
            tasks = [bar.add_task(f"rows in hours{name}", total=None) for name, _ in places]

            async def one(hours: Hours, number: int) -> int:
                of = 0
                async for far in hours.fill():
                    bar.update(tasks[number], completed=far.rows, total=far.of)
                    of = far.of
                return of

            return sum(
                await asyncio.gather(*(one(hours, number) for number, (_, hours) in enumerate(places)))
            )


@asynccontextmanager
async def _embedded(settings: Settings) -> AsyncIterator[Sequence[tuple[str, Hours]]]:
    """Raises StoreError where another process has the folder."""
    store = EmbeddedTelemetry(Engine.open(settings.data_dir), settings.ae_dataset, rolled=True)
    try:
        yield [("", store.hours)] if store.hours else []
    finally:
        await store.aclose()


@asynccontextmanager
async def _on_servers(
    settings: Settings, shards: Sequence[str]
) -> AsyncIterator[Sequence[tuple[str, Hours]]]:
    """Their hours are added. Raises BadUserInput where they cannot be had so, and StoreError."""
    require(settings)
    async with AsyncExitStack() as opened:

        def door(url: str | None) -> ClickHouse:
            # Its own address is looked at as that of the settings is: credentials go there.
            one = settings if url is None else Settings(clickhouse_url=url)
            store = ClickHouse(
                replace(server_of(settings), url=one.clickhouse_url or ""), settings.ae_dataset
            )
            opened.push_async_callback(store.aclose)
            return store

        front = door(None)
        place = _place(await holding(front, settings.ae_dataset), shards)
        found = [(f" on {url}", door(url)) for url in shards] or [("", front)]
        for _, store in found:
            await _add(store, place)
        yield [(name, Hours(store, place)) for name, store in found]


def _place(found: Holding, shards: Sequence[str]) -> Place:
    if not found.able:
        raise BadUserInput(
            f"this server (ClickHouse {found.version}) reads no projections, which hours are held in: "
            f"{NEEDED} does; until then long windows are read from rows"
        )
    if not shards:
        return found.place
    if not found.place.cluster:
        raise BadUserInput("this table is not spread over shards: leave it out", "--shard")
    return replace(found.place, cluster="")


async def _add(store: ClickHouse, place: Place) -> None:
    for statement in adding(place):
        try:
            await store.query(statement, WRITE_SECONDS)
        except TelemetryUnavailable as error:
            if place.cluster and isinstance(error.__cause__, Refused):
                raise StoreError(
                    "the cluster cannot be told as one (ON CLUSTER takes a keeper); name each of its shards: "
                    "insights rollups --shard URL --shard URL"
                ) from error
            raise
