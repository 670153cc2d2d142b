"""Last heartbeats that are kept are told without a turn of the loop, and are those that would be read."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import DeadlineExceeded, TelemetryUnavailable
from gateway.meter import Deadline, Meter, Traffic
from gateway.ports import Rows, Statement, known
from gateway.request.recent_pages import RecentPages
from gateway.stores.wrapped.counted import CountedHits
from gateway.stores.wrapped.kept import KeptAnswers
from gateway.stores.wrapped.scoped import ScopedTelemetry, Unscoped
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.reading.recent.pages import Page, Recent
from gateway.telemetry.reading.recent.questions import RecentOfMany
from gateway.telemetry.sql.composers import ALL_ROWS
from tests.size import sized
from tests.telemetry.lab import DAY_MS, Lab, Watched, beat, fresh_org, window

DAY = window(0, DAY_MS)
NAMES = ("a", "b", "c")
TIMES = st.lists(st.integers(0, DAY_MS - 1), max_size=8, unique=True)


@dataclass
class Ageing(Watched):
    """A store that has old answers at hand, or fresh ones."""

    stale: bool = False

    def known(self, statement: Statement) -> Rows | None:
        found = known(self.store, statement)
        return replace(found, stale=self.stale) if found else None


def keeping(lab: Lab) -> Reader:
    traffic = Traffic()
    kept = KeptAnswers(lab.watched, 60, 10**8)
    store = ScopedTelemetry(CountedHits(kept, traffic))
    return replace(lab.reader, store=store, meter=Meter(), traffic=traffic)


def anew(reader: Reader) -> Reader:
    """Of another request."""
    return replace(reader, meter=Meter())


def asked(org: str, names: Sequence[str], count: int = 3, every_s: int = 60) -> RecentOfMany:
    many = len(names)
    return RecentOfMany(org, DAY, count, ALL_ROWS, None, tuple(names), (every_s,) * many, (None,) * many)


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """What it comes to without waiting; None where it waits."""
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value
    work.close()
    return None


@settings(
    max_examples=sized(40, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(TIMES, min_size=3, max_size=3),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    st.integers(1, 6),
    st.sampled_from([15, 60, 3600, 86_400]),
)
async def test_at_hand_is_what_was_read(
    lab: Lab, histories: list[list[int]], names: list[str], count: int, every_s: int
) -> None:
    """The same pages for whoever asks later, by no read, counted as by those who read what is kept."""
    org = fresh_org()
    each = zip(NAMES, histories, strict=True)
    await lab.write(beat(org, name, at) for name, times in each for at in times)
    first, question = keeping(lab), asked(org, names, count, every_s)
    assert Recent(first).known(question) is None
    assert (first.meter.cache_hits, first.meter.rows_read, first.traffic.cache_hits) == (0, 0, 0)
    read = await RecentPages(Recent(first)).of_many(question)
    sent = len(lab.watched.asked)
    second, third = anew(first), anew(first)
    assert list(at_once(RecentPages(Recent(second)).of_many(question))) == read
    assert first.traffic.cache_hits == second.meter.cache_hits == first.meter.telemetry_reads
    assert await Recent(third).pages(question.each()) == read
    assert len(lab.watched.asked) == sent
    told = (second.meter.cache_hits, second.meter.rows_read, second.meter.telemetry_reads, second.meter.stale)
    assert told == (third.meter.cache_hits, third.meter.rows_read, 0, False)


async def test_who_comes_while_others_wait_joins_them(lab: Lab) -> None:
    """One statement answers for all of a turn, though a part of them could have been told at once."""
    org = fresh_org()
    await lab.write(beat(org, name, at) for name in NAMES for at in range(0, DAY_MS, DAY_MS // 9))
    reader = keeping(lab)
    await RecentPages(Recent(reader)).of_many(asked(org, "ab"))
    sent = len(lab.watched.asked)
    pages, together = RecentPages(Recent(anew(reader))), asked(org, "ab")
    [third] = asked(org, "c").each()
    waits = pages.load(third)
    assert not waits.done()
    one, two = await pages.of_many(together)
    assert isinstance(one, Page)
    assert isinstance(two, Page)
    assert [page.heartbeats[0].monitor_id for page in (one, two, await waits)] == list(NAMES)
    statements = [statement.sql for statement in lab.watched.asked[sent:]]
    assert 1 <= len(statements) <= 2  # the second of those who came back short
    assert all(f"'{name}'" in sql for name in NAMES for sql in statements)


async def test_what_was_told_once_is_told_again(lab: Lab) -> None:
    """To whoever asks one by one in the same request: alone, its statement would have been another."""
    org = fresh_org()
    await lab.write(beat(org, name, at) for name in NAMES for at in range(0, DAY_MS, DAY_MS // 9))
    reader, question = keeping(lab), asked(org, "ab")
    await RecentPages(Recent(reader)).of_many(question)
    sent = len(lab.watched.asked)
    pages = RecentPages(Recent(anew(reader)))
    told = await pages.of_many(question)
    assert [await pages.load(one) for one in question.each()] == told
    assert await pages.of_many(asked(org, "ba")) == told[::-1]
    assert len(lab.watched.asked) == sent


async def test_what_goes_wrong_is_told_of_each(lab: Lab) -> None:
    """An error stands in place of every page, and the next request asks anew."""
    org, reader = fresh_org(), keeping(lab)
    lab.watched.fails = lambda _: True
    failed = await RecentPages(Recent(reader)).of_many(asked(org, "ab"))
    assert [type(one) for one in failed] == [TelemetryUnavailable] * 2
    lab.watched.fails = lambda _: False
    read = await RecentPages(Recent(anew(reader))).of_many(asked(org, "ab"))
    assert read == [Page((), more=False)] * 2


async def test_whose_time_is_over_is_told_so(lab: Lab) -> None:
    """Though what it asks for is kept."""
    org = fresh_org()
    reader, question = keeping(lab), asked(org, "ab")
    await RecentPages(Recent(reader)).of_many(question)
    late = replace(anew(reader), deadline=Deadline.after(0))
    assert [type(one) for one in await RecentPages(Recent(late)).of_many(question)] == [DeadlineExceeded] * 2
    assert late.meter.cache_hits == 0


async def test_a_statement_without_its_org_is_not_looked_up(lab: Lab) -> None:
    """What is kept is behind the same last look as what is read."""
    reader = keeping(lab)
    with pytest.raises(Unscoped):
        known(reader.store, Statement("odd", "o", "SELECT 1 FROM hb WHERE blob1 = 'p' AND 1", {}))


async def test_what_stands_in_is_stale(lab: Lab) -> None:
    """Of one answer that stands in for a store that fails, and of none that is fresh."""
    org = fresh_org()
    reader, question = keeping(lab), asked(org, "ab")
    await RecentPages(Recent(reader)).of_many(question)
    for stale in (False, True):
        later = anew(replace(reader, store=Ageing(reader.store, stale=stale)))
        assert at_once(RecentPages(Recent(later)).of_many(question))
        assert later.meter.stale is stale
