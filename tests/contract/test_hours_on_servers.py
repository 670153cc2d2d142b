"""Whole hours on ClickHouse servers: held where a server can, read where they are held, and right everywhere.

What judges a server of today is `tests.contract.newer`; of 18.16 and of a cluster, the real servers.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.app import open_stores
from gateway.commands.rollups import rollups_command
from gateway.doctor.finding import Verdict
from gateway.doctor.hours import hours_finding
from gateway.errors import BadUserInput
from gateway.settings import Settings
from gateway.stores.clickhouse import ClickHouse, Server
from gateway.stores.servers.holding import holding, with_hours
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.ddl import table
from gateway.telemetry.sql.dialect import BY_DAY, BY_MONTH, CLICKHOUSE
from gateway.telemetry.sql.select import Whose
from gateway.telemetry.sql.service.servers import SWITCH
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.begun import done
from tests.contract import fleet, server
from tests.contract.conftest import IN_HOURS, ROWS, Backend
from tests.contract.test_telemetry import assert_alike
from tests.size import sized
from tests.telemetry.lab import fresh_org
from tests.telemetry.rolled.asking import BEATS, LAGS_S, SHAPES, SINGLE, Single, questions
from tests.telemetry.rolled.test_same_answers import assert_same, in_parts, two_ways

MONTHLY = replace(CLICKHOUSE, rolled=True, partitions=BY_MONTH)
LONG = Slice(
    fleet.NOW_MS - fleet.DAYS * 24 * fleet.HOUR_MS + 1, fleet.NOW_MS, Parts(latency=True, spread=True)
)


@asynccontextmanager
async def door(where: Server, name: str) -> AsyncIterator[ClickHouse]:
    store = ClickHouse(where, name)
    try:
        yield store
    finally:
        await store.aclose()


@pytest.fixture(scope="module")
def held(newer: Server) -> str:
    """A table with hours, in months as `insights schema` prints it."""
    name = f"hb_{uuid4().hex}"
    _told(newer, table(name))
    hold_hours(newer, name)
    return name


def _told(where: Server, *statements: str) -> None:
    async def told() -> None:
        async with door(where, "none") as store:
            for one in statements:
                await store.query(one, 60)

    asyncio.run(told())


def environment(where: Server, name: str) -> dict[str, str]:
    """Of a gateway on that table."""
    given = {
        "TELEMETRY": "clickhouse",
        "AE_DATASET": name,
        "CLICKHOUSE_URL": where.url,
        "CLICKHOUSE_DATABASE": where.database,
        "CLICKHOUSE_USER": server.USER,
        "CLICKHOUSE_PASSWORD": server.PASSWORD,
    }
    return {f"INSIGHTS_{one}": value for one, value in given.items()}


def hold_hours(where: Server, name: str, *shards: str) -> None:
    """By `insights rollups`."""
    with pytest.MonkeyPatch.context() as patched:
        for setting, value in environment(where, name).items():
            patched.setenv(setting, value)
        rollups_command(None, list(shards) or None)


@pytest.mark.dear
@settings(max_examples=sized(100, 3))
@given(
    beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=60), asked=questions(keeps=MONTHLY.keeps), single=SINGLE
)
def test_hours_on_a_server_say_what_its_rows_say(
    newer: Server,
    held: str,
    beats: list[tuple[Heartbeat, int]],
    asked: tuple[str, list[Slice], Whose],
    single: Single,
) -> None:
    """Over HTTP and in partitions of months as in the process: every column is the same."""
    shape, slices, whose = asked

    async def told() -> list[list[dict[str, object]]]:
        org = fresh_org()
        async with door(newer, held) as store:
            for rows in in_parts(org, beats, slices):
                await store.write(ROW_COLUMNS, rows)
            source = replace(Source.of(held, MONTHLY), away=single[0], overruns=single[1])
            ways = two_ways(source, SHAPES[shape], org, slices, whose)
            return [[dict(row) for row in (await store.read(one, 60)).rows] for one in ways]

    by_hours, by_rows = asyncio.run(told())
    assert_same(shape, by_hours, by_rows)


async def says_the_same(store: ClickHouse, name: str, *, partitions: str = "") -> None:
    """By hours as by rows; weights are thirds, which add up in another order."""
    ways = replace(CLICKHOUSE, rolled=True, partitions=partitions), CLICKHOUSE
    asked = [composers.monitor_totals(fleet.ORG, Source.of(name, one), (LONG,), None) for one in ways]
    assert ["began" in one.sql for one in asked] == [True, False]
    by_hours, by_rows = [(await store.read(one, 60)).rows for one in asked]
    assert len(by_hours) == len(by_rows) == len(fleet.MONITORS)
    assert_alike(by_hours, by_rows)


@pytest.mark.dear
def test_a_gateway_reads_hours_once_they_are_held(
    newer: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before `insights rollups` statements are for rows, and doctor says what to do; after it, for hours, of
    rows of before, too; with INSIGHTS_ROLLUPS off, for rows."""
    name = f"hb_{uuid4().hex}"
    _told(newer, table(name))

    async def before() -> None:
        async with door(newer, name) as store:
            await store.write(ROW_COLUMNS, ROWS)
            assert await with_hours(store, Source.of(name, CLICKHOUSE)) is CLICKHOUSE
            found = await hours_finding(store, name, wanted=True)
            assert (found.verdict, "insights rollups" in found.next_step) == (Verdict.WARNING, True)

    asyncio.run(before())
    hold_hours(newer, name)
    assert capsys.readouterr().out == f"Hours of all {ROWS.count(10)} rows are held.\n"
    for setting, value in environment(newer, name).items():
        monkeypatch.setenv(setting, value)

    async def after() -> None:
        async with door(newer, name) as store:
            await says_the_same(store, name, partitions=BY_MONTH)
            assert (await hours_finding(store, name, wanted=True)).verdict is Verdict.OK
            assert (await hours_finding(store, name, wanted=False)).verdict is Verdict.SKIPPED
        for wanted in (True, False):
            stores = await open_stores(Settings(rollups=wanted))
            await stores.aclose()
            assert (stores.dialect.rolled, stores.dialect.partitions) == (wanted, BY_MONTH if wanted else "")

    asyncio.run(after())


