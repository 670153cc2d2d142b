"""Answers kept for a moment, and longer for when the store fails."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import DeadlineExceeded, InsightsError, StoreMalformed, TelemetryUnavailable
from gateway.ports import Rows, Statement
from gateway.stores.wrapped.kept import KeptAnswers, takes
from gateway.stores.wrapped.likeness import Likeness
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source
from tests.stores.upstreams import Time

NOW_MS = 1_795_480_000_000
SOURCE = Source("hb")


class Told:
    """A store that answers or fails as it is told."""

    def __init__(self) -> None:
        self.fails: InsightsError | None = None
        self.reads = 0
        self.held: asyncio.Event | None = None
        self.cancelled = False

    async def read(self, statement: Statement, seconds: float) -> Rows:
        del statement, seconds
        self.reads += 1
        try:
            if self.held:
                await self.held.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.fails:
            raise self.fails
        return Rows([{"one": self.reads}], 100)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def day(until_ms: int, org: str = "org", monitors: tuple[str, ...] | None = None) -> Statement:
    return composers.totals(org, SOURCE, (Slice(until_ms - 86_400_000, until_ms),), monitors)


@pytest.mark.parametrize("dialect", [CLASSIC, ANALYTICS_SQL], ids=["classic", "analytics"])
async def test_a_window_that_moves_on_is_the_same_question_in_either_dialect(dialect: Dialect) -> None:
    """The Analytics SQL API takes times as texts: they are no other question either."""
    store, clock, source = Told(), Time(), Source("hb", dialect=dialect)
    kept = KeptAnswers(store, 5, 10_000, clock)
    slices = [(Slice(end - 86_400_000, end),) for end in (NOW_MS, NOW_MS + 15_000, NOW_MS + 900_000)]
    first, later, too_late = (composers.totals("org", source, one, None) for one in slices)
    await kept.read(first, 5)
    store.fails = TelemetryUnavailable("down")
    clock.now += 15
    assert (await kept.read(later, 5)).stale
    with pytest.raises(TelemetryUnavailable):
        await kept.read(too_late, 5)


@given(st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", fullmatch=True))
def test_a_text_that_looks_like_a_time_is_no_error(text: str) -> None:
    """30 February and 25 o'clock are texts as others are."""
    assert Likeness.of(Statement("any", "org", f"SELECT '{text}'", {})).times_s is not None


def test_times_are_told_in_seconds_however_they_are_written() -> None:
    """Ten digits are seconds, thirteen milliseconds, and a text may be a time; other numbers are none."""
    sql = "SELECT 1795480000, 1795480000123, '2026-11-24T00:26:40Z', '1795480000', 179548000, 17954800001"
    found = Likeness.of(Statement("any", "org", sql, {}))
    assert found.times_s == (1_795_480_000, 1_795_480_000.123, 1_795_480_000)


async def test_the_last_answer_stands_in_for_a_store_that_fails() -> None:
    """Asked again within five minutes, a window ending now is answered from memory, marked stale."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    assert not (await kept.read(day(NOW_MS), 5)).stale
    store.fails = TelemetryUnavailable("down")
    clock.now += 290
    found = await kept.read(day(NOW_MS + 290_000), 5)
    assert (found.rows, found.stale, found.kept) == ([{"one": 1}], True, True)
    clock.now += 20
    with pytest.raises(TelemetryUnavailable):
        await kept.read(day(NOW_MS + 310_000), 5)


@pytest.mark.parametrize(
    "other",
    [
        day(NOW_MS, "another"),
        day(NOW_MS, "org", ("mon",)),
        day(NOW_MS + 400_000),
        day(NOW_MS - 60_000),
        composers.totals("org", SOURCE, (Slice(NOW_MS - 3_600_000, NOW_MS),), None),
    ],
)
async def test_only_the_same_question_stands_in(other: Statement) -> None:
    """Neither another org's answer, nor other monitors', nor that for another window."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(day(NOW_MS), 5)
    store.fails = TelemetryUnavailable("down")
    with pytest.raises(TelemetryUnavailable):
        await kept.read(other, 5)


