"""What a monitor was set to over time, and when it was to be checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.registry.configured import Checked, checks_of
from gateway.registry.rows import Monitor, monitor
from gateway.times.ranges import Span
from gateway.times.turns import Regional
from tests.registry.test_rows import ROW

CREATED = 1_000_000
NEW = replace(monitor(ROW), created_at=CREATED, updated_at=CREATED, last_checked_at=None)


@dataclass(frozen=True, slots=True)
class Step:
    """After so many ms the monitor is set to another interval, paused, resumed or checked; and then somebody
    may look."""

    after_ms: int
    enabled: bool
    interval_s: int
    checked: bool
    looked: bool

    def on(self, one: Monitor, at_ms: int) -> Monitor:
        found = replace(one, enabled=self.enabled, interval_s=self.interval_s, updated_at=at_ms)
        return replace(found, last_checked_at=at_ms) if self.checked and self.enabled else found


STEPS = st.lists(
    st.builds(
        Step, st.integers(1, 10_000), st.booleans(), st.sampled_from([30, 60]), st.booleans(), st.booleans()
    ),
    min_size=1,
    max_size=12,
)


def looked_at(one: Monitor, now_ms: int) -> Monitor:
    """As a read leaves it."""
    return replace(one, settings=(*one.settings, *one.unkept(now_ms)))


def lived(steps: Sequence[Step]) -> tuple[Monitor, int]:
    """The monitor after all of them, and the time."""
    one, now_ms = NEW, CREATED
    for step in steps:
        now_ms += step.after_ms
        one = step.on(one, now_ms)
        one = looked_at(one, now_ms) if step.looked else one
    return looked_at(one, now_ms + 1), now_ms + 1


@given(STEPS, st.integers(CREATED - 20_000, CREATED + 100_000), st.integers(0, 150_000))
def test_no_time_counts_twice(steps: list[Step], since_ms: int, length_ms: int) -> None:
    """Whatever became of a monitor and whoever looked when, the parts of a window in which it was to be
    checked lie in it, are in time order, and do not overlap."""
    one, _ = lived(steps)
    until_ms = since_ms + length_ms
    parts = one.checked_parts(since_ms, until_ms)
    assert all(since_ms <= part.since_ms < part.until_ms <= until_ms for part in parts)
    assert all(before.until_ms <= after.since_ms for before, after in pairwise(parts))
    assert sum(part.until_ms - part.since_ms for part in parts) <= length_ms
    spans = one.spans(since_ms, until_ms)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(STEPS, st.integers(0, 11))
def test_what_was_seen_is_as_it_was(steps: list[Step], first: int) -> None:
    """Somebody looks at every step from one of them on: since then it was to be checked just while it was
    enabled, at the interval of that time; before, as it was found, and up to its last check if disabled."""
    seen = [replace(step, looked=number >= first) for number, step in enumerate(steps)]
    one, end = lived(seen)
    moments, at_ms = [], CREATED
    for step in seen:
        at_ms += step.after_ms
        moments.append((at_ms, step))
    begun, found = moments[min(first, len(moments) - 1)]
    before = [at for at, step in moments if at <= begun and step.checked and step.enabled]
    known = begun if found.enabled else max([CREATED, *before])
    expected = [(CREATED, known, found.interval_s)] if known > CREATED else []
    later = [(at, step) for at, step in moments if at >= begun]
    for (at, step), (until, _) in pairwise([*later, (end, found)]):
        expected += [(at, until, step.interval_s)] if step.enabled else []
    told = [(one.since_ms, one.until_ms, one.interval_s) for one in one.checked_parts(0, end)]
    assert cut_at_changes(told) == cut_at_changes(expected)


def cut_at_changes(parts: Sequence[tuple[int, int, int | None]]) -> list[tuple[int, int, int | None]]:
    """Parts that follow on each other at one interval are one."""
    found: list[tuple[int, int, int | None]] = []
    for since, until, interval in parts:
        if found and found[-1][1:] == (since, interval):
            found[-1] = (found[-1][0], until, interval)
        else:
            found.append((since, until, interval))
    return found


SPANS = st.lists(st.integers(0, 20_000), min_size=2, max_size=12).map(
    lambda steps: [
        (CREATED - 20_000 + begin, CREATED - 20_000 + end) for begin, end in pairwise(accumulate(steps))
    ]
)
AWAY = st.lists(st.integers(1, 20_000), max_size=6).map(
    lambda steps: tuple(
        (CREATED + begin, CREATED + end) for begin, end in list(pairwise(accumulate(steps)))[::2]
    )
)
REGIONS = st.lists(
    st.builds(
        lambda name, since, length, share: Regional(
            name, CREATED + since, CREATED + since + length, share, (), 0
        ),
        st.sampled_from(("weur", "enam")),
        st.integers(0, 50_000),
        st.integers(1, 50_000),
        st.sampled_from((0.5, 1.0)),
    ),
    max_size=3,
).map(tuple)


@given(st.lists(st.tuples(STEPS, AWAY, REGIONS), max_size=4), SPANS)
def test_many_spans_at_once_hold_what_each_holds(
    fleet: list[tuple[list[Step], tuple[Span, ...], tuple[Regional, ...]]], spans: list[Span]
) -> None:
    """Checks of buckets, told in one look at what monitors were set to, are those of each bucket and monitor
    by itself: paused, looked after, created in between, checked by several regions."""
    monitors = [replace(lived(steps)[0], away=away, regions=regions) for steps, away, regions in fleet]
    parts = [part for one in monitors for part in one.checked_parts(spans[0][0], spans[-1][1])]
    each = [sum(one.expected_checks(*span) for one in monitors) for span in spans]
    assert checks_of(parts, spans) == pytest.approx(each, rel=1e-12)


@given(
    st.lists(
        st.builds(
            Checked,
            st.integers(0, 100),
            st.integers(0, 100),
            st.sampled_from((None, 1, 7)),
            share=st.sampled_from((0.5, 1.0, 2.0)),
        ),
        max_size=5,
    ),
    st.lists(st.integers(1, 20), min_size=2, max_size=12),
    st.integers(0, 120),
)
@example([Checked(0, 100, 1)], [10] * 5, 15)
def test_parts_that_cover_spans_are_counted_by_what_each_is(
    parts: list[Checked], steps: list[int], arrived: int
) -> None:
    """However often and by how many regions each is checked, and in spans that nothing has come of yet."""
    spans = [(begin, min(end, arrived)) for begin, end in pairwise(accumulate(steps))]
    each = [sum(one.checks_in(span) for one in parts) for span in spans]
    assert checks_of(parts, spans) == pytest.approx(each, rel=1e-12)