async def test_what_hours_are_read_from(in_hours: Backend, newer: Server) -> None:
    """The server reads projections of the table, and of its rows those at the window's edge alone."""
    asked = composers.totals(fleet.ORG, in_hours.source, (replace(LONG, until_ms=LONG.until_ms - 7),), None)
    async with door(newer, IN_HOURS) as store:
        told = await store.query(f"EXPLAIN {asked.sql.removesuffix(CLICKHOUSE.tail)}", 30)
    assert b"ReadFromMergeTree (hours_by_place)" in told


def test_an_old_server_reads_rows_and_says_so(clickhouse_server: Server, filled_clickhouse: str) -> None:
    """18.16 knows no projections: `insights rollups` and doctor name the server that does."""

    async def told() -> None:
        async with door(clickhouse_server, filled_clickhouse) as store:
            found = await hours_finding(store, filled_clickhouse, wanted=True)
            assert (found.verdict, "22.2 or later" in found.seen) == (Verdict.SKIPPED, True)
            assert "18.16" in found.seen
            assert await with_hours(store, Source.of(filled_clickhouse, CLICKHOUSE)) is CLICKHOUSE

    asyncio.run(told())
    with pytest.raises(BadUserInput, match=r"ClickHouse 18\.16\.1\) .*22\.2 or later"):
        hold_hours(clickhouse_server, filled_clickhouse)


@pytest.mark.dear
async def test_shards_without_hours_answer_from_rows(cluster: Backend) -> None:
    """Two real shards, neither of which holds an hour, are asked for hours, and say what their rows say."""
    assert isinstance(cluster.store, ClickHouse)
    for shape in ("totals", "monitors", "hours", "places", "days of Europe/Berlin"):
        ways = two_ways(
            replace(cluster.source, dialect=replace(CLICKHOUSE, rolled=True)),
            SHAPES[shape],
            fleet.ORG,
            [LONG],
            None,
        )
        # 18.16 refuses what it does not know; a shard of today takes it, whether it has hours or not.
        asked = [replace(one, sql=one.sql.replace(f" SETTINGS {SWITCH} = 1", "")) for one in ways]
        assert asked[0] != ways[0]
        by_hours, by_rows = [(await cluster.read(one)).rows for one in asked]
        assert len(by_rows) == len(by_hours) > 0
        assert_alike(by_hours, by_rows)


async def test_partitions_that_are_not_told_by_time_bound_nothing(newer: Server) -> None:
    """Those of months and days of UTC are asked for by name, others not at all."""
    name = f"hb_{uuid4().hex}"
    by_month = table(name)
    defined = {
        by_month: BY_MONTH,
        by_month.replace("toYYYYMM(", "toYYYYMMDD("): BY_DAY,
        by_month.replace("toYYYYMM(", "toMonday("): "",
        by_month.replace("DateTime('UTC')", "DateTime('Asia/Tokyo')"): "",
    }
    assert len(defined) == 4
    async with door(newer, name) as store:
        for made, partitions in defined.items():
            await store.query(f"DROP TABLE IF EXISTS {name}", 30)
            await store.query(made, 30)
            assert (await holding(store, name)).partitions == partitions


@pytest.mark.dear
def test_a_cluster_of_today(tmp_path: Path) -> None:
    """Through a Distributed table hours of the table beneath are held, shard by shard where there is no
    keeper, and read. In a process of its own: the engine learns of clusters as it starts."""
    found = done([sys.executable, "-m", "tests.contract.cluster_of_today", str(tmp_path)])
    assert (found.returncode, found.stdout.split()[-1:]) == (0, ["right"]), found.stderr
