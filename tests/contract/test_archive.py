"""One contract for what is archived: every backend gives the same lines, a file and D1 the same answers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from gateway.archive.kept import Archive, make_tables
from gateway.archive.lines import Lines
from gateway.archive.pages import Pages
from gateway.archive.writing import Writing
from gateway.ports import ArchivedStretch, ArchiveQuestion, Kept, RegistryStatement
from gateway.registry.archived.statements import HEARD
from gateway.stores.calls.cloudflare import Account
from gateway.stores.d1 import D1Registry
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.reading.archived.heard import presence
from tests.contract.conftest import Backend
from tests.contract.fleet import HOUR_MS, NOW_MS, ORG

UNTIL = NOW_MS // HOUR_MS // 24 * 24
HOURS = UNTIL - 48, UNTIL
EVERYTHING = tuple(ArchivedStretch(hour % 3, 1, hour, hour + 1) for hour in range(*HOURS))
DAYS = tuple(ArchivedStretch(0, 24, day, day + 24) for day in range(*HOURS, 24))
QUESTIONS = (
    ArchiveQuestion(EVERYTHING, bins=True),
    ArchiveQuestion(DAYS, by_monitor=True, bins=True),
    ArchiveQuestion(EVERYTHING, ("mon_1", "mon_2"), by_region=True),
    ArchiveQuestion(DAYS, without=("mon_3",)),
)


async def lines_of(backend: Backend, limit: int = 10_000) -> Lines:
    found = Lines()

    async def spend() -> None: ...

    async for _, lines in Pages(backend.store, limit).hours(ORG, backend.source, HOURS, spend):
        found.found |= lines.found
    return found


async def test_every_backend_is_archived_alike(backend: Backend, embedded: Backend) -> None:
    """Both strict endpoints of the emulator and an old ClickHouse give in pages what the engine gives."""
    expected, found = await lines_of(embedded), await lines_of(backend, 300)
    assert found.found.keys() == expected.found.keys()
    assert len(expected.found) > 400
    for key, line in expected.found.items():
        mine = found.found[key]
        assert mine.numbers == pytest.approx(line.numbers, rel=1e-9)
        assert mine.bins == pytest.approx(line.bins, rel=1e-9)
        assert mine.failures.keys() == line.failures.keys()


@pytest.fixture
async def archives(emulator: Account, tmp_path: Path) -> AsyncIterator[tuple[Archive, Archive]]:
    """A file, and a database that is made over the emulator's API."""
    url = emulator.api_url.removesuffix("/client/v4")
    database = "0190b1a4-7c1e-7000-8000-00000000a4c1"
    async with httpx.AsyncClient() as client:
        assert (await client.put(f"{url}/__emulator/databases/{database}")).status_code == 200
    file = Archive(await SqliteRegistry.open(tmp_path / "archive.sqlite3", "archived"))
    d1 = Archive(D1Registry(emulator, database))
    for one in (file, d1):
        await make_tables(one.store)
    yield file, d1
    await file.aclose()
    await d1.aclose()


async def test_a_file_and_d1_answer_alike(archives: tuple[Archive, Archive], embedded: Backend) -> None:
    """Both keep the same hours and days, and are asked the same of them."""
    answers, told = [], []
    for archive in archives:
        writing = Writing(archive, ORG)
        await writing.hours(HOURS, await lines_of(embedded))
        await writing.days(HOURS)
        assert await archive.kept(ORG, 5) == Kept((HOURS,), (HOURS,))
        answers.append([await archive.read(ORG, one, 5) for one in QUESTIONS])
        heard = await archive.heard(ORG, QUESTIONS[2], 5)
        assert {str(row["monitor"]) for row in heard} == {"mon_1", "mon_2"}
        told.append((await archive.regions(ORG, 5), [dict(row) for row in heard]))
        assert await archive.read("org_b", QUESTIONS[0], 5) == (await archive.read("nobody", QUESTIONS[0], 5))
    assert told[0] == told[1]
    for one, other in zip(*answers, strict=True):
        assert one.sums
        assert [dict(row) for row in one.sums] == [dict(row) for row in other.sums]
        assert [dict(row) for row in one.bins] == [dict(row) for row in other.bins]


async def test_an_archive_of_before_is_read_and_gets_its_columns(
    archives: tuple[Archive, Archive], embedded: Backend
) -> None:
    """One whose lines do not tell when a region was first heard of: of these its hour is told, of lines that
    are written from now on the moment, in a file as in D1."""
    for archive in archives:
        for name in HEARD:
            await altered(archive, f"ALTER TABLE archived DROP COLUMN {name}")
        await make_tables(archive.store)
        await Writing(archive, ORG).hours(HOURS, await lines_of(embedded))
        exact = await archive.heard(ORG, QUESTIONS[2], 5)
        await altered(archive, "UPDATE archived SET heard_rows = NULL, first_ms = NULL, heard_ms = NULL")
        supposed = await archive.heard(ORG, QUESTIONS[2], 5)
        moments, hours = ([presence(row).first_ms for row in rows] for rows in (exact, supposed))
        assert hours == [at // HOUR_MS * HOUR_MS for at in moments] != moments
        await Writing(archive, ORG).days(HOURS)
        folded = await archive.heard(ORG, ArchiveQuestion(DAYS, ("mon_1", "mon_2")), 5)
        assert min(presence(row).first_ms for row in folded) == min(hours)


async def altered(archive: Archive, sql: str) -> None:
    await archive.store.execute(RegistryStatement("before", sql), 5)
