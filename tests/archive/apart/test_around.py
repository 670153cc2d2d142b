"""A largest that only who is left out had: what the others had, there and in the rest of a cell."""

from pathlib import Path

import pytest

from gateway.archive.kept import Archive
from gateway.archive.lines import Lines
from gateway.archive.writing import Writing
from gateway.ports import ArchivedStretch, ArchiveQuestion
from tests.archive.apart.watched import Watched
from tests.archive.year import archive_at

ORG, FIRST = "org_a", 20_000 * 24
OTHERS = tuple(f"mon_{number}" for number in range(6))
DAY = ArchivedStretch(0, 1, FIRST, FIRST + 24)


async def written(archive: Archive, newest: dict[tuple[str, str, int], int]) -> None:
    """A check of each monitor, region and hour, with when it was written; each wrote in the first hour."""
    lines = Lines()
    for (monitor, region, hour), newest_s in newest.items() | {
        ((name, "weur", 0), 1) for name in OTHERS if (name, "weur", 0) not in newest
    }:
        line = lines.line((0, monitor, region), FIRST + hour)
        line.numbers |= {"rows_read": 1, "up": 1.0, "recorded": 1.0, "heaviest": 1.0, "sample_interval": 1}
        line.numbers |= {"newest_s": newest_s, "last_ms": float(hour)}
    writing = Writing(archive, ORG)
    await writing.hours((FIRST, FIRST + 48), lines)
    await writing.days((FIRST, FIRST + 48))


@pytest.mark.parametrize(
    ("newest", "expected", "sums"),
    [
        ({("gone", "weur", 5): 9, ("mon_1", "weur", 5): 9}, {"weur": 9}, 2),
        ({("gone", "weur", 5): 9, ("mon_1", "weur", 5): 8, ("mon_2", "weur", 6): 7}, {"weur": 8}, 4),
        ({("gone", "weur", 5): 9, ("mon_1", "weur", 5): 6, ("mon_2", "weur", 6): 7}, {"weur": 7}, 5),
        ({("gone", "weur", 5): 9, ("mon_2", "weur", 6): 7}, {"weur": 7}, 5),
        ({("gone", "weur", 0): 9, ("mon_2", "weur", 6): 7}, {"weur": 7}, 5),
        ({("gone", "weur", 5): 9, ("gone", "weur", 6): 8}, {"weur": 1}, None),
        ({("gone", "weur", 5): 9, ("mon_1", "weur", 30): 9}, {"weur": 1}, None),
        ({("gone", "weur", 5): 9, ("mon_1", "enam", 5): 9}, {"weur": 1, "enam": 9}, None),
        ({("gone", "enam", 5): 9, ("gone", "weur", 6): 9, ("mon_1", "weur", 6): 8}, {"weur": 8}, None),
    ],
)
async def test_the_newest_of_those_that_are_left(
    tmp_path: Path, newest: dict[tuple[str, str, int], int], expected: dict[str, int], sums: int | None
) -> None:
    """At the same moment, in another hour, or where nobody that is left wrote: by region and of all regions,
    whether hours are asked, or a day beside an hour of it. What was had there is looked for before all that
    are left are added up."""
    async with archive_at(tmp_path / "archive.sqlite3") as opened:
        watched = Watched(opened.store)
        archive = Archive(watched, opened.words)
        await written(archive, newest)
        by_region = await archive.read(ORG, ArchiveQuestion((DAY,), without=("gone",), by_region=True), 30)
        assert {row["region"]: row["newest_s"] for row in by_region.sums} == expected
        hour = next(hour for name, _, hour in newest if name == "gone")
        beside = (
            ArchivedStretch(0, 1, FIRST + hour, FIRST + hour + 1),
            ArchivedStretch(0, 24, FIRST, FIRST + 24),
        )
        for stretches in (beside, (DAY,)):
            watched.sent.clear()
            told = await archive.read(ORG, ArchiveQuestion(stretches, without=("gone",)), 30)
            assert [row["newest_s"] for row in told.sums] == [max(expected.values())]
        assert sums in {watched.names.count("archived_sums"), None}


@pytest.mark.parametrize("name", ["gone", "gone\t\x00\n", "\x85'\\", "é"])
async def test_who_is_left_out_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Whoever wrote its rows may know no alphabet of ids: a fleet without it is told all the same."""
    async with archive_at(tmp_path / "archive.sqlite3") as archive:
        await written(archive, {(name, "weur", 5): 9})
        (told,) = (await archive.read(ORG, ArchiveQuestion((DAY,), OTHERS), 30)).sums
        assert (told["rows_read"], told["newest_s"]) == (len(OTHERS), 1)
