"""One queue whose length follows from what can be done: who would wait too long is told so at once.

A page's worth of one caller may wait, since it ends: a browser opens half a dozen connections, and each asks
once. Who presses on with more gets only places from which an answer comes in less than twice the time that
it takes when nothing else is asked.
"""

import asyncio
import math
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.errors import Overloaded

LONGEST_RETRY_S = 30
PAGE, PAGES = 16, 3
"""Places that one caller may hold without pressing, those of two pages, and such callers at a time."""
BEHIND, UNSURE = 1.35, 0.1
"""The time of an answer under pressure, waiting included, as a multiple of its time alone; and the share of
its time by which what runs before it may be late. It is to be at most twice, but what is expected is not what
is the case: all takes longer beside what is refused. Nothing lies idle for it: of many that come again, one
comes in time."""
SETTLING_S = 0.1
"""A flood that begins at once has come by then."""
REMEMBERED, LATELY_S = 64, 2.0
UNSEEN_S = 0.5
"""What is expected of work before any has been seen."""
_SMOOTHING = 0.2
_ALL = ""
"""Everybody together, beside the callers, who have names."""


class Pace(NamedTuple):
    """Seconds that some work takes: as of late, and while nothing waited beside it."""

    lately: float
    alone: float

    def then(self, seconds: float, *, alone: bool) -> "Pace":
        """After it took so long once more."""
        lately = self.lately + (seconds - self.lately) * _SMOOTHING
        return Pace(lately, self.alone + (seconds - self.alone) * _SMOOTHING if alone else self.alone)


@dataclass(eq=False, slots=True)
class Place:
    caller: str
    pace: Pace
    came: float
    began: float = 0.0
    turn: asyncio.Future[None] = field(init=False)
    """Of one that has to wait."""
    settled: bool = False


