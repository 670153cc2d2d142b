"""Latency of monitors one by one: bins of each are those of its lines, added up."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.archive.kept import Archive
from gateway.archive.lines import Line, Lines
from gateway.archive.writing import Writing
from gateway.ports import ArchivedStretch, ArchiveQuestion
from gateway.stores.sqlite import SqliteRegistry
from tests.size import sized

SINCE = 2_900 * 168
MONITORS, REGIONS = ("mon_a", "mon_b", 'it\'s "c"'), ("weur", "enam")
WEIGHTS = st.integers(1, 10**6) | st.floats(1, 1e15)
LINES = st.dictionaries(
    st.tuples(st.sampled_from(MONITORS), st.sampled_from(REGIONS), st.integers(0, 4)),
    st.dictionaries(st.integers(0, 470), WEIGHTS, max_size=5),
    max_size=12,
)
CELLS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.integers(1, 5)), min_size=1, max_size=4)
Told = dict[tuple[object, ...], dict[int, float]]


@settings(max_examples=sized(200, 10), deadline=None)
@given(
    st.data(),
    LINES,
    CELLS,
    st.none() | st.lists(st.sampled_from(MONITORS), unique=True, min_size=1),
    st.booleans(),
)
def test_bins_of_monitors_are_those_of_their_lines(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    lines: dict[tuple[str, str, int], dict[int, float]],
    cells: list[tuple[int, int, int]],
    named: list[str] | None,
    by_region: bool,
) -> None:
    """Whatever cells they count for, by region or not, named or left out: to the last digit where one line
    has a bin, or weights are whole, and in order of length."""
    without = tuple(data.draw(st.sets(st.sampled_from(MONITORS), max_size=1)))
    stretches = tuple(ArchivedStretch(cell, 1, SINCE + at, SINCE + at + for_) for cell, at, for_ in cells)
    asked = ArchiveQuestion(
        stretches, tuple(named) if named else None, without, by_monitor=True, by_region=by_region, bins=True
    )
    expected, terms = added(lines, asked)
    found = asyncio.run(read(tmp_path_factory.mktemp("bins") / "archive.sqlite3", lines, asked))
    assert found.keys() == expected.keys()
    for group, bins in expected.items():
        assert list(found[group]) == sorted(bins)
        for place, checks in bins.items():
            exact = terms[*group, place] == 1 or checks.is_integer()
            assert found[group][place] == checks or not exact
            assert abs(found[group][place] - checks) <= 1e-14 * checks


def added(
    lines: dict[tuple[str, str, int], dict[int, float]], asked: ArchiveQuestion
) -> tuple[Told, Counter[object]]:
    """By group and bin, and how many lines each is of."""
    found: Told = {}
    terms: Counter[object] = Counter()
    for (monitor, region, hour), bins in lines.items():
        if monitor in asked.without or (asked.monitors is not None and monitor not in asked.monitors):
            continue
        for one in asked.stretches:
            if one.since <= SINCE + hour < one.until and bins:
                group = (one.cell, monitor, region) if asked.by_region else (one.cell, monitor)
                mine = found.setdefault(group, {})
                for place, checks in bins.items():
                    mine[place] = mine.get(place, 0.0) + checks
                    terms[*group, place] += 1
    return found, terms


async def read(
    file: Path, lines: dict[tuple[str, str, int], dict[int, float]], asked: ArchiveQuestion
) -> Told:
    archive = Archive(await SqliteRegistry.open(file, "archived"))
    told = Lines()
    for (monitor, region, hour), bins in lines.items():
        line = told.line((0, monitor, region), SINCE + hour)
        line.merge(Line(bins=dict(bins)))
        for name in ("heaviest", "sample_interval", "newest_s", "last_ms"):
            line.numbers[name] = 1
    await Writing(archive, "org").hours((SINCE, SINCE + 5), told)
    rows = (await archive.read("org", asked, 10)).bins
    await archive.aclose()
    names = ("cell", "monitor", "region")[: 3 if asked.by_region else 2]
    return {tuple(row[name] for name in names): row["bins"] for row in rows}  # type: ignore[misc]
