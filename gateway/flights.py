"""Single flight: what several callers ask at the same time is sent once, and cancelled when all have gone.

What never waits is done before anybody else could ask for it: its first step is taken at once, and if that is
all, nobody waits for a turn of the loop. So do the eager tasks of Python 3.12.
"""

import asyncio
from asyncio.tasks import _enter_task, _leave_task  # as the docs have it for tasks of one's own
from collections.abc import Callable, Coroutine, Generator, Hashable
from contextvars import copy_context
from dataclasses import dataclass
from types import CoroutineType
from typing import Any, Generic, TypeAlias, TypeVar

_Answer = TypeVar("_Answer")
Soon: TypeAlias = _Answer | Coroutine[Any, Any, _Answer]
"""What is at hand, or what is to be awaited for it: no coroutine is made for what nobody waits for."""


class _AtOnce:
    """Awaited by who need not wait: no coroutine is made for that."""

    __slots__ = ()

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


AT_ONCE = _AtOnce()


async def come_to(found: Soon[_Answer]) -> _Answer:
    """Whichever it is."""
    return await found if isinstance(found, CoroutineType) else found  # type: ignore[return-value] # no answer is a coroutine


@dataclass(slots=True)
class _Flight(Generic[_Answer]):
    task: asyncio.Task[_Answer]
    waiting: int = 0


class Flights(Generic[_Answer]):
    """Tasks under way, by what they were asked."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _Flight[_Answer]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._under_way

    async def join(
        self, key: Hashable, start: Callable[[], Coroutine[Any, Any, _Answer]], seconds: float
    ) -> _Answer:
        """The answer to this key's flight, begun now if there is none.

        Raises what the flight raises, or TimeoutError where it takes longer than this caller's `seconds`.
        """
        flight = self._under_way.get(key)
        if flight is None:
            work = Begun(start())
            task = work.begin()
            if task is None:
                return work.result()
            flight = self._taken_on(key, task)
        return await self._waited(key, flight, seconds)

    async def another(self, key: Hashable, seconds: float) -> _Answer:
        """As `join`, of a flight that is under way."""
        return await self._waited(key, self._under_way[key], seconds)

    async def _waited(self, key: Hashable, flight: _Flight[_Answer], seconds: float) -> _Answer:
        flight.waiting += 1
        try:
            done, _ = await asyncio.wait([flight.task], timeout=seconds)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()
        if not done:
            raise TimeoutError
        return flight.task.result()

    def _taken_on(self, key: Hashable, task: asyncio.Task[_Answer]) -> _Flight[_Answer]:
        """A task of its own: one caller going away must not take it from the others."""
        flight = _Flight(task)
        self._under_way[key] = flight
        flight.task.add_done_callback(lambda task: self._landed(key, flight, task))
        return flight

    def _landed(self, key: Hashable, flight: _Flight[_Answer], task: asyncio.Task[_Answer]) -> None:
        self._forget(key, flight)
        if not task.cancelled():
            task.exception()  # seen, though everybody may have gone

    def _forget(self, key: Hashable, flight: _Flight[_Answer]) -> None:
        if self._under_way.get(key) is flight:
            del self._under_way[key]


class Begun(Coroutine[Any, None, _Answer]):
    """Work whose first step is taken where it is begun, in the name of a task that goes on with the rest."""

    __slots__ = ("_answer", "_awaits", "_ended", "_error", "_first", "_work")

    def __init__(self, work: Coroutine[Any, Any, _Answer]) -> None:
        self._work = work
        self._answer: _Answer
        self._error: BaseException | None = None
        self._ended = False
        self._first = True
        """The task has not taken over yet."""
        self._awaits: asyncio.Future[Any] | None = None
        """What the first step came to wait for; None for a mere turn of the loop."""

    def begin(self) -> asyncio.Task[_Answer] | None:
        """The task, which is not held here: they would hold each other. None where the first step was all."""
        loop, context = asyncio.get_running_loop(), copy_context()
        task: asyncio.Task[_Answer] = asyncio.Task(self, loop=loop, context=context)
        around = asyncio.current_task(loop)
        if around:
            _leave_task(loop, around)
        _enter_task(loop, task)
        try:
            self._ended = context.run(self._stepped)
        finally:
            _leave_task(loop, task)
            if around:
                _enter_task(loop, around)
        return None if self._ended else task

    def _stepped(self) -> bool:
        """Whether that was all."""
        try:
            self._awaits = self._work.send(None)
        except StopIteration as ended:
            self._answer = ended.value
        except BaseException as error:  # noqa: BLE001 - told by `result`
            self._error = error
        else:
            _mark(self._awaits, awaited=False)  # others may await it until it is handed on
            return False
        return True

    def result(self) -> _Answer:
        """Of work that has ended. Raises what it raised."""
        if self._error:
            try:
                raise self._error
            finally:
                self._error = None  # it would hold itself, by its traceback
        return self._answer

    def send(self, value: None) -> Any:
        if self._ended:
            raise StopIteration
        if self._first:
            self._first = False
            if self._awaits is None or not self._awaits.done():
                _mark(self._awaits, awaited=True)
                return self._awaits
        return self._work.send(value)

    def throw(self, *error: Any) -> Any:
        if self._ended:
            raise StopIteration
        first, self._first = self._first, False
        if first and self._awaits is not None and self._awaits.cancel():
            _mark(self._awaits, awaited=True)  # the task is told of it as of any future it waited for
            return self._awaits
        return self._work.throw(*error)

    def close(self) -> None:
        self._work.close()

    def __await__(self) -> Any:
        raise NotImplementedError("it is the task that is awaited")


def _mark(awaits: asyncio.Future[Any] | None, *, awaited: bool) -> None:
    """As a future is marked on its way from who awaits it to its task."""
    if awaits is not None:
        awaits._asyncio_future_blocking = awaited  # noqa: SLF001 - the protocol between futures and tasks