@pytest.mark.parametrize(("ahead_s", "served"), [(-10, True), (-11, False), (60, True), (61, False)])
async def test_a_question_may_be_a_minute_ahead_of_the_clock(ahead_s: int, served: bool) -> None:
    """Grids let its times jump so far, and no farther; back they never go."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(day(NOW_MS), 5)
    store.fails, clock.now = TelemetryUnavailable("down"), clock.now + 10
    answered = await asyncio.gather(kept.read(day(NOW_MS + (10 + ahead_s) * 1000), 5), return_exceptions=True)
    assert [isinstance(one, Rows) for one in answered] == [served]


async def test_ids_of_digits_are_no_times() -> None:
    """An org whose id looks like a time is another org a second later."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(replace(day(NOW_MS, "1795480000"), org=""), 5)
    store.fails = TelemetryUnavailable("down")
    with pytest.raises(TelemetryUnavailable):
        await kept.read(replace(day(NOW_MS, "1795480001"), org=""), 5)


async def test_a_malformed_answer_is_not_papered_over() -> None:
    """An answer that cannot be trusted is an error, not a reason to show an older one."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(day(NOW_MS), 5)
    store.fails, clock.now = StoreMalformed("odd"), clock.now + 10
    with pytest.raises(StoreMalformed):
        await kept.read(day(NOW_MS), 5)


async def test_the_read_is_cancelled_when_the_last_caller_has_gone() -> None:
    """One of two callers going away changes nothing; the last takes the upstream read along."""
    store = Told()
    store.held = asyncio.Event()
    kept = KeptAnswers(store, 5, 10_000)
    first, second = (asyncio.create_task(kept.read(day(NOW_MS), 5)) for _ in range(2))
    for _ in range(3):
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    assert (store.reads, store.cancelled) == (1, False)
    second.cancel()
    await asyncio.wait([second])
    await asyncio.sleep(0)
    assert store.cancelled


async def test_memory_is_bounded() -> None:
    """The oldest answers go when all together pass the bound."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 1000, takes(day(NOW_MS), Rows([], 100)) * 5 // 2, clock)
    for number in range(3):
        await kept.read(day(NOW_MS + 1000 * number), 5)
    await kept.read(day(NOW_MS + 2000), 5)
    assert store.reads == 3
    await kept.read(day(NOW_MS), 5)
    assert store.reads == 4


@pytest.mark.parametrize(("age_s", "served"), [(299, True), (300, True), (301, False)])
async def test_it_stands_in_for_five_minutes_and_no_longer(age_s: float, served: bool) -> None:
    """At 300 s it still does, at 301 s it does not."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(day(NOW_MS), 5)
    store.fails = TelemetryUnavailable("down")
    clock.now += age_s
    asked = day(NOW_MS + int(age_s * 1000))
    if served:
        assert (await kept.read(asked, 5)).stale
    else:
        with pytest.raises(TelemetryUnavailable):
            await kept.read(asked, 5)


async def test_it_stands_in_for_a_store_that_is_late() -> None:
    """A deadline that is over is as good a reason as a store that is down."""
    store, clock = Told(), Time()
    kept = KeptAnswers(store, 5, 10_000, clock)
    await kept.read(day(NOW_MS), 5)
    store.fails, clock.now = DeadlineExceeded("late"), clock.now + 10
    assert (await kept.read(day(NOW_MS + 10_000), 5)).stale


class Timed:
    """Answers with the moment of the steady clock, or fails."""

    def __init__(self, clock: Time) -> None:
        self.clock = clock
        self.up = True

    async def read(self, statement: Statement, seconds: float) -> Rows:
        del statement, seconds
        if not self.up:
            raise TelemetryUnavailable("down")
        return Rows([{"at": self.clock.now}], 100)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


@given(
    st.lists(
        st.tuples(st.floats(0, 200), st.integers(-(10**7), 10**7) | st.integers(-400, 400), st.booleans()),
        max_size=30,
    )
)
def test_a_wall_clock_that_jumps_serves_nothing_for_longer(steps: list[tuple[float, int, bool]]) -> None:
    """Whatever the wall clock does between two questions: an answer is served for its seconds, in place of a
    failure for five minutes, by the steady clock; and never one that was given later."""

    async def lived() -> None:
        clock = Time()
        store = Timed(clock)
        kept, wall_ms = KeptAnswers(store, 5, 10_000, clock), NOW_MS
        for passed, jump_s, up in steps:
            clock.now += passed
            wall_ms = max(NOW_MS - 10**12, wall_ms + round(passed * 1000) + jump_s * 1000)
            store.up = up
            try:
                found = await kept.read(day(wall_ms), 5)
            except TelemetryUnavailable:
                assert not up
                continue
            age = clock.now - float(str(found.rows[0]["at"]))
            assert 0 <= age <= (300 if found.stale else 5 if found.kept else 0)

    asyncio.run(lived())
