"""One bounded queue: who runs, who waits, who is told at once, and who gives way."""

import asyncio
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import Overloaded
from gateway.request.lane import LONGEST_RETRY_S, Lane

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

    async def begin(self, caller: str, patience: float = LONG) -> str:
        name = f"{caller}{next(self._numbers)}"
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._one(name, caller, patience))
        await settled()
        return name

    async def _one(self, name: str, caller: str, patience: float) -> None:
        try:
            async with self._lane.place(caller, patience):
                self.running.append(name)
                await self._ends[name].wait()
        except Overloaded:
            self.refused.append(name)

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


async def test_so_many_run_and_wait() -> None:
    """Two run, two wait, the fifth is told at once; who waits goes on in the order of coming."""
    work = Work(Lane(2, 2, Clock()))
    names = [await work.begin("a") for _ in range(5)]
    assert (work.running, work.refused) == (names[:2], names[4:])
    await work.end(names[0])
    assert work.running == names[1:3]
    await work.end(names[1])
    assert work.running == names[2:4]


async def test_a_place_is_free_again() -> None:
    """What has ended, failed or been dropped holds nothing."""
    work = Work(Lane(1, 1, Clock()))
    for _ in range(5):
        name = await work.begin("a")
        assert work.running[-1] == name
        await work.drop(name)
    assert work.refused == []


async def test_who_is_dropped_while_waiting_leaves_the_queue() -> None:
    """Its place goes to somebody else, and its turn to the next."""
    work = Work(Lane(1, 1, Clock()))
    first, second = await work.begin("a"), await work.begin("a")
    await work.drop(second)
    third = await work.begin("a")
    await work.end(first)
    assert (work.running, work.refused) == ([third], [])


async def test_a_turn_that_comes_too_late_is_passed_on() -> None:
    """Dropped in the moment in which its turn came, it does not keep the place."""
    lane = Lane(1, 2, Clock())
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
    """One caller may hold all of it until another comes, who then takes the last place in the queue."""
    work = Work(Lane(1, 3, Clock()))
    greedy = [await work.begin("greedy") for _ in range(4)]
    other = await work.begin("other")
    assert work.refused == [greedy[3]]
    for name in greedy[:3]:
        await work.end(name)
    assert work.running == [other]


async def test_who_holds_as_many_takes_nothing() -> None:
    """Callers with the same share do not push each other out."""
    work = Work(Lane(1, 3, Clock()))
    held = [await work.begin(caller) for caller in ("a", "b", "a", "b")]
    late = await work.begin("b")
    assert (work.running, work.refused) == (held[:1], [late])


async def test_waiting_has_an_end() -> None:
    """Who is not called in time is told so, and does not keep a place."""
    work = Work(Lane(1, 1, Clock()))
    first, second = await work.begin("a"), await work.begin("a", patience=0.0)
    await work.tasks[second]
    assert work.refused == [second]
    third = await work.begin("a")
    await work.end(first)
    assert work.running == [third]


@pytest.mark.parametrize(
    ("took", "into", "waits"),
    [(0.0, 0.0, True), (1.0, 0.0, True), (100.0, 0.0, False), (100.0, 19.0, True), (100.0, 40.0, True)],
)
async def test_nobody_waits_long_for_long_work(took: float, into: float, *, waits: bool) -> None:
    """Behind work that takes long, only who comes towards its end is let wait; behind short work, all are."""
    clock = Clock()
    work = Work(Lane(1, 4, clock))
    first = await work.begin("a")
    clock.now += took
    await work.end(first)
    await work.begin("a")
    clock.now += into
    late = await work.begin("a")
    assert (late not in work.refused) is waits


async def test_it_says_when_to_come_again() -> None:
    """By how long work took lately: at least a second, at most half a minute."""
    clock = Clock()
    work = Work(Lane(1, 0, clock))
    for took, said in ((0.0, 1.0), (50.0, 10.0), (10_000.0, LONGEST_RETRY_S)):
        name = await work.begin("a")
        clock.now += took
        await work.end(name)
        await work.begin("a")
        with pytest.raises(Overloaded) as refused:
            async with work._lane.place("b", LONG):
                pass
        assert refused.value.extensions() == {"code": "OVERLOADED", "retryAfterSeconds": said}
        await work.end(work.running[-1])


Step = tuple[str, int]


@given(st.lists(st.tuples(st.sampled_from(["begin a", "begin b", "end", "drop"]), st.integers(0, 9))))
def test_no_place_is_lost(steps: list[Step]) -> None:
    """Whatever comes, ends and is dropped: at most so many run, none is idle while one waits, and in the end
    the lane is as new."""
    asyncio.run(_played(steps))


async def _played(steps: list[Step]) -> None:
    lane = Lane(2, 3, Clock())
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
        assert lane._running == len(work.running) <= 2
        assert len(work.running) == 2 or not lane._queue
    for task in work.tasks.values():
        task.cancel()
    await settled()
    assert (lane._running, list(lane._queue), dict(lane._places)) == (0, [], {})
