"""What is asked of hours and of rows: shapes, windows, whose rows, and what counts row by row."""

import re
from collections.abc import Callable, Mapping, Sequence

from hypothesis import strategies as st

from gateway.ports import Statement
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.rolled.shape import LEAST_DAYS, LEAST_DAYS_NAMED, LEAST_HOURS
from gateway.telemetry.sql.select import Whole, Whose, Without
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import FOREVER_MS, Away, Overrun, Source
from gateway.times.calendar import clock, zone
from gateway.times.ranges import union
from tests.telemetry.lab import START_MS

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

Single = tuple[tuple[Away, ...], tuple[Overrun, ...]]
"""Maintenance that is left out, and checks that may run on."""
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
    "colos that did not fail": lambda org, source, slices, whose: composers.breakdown(
        org,
        source,
        tuple(slices),
        whose,
        by_monitor=False,
        failures=True,
        outcomes=Outcomes.NOT_FAILED,
    ),
    "members that did not fail": lambda org, source, slices, whose: composers.members(
        org, source, tuple(slices), whose, failures=True, outcomes=Outcomes.NOT_FAILED
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
OF_COLOS = ("colos", "colos that did not fail")
OF_ALL = ("totals", "weeks", "region series", *OF_COLOS, *(f"week of {name}" for name in ZONES))
"""Shapes that tell no monitors apart."""
WHOLE_FLEETS: tuple[Whose, ...] = (
    None,
    Without(()),
    Without(MONITORS[:1]),
    Without(MONITORS[1:]),
    Whole(MONITORS),
    Whole(MONITORS[:2]),
    Whole(MONITORS[:1]),
)
"""All that a registry may have of an org whose rows are of these monitors."""
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
def questions(draw: st.DrawFn, *, keeps: bool = True) -> tuple[str, list[Slice], Whose]:
    """A shape, windows of which each is long enough for what it is asked, and whose rows, of a store that
    keeps hours in memory or has to read them: what it tells by hours, not by rows."""
    more = draw(st.sampled_from(PARTS))
    if draw(st.booleans()):
        shape = draw(st.sampled_from(sorted(SHAPES)))
        few = keeps and shape in OF_ALL  # else counts of few monitors that are named are from rows
        whole = st.sampled_from([one for one in WHOLE_FLEETS if few or not isinstance(one, Whole)])
        return shape, draw(windows(more, LEAST_HOURS * HOUR_MS)), draw(whole)
    shape = draw(st.sampled_from(sorted(NEARLY)))
    parts = draw(st.sampled_from(NEARLY[shape])) | more
    some = shape == "totals" and not parts.lag and draw(st.booleans())
    hours = LEAST_DAYS * 24 if shape in OF_MONITORS else LEAST_DAYS_NAMED * 24 if some else LEAST_HOURS
    least_ms = hours * HOUR_MS
    fleets = (MONITORS[:2],) if some else (*WHOLE_FLEETS, *([MONITORS[:2]] if shape in OF_MONITORS else []))
    return shape, draw(windows(parts, least_ms, least_ms)), draw(st.sampled_from(fleets))


SPANS = st.builds(
    lambda since_ms, length_ms: (since_ms, since_ms + length_ms),
    NEAR_EDGES,
    st.sampled_from((1, HOUR_MS, 24 * HOUR_MS)) | st.integers(1, 3 * 24 * HOUR_MS),
)
AWAY = st.builds(
    Away,
    st.sampled_from(((), MONITORS[:1], MONITORS[1:])),
    st.lists(SPANS, min_size=1, max_size=3).map(lambda spans: tuple(union(spans))),
)
OVERRUNS = st.builds(
    lambda monitor, interval_ms, span: Overrun(monitor, interval_ms, *span),
    st.sampled_from(MONITORS),
    st.sampled_from((64, 256)),
    st.just((0, FOREVER_MS)) | SPANS,
)
"""Of lengths of which some take two slots and some eight."""
SINGLE = st.tuples(
    st.lists(AWAY, max_size=3).map(tuple),
    st.lists(OVERRUNS, max_size=2, unique_by=lambda one: one.monitor).map(tuple),
)
QUANTILE = re.compile(r"(lag_)?q\d+_(\d+)$")


def rows_of(row: dict[str, object], name: str) -> object:
    """Rows that the quantile is of: of none, it is any number."""
    found = QUANTILE.match(name)
    assert found
    return row[f"{'rows' if found[1] else 'answered_rows'}_{found[2]}"]
