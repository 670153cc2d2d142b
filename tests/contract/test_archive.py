"""One contract for what is archived: every backend gives the same lines, every archive the same answers."""

import asyncio
from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path

import httpx
import pytest

from gateway.archive import kept
from gateway.archive.kept import Archive, make_tables, words_of
from gateway.archive.lines import Lines
from gateway.archive.pages import Pages
from gateway.archive.writing import Writing
from gateway.ports import AnswerRow, ArchivedStretch, ArchiveLine, ArchiveQuestion, Kept, RegistryStatement
from gateway.stores.calls.cloudflare import Account
from gateway.stores.clickhouse import ClickHouseTables, Server
from gateway.stores.d1 import D1Registry
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.reading.archived.heard import presence
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from tests.contract import server
from tests.contract.conftest import SECONDS, Backend
from tests.contract.fleet import HOUR_MS, NOW_MS, ORG
from tests.size import some

pytestmark = pytest.mark.dear

UNTIL = NOW_MS // HOUR_MS // 24 * 24
HOURS = UNTIL - 48, UNTIL
EVERYTHING = tuple(ArchivedStretch(hour % 3, 1, hour, hour + 1) for hour in range(*HOURS))
DAYS = tuple(ArchivedStretch(0, 24, day, day + 24) for day in range(*HOURS, 24))
OVERLAPPING = (
    *(ArchivedStretch(cell, 1, HOURS[0] + cell, HOURS[1] - 2 * cell) for cell in range(4)),
    *(ArchivedStretch(cell, 24, HOURS[0], HOURS[cell % 2]) for cell in (1, 3)),
    ArchivedStretch(3, 1, HOURS[1] - 5, HOURS[1]),
)
"""Windows that have hours in common, and days."""
QUESTIONS = (
    ArchiveQuestion(EVERYTHING, bins=True),
    ArchiveQuestion(DAYS, by_monitor=True, bins=True),
    ArchiveQuestion(EVERYTHING, ("mon_1", "mon_2"), by_region=True),
    ArchiveQuestion(DAYS, without=("mon_3",)),
    ArchiveQuestion(OVERLAPPING, without=("mon_3",), bins=True),
    ArchiveQuestion(OVERLAPPING, by_region=True, bins=True),
    ArchiveQuestion(EVERYTHING, by_region=True, failures=True),
    ArchiveQuestion(OVERLAPPING, ("mon_1", "mon_2"), by_monitor=True, failures=True),
    ArchiveQuestion(DAYS, without=("mon_3",), failures=True),
)


async def lines_of(backend: Backend, limit: int = 10_000) -> Lines:
    found = Lines()

    async def spend() -> None: ...

    async for _, lines in Pages(backend.store, limit).hours(ORG, backend.source, HOURS, spend):
        found.found |= lines.found
    return found


@pytest.fixture(name="expected", scope="session")
def expected_fixture(engine: Engine, filled: str) -> Lines:
    """What the engine gives, asked once. Writing adds to it: each archive is given a copy of its own."""
    return asyncio.run(lines_of(Backend(EmbeddedTelemetry(engine, filled), Source.of(filled, CLICKHOUSE))))


async def test_every_backend_is_archived_alike(backend: Backend, expected: Lines) -> None:
    """Both strict endpoints of the emulator and an old ClickHouse give in pages what the engine gives."""
    found = await lines_of(backend, 300)
    assert found.found.keys() == expected.found.keys()
    assert len(expected.found) > 400
    for key, line in expected.found.items():
        mine = found.found[key]
        assert mine.numbers == pytest.approx(line.numbers, rel=1e-9)
        assert mine.bins == pytest.approx(line.bins, rel=1e-9)
        assert mine.failures.keys() == line.failures.keys()


@pytest.fixture
async def archives(
    emulator: Account, clickhouse_url: str, newer: Server, tmp_path: Path
) -> AsyncIterator[list[Archive]]:
    """A file, a database that is made over the emulator's API, and tables of an old and a new ClickHouse."""
    url = emulator.api_url.removesuffix("/client/v4")
    database = "0190b1a4-7c1e-7000-8000-00000000a4c1"
    async with httpx.AsyncClient() as client:
        assert (await client.put(f"{url}/__emulator/databases/{database}")).status_code == 200
    file = Archive(await SqliteRegistry.open(tmp_path / "archive.sqlite3", "archived"))
    d1 = Archive(D1Registry(emulator, database))
    server.asked(clickhouse_url, "CREATE DATABASE IF NOT EXISTS archive")
    servers = server.known(clickhouse_url, "archive"), newer
    told = [Archive(ClickHouseTables(one), words_of("clickhouse:archive")) for one in servers]
    found = [file, d1, *told]
    for one in found:
        await make_tables(one.store, one.words)
    yield found
    for one in found:
        await one.aclose()


