"""One bounded queue: who runs, who waits, who is told at once, and who gives way."""

import asyncio
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import Overloaded
from gateway.request.lane import LONGEST_RETRY_S, PAGE, PAGES, Lane, Pace

LONG = 60.0


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Operations that hold their places until they are let go."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._numbers = count()
        self.running: list[str] = []
        self.refused: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def begin(self, caller: str, patience: float = LONG, pace: Pace | None = None) -> str:
        name = f"{caller}{next(self._numbers)}"
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._one(name, caller, patience, pace))
        await settled()
        return name

    async def _one(self, name: str, caller: str, patience: float, pace: Pace | None) -> None:
        try:
            mine = await self._lane.taken(caller, patience, pace)
        except Overloaded:
            self.refused.append(name)
            return
        try:
            self.running.append(name)
            await self._ends[name].wait()
        finally:
            self._lane.left(mine)

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await settled()
        self.running.remove(name)

    async def drop(self, name: str) -> None:
        self.tasks[name].cancel()
        await settled()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


STEADY = Pace(1.0, 1.0)


async def test_a_page_may_wait() -> None:
    """As many as a page asks for run or wait, however long that takes, in the order of coming."""
    work = Work(Lane(2, Clock()))
    names = [await work.begin("a", pace=STEADY) for _ in range(PAGE)]
    assert (work.running, work.refused) == (names[:2], [])
    await work.end(names[0])
    assert work.running == names[1:3]
    await work.end(names[1])
    assert work.running == names[2:4]


async def test_more_than_a_page_presses() -> None:
    """One more than a page's worth: it is told at once, and so are those that would wait too long."""
    clock = Clock()
    work = Work(Lane(1, clock))
    names = [await work.begin("a", pace=STEADY) for _ in range(PAGE)]
    late = await work.begin("a", pace=STEADY)
    assert sorted(work.refused) == sorted([*names[1:], late])
    clock.now += 0.8
    soon = await work.begin("a", pace=STEADY)  # most of the work is done: it is answered soon after
    assert soon not in work.refused
    assert await work.begin("a", pace=STEADY) in work.refused


async def test_pressing_ends() -> None:
    """Who asked for too much may have a page again once it has not been refused anything for a while."""
    clock = Clock()
    work = Work(Lane(1, clock))
    names = [await work.begin("a", pace=STEADY) for _ in range(PAGE + 1)]
    assert await work.begin("a", pace=STEADY) in work.refused
    clock.now += 1.9
    assert await work.begin("a", pace=Pace(60.0, 1.0)) in work.refused  # and presses on by that
    clock.now += 1.9
    assert await work.begin("a", pace=Pace(60.0, 1.0)) in work.refused
    clock.now += 2.1
    assert await work.begin("a", pace=Pace(60.0, 1.0)) not in work.refused
    assert work.running == names[:1]


async def test_one_who_presses_is_not_the_others() -> None:
    """Another caller's page waits all the same, and comes before what the first asks for more."""
    work = Work(Lane(1, Clock()))
    for _ in range(4 * PAGE):
        await work.begin("greedy", pace=STEADY)
    page = [await work.begin("other", pace=STEADY) for _ in range(6)]
    assert not set(page) & set(work.refused)


async def test_many_pages_press_together() -> None:
    """So many callers' pages wait; when there are more, only what is soon answered may."""
    work = Work(Lane(1, Clock()))
    for caller in "abc"[:PAGES]:
        for _ in range(PAGE):
            assert await work.begin(caller, pace=STEADY) not in work.refused
    assert await work.begin("z", pace=STEADY) in work.refused
    assert len(work.refused) == PAGES * PAGE


async def test_refused_again_and_again_presses() -> None:
    """Who comes back for what could not be had in time presses, though it holds one place."""
    work = Work(Lane(1, Clock()))
    await work.begin("b", pace=Pace(70.0, 70.0))
    await work.begin("a", patience=90.0, pace=STEADY)
    for _ in range(PAGE):
        await work.begin("a", pace=STEADY)
    assert len(work.refused) == PAGE + 1  # the one that could have waited, too
    assert await work.begin("a", patience=90.0, pace=STEADY) in work.refused


async def test_what_is_expected_refuses_no_page() -> None:
    """A page's worth waits for as long as it has time, though that is not expected to suffice."""
    work = Work(Lane(1, Clock()))
    first = await work.begin("a", pace=Pace(70.0, 70.0))
    second = await work.begin("a", pace=STEADY)
    await work.end(first)
    assert (work.running, work.refused) == ([second], [])


async def test_a_short_wait_is_never_too_long() -> None:
    """What takes a moment may wait for many moments, also behind its caller's own."""
    work = Work(Lane(1, Clock(), short_s=1.0))
    moment = Pace(0.03, 0.03)
    for _ in range(2 * PAGE):
        await work.begin("a", pace=moment)
    assert work.refused == []


