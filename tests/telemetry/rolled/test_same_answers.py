"""Whole hours and the rows that windows cut off say together what all rows say, whatever is asked of them."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.bins import LATENESS, LEAST, LENGTHS, Bins
from gateway.telemetry.sql.rolled.shape import LEAST_DAYS, LEAST_DAYS_NAMED, LEAST_HOURS
from gateway.telemetry.sql.select import Whose, Without
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import clock, zone
from tests.size import sized
from tests.telemetry.lab import START_MS, fresh_org

HOUR_MS = 3_600_000
DAY_MS, WEEK_MS = 24 * HOUR_MS, 7 * 24 * HOUR_MS
DAYS = 9
MONITORS = tuple(f"mon_{number}" for number in range(3))
SPREAD, MEAN = Parts(spread=True), Parts(latency=True)
RECORDED = Parts(recorded=True)
PARTS = (Parts(), SPREAD, MEAN, SPREAD | MEAN | RECORDED)
LEVELS = Parts(latency=True, levels=frozenset({0.05, 0.5, 0.95, 0.99}))
LAG = Parts(lag=True)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")
BEFORE_CLOCKS_CHANGED_MS = START_MS - 10 * 24 * HOUR_MS
"""2026-10-22: Berlin puts its clocks back on the 25th, New York on the 1st."""
EIGHTHS = st.integers(0, 4000).map(lambda eighths: eighths / 8)
"""Lengths whose sums, squares and cubes are exact in whatever order they are added up."""

Compose = Callable[[str, Source, Sequence[Slice], Whose], Statement]


def cells(name: str) -> dict[str, Compose]:
    told = clock(zone(name), BEFORE_CLOCKS_CHANGED_MS, START_MS + DAYS * 24 * HOUR_MS)
    return {
        f"days of {name}": lambda org, source, slices, whose: composers.grid(
            org, source, slices[0], LocalDates(told), whose, by_monitor=True
        ),
        f"week of {name}": lambda org, source, slices, whose: composers.grid(
            org, source, slices[0], HoursOfWeek(told), whose, by_monitor=False
        ),
    }


SHAPES: dict[str, Compose] = {
    "totals": lambda org, source, slices, whose: composers.totals(org, source, tuple(slices), whose),
    "monitors": lambda org, source, slices, whose: composers.monitor_totals(
        org, source, tuple(slices), whose
    ),
    "hours": lambda org, source, slices, whose: composers.series(
        org, source, slices[0], 3600, whose, by_monitor=True
    ),
    "weeks": lambda org, source, slices, whose: composers.series(
        org, source, slices[0], 604_800, whose, by_monitor=False
    ),
    "places": lambda org, source, slices, whose: composers.places(
        org, source, slices[0], whose, by_monitor=True
    ),
    "region series": lambda org, source, slices, whose: composers.grid(
        org, source, slices[0], RegionBuckets(7200), whose, by_monitor=False
    ),
    "colos": lambda org, source, slices, whose: composers.breakdown(
        org, source, tuple(slices), whose, by_monitor=False, failures=False
    ),
    "members": lambda org, source, slices, whose: composers.members(
        org, source, tuple(slices), whose, failures=False
    ),
    "writers": lambda org, source, slices, _: composers.writers(
        org, source, slices[0].since_ms, slices[0].until_ms
    ),
    "presences": lambda org, source, slices, _: composers.presences(
        org,
        source,
        slices[0].since_ms,
        (slices[0].until_ms - DAY_MS) // WEEK_MS * WEEK_MS,
        slices[0].until_ms,
    ),
    **{name: shape for zone_name in ZONES for name, shape in cells(zone_name).items()},
}
OF_MONITORS = {"monitors", "members", "days of UTC"}
"""Shapes that tell monitors apart and whose keys are the same all through days of UTC."""
NEARLY: Mapping[str, tuple[Parts, ...]] = (
    dict.fromkeys(
        ("totals", "weeks", "region series", *(f"week of {name}" for name in ZONES)),
        (LEVELS, LAG, LEVELS | LAG),
    )
    | {"colos": (LEVELS,)}
    | dict.fromkeys(OF_MONITORS, (LEVELS,))
)
"""What each shape tells nearly, of all of an org or else of its monitors."""
NEAR_EDGES = st.builds(
    lambda hour, ms: BEFORE_CLOCKS_CHANGED_MS + hour * HOUR_MS + ms,
    st.integers(0, DAYS * 24),
    st.sampled_from((-1, 0, 1)) | st.integers(0, HOUR_MS),
)
BEATS = st.builds(
    Heartbeat,
    st.sampled_from(MONITORS),
    st.just(""),
    NEAR_EDGES,
    st.sampled_from(("up", "up", "degraded", "down", "pending", "odd")),
    EIGHTHS | st.sampled_from((-1.0, 1e8, float("nan"), float("inf"))),
    st.sampled_from(("weur", "enam")),
    sample_rate=st.sampled_from((1.0, 0.5, 0.25, 0.0)),
    sample_interval=st.sampled_from((1, 1, 2, 8)),
)
LAGS_S = st.sampled_from((0, 1, 30, 7200, 89_998, 89_999, 90_000, 200_000, -3599, -3601, -9000))


@st.composite
def windows(draw: st.DrawFn, parts: Parts, least_ms: int, others_ms: int = 1) -> list[Slice]:
    """One to three, the first long enough to be read by hours; equal ones are one."""
    since_ms = draw(NEAR_EDGES)
    until_ms = since_ms + least_ms + draw(st.integers(0, 5 * 24 * HOUR_MS))
    lengths = st.integers(others_ms, others_ms + 3 * 24 * HOUR_MS)
    others = draw(st.lists(st.tuples(NEAR_EDGES, lengths), max_size=2))
    spans = [(since_ms, until_ms), *((since, since + length) for since, length in others)]
    return [Slice(*span, parts) for span in dict.fromkeys(spans)]


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, list[Slice], Whose]:
    """A shape, windows of which each is long enough for what it is asked, and whose rows."""
    more = draw(st.sampled_from(PARTS))
    if draw(st.booleans()):
        shape = draw(st.sampled_from(sorted(SHAPES)))
        whose: Whose = draw(st.sampled_from((None, Without(MONITORS[:1]), Without(()))))
        return shape, draw(windows(more, LEAST_HOURS * HOUR_MS)), None if shape == "colos" else whose
    shape = draw(st.sampled_from(sorted(NEARLY)))
    parts = draw(st.sampled_from(NEARLY[shape])) | more
    named = shape == "totals" and not parts.lag and draw(st.booleans())
    hours = LEAST_DAYS * 24 if shape in OF_MONITORS else LEAST_DAYS_NAMED * 24 if named else LEAST_HOURS
    least_ms = hours * HOUR_MS
    some: Whose = None
    if named or shape in OF_MONITORS:
        some = draw(st.sampled_from((Without(MONITORS[:1]), MONITORS[:2], *(() if named else (None,)))))
    return shape, draw(windows(parts, least_ms, least_ms)), some


def around(slices: Sequence[Slice]) -> list[int]:
    """Moments beside every bound of a window, and beside the hours that it cuts."""
    bounds = {bound for one in slices for bound in (one.since_ms, one.until_ms)}
    hours = {bound // HOUR_MS * HOUR_MS + more for bound in bounds for more in (0, HOUR_MS)}
    return sorted({bound + ms for bound in bounds | hours for ms in (-1, 0, 1)})


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, "hb_in_hours", rolled=True)


def read(store: EmbeddedTelemetry, statement: Statement) -> list[dict[str, object]]:
    return [dict(row) for row in asyncio.run(store.read(statement, 60)).rows]


def both(
    store: EmbeddedTelemetry, compose: Compose, org: str, slices: Sequence[Slice], whose: Whose
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    source = Source.of("hb_in_hours", store.written_for(EMBEDDED))
    by_hours, by_rows = two_ways(source, compose, org, slices, whose)
    return read(store, by_hours), read(store, by_rows)


def two_ways(
    source: Source, compose: Compose, org: str, slices: Sequence[Slice], whose: Whose
) -> tuple[Statement, Statement]:
    """The statement for hours, and that for rows."""
    by_hours = compose(org, source, slices, whose)
    assert "began" in by_hours.sql
    by_rows = compose(org, replace(source, dialect=CLICKHOUSE), slices, whose)
    assert "began" not in by_rows.sql
    told = {name: kind for name, kind in by_hours.columns.items() if not name.startswith("off_")}
    assert (by_hours.name, told) == (by_rows.name, by_rows.columns)
    return by_hours, by_rows


def written(rolled: EmbeddedTelemetry, beats: list[tuple[Heartbeat, int]], slices: Sequence[Slice]) -> str:
    """The org that has these, and one at every edge."""
    org = fresh_org()
    for rows in in_parts(org, beats, slices):
        asyncio.run(rolled.write(ROW_COLUMNS, rows))
    return org


def in_parts(org: str, beats: list[tuple[Heartbeat, int]], slices: Sequence[Slice]) -> list[bytes]:
    """These, and one at every edge."""
    beats = beats + [(Heartbeat("mon_1", "", at, "up", 1.0), 0) for at in around(slices)]
    rows = [rows_tsv([replace(one, org_id=org)], one.timestamp_ms // 1000 + lag) for one, lag in beats]
    return [b"".join(rows[:-1]), b"".join(rows[-3:])]  # some once more, and in another part


@settings(max_examples=sized(100, 8))
@given(beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=60), asked=questions())
def test_hours_say_what_rows_say(
    rolled: EmbeddedTelemetry, beats: list[tuple[Heartbeat, int]], asked: tuple[str, list[Slice], Whose]
) -> None:
    """Rows late and early, odd and repeated, sampled or not; windows that cut hours anywhere; zones whose
    clock changes: every column of every row of the answer is the same, to the last digit, but percentiles of
    latency, which are within 1 %, and of lateness, within 2.5 %."""
    shape, slices, whose = asked
    by_hours, by_rows = both(rolled, SHAPES[shape], written(rolled, beats, slices), slices, whose)
    assert_same(shape, by_hours, by_rows)


def assert_same(shape: str, by_hours: list[dict[str, object]], by_rows: list[dict[str, object]]) -> None:
    if shape == "writers":
        by_hours, by_rows = (sorted(rows, key=str) for rows in (by_hours, by_rows))
    assert len(by_hours) == len(by_rows)
    for near, exact in zip(by_hours, by_rows, strict=True):
        plain = {name: value for name, value in exact.items() if not QUANTILE.match(name)}
        assert {name: value for name, value in near.items() if name in plain} == plain
        for name in exact.keys() - plain.keys():
            if rows_of(exact, name):
                assert_near(near[name], exact[name], LATENESS if name.startswith("lag") else LENGTHS)
        assert {value for name, value in near.items() if name not in exact} <= {LENGTHS.off}


QUANTILE = re.compile(r"(lag_)?q\d+_(\d+)$")


def rows_of(row: dict[str, object], name: str) -> object:
    """Rows that the quantile is of: of none, it is any number."""
    found = QUANTILE.match(name)
    assert found
    return row[f"{'rows' if found[1] else 'answered_rows'}_{found[2]}"]


def assert_near(found: object, exact: object, bins: Bins) -> None:
    assert isinstance(found, float)
    assert isinstance(exact, float)
    apart = 1 + bins.off * (1 + 1e-9)
    if max(found, exact) > LEAST * bins.ratio:
        assert max(exact, LEAST) / apart <= found <= max(exact, LEAST) * apart
    else:  # a row may be written before its check, by a clock that is behind
        assert found <= LEAST * bins.ratio


def test_what_does_not_add_up_exactly_differs_in_its_last_digits_alone(rolled: EmbeddedTelemetry) -> None:
    """Weights of a third and lengths of thousandths, in whatever order: as one part in a million million."""
    org, slices = fresh_org(), [Slice(START_MS + 1, START_MS + 100 * HOUR_MS - 1, SPREAD | MEAN)]
    beats = [
        Heartbeat("mon", org, START_MS + number * 7_919, "up", number / 997, sample_rate=0.3)
        for number in range(40_000)
    ]
    asyncio.run(rolled.write(ROW_COLUMNS, rows_tsv(beats)))
    by_hours, by_rows = both(rolled, SHAPES["totals"], org, slices, None)
    assert by_hours == [pytest.approx(row, rel=1e-12) for row in by_rows]
    assert by_hours[0]["rows_0"] == len(beats) - 1
