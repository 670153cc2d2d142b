"""The door to ClickHouse, against a real server where there is one, and against one that misbehaves."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from pydantic import SecretStr

from gateway.errors import StoreMalformed, TelemetryUnavailable
from gateway.ports import Kind, Statement
from gateway.stores.clickhouse import ClickHouse, Server, batches
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql import ddl
from tests.contract import fleet, server
from tests.stores import upstreams
from tests.stores.upstreams import READ, Answer, Service, Time, fixed, ok, served


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with server.running(tmp_path_factory.mktemp("clickhouse")) as url:
        yield Server(url, server.USER, SecretStr(server.PASSWORD))


def run(where: Server, sql: str) -> str:
    """A statement of the operator's, past the door."""
    login = (where.user, where.password.get_secret_value())
    done = httpx.post(where.url, content=sql, auth=login, trust_env=False)
    assert done.is_success, done.text
    return done.text


@asynccontextmanager
async def door(*answers: Answer) -> AsyncIterator[tuple[ClickHouse, Service, Time]]:
    clock = Time()
    async with served(*answers) as service:
        store = ClickHouse(Server(service.url, "u", SecretStr("canary")), "hb", upstreams.pace(clock))
        try:
            yield store, service, clock
        finally:
            await store.aclose()


async def test_limits_travel_with_every_read() -> None:
    """The server itself is told to stop before we do, and that reading is all there is."""
    async with door(ok()) as (store, service, _):
        assert (await store.read(READ, 3)).rows == [{"one": 1}]
        head = service.requests[0].split(b"\r\n")[0]
        for limit in (b"readonly=2", b"max_execution_time=2", b"max_result_bytes=16777216"):
            assert limit in head
        assert b"basic dtpjyw5hcnk=" in service.requests[0].lower()


async def test_a_server_that_writes_no_columns_is_asked_for_rows_from_then_on() -> None:
    """Servers of before 2022 know no such format: one refusal tells, and nobody hears of it."""
    unknown = fixed("500 Oops", b"Code: 73, e.displayText() = DB::Exception: Unknown format")
    async with door(unknown, ok()) as (store, service, _):
        assert (await store.read(READ, 3)).rows == [{"one": 1}]
        assert (await store.read(READ, 3)).rows == [{"one": 1}]
        formats = [one.rpartition(b"FORMAT ")[2] for one in service.requests]
        assert formats == [b"JSONColumns", b"JSON", b"JSON"]
        assert store.counts.failed == 0


async def test_a_server_is_asked_for_columns() -> None:
    """Which are half as long, and read in half the time."""
    async with door(ok(b'{"one": ["18446744073709551615", "7"]}')) as (store, service, _):
        assert (await store.read(READ, 3)).rows == [{"one": 2**64 - 1}, {"one": 7}]
        assert service.requests[0].endswith(b"FORMAT JSONColumns")


@pytest.mark.parametrize(
    ("answer", "requests"),
    [
        (fixed("500 Oops", b"Code: 202, e.displayText() = canary"), 3),
        (fixed("503 Busy", b"<html>canary</html>"), 3),
        (fixed("500 Oops", b"Code: 241, e.displayText() = canary"), 1),
        (fixed("500 Oops", b"Code: 62, e.displayText() = canary"), 1),
        (fixed("400 Bad", b"canary", "X-ClickHouse-Exception-Code: 210"), 3),
    ],
)
async def test_only_what_passes_is_tried_again(answer: Answer, requests: int) -> None:
    """By ClickHouse's error number, since its status is 500 for nearly everything."""
    async with door(answer) as (store, service, _):
        with pytest.raises(TelemetryUnavailable) as raised:
            await store.read(READ, 10)
        assert len(service.requests) == requests
        assert "canary" not in str(raised.value)


async def test_a_write_is_sent_once() -> None:
    """Whether rows whose answer was lost arrived is not known; the outbox decides what to do."""
    async with door(upstreams.reset) as (store, service, _):
        with pytest.raises(TelemetryUnavailable):
            await store.write(("index1",), b"a\n")
        assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("rows", "most", "expected"),
    [
        (b"a\nbb\nccc\n", 5, [b"a\nbb\n", b"ccc\n"]),
        (b"a\nbb\nccc\n", 100, [b"a\nbb\nccc\n"]),
        (b"longer\nb\n", 3, [b"longer\n", b"b\n"]),
        (b"", 3, []),
    ],
)
def test_batches_are_whole_lines(rows: bytes, most: int, expected: list[bytes]) -> None:
    """A row is never cut, however long."""
    assert list(batches(rows, most)) == expected


async def test_a_wrong_password_names_the_setting(real: Server) -> None:
    """Refused, not retried, and the password is not told."""
    store = ClickHouse(replace(real, password=SecretStr("canary")), "hb")
    with pytest.raises(TelemetryUnavailable, match="INSIGHTS_CLICKHOUSE_PASSWORD") as raised:
        await store.ping()
    assert "canary" not in str(raised.value)
    assert store.counts.attempts == 1
    await store.aclose()


async def test_a_table_that_is_not_there_says_how_to_make_it(real: Server) -> None:
    """The next step is a command."""
    store = ClickHouse(real, "nowhere")
    with pytest.raises(TelemetryUnavailable, match="insights schema --clickhouse"):
        await store.read(Statement("odd", "org", "SELECT 1 AS one FROM nowhere", {}), 5)
    await store.aclose()


@pytest.mark.dear
@pytest.mark.parametrize(
    ("sql", "seconds"),
    [
        ("SELECT count() AS one FROM system.numbers FORMAT JSON", 2),
        ("SELECT number AS one FROM system.numbers LIMIT 9000000 FORMAT JSON", 9),
        ("DROP TABLE IF EXISTS hb", 9),
        ("SELECT throwIf(number = 3) AS one FROM system.numbers LIMIT 5 FORMAT JSON", 9),
    ],
)
async def test_a_real_server_keeps_the_limits(real: Server, sql: str, seconds: float) -> None:
    """Endless, too long, writing, or failing after the first rows: an error, never half an answer."""
    store = ClickHouse(real, "hb")
    with pytest.raises((TelemetryUnavailable, StoreMalformed)):
        await store.read(Statement("odd", "org", sql, {"one": Kind.INTEGER}), seconds)
    await store.aclose()


async def test_the_tables_of_a_cluster_take_and_give_rows(real: Server) -> None:
    """Through the Distributed table to its shard. ON CLUSTER needs a keeper, so it is left out."""
    for sql in ddl.cluster_tables("spread", "fleet", "default"):
        assert "ON CLUSTER fleet" in sql
        run(real, sql.replace(" ON CLUSTER fleet", ""))
    store = ClickHouse(real, "spread")
    beats = fleet.beats(50)
    assert await store.write(ROW_COLUMNS, rows_tsv(beats)) == 50
    await store.aclose()
    for name in ("spread", "spread_local"):
        counted = run(real, f"SELECT count(), uniq(blob2) FROM {name}")  # noqa: S608 - named above
        assert counted.split() == ["50", "50"]
