"""The archive is filled whole and once, however it is cut short, within its reads; gaps and errors show."""

from collections import Counter
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import Any, cast

import pytest

from gateway.archive import verifying
from gateway.archive.filling import Work
from gateway.archive.following import caught_up
from gateway.archive.kept import Archive
from gateway.archive.plan import Gap, missing
from gateway.archive.verifying import Verified
from gateway.ports import Kept, RegistryStatement, RegistryStore
from gateway.registry.archived import statements
from gateway.stores.embedded import Engine
from gateway.stores.horizon import OldestRow
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from tests.archive.year import CONTENT, CREATED_MS, DAYS, OTHER, archive_at, filling, lived
from tests.gateway_under_test import DAY_MS, HOUR_MS, NOW_MS, ORG, Fixed
from tests.size import sized
from tests.telemetry.lab import Watched

FIRST = CREATED_MS // HOUR_MS
SPOILT, GONE = FIRST + 9 * 24 + 5, FIRST + 9 * 24 + 9
SETTLED = (DAYS - 1) * 24


class Killed(BaseException):
    """As a process ends: nothing that follows is done."""


@dataclass
class Dying:
    """An archive whose process is killed at a write, before it or as it is done."""

    store: RegistryStore
    at: int
    after: bool
    writes: int = 0

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        return await self.store.fetch(statement, seconds)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        self.writes += 1
        if self.writes == self.at and not self.after:
            raise Killed
        changed = await self.store.execute(statement, seconds)
        if self.writes == self.at:
            raise Killed
        return changed

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def quiet(*_: object) -> None: ...


async def content(archive: Archive) -> dict[str, list[dict[str, object]]]:
    """All that is kept, by names and not by numbers; of reads nothing."""
    tables = CONTENT
    if archive.words is not statements:
        tables = {
            "lines": "SELECT * FROM archived FINAL "
            "ORDER BY org_id, fleet, monitor, region, hours, start FORMAT JSON",
            "spans": "SELECT org_id, hours, start FROM archived_spans FINAL "
            "ORDER BY org_id, hours, start FORMAT JSON",
        }
    asked = {name: RegistryStatement(name, sql) for name, sql in tables.items()}
    found = {name: await archive.store.fetch(one, 30) for name, one in asked.items()}
    return {name: [row | {"series": 0, "written": ""} for row in rows] for name, rows in found.items()}


@pytest.mark.dear
async def test_a_filling_that_is_killed_at_any_write_goes_on(engine: Engine, tmp_path: Path) -> None:
    """Killed before each write or after it, again and again, the archive ends as one that never was: nothing
    twice, nothing lost."""
    async with lived(engine, tmp_path) as gateway:
        async with archive_at(tmp_path / "whole.sqlite3") as archive:
            await caught_up(filling(gateway, archive, limit=150), quiet)
            expected = await content(archive)
        async with archive_at(tmp_path / "killed.sqlite3") as killed:
            kills, step = 0, 1
            for turn in range(1000):
                dying = Dying(killed.store, step, after=bool(turn % 2))
                try:
                    await caught_up(filling(gateway, Archive(dying, killed.words), limit=150), quiet)
                    break
                except Killed:
                    kills, step = kills + 1, sized(1, 7) + turn % 5
            assert kills >= sized(100, 10)
            assert await content(killed) == expected
    hours = [row for row in expected["spans"] if row["org_id"] == ORG and row["hours"] == 1]
    assert [row["start"] for row in hours] == list(range(FIRST, FIRST + SETTLED))


async def test_the_days_reads_are_bounded(engine: Engine, tmp_path: Path) -> None:
    """No more than the setting are sent on a day of UTC, over restarts; what is left goes on the next day."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        watched, clock = Watched(gateway.telemetry), NOW_MS

        def on(now_ms: int) -> Any:
            return filling(gateway, archive, telemetry=watched, reads=5, clock=lambda: now_ms)

        done = [await caught_up(on(clock), quiet) for _ in range(2)]
        assert (done[0].hours, done[1].hours, len(watched.asked)) == (5 * 24, 0, 5)
        assert done[0].left == 2 * SETTLED - 5 * 24
        await caught_up(on(clock + DAY_MS), quiet)
        assert len(watched.asked) == 10
        assert await on(clock).reads_a_day() == 2


@pytest.mark.dear
async def test_gaps_are_listed_and_filled_while_the_store_has_them(engine: Engine, tmp_path: Path) -> None:
    """Days that are not there are told apart: those that the store still has, which the next run reads, and
    those that are lost."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        filled = filling(gateway, archive)
        works = [one for one in await filled.plan() if one.org == ORG]
        for number, work in enumerate(works):
            if number not in {2, 6}:
                await filled.fill(work)
        since = Fixed((FIRST + 5 * 24) * HOUR_MS)
        later = filling(gateway, archive, horizon=since)
        found = [one for one in await later.gaps() if one.org == ORG]
        assert [(one.hours[0] - FIRST, one.count, one.lost) for one in found] == [
            (48, 24, True),
            (144, 24, False),
        ]
        await caught_up(later, quiet)
        assert [one.hours[0] - FIRST for one in await later.gaps() if one.org == ORG] == [48]
        assert await later.plan() == []