async def test_all_archives_answer_alike(archives: list[Archive], expected: Lines) -> None:
    """They keep the same hours, written twice, and days, and are asked the same of them."""
    answers = []
    for archive in archives:
        writing = Writing(archive, ORG)
        for _ in range(2):
            await writing.hours(HOURS, deepcopy(expected))
        await writing.days(HOURS)
        assert await archive.kept(ORG, SECONDS) == Kept((HOURS,), (HOURS,))
        read = [await archive.read(ORG, one, SECONDS) for one in QUESTIONS]
        heard = await archive.heard(ORG, QUESTIONS[2], SECONDS)
        assert {str(row["monitor"]) for row in heard} == {"mon_1", "mon_2"}
        regions = [
            {"monitor": monitor, "region": region} for monitor, region in await archive.regions(ORG, SECONDS)
        ]
        more = [*(one.bins or one.sums for one in read), *(one.failures or one.sums for one in read)]
        assert [bool(one.failures) for one in read] == [one.failures for one in QUESTIONS]
        answers.append([regions, heard, *(one.sums for one in read), *more])
        assert await archive.read("org_b", QUESTIONS[0], SECONDS) == (
            await archive.read("nobody", QUESTIONS[0], SECONDS)
        )
    for other in answers[1:]:
        for one, found in zip(answers[0], other, strict=True):
            assert one
            assert list(map(near, sorted(one, key=key))) == sorted(found, key=key)


async def test_all_archives_leave_out_alike(
    archives: list[Archive], expected: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left of all together without some is in each of them what the others add up to."""
    for archive in archives:
        writing = Writing(archive, ORG)
        await writing.hours(HOURS, deepcopy(expected))
        await writing.days(HOURS)
        for question in some(QUESTIONS[2:], 3):
            told = []
            for shorter in (False, True):
                monkeypatch.setattr(kept, "is_shorter", lambda *_, shorter=shorter: shorter)
                told.append(await archive.read(ORG, question, SECONDS))
            added, left = told
            assert added.sums
            assert list(map(near, sorted(left.sums, key=key))) == sorted(added.sums, key=key)
            assert list(map(near, sorted(left.bins, key=key))) == sorted(added.bins, key=key)


def near(row: AnswerRow) -> dict[str, object]:
    """Sums are added up in another order."""
    return {
        name: pytest.approx(value, rel=1e-9) if isinstance(value, int | float | dict) else value
        for name, value in row.items()
    }


def key(row: AnswerRow) -> tuple[str, ...]:
    names = ("cell", "monitor", "region", "length_bin", "failed_class", "failed_code")
    return tuple(str(row.get(name)) for name in names)


async def test_an_archive_of_before_is_read_and_gets_its_columns(
    archives: list[Archive], expected: Lines
) -> None:
    """One whose lines do not tell when a region was first heard of: of these its hour is told, of lines that
    are written from now on the moment, in a file as in D1."""
    for archive in archives[:2]:
        for name in ArchiveLine.HEARD:
            await altered(archive, f"ALTER TABLE archived DROP COLUMN {name}")
        await make_tables(archive.store)
        await Writing(archive, ORG).hours(HOURS, deepcopy(expected))
        exact = await archive.heard(ORG, QUESTIONS[2], SECONDS)
        await altered(archive, "UPDATE archived SET heard_rows = NULL, first_ms = NULL, heard_ms = NULL")
        supposed = await archive.heard(ORG, QUESTIONS[2], SECONDS)
        moments, hours = ([presence(row).first_ms for row in rows] for rows in (exact, supposed))
        assert hours == [at // HOUR_MS * HOUR_MS for at in moments] != moments
        await Writing(archive, ORG).days(HOURS)
        folded = await archive.heard(ORG, ArchiveQuestion(DAYS, ("mon_1", "mon_2")), SECONDS)
        assert min(presence(row).first_ms for row in folded) == min(hours)


async def altered(archive: Archive, sql: str) -> None:
    await archive.store.execute(RegistryStatement("before", sql), SECONDS)
