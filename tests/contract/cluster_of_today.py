"""A cluster of one shard in a process of its own: `python -m tests.contract.cluster_of_today FOLDER`.

chDB reaches no other server than itself, so that one shard is all that it can have; what is between a
Distributed table and the one beneath it is there all the same. Two real shards are in `test_cluster`.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from chdb.session import Session

from gateway.errors import StoreError
from gateway.stores.clickhouse import ClickHouse
from gateway.stores.embedded import DATABASE, Engine
from gateway.stores.hours import Filled, Hours
from gateway.stores.servers.holding import Holding, holding
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.ddl import cluster_tables
from gateway.telemetry.sql.rolled.places import Place
from gateway.telemetry.sql.text import Source
from tests.contract import fleet, server
from tests.contract.conftest import ROWS, serving
from tests.contract.newer import Newer
from tests.contract.test_hours_on_servers import LONG, MONTHLY, door, hold_hours, says_the_same

NAME = "spread"
_CONFIG = """<clickhouse><tcp_port>9000</tcp_port><remote_servers><fleet><shard><replica>
<host>127.0.0.1</host><port>9000</port></replica></shard></fleet></remote_servers></clickhouse>"""


def engine_in(folder: Path) -> Engine:
    config = folder / "config.xml"
    config.write_text(_CONFIG)

    def connect() -> Session:
        connection = Session(f"{folder}/chdb?config-file={config}")
        connection.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE}")
        connection.query(f"USE {DATABASE}")
        return connection

    return Engine(connect, os.open(folder / "lock", os.O_CREAT))


async def _filled(store: ClickHouse) -> None:
    for statement in cluster_tables(NAME, "fleet", DATABASE):
        await store.query(statement.replace(" ON CLUSTER fleet", ""), 60)
    await store.write(ROW_COLUMNS, ROWS)


async def _looked_at(store: ClickHouse) -> None:
    place = Place(f"{NAME}_local", DATABASE, "fleet")
    assert await holding(store, NAME) == Holding("26.9.2.1", True, place, 1, 1)
    assert await anext(aiter(Hours(store, place).fill())) == Filled(ROWS.count(b"\n"), ROWS.count(b"\n"))
    await says_the_same(store, NAME)
    asked = composers.totals(fleet.ORG, Source.of(NAME, MONTHLY), (LONG,), None)
    assert b"ReadFromMergeTree (hours_by_place)" in await store.query(f"EXPLAIN {_select(asked.sql)}", 30)


def _select(sql: str) -> str:
    return sql.removesuffix(MONTHLY.tail)


def main(folder: Path) -> None:
    engine = engine_in(folder)
    with serving(Newer(engine)) as url:
        where = server.known(url, DATABASE)

        async def with_door(does: Callable[[ClickHouse], Awaitable[None]]) -> None:
            async with door(where, NAME) as store:
                await does(store)

        asyncio.run(with_door(_filled))
        with pytest.raises(StoreError, match="--shard"):
            hold_hours(where, NAME)
        hold_hours(where, NAME, url)
        asyncio.run(with_door(_looked_at))
    engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    print("right")  # noqa: T201 - what the test looks for
