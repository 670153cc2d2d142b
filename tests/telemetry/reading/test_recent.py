"""The last heartbeats of many monitors, in at most two reads."""

from collections import Counter
from dataclasses import replace
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import TelemetryUnavailable
from gateway.stores.wrapped.kept import KeptAnswers
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.reading.recent.pages import ROWS_CAP, Page, Recent
from gateway.telemetry.reading.recent.questions import RecentQuestion
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, RowFilter
from tests.size import sized
from tests.telemetry import reference
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window
from tests.telemetry.reference import Row

DAY = window(0, DAY_MS)
MINUTE_MS = 60_000
NAMES = ("a", "b", "c", "d")

histories = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.integers(0, DAY_MS - 1), max_size=12, unique=True), min_size=1
)
filters = st.sampled_from(
    [ALL_ROWS, RowFilter(statuses=frozenset({"down"})), RowFilter(regions=frozenset({"weur"}))]
)


def pages(answers: list[Page | Exception]) -> list[Page]:
    assert all(isinstance(answer, Page) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Page)]


def some(org: str, name: str, times: list[int]) -> list[Heartbeat]:
    return [
        beat(
            org,
            name,
            at,
            ("up", "down")[at % 2],
            region=("weur", "enam")[at % 3 % 2],
            dispatch_id=f"{name}{at}",
        )
        for at in times
    ]


async def steady(lab: Lab, org: str, name: str, every_ms: int, until_ms: int = DAY_MS) -> None:
    await lab.write(
        beat(org, name, at) for at in range(until_ms - 1, max(0, until_ms - 200 * every_ms), -every_ms)
    )


