"""Four weeks that are there whole have a line of their own: a year is told from a third of the lines."""

from pathlib import Path

from gateway.archive.lines import Line, Lines
from gateway.archive.writing import MONTH_HOURS, WEEK_HOURS, Writing
from gateway.ports import ArchivedStretch, ArchiveLine, ArchiveQuestion
from gateway.stores.embedded import Engine
from tests.archive.year import CREATED_MS, archive_at, filling, lived
from tests.gateway_under_test import HOUR_MS, ORG

FIRST = CREATED_MS // HOUR_MS // MONTH_HOURS * MONTH_HOURS - 2 * MONTH_HOURS
HOURS = FIRST - 30, FIRST + MONTH_HOURS + WEEK_HOURS + 30
MONTH = FIRST, FIRST + MONTH_HOURS


def lines() -> Lines:
    """A line now and then of two monitors, no two of them the same."""
    found = Lines()
    for place, hour in enumerate(range(*HOURS, 5)):
        numbers = dict.fromkeys((*ArchiveLine.SUMS, *ArchiveLine.LARGEST, *ArchiveLine.SMALLEST), place + 1)
        failures = {("HTTP", 500 + place % 3): (1.0, 1.0, 1000.0 * place, 1000.0 * place)}
        line = Line(dict(numbers), {90 + place % 7: 2.5, 200: 1.0}, failures)
        found.line((0, f"mon_{place % 2}", "weur" if place % 3 else "enam"), hour).merge(line)
    return found


async def test_four_weeks_are_a_line_with_the_next_look(engine: Engine, tmp_path: Path) -> None:
    """Of an archive that has the hours alone, as it was killed in between; and it says what they say. A
    table of a server has no room for them."""
    async with lived(engine, tmp_path) as gateway, archive_at(tmp_path / "archive.sqlite3") as archive:
        await Writing(archive, ORG).hours(HOURS, lines())
        for _ in range(2):
            await filling(gateway, archive).complete()
        kept = await archive.kept(ORG, 5)
        assert kept.weeks == ((FIRST, FIRST + MONTH_HOURS + WEEK_HOURS),)
        assert kept.months == ((MONTH,) if archive.words.MONTHS else ())
        for by_monitor in (False, True) if archive.words.MONTHS else ():
            told = [
                await archive.read(
                    ORG,
                    ArchiveQuestion(
                        (ArchivedStretch(0, hours, *MONTH),), by_monitor=by_monitor, bins=True, failures=True
                    ),
                    30,
                )
                for hours in (MONTH_HOURS, 1)
            ]
            assert told[0] == told[1]
            assert len(told[0].sums) == 1 + by_monitor