async def test_slower_than_alone() -> None:
    """Where all takes twice as long as alone, nothing may wait: its answer would come too late."""
    clock = Clock()
    work = Work(Lane(1, clock))
    slow = Pace(2.0, 1.0)
    for _ in range(PAGE + 1):
        await work.begin("a", pace=slow)
    clock.now += 1.9
    assert await work.begin("a", pace=slow) in work.refused


async def test_a_place_is_free_again() -> None:
    """What has ended, failed or been dropped holds nothing."""
    work = Work(Lane(1, Clock()))
    for _ in range(5):
        name = await work.begin("a")
        assert work.running[-1] == name
        await work.drop(name)
    assert work.refused == []


async def test_who_is_dropped_while_waiting_leaves_the_queue() -> None:
    """Its place goes to somebody else, and its turn to the next."""
    work = Work(Lane(1, Clock()))
    first, second = await work.begin("a"), await work.begin("a")
    await work.drop(second)
    third = await work.begin("a")
    await work.end(first)
    assert (work.running, work.refused) == ([third], [])


async def test_a_turn_that_comes_too_late_is_passed_on() -> None:
    """Dropped in the moment in which its turn came, it does not keep the place."""
    lane = Lane(1, Clock())
    work = Work(lane)
    first, second, third = [await work.begin("a") for _ in range(3)]
    turn = lane._queue[0].turn
    work._ends[first].set()
    for _ in range(100):
        if turn.done():
            break
        await asyncio.sleep(0)
    await work.drop(second)
    assert work.running == [first, third]


async def test_a_full_lane_is_shared() -> None:
    """Whose work would wait too long takes the last place of the caller that holds more."""
    clock = Clock()
    work = Work(Lane(1, clock))
    greedy = [await work.begin("greedy", patience=9.0, pace=STEADY) for _ in range(5)]
    other = await work.begin("other", patience=3.0, pace=STEADY)
    assert work.refused == [greedy[4]]
    for name in greedy[:4]:
        await work.end(name)
    assert work.running == [other]


async def test_who_holds_as_many_takes_nothing() -> None:
    """Callers with the same share do not push each other out."""
    work = Work(Lane(1, Clock()))
    held = [await work.begin(caller, pace=STEADY) for caller in ("a", "b", "a", "c")]
    await work.begin("b", patience=3.0, pace=STEADY)
    assert (work.running, work.refused) == (held[:1], [])


async def test_waiting_has_an_end() -> None:
    """Who is not called in time is told so, and does not keep a place."""
    work = Work(Lane(1, Clock()))
    first, second = await work.begin("a"), await work.begin("a", patience=0.0)
    await work.tasks[second]
    assert work.refused == [second]
    third = await work.begin("b")
    await work.end(first)
    assert work.running == [third]


async def test_it_says_when_to_come_again() -> None:
    """By how long work took lately: at least a second, at most half a minute."""
    clock = Clock()
    work = Work(Lane(1, clock))
    for took, said in ((0.0, 1.0), (50.0, 11.0), (10_000.0, LONGEST_RETRY_S)):
        name = await work.begin("a")
        clock.now += took
        await work.end(name)
        await work.begin("a", pace=Pace(LONG, LONG))
        with pytest.raises(Overloaded) as refused:
            await work._lane.taken("b", 0.0)
        assert refused.value.extensions() == {"code": "OVERLOADED", "retryAfterSeconds": said}
        await work.end(work.running[-1])


Step = tuple[str, int]


@given(st.lists(st.tuples(st.sampled_from(["begin a", "begin b", "end", "drop"]), st.integers(0, 9))))
def test_no_place_is_lost(steps: list[Step]) -> None:
    """Whatever comes, ends and is dropped: at most so many run, none is idle while one waits, and in the end
    the lane is as new."""
    asyncio.run(_played(steps))


async def _played(steps: list[Step]) -> None:
    lane = Lane(2, Clock())
    work = Work(lane)
    for what, which in steps:
        if what.startswith("begin"):
            await work.begin(what[-1])
        elif work.running and what == "end":
            await work.end(work.running[which % len(work.running)])
        elif what == "drop" and (alive := [name for name, task in work.tasks.items() if not task.done()]):
            name = alive[which % len(alive)]
            await work.drop(name)
            if name in work.running:
                work.running.remove(name)
        assert len(lane._running) == len(work.running) <= 2
        assert len(lane._queue) <= PAGES * PAGE
        assert len(work.running) == 2 or not lane._queue
    for task in work.tasks.values():
        task.cancel()
    await settled()
    assert (lane._running, list(lane._queue), dict(lane._places)) == (set(), [], {})