@settings(
    max_examples=sized(40, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories, st.integers(1, 8), filters, st.booleans(), st.data())
async def test_reference(
    lab: Lab, history: dict[str, list[int]], count: int, narrowed: RowFilter, paged: bool, data: st.DataObject
) -> None:
    """Whatever the registry believes of a monitor, its page is the reference's, in two reads at most."""
    org = fresh_org()
    beats = [one for name, times in history.items() for one in some(org, name, times)]
    await lab.write(beats)
    await lab.write(replace(one, org_id=fresh_org(), dispatch_id="z") for one in beats)
    after = (
        Keyset(START_MS + data.draw(st.integers(0, DAY_MS)), data.draw(st.sampled_from(["", "a5", "z"])))
        if paged
        else None
    )
    questions = [
        RecentQuestion(
            org,
            name,
            DAY,
            count,
            narrowed,
            after,
            interval_s=data.draw(st.sampled_from([15, 60, 3600])),
            newest_ms=data.draw(st.none() | st.integers(START_MS - DAY_MS, START_MS + 2 * DAY_MS)),
        )
        for name in NAMES[: data.draw(st.integers(1, 4))]
    ]
    lab.watched.asked.clear()
    found = pages(await Recent(lab.reader).pages(questions))
    assert len(lab.watched.asked) <= 2
    for one, page in zip(questions, found, strict=True):
        expected = reference.newest([Row(each, 0) for each in beats], (one.monitor,), narrowed, after)
        assert list(page.heartbeats) == expected[:count]
        assert page.more == (len(expected) > count)


async def test_one_read(lab: Lab) -> None:
    """Monitors that keep to their intervals are answered by one read, from a part of the window."""
    org = fresh_org()
    for name, every_s in (("a", 60), ("b", 300)):
        await steady(lab, org, name, every_s * 1000)
    questions = [
        RecentQuestion(org, name, DAY, 20, interval_s=every_s) for name, every_s in (("a", 60), ("b", 300))
    ]
    found = pages(await Recent(lab.reader).pages(questions))
    assert lab.watched.names == ["heartbeats"]
    assert [(len(page.heartbeats), page.more) for page in found] == [(20, True), (20, True)]
    assert lab.reader.meter.rows_read < 80


async def test_kept_rows(lab: Lab) -> None:
    """An answer that is kept is made into heartbeats once, and anew for who asks for more of them."""
    org = fresh_org()
    for name in ("a", "b"):
        await steady(lab, org, name, MINUTE_MS)
    reader = replace(lab.reader, store=KeptAnswers(lab.watched, 60, 10**8))

    async def asked(count: int) -> list[Page]:
        narrow = window(DAY_MS - 9 * MINUTE_MS, DAY_MS)
        questions = [RecentQuestion(org, name, narrow, count, interval_s=600) for name in ("a", "b")]
        return pages(await Recent(reader).pages(questions))

    await asked(3)  # the read itself
    few, many, again = await asked(3), await asked(8), await asked(8)
    assert lab.watched.names == ["heartbeats"]
    assert [(len(page.heartbeats), page.more) for page in few + many] == [(3, True)] * 2 + [(8, True)] * 2
    assert [page.heartbeats[:3] for page in many] == [page.heartbeats for page in few]
    assert many == again
    for page, other in zip(many, again, strict=True):
        assert all(one is same for one, same in zip(page.heartbeats, other.heartbeats, strict=True))


class Looked(str):
    """A monitor's name that counts how often a question with it is looked up."""

    __slots__ = ()
    times: ClassVar[Counter[str]] = Counter()

    def __hash__(self) -> int:
        self.times[self[:1]] += 1
        return super().__hash__()


async def test_longer_batches(lab: Lab) -> None:
    """A page of ten times as many monitors looks each of its questions up as often, and not ten times so."""
    org = fresh_org()
    for kind, count in (("s", 10), ("l", 100)):
        names = [Looked(f"{kind}{number}") for number in range(count)]
        pages(await Recent(lab.reader).pages([RecentQuestion(org, one, DAY, 5) for one in names]))
    assert 0 < Looked.times["l"] <= 12 * Looked.times["s"]


async def test_alone(lab: Lab) -> None:
    """A single monitor is one read of no more rows than it needs, however long ago they are."""
    org = fresh_org()
    await lab.write(beat(org, "a", at) for at in range(50))
    question = RecentQuestion(org, "a", DAY, 20)
    [page, same] = pages(await Recent(lab.reader).pages([question, question]))
    assert lab.watched.names == ["heartbeats"]
    assert lab.reader.meter.rows_read == 21
    assert page == same
    assert ([one.timestamp_ms - START_MS for one in page.heartbeats], page.more) == (
        list(range(49, 29, -1)),
        True,
    )


async def test_short(lab: Lab) -> None:
    """Monitors that came back short are asked once more, by themselves, and never a third time."""
    org = fresh_org()
    await steady(lab, org, "a", MINUTE_MS)
    await lab.write(beat(org, "b", at) for at in range(5))
    questions = [RecentQuestion(org, name, DAY, 20) for name in ("a", "b", "never")]
    found = pages(await Recent(lab.reader).pages(questions))
    assert lab.watched.names == ["heartbeats"] * 2
    assert "'a'" not in lab.watched.asked[1].sql
    assert [(len(page.heartbeats), page.more) for page in found] == [(20, True), (5, False), (0, False)]


async def test_just_enough(lab: Lab) -> None:
    """A monitor with exactly a page's worth within reach is asked once more, for whether there is more."""
    org = fresh_org()
    await lab.write(beat(org, "a", DAY_MS - 1 - at) for at in range(5))
    await lab.write([beat(org, "a", 0)])
    questions = [RecentQuestion(org, name, DAY, 5) for name in ("a", "b")]
    [page, _] = pages(await Recent(lab.reader).pages(questions))
    assert (len(page.heartbeats), page.more) == (5, True)


async def test_paused(lab: Lab) -> None:
    """A monitor paused long ago is read from where the registry last saw it: no second read."""
    org = fresh_org()
    await steady(lab, org, "a", MINUTE_MS)
    await steady(lab, org, "paused", MINUTE_MS, until_ms=DAY_MS // 2)
    questions = [
        RecentQuestion(org, "a", DAY, 20),
        RecentQuestion(org, "paused", DAY, 20, newest_ms=START_MS + DAY_MS // 2 - 1),
    ]
    found = pages(await Recent(lab.reader).pages(questions))
    assert lab.watched.names == ["heartbeats"]
    assert [(len(page.heartbeats), page.more) for page in found] == [(20, True), (20, True)]


async def test_paging(lab: Lab) -> None:
    """Page after page, every heartbeat of the window comes exactly once, newest first."""
    org = fresh_org()
    times = [at * 1000 for at in range(23)]
    await lab.write(beat(org, "a", at) for at in times)
    seen, after, more = [], None, True
    while more:
        [page] = pages(await Recent(lab.reader).pages([RecentQuestion(org, "a", DAY, 5, after=after)]))
        seen += [one.timestamp_ms - START_MS for one in page.heartbeats]
        after, more = Keyset(page.heartbeats[-1].timestamp_ms, page.heartbeats[-1].dispatch_id), page.more
    assert seen == times[::-1]


async def test_filtered(lab: Lab) -> None:
    """Of filtered rows the interval says nothing: the whole window is read, once."""
    org = fresh_org()
    for name in ("a", "b"):
        await steady(lab, org, name, MINUTE_MS)
        await lab.write([beat(org, name, 5, "down")])
    narrowed = RowFilter(statuses=frozenset({"down"}))
    found = pages(
        await Recent(lab.reader).pages([RecentQuestion(org, name, DAY, 20, narrowed) for name in ("a", "b")])
    )
    assert lab.watched.names == ["heartbeats"]
    assert [(len(page.heartbeats), page.more) for page in found] == [(1, False), (1, False)]


async def test_groups(lab: Lab) -> None:
    """Another window, count, filter or org is another read, and a failed one fails only its own."""
    lab.watched.fails = lambda statement: statement.org == "p"
    questions = [
        RecentQuestion("o", "a", DAY, 20),
        RecentQuestion("p", "a", DAY, 20),
        RecentQuestion("o", "a", DAY, 5),
        RecentQuestion("o", "a", window(0, 1000), 20),
        RecentQuestion("o", "a", DAY, 20, RowFilter(regions=frozenset({"weur"}))),
    ]
    found = await Recent(lab.reader).pages(questions)
    assert lab.watched.names == ["heartbeats"] * 5
    assert [isinstance(answer, TelemetryUnavailable) for answer in found] == [
        False,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.dear
async def test_crowded_out(lab: Lab) -> None:
    """A monitor that writes far more than it should does not crowd out another: that one is asked again."""
    org = fresh_org()
    await lab.write(beat(org, "fast", DAY_MS - 1 - at) for at in range(ROWS_CAP + 10))
    await lab.write(beat(org, "slow", DAY_MS - 100_000 - at) for at in range(20))
    last_minutes = window(DAY_MS - 120_000, DAY_MS)  # both are read over the whole window at once
    questions = [RecentQuestion(org, name, last_minutes, 20) for name in ("fast", "slow")]
    found = pages(await Recent(lab.reader).pages(questions))
    assert lab.watched.names == ["heartbeats"] * 2
    assert [(len(page.heartbeats), page.more) for page in found] == [(20, True), (20, False)]


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("others", [0, 3])
async def test_rows_written_twice(lab: Lab, named: bool, others: int) -> None:
    """Each check is listed once, and pages follow on each other to the oldest, with a dispatch id or without,
    alone or beside other monitors; a page that lists them all does not promise another."""
    org = fresh_org()
    times = range(DAY_MS - 1, DAY_MS - 12 * MINUTE_MS, -MINUTE_MS)
    checks = [beat(org, "a", at, dispatch_id=f"d{at}" if named else "") for at in times]
    await lab.write(one for number, one in enumerate(checks) for _ in range(1 + number % 3))
    siblings = [RecentQuestion(org, f"b{number}", DAY, 3) for number in range(others)]
    listed: list[int] = []
    more, after = True, None
    while more:
        page = pages(
            await Recent(lab.reader).pages([RecentQuestion(org, "a", DAY, 3, after=after), *siblings])
        )[0]
        listed += [one.timestamp_ms for one in page.heartbeats]
        after, more = Keyset(page.heartbeats[-1].timestamp_ms, page.heartbeats[-1].dispatch_id), page.more
        assert len(listed) < 12 or not more
    assert listed == [START_MS + at for at in times]


@pytest.mark.parametrize("count", [1, 10, 100])
async def test_constant(lab: Lab, count: int) -> None:
    """The number of reads does not grow with the number of monitors."""
    org = fresh_org()
    await Recent(lab.reader).pages([RecentQuestion(org, f"m{number}", DAY, 20) for number in range(count)])
    assert len(lab.watched.asked) == min(count, 2)