class Lane:
    """At most `running` at a time, and behind them, in the order in which they came, those that may wait: no
    more than so many pages' worth. While nobody presses, `ease` times as many run: more is done in all,
    though each takes longer. Those that are more wait for a moment first, in which it shows whether they
    come alone or as the first of very many.

    A full lane is shared: who holds fewer places takes the last one of the caller that holds most.
    `short_s`: a wait that is never too long.
    """

    def __init__(
        self,
        running: int,
        clock: Callable[[], float] = time.monotonic,
        short_s: float = 0.0,
        ease: int = 1,
    ) -> None:
        self._least = running
        self._ease = ease
        self._clock = clock
        self._short_s = short_s
        self._running: set[Place] = set()
        self._queue: deque[Place] = deque()
        self._places: Counter[str] = Counter()
        self._pressing: dict[str, float] = {}
        """Until when a caller counts as one that asks for more than a page's worth."""
        self._sent_away: deque[tuple[float, str]] = deque(maxlen=REMEMBERED)
        """Who was refused lately, and when."""
        self._seconds = UNSEEN_S

    @property
    def quiet(self) -> bool:
        """Nothing waits, and no more runs than should under pressure."""
        return not self._queue and len(self._running) <= self._least

    @property
    def _most(self) -> int:
        now = self._clock()
        return self._least * (1 if any(until > now for until in self._pressing.values()) else self._ease)

    async def taken(self, caller: str, patience: float, pace: Pace | None = None) -> Place:
        """Once it is its turn, to be given back by `left`. `pace` of this work, where it is known.

        Raises Overloaded: at once, when its place is given to somebody else, or after `patience` seconds.
        """
        mine = self.free(caller, pace)
        if mine is not None:
            return mine
        mine = Place(caller, pace or self._usual, self._clock())
        self._make_room(mine, patience)
        self._places[caller] += 1
        try:
            await self._turn(mine, patience)
        except BaseException:
            self._give_back(caller)
            raise
        return mine

    def free(self, caller: str, pace: Pace | None = None) -> Place | None:
        """As `taken`, where that would not wait for anything; None where it would."""
        if len(self._running) >= self._least:
            return None
        now = self._clock()
        mine = Place(caller, pace or self._usual, now, now)
        self._places[caller] = self._places.get(caller, 0) + 1
        self._running.add(mine)
        return mine

    @property
    def _usual(self) -> Pace:
        """Of work that was not seen yet."""
        return Pace(self._seconds, self._seconds)

    def left(self, mine: Place) -> None:
        self._hand_on(mine)
        self._seconds += (self._clock() - mine.began - self._seconds) * _SMOOTHING
        self._give_back(mine.caller)

    def _give_back(self, caller: str) -> None:
        left = self._places[caller] - 1
        if left:
            self._places[caller] = left
        else:
            self._places.pop(caller)

    def _make_room(self, mine: Place, patience: float) -> None:
        self._note_pressing(mine.caller)
        wait = self._wait(self._queue)
        may_wait = len(self._queue) < PAGES * PAGE and self._may_wait(mine, wait)
        if may_wait and wait <= patience:
            return
        last = max(self._alive(), key=lambda one: self._places[one.caller], default=None)
        if last is None or self._places[last.caller] <= self._places[mine.caller] + 1:
            if may_wait:  # A busy machine is slow to all, and expects the worst; who is refused asks again.
                return
            raise self._refused(mine)
        self._send_away(last)

    def _note_pressing(self, caller: str) -> None:
        """Whose places are a page's worth already presses on."""
        held = sum(min(PAGE, count) for count in self._places.values())
        for who, presses in ((caller, self._places[caller] >= PAGE), (_ALL, held >= PAGES * PAGE)):
            if presses:
                self._press(who)

    def _press(self, who: str) -> None:
        """From now on, until nothing was refused for a while; and what waits already may be too much now."""
        now, news = self._clock(), not self._presses(who)
        self._pressing = {other: until for other, until in self._pressing.items() if until > now}
        self._pressing[who] = now + 2 * self._retry_after()
        if news:
            self._trim()

    def _trim(self) -> None:
        """Of those that wait, send those away that may not any more."""
        before: list[Place] = []
        for one in list(self._queue):
            if one.turn.done() or self._may_wait(one, self._clock() - one.came + self._wait(before)):
                before.append(one)
            else:
                self._send_away(one)

    def _presses(self, caller: str) -> bool:
        return self._pressing.get(caller, 0.0) > self._clock()

    def _may_wait(self, one: Place, wait: float) -> bool:
        """Of who presses on, only what is soon answered. What is late by now will be later still."""
        if not self._presses(one.caller) and not self._presses(_ALL):
            return True
        late = sum(UNSURE * running.pace.lately - min(0.0, self._left(running)) for running in self._running)
        return wait + late / self._most <= max(self._short_s, BEHIND * one.pace.alone - one.pace.lately)

    def _wait(self, before: "deque[Place] | list[Place]") -> float:
        """Seconds until those that run and these are through, as is expected of them."""
        left = sum(max(0.0, self._left(one)) for one in self._running)
        return (left + sum(one.pace.lately for one in before)) / self._most

    def _left(self, one: Place) -> float:
        """Seconds that one which runs still needs; below zero it is late."""
        return one.began + one.pace.lately - self._clock()

    async def _turn(self, mine: Place, patience: float) -> None:
        """Returns once it is one of those that run."""
        mine.turn = asyncio.get_running_loop().create_future()
        self._queue.append(mine)
        if self._ease > 1:
            asyncio.get_running_loop().call_later(SETTLING_S, self._settle, mine)
        try:
            async with asyncio.timeout(patience):
                await self._called(mine)
        except TimeoutError as error:
            raise self._refused(mine) from error

    async def _called(self, mine: Place) -> None:
        try:
            await mine.turn
        except asyncio.CancelledError:
            if mine in self._queue:
                self._queue.remove(mine)
            elif not mine.turn.cancelled():
                self._hand_on(mine)  # its turn had come as its client went away
            raise

    def _run(self, one: Place) -> None:
        one.began = self._clock()
        self._running.add(one)

    def _hand_on(self, ended: Place) -> None:
        """The place of one that runs: to who has waited longest, or to nobody."""
        self._running.discard(ended)
        if self._queue:
            self._fill()

    def _settle(self, one: Place) -> None:
        one.settled = True
        self._fill()

    def _fill(self) -> None:
        while self._queue and len(self._running) < (self._most if self._queue[0].settled else self._least):
            following = self._queue.popleft()
            if not following.turn.done():  # else its client has just gone
                self._run(following)
                following.turn.set_result(None)

    def _alive(self) -> list[Place]:
        """Those that wait, the last first."""
        return [one for one in reversed(self._queue) if not one.turn.done()]

    def _send_away(self, one: Place) -> None:
        self._queue.remove(one)
        one.turn.set_exception(self._overloaded())

    def _refused(self, one: Place) -> Overloaded:
        """Who is refused again and again presses on, too, though it holds few places."""
        now = self._clock()
        self._sent_away.append((now, one.caller))
        lately = sum(who == one.caller and now - at <= LATELY_S for at, who in self._sent_away)
        if self._presses(one.caller) or self._places[one.caller] + lately > PAGE:
            self._press(one.caller)
        if self._presses(_ALL):
            self._press(_ALL)
        return self._overloaded()

    def _overloaded(self) -> Overloaded:
        return Overloaded(
            "the gateway has as much to do as it can; try again in a moment, or ask for a shorter window",
            self._retry_after(),
        )

    def _retry_after(self) -> float:
        ahead = (1 + len(self._queue)) / self._most
        return float(min(LONGEST_RETRY_S, max(1, math.ceil(self._seconds * ahead))))
