"""Many series of an org are looked at some at a time, as no answer of D1 may be larger than is let in."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from gateway.archive.kept import Archive
from gateway.archive.lines import Line, Lines
from gateway.archive.writing import MOST_SERIES, Writing, series_by_hours
from gateway.ports import BODY_CAP, ArchiveLine, RegistryStatement, RegistryStore
from tests.archive.year import archive_at

ORG, DAY, BINS, CODES = "org_a", 20_000 * 24, 60, 5
NAMES = [f"monitor-of-a-long-name-{number:04}" for number in range(2 * MOST_SERIES + 5)]


@dataclass
class Weighed:
    """A file, and how much of JSON a row of each answer about hours is on average."""

    store: RegistryStore
    rows: list[tuple[int, float]] = field(default_factory=list)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        found = await self.store.fetch(statement, seconds)
        if statement.name == "lines_of" and found:
            self.rows.append((len(found), len(json.dumps(found)) / len(found)))
        return found

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def line(number: int) -> Line:
    """Twice as many bins as an hour has as a rule, and numbers with all of their digits."""
    numbers = dict.fromkeys(
        (*ArchiveLine.SUMS, *ArchiveLine.LARGEST, *ArchiveLine.SMALLEST), 1000000.0 / (number + 7)
    )
    whole = ("rows_read", "strange", "answered_rows", "sample_interval", "newest_s", "heard_rows")
    numbers |= dict.fromkeys(whole, 1_790_000_000)
    failures = {("CONNECTION_REFUSED", 500 + code): (1 / 3, 1 / 3, 1.79e12, 1.79e12) for code in range(CODES)}
    return Line(numbers, {100 + place: 1 / 3 for place in range(BINS)}, failures)


async def test_a_day_of_many_series_is_read_in_answers_that_are_let_in(tmp_path: Path) -> None:
    """However many series there are, a whole day of those that are looked at together stays below the cap of
    an answer, and each of their hours is told once."""
    async with archive_at(tmp_path / "archive.sqlite3") as opened:
        store = Weighed(opened.store)
        archive = Archive(store)
        hours = DAY, DAY + 1
        lines = Lines(found={((0, name, "weur"), DAY): line(place) for place, name in enumerate(NAMES)})
        await Writing(archive, ORG).hours(hours, lines)
        parts = [part async for part in series_by_hours(archive, ORG, hours)]
    told = [(series, hour) for part in parts for series, hour, _ in part]
    assert sorted(told) == [*(((0, name, "weur"), DAY) for name in NAMES), ((1, "", "weur"), DAY)]
    assert sum(rows for rows, _ in store.rows) == len(told)
    assert max(rows * size for rows, size in store.rows) * 24 < BODY_CAP
