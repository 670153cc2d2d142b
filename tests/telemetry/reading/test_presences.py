"""From which regions monitors were checked: read once in a while for everybody, or gone without."""

import asyncio
from dataclasses import dataclass

import pytest

from gateway.ports import Rows, Statement
from gateway.telemetry.reading import population
from gateway.telemetry.reading.archived.heard import WEEK_MS
from gateway.telemetry.reading.population import FIRST_S, LONGEST_S, UNKNOWN_S, Presences
from gateway.times.turns import Presence
from tests.telemetry.lab import DAY_MS, START_MS, Lab, Watched, beat, fresh_org

NOW_MS = START_MS + DAY_MS // 2


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def presences(lab: Lab, clock: Clock | None = None) -> Presences:
    return Presences(lab.watched, lab.source, clock or Clock())


async def test_every_region_of_every_monitor_by_day_and_by_week(lab: Lab) -> None:
    """What each recorded in each period, the oldest first: its rows, its checks, the first and the last."""
    org, other = fresh_org(), fresh_org()
    long_ago = -40 * DAY_MS // WEEK_MS * WEEK_MS
    await lab.write(
        [
            beat(org, "a", 1000, region="weur"),
            beat(org, "a", 9000, "down", region="weur", sample_rate=0.5),
            beat(org, "a", 5000, region="Île-de-France"),
            beat(org, "a", 3 - DAY_MS, "pending", region="weur"),
            beat(org, "b", 7, region="apac"),
            *(beat(org, "b", long_ago + day * DAY_MS, region="apac") for day in range(3)),
            beat(org, "a", 100, "maintenance", region="strange"),
            beat(other, "a", 1000, region="elsewhere"),
        ]
    )
    found = await presences(lab).of(org, NOW_MS)
    assert {name: [set(part) for part in one.periods] for name, one in found.items()} == {
        "a": [
            {Presence("weur", 1, 1, START_MS + 3 - DAY_MS, START_MS + 3 - DAY_MS)},
            {
                Presence("weur", 2, 3, START_MS + 1000, START_MS + 9000),
                Presence("Île-de-France", 1, 1, START_MS + 5000, START_MS + 5000),
            },
        ],
        "b": [
            {Presence("apac", 3, 3, START_MS + long_ago, START_MS + long_ago + 2 * DAY_MS)},
            {Presence("apac", 1, 1, START_MS + 7, START_MS + 7)},
        ],
    }
    assert {one.at_ms for one in found.values()} == {NOW_MS}


async def test_it_is_remembered_longer_while_nothing_changes(lab: Lab) -> None:
    """Twice as long each time, ten minutes at most; anew from the start once another region is heard from."""
    org, clock = fresh_org(), Clock()
    asked, waits = presences(lab, clock), [FIRST_S]
    await lab.write([beat(org, "a", 0, region="weur")])
    while waits[-1] < LONGEST_S:
        waits.append(min(2 * waits[-1], LONGEST_S))
    for wait in [*waits, LONGEST_S]:
        await asked.of(org, NOW_MS)
        reads = len(lab.watched.asked)
        clock.now += wait - 1
        await asked.of(org, NOW_MS)
        assert len(lab.watched.asked) == reads
        clock.now += 1
    await lab.write([beat(org, "a", 5, region="apac")])
    for wait in waits[:3]:
        found = await asked.of(org, NOW_MS)
        assert {one.region for part in found["a"].periods for one in part} == {"weur", "apac"}
        clock.now += wait
        reads = len(lab.watched.asked)
    assert len(lab.watched.asked) == reads


async def test_all_who_ask_at_once_share_one_read(lab: Lab) -> None:
    """However many requests there are: of each org one."""
    orgs, asked = [fresh_org(), fresh_org()], presences(lab)
    await lab.write([beat(orgs[0], "a", 0, region="weur")])
    found = await asyncio.gather(*(asked.of(org, NOW_MS) for org in orgs * 5))
    assert [set(one) for one in found] == [{"a"}, set()] * 5
    assert sorted(one.org for one in lab.watched.asked) == sorted(orgs)


async def test_a_store_that_fails_leaves_what_was_known(lab: Lab) -> None:
    """Nothing, where nothing was; it is asked again half a minute later."""
    org, clock = fresh_org(), Clock()
    asked = presences(lab, clock)
    await lab.write([beat(org, "a", 0, region="weur")])
    lab.watched.fails = lambda _: True
    assert await asked.of(org, NOW_MS) == {}
    lab.watched.fails = lambda _: False
    assert await asked.of(org, NOW_MS) == {}
    clock.now += UNKNOWN_S
    known = await asked.of(org, NOW_MS)
    assert set(known) == {"a"}
    lab.watched.fails = lambda _: True
    clock.now += LONGEST_S
    assert await asked.of(org, NOW_MS) == known


class Never(Watched):
    """A store that does not answer."""

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.append(statement)
        await asyncio.Event().wait()
        raise AssertionError((statement, seconds))


async def test_a_store_that_hangs_is_not_waited_for(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer goes on without, and the next one does not wait at all."""
    monkeypatch.setattr(population, "ASK_SECONDS", 0.01)
    store = Never(lab.telemetry)
    asked = Presences(store, lab.source, Clock())
    for _ in range(2):
        assert await asked.of("o", NOW_MS) == {}
    assert len(store.asked) == 1


async def test_where_there_are_too_many_the_oldest_go(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is full may hold its oldest period in part: it is left out whole."""
    org = fresh_org()
    await lab.write(beat(org, "a", -day * DAY_MS, region=name) for day in range(3) for name in "xyz")
    monkeypatch.setattr(population, "MOST_PRESENCES", 9)
    found = await presences(lab).of(org, NOW_MS)
    assert [len(part) for part in found["a"].periods] == [3, 3]


@pytest.mark.parametrize("passed_ms", [0, 1, DAY_MS // 2, DAY_MS - 1])
async def test_the_statement_is_the_same_all_day(lab: Lab, passed_ms: int) -> None:
    """A period is whole however early or late in the day it is read."""
    asked = presences(lab)
    await asked.of("o", START_MS)
    await presences(lab).of("o", START_MS + passed_ms)
    assert len({one.sql for one in lab.watched.asked}) == 1


async def test_no_more_than_memory_is_for(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of orgs and monitors beyond what is remembered, those that were read longest ago are read again."""
    orgs = [fresh_org() for _ in range(4)]
    await lab.write([beat(org, name, 0, region="weur") for org in orgs for name in ("a", "b")])
    monkeypatch.setattr(population, "MOST_HEARD", 6)  # two orgs of two monitors
    asked = presences(lab)
    for org in orgs:
        await asked.of(org, NOW_MS)
    for org, more in ((orgs[3], 0), (orgs[2], 0), (orgs[0], 1)):
        before = len(lab.watched.asked)
        await asked.of(org, NOW_MS)
        assert len(lab.watched.asked) - before == more
