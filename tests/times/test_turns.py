"""Which regions check by themselves, from what each recorded, beside plain Python over single checks."""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.times.turns import GIVEN_UP_MS, Heard, Presence, Regional, regionals, shares

Aside = tuple[int, int, list[tuple[int, int]]]
"""Minutes between a region's checks, when the first is, and its silences."""
DAY_MS, MINUTE_MS = 86_400_000, 60_000
FIRST_MS = 20_000 * DAY_MS
DAYS = 6
END_MS = FIRST_MS + DAYS * DAY_MS
REGIONS = ("weur", "apac", "Île-de-France", "unknown")
Checks = Mapping[str, Sequence[int]]
"""When a region's checks ended, by region, in time order."""


def expected(span: tuple[int, int]) -> float:
    """One check a minute."""
    return (span[1] - span[0]) / MINUTE_MS


def heard(checks: Checks, weight: float = 1.0, times: int = 1) -> Heard:
    """What a statement by day tells of them, each row written so many times."""
    days: dict[int, list[Presence]] = {}
    for region, ended in checks.items():
        for day, part in groupby(ended, lambda at: at // DAY_MS):
            inside = list(part)
            count = len(inside) * times
            days.setdefault(day, []).append(Presence(region, count, count * weight, inside[0], inside[-1]))
    return Heard(END_MS, tuple(tuple(days[day]) for day in sorted(days)))


def told(checks: Checks) -> tuple[Regional, ...]:
    return regionals(heard(checks), expected)


def due(found: Sequence[Regional], since_ms: int, until_ms: int) -> float:
    """Checks to be expected in a span."""
    return sum(share * expected(span) for span, share in shares(found, (since_ms, until_ms)))


def cadenced(every: int, offset_ms: int, silent: Iterable[tuple[int, int]] = ()) -> list[int]:
    """Every so many minutes, but for the silent spans."""
    spans = list(silent)
    times = range(FIRST_MS + offset_ms, END_MS, every * MINUTE_MS)
    return [at for at in times if not any(since <= at < until for since, until in spans)]


SILENCE = st.tuples(st.integers(DAY_MS, DAYS * DAY_MS), st.integers(0, 2 * DAY_MS)).map(
    lambda part: (FIRST_MS + part[0], FIRST_MS + part[0] + part[1])
)
"""After a first day that is whole."""
ASIDE = st.tuples(
    st.sampled_from((1, 1, 2, 3, 5, 10)), st.integers(0, MINUTE_MS - 1), st.lists(SILENCE, max_size=2)
)


@given(st.integers(0, MINUTE_MS - 1), st.lists(ASIDE, min_size=1, max_size=3), st.integers(0, 2**32))
def test_regions_at_cadences_of_their_own(offset: int, others: list[Aside], seed: int) -> None:
    """Whatever their cadences and silences, as many checks are expected as all would have made: those that
    were made, and those that were kept away by silence."""
    rng = random.Random(seed)  # noqa: S311 - replayable
    each: list[Aside] = [(1, offset, []), *others]
    checks = {
        region: cadenced(every, at, silent)
        for region, (every, at, silent) in zip(REGIONS, each, strict=False)
    }
    found = told(checks)
    assert {one.region: one.share for one in found} == {
        region: 1 / every for region, (every, *_) in zip(REGIONS, each, strict=False)
    }
    since, until = sorted(rng.sample(range(FIRST_MS + MINUTE_MS * 10, END_MS, 1000), 2))
    whole = sum((until - since) / (every * MINUTE_MS) for every, *_ in each)
    assert due(found, since, until) == pytest.approx(whole)
    for one in found:
        made = [at for at in checks[one.region] if at <= until]
        assert one.last_heard_ms(END_MS) == checks[one.region][-1]
        assert max(made, default=one.since_ms) <= one.last_heard_ms(until) <= max(until, one.since_ms)


@given(
    st.integers(2, 4),
    st.lists(st.floats(0.02, 1), min_size=4, max_size=4),
    st.integers(0, 2**32),
    st.floats(0, 0.5),
    st.lists(SILENCE, max_size=2),
)
def test_regions_that_take_turns(
    count: int, weights: list[float], seed: int, lost: float, silent: list[tuple[int, int]]
) -> None:
    """One check an interval, from whichever region, evenly or not, with checks lost and times without any:
    nothing more is expected than the interval lets be."""
    rng = random.Random(seed)  # noqa: S311 - replayable
    checks: dict[str, list[int]] = {region: [] for region in REGIONS[:count]}
    for at in cadenced(1, 0, silent):
        if rng.random() >= lost:
            checks[rng.choices(REGIONS[:count], weights[:count])[0]].append(at)
    assert told({region: ended for region, ended in checks.items() if ended}) == ()


@given(st.lists(st.integers(FIRST_MS, END_MS), min_size=1, max_size=8), st.integers(0, 2**32))
def test_regions_that_follow_on_each_other(changes: list[int], seed: int) -> None:
    """Where one region takes over from another, for however long, none of them is missing afterwards."""
    rng = random.Random(seed)  # noqa: S311 - replayable
    checks: dict[str, list[int]] = {}
    edges = [FIRST_MS, *sorted(changes), END_MS]
    for since, until in pairwise(edges):
        region = rng.choice(REGIONS)
        checks.setdefault(region, []).extend(at for at in cadenced(1, 0) if since <= at < until)
    assert told({region: ended for region, ended in checks.items() if ended}) == ()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_rows_written_twice(times: int) -> None:
    """Of a region that checks alone, they make no second one; beside another, they make no third."""
    alone = {"weur": cadenced(1, 0)}
    assert regionals(heard(alone, times=times), expected) == ()
    taking_turns = {"weur": cadenced(2, 0), "apac": cadenced(2, MINUTE_MS)}
    assert len(regionals(heard(taking_turns), expected)) == 0
    found = regionals(heard({"weur": cadenced(1, 0), "apac": cadenced(1, 7)}, times=times), expected)
    assert [one.share for one in found] == [1, 1]


def test_sampled_rows() -> None:
    """Rows that stand for ten checks each tell two regions at once from two that take turns, as well."""
    both = {"weur": cadenced(10, 0), "apac": cadenced(10, 7)}
    assert [one.share for one in regionals(heard(both, weight=10), expected)] == [1, 1]
    in_turn = {"weur": cadenced(20, 0), "apac": cadenced(20, 10 * MINUTE_MS)}
    assert regionals(heard(in_turn, weight=10), expected) == ()


@pytest.mark.parametrize("silent_ms", [GIVEN_UP_MS - DAY_MS, GIVEN_UP_MS + DAY_MS])
def test_who_was_silent_for_a_week_is_given_up(silent_ms: int) -> None:
    """Up to then it is expected, and its checks are missing; later it is not, and was expected no longer."""
    last = FIRST_MS + 2 * DAY_MS
    until = last + silent_ms
    times = range(FIRST_MS, until, MINUTE_MS)
    found = told({"weur": list(times), "apac": [at for at in times if at <= last]})
    assert due(found, until - DAY_MS, until) == pytest.approx(2 * 1440 if silent_ms < GIVEN_UP_MS else 1440)
    assert due(found, last, last + DAY_MS) == pytest.approx(2 * 1440)
    by_name = {one.region: one for one in found}
    assert by_name["apac"].last_heard_ms(until) == last


def test_who_comes_and_goes_is_expected_while_it_is_there() -> None:
    """A second region that begins in mid-week, and two that begin to take turns later."""
    middle, later = FIRST_MS + 2 * DAY_MS + DAY_MS // 2, FIRST_MS + 4 * DAY_MS
    minutes = range(FIRST_MS, END_MS, MINUTE_MS)
    found = told(
        {
            "weur": [at for at in minutes if at < later or at // MINUTE_MS % 2],
            "apac": [
                at for at in minutes if middle <= at < later or (at >= later and not at // MINUTE_MS % 2)
            ],
        }
    )
    assert due(found, FIRST_MS, middle) == pytest.approx((middle - FIRST_MS) / MINUTE_MS)
    assert due(found, middle, later) == pytest.approx(2 * (later - middle) / MINUTE_MS)
    assert due(found, later, END_MS) == pytest.approx((END_MS - later) / MINUTE_MS, rel=0.001)


def test_a_share_is_told_by_the_fullest_day() -> None:
    """A region that is silent for most of each day but its first is still expected at its full cadence."""
    quiet = [
        (FIRST_MS + day * DAY_MS + DAY_MS // 12, FIRST_MS + day * DAY_MS + DAY_MS) for day in range(1, DAYS)
    ]
    found = told(
        {
            "weur": cadenced(1, 0),
            "apac": cadenced(1, 7, [(since, until - DAY_MS // 12) for since, until in quiet]),
        }
    )
    assert {one.region: one.share for one in found} == {"weur": 1, "apac": 1}


def test_who_stood_in_before_is_not_missed_for_then() -> None:
    """A region that stood in for an hour each day, and checks beside the other since noon of the fourth day,
    is expected since that day and not before: no more is due than was made."""
    changed = FIRST_MS + 4 * DAY_MS
    minutes = range(FIRST_MS, END_MS, MINUTE_MS)
    stood_in = [at for at in minutes if at < changed and at % DAY_MS // 3_600_000 == 9]
    gone = frozenset(stood_in)
    found = told(
        {
            "weur": [at for at in minutes if at not in gone],
            "apac": [*stood_in, *(at for at in minutes if at >= changed)],
        }
    )
    assert due(found, FIRST_MS, changed) == pytest.approx(4 * 1440)
    assert due(found, changed, END_MS) == pytest.approx(2 * 2 * 1440)


def test_who_comes_back_after_more_than_a_week_was_not_expected_meanwhile() -> None:
    """Up to a week after its last check it was, and again from its first."""
    last, back = FIRST_MS + 2 * DAY_MS, FIRST_MS + 14 * DAY_MS
    minutes = range(FIRST_MS, back + 2 * DAY_MS, MINUTE_MS)
    found = told({"weur": list(minutes), "apac": [at for at in minutes if at <= last or at >= back]})
    assert due(found, last + GIVEN_UP_MS, back) == pytest.approx((back - last - GIVEN_UP_MS) / MINUTE_MS)
    assert due(found, back, back + DAY_MS) == pytest.approx(2 * 1440)
    assert due(found, last, last + DAY_MS) == pytest.approx(2 * 1440)


def test_a_few_sampled_rows_tell_nothing() -> None:
    """Rows that stand for 300 checks each are too few to tell two regions at once from chance."""
    rows = {"weur": cadenced(300, 0), "apac": cadenced(300, 7)}
    few = {name: [at for at in ended if at < FIRST_MS + DAY_MS] for name, ended in rows.items()}
    assert regionals(heard(few, weight=300), expected) == ()
