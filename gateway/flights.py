"""Single flight: what several callers ask at the same time is sent once, and cancelled when all have gone."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

_Answer = TypeVar("_Answer")


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
        flight = self._under_way.get(key) or self._begun(key, start())
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

    def _begun(self, key: Hashable, work: Coroutine[Any, Any, _Answer]) -> _Flight[_Answer]:
        """A task of its own: one caller going away must not take it from the others."""
        flight = _Flight(asyncio.create_task(work))
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