@pytest.mark.dear
async def test_verify_tells_what_differs(engine: Engine, tmp_path: Path) -> None:
    """A line that was changed, and one that is gone, are named with both numbers; all others are the same."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        filled = filling(gateway, archive, horizon=Fixed((FIRST + 9 * 24) * HOUR_MS))
        await caught_up(filled, quiet)
        assert await _differences(filled) == []
        (series, *_) = await archive.store.fetch(archive.words.series_numbers(ORG), 5)
        await spoil(archive, cast("int", series["number"]))
        found = await _differences(filled)
    assert [(one.hour - FIRST, one.name) for one in found if one.hour == SPOILT] == [(SPOILT - FIRST, "down")]
    gone = {one.name: one.archived for one in found if one.hour == GONE}
    assert "rows_read" in gone
    assert set(gone.values()) == {None}
    assert {one.hour for one in found} == {SPOILT, GONE}


async def spoil(archive: Archive, series: int) -> None:
    """An hour of a series says another number, and one is gone."""
    if archive.words is statements:
        for sql, hour in (
            ("UPDATE archived SET down = down + 1 WHERE series = ?1 AND hours = 1 AND start = ?2", SPOILT),
            ("DELETE FROM archived WHERE series = ?1 AND hours = 1 AND start = ?2", GONE),
        ):
            await archive.store.execute(RegistryStatement("spoil", sql, (str(series), hour)), 5)
        return
    for change, hour in (("UPDATE down = down + 1", SPOILT), ("DELETE", GONE)):
        line = f"cityHash64(fleet, monitor, region) = {series} AND org_id = '{ORG}' AND hours = 1"
        await archive.store.execute(
            RegistryStatement("spoil", f"ALTER TABLE archived {change} WHERE {line} AND start = {hour}"), 5
        )
    waiting = (
        "SELECT count() AS left FROM system.mutations WHERE database = currentDatabase() AND NOT is_done"
    )
    asked = RegistryStatement("left", f"{waiting} FORMAT JSON")
    while (await archive.store.fetch(asked, 5))[0]["left"]:
        pass


async def _differences(filled: Any) -> list[verifying.Difference]:
    told = Verified()
    works = await verifying.works(filled)
    found = []
    for work in works:
        found += [one async for one in verifying.differences(filled, work, told)]
    assert told.lines > 0
    return found


def test_what_is_missing_is_cut_at_days() -> None:
    """Hours that are not kept, in order, each within a day of UTC; hours of days that are kept are."""
    assert missing(Kept(), (30, 75)) == [(30, 48), (48, 72), (72, 75)]
    assert missing(Kept(hours=((50, 60),), days=((24, 48),)), (0, 70)) == [(0, 24), (48, 50), (60, 70)]
    assert missing(Kept(hours=((0, 100),)), (10, 90)) == []


@pytest.mark.dear
async def test_hours_that_the_store_forgot_meanwhile_are_not_marked(engine: Engine, tmp_path: Path) -> None:
    """Rows that go between the plan and the reads leave no empty hours behind them that count as kept."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        dataset = gateway.settings.ae_dataset
        horizon = OldestRow(gateway.telemetry, Source.of(dataset, CLICKHOUSE))
        filled = filling(gateway, archive, horizon=horizon)
        works = await filled.plan()
        gone_s = (CREATED_MS + 2 * DAY_MS) // 1000
        forget = f"ALTER TABLE {dataset} DELETE WHERE timestamp < toDateTime({gone_s})"
        await engine.query(f"{forget} SETTINGS mutations_sync = 2", 30)
        for work in works:
            await filled.fill(work)
        kept = await archive.kept(ORG, 5)
    assert works[0].hours[0] < FIRST + 24
    assert [(since - FIRST, until - FIRST) for since, until in kept.hours] == [(2 * 24 + 2, SETTLED)]


@pytest.mark.dear
async def test_one_org_that_cannot_be_read_stops_no_other(engine: Engine, tmp_path: Path) -> None:
    """An org of which an answer cannot be read is named and left for the next look after one read of it; all
    of the others are archived, and it keeps what came before."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        code = cast("int", nan)
        broken = Heartbeat("mon_1", ORG, CREATED_MS + DAY_MS + 5000, "down", 9.0, "weur", code=code)
        await gateway.telemetry.write(ROW_COLUMNS, rows_tsv([broken]))
        watched = Watched(gateway.telemetry)
        done = await caught_up(filling(gateway, archive, telemetry=watched), quiet)
        kept = [(await archive.kept(org, 5)).hours for org in (ORG, OTHER)]
    assert done.failed.keys() == {ORG}
    assert kept == [((FIRST, FIRST + 24),), ((FIRST, FIRST + SETTLED),)]
    assert (done.hours, len(watched.asked)) == (24 + SETTLED, 2 + SETTLED // 24)


async def test_what_is_no_code_is_kept_as_none(engine: Engine, tmp_path: Path) -> None:
    """A failed check with a code of 500.5, or below 0, or beyond all, is archived with code 0."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        odd = [
            Heartbeat("mon_odd", ORG, CREATED_MS + 5000 + place, "down", 9.0, "weur", code=cast("int", code))
            for place, code in enumerate((500.5, -1, 2.0**40, 500))
        ]
        await gateway.telemetry.write(ROW_COLUMNS, rows_tsv(odd))
        filled = filling(gateway, archive)
        found = [lines async for _, lines in filled.read(Work(ORG, (FIRST, FIRST + 1), 1))]
    failures = found[0].found[(0, "mon_odd", "weur"), FIRST].failures
    checks = Counter[int]()
    for (_, code), (count, *_) in failures.items():
        checks[code] += round(count)
    assert checks == {0: 3, 500: 1}


async def test_gaps_of_a_store_whose_reach_is_not_known(engine: Engine, tmp_path: Path) -> None:
    """They begin at the first hour that is kept, and are neither lost nor there."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "a.sqlite3") as archive:
        filled = filling(gateway, archive)
        works = [one for one in await filled.plan() if one.org == ORG]
        for work in (*works[3:5], *works[6:]):
            await filled.fill(work)
        found = await filling(gateway, archive, horizon=Fixed(0)).gaps()
    assert found == [Gap(ORG, works[5].hours, None)]
