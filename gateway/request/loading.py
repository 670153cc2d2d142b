"""What loads in batches: made for every request, so that nothing is looked at or locked that need not be."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from aiodataloader import DataLoader

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")
_Made = TypeVar("_Made")


class Loader(DataLoader[_Key, _Value]):
    """Loads what is asked in one turn of the loop by one `batch`, which has values in the order of the keys,
    or an Exception in place of one. `known` has the value of a key in a list where it is at hand: who asks
    for that does not wait for a batch of it."""

    def __init__(  # not DataLoader's, which looks into what it is given
        self,
        batch: Callable[[Sequence[_Key]], Awaitable[Iterable[_Value | Exception]]],
        known: Callable[[_Key], list[_Value] | None] | None = None,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self._batch = batch
        self._known = known
        self._cache = {}
        self._queue = []

    def batch_load_fn(self, keys: list[_Key]) -> Coroutine[Any, Any, list[Any]]:
        return self._answered(keys)

    async def _answered(self, keys: list[_Key]) -> list[Any]:
        return list(await self._batch(keys))

    @staticmethod
    def get_cache_key(key: _Key) -> _Key:
        return key

    def load(self, key: _Key) -> "asyncio.Future[_Value]":
        return self._cache.get(key) or self._asked(key, self._known and self._known(key))

    def _asked(self, key: _Key, at_hand: list[_Value] | None) -> "asyncio.Future[_Value]":
        """For the first time: told what is at hand, or by the batch of this turn."""
        found = self._cache[key] = self.loop.create_future()
        if at_hand:
            found.set_result(at_hand[0])
        else:
            self.do_resolve_reject(key, found)
        return found


class Once(Generic[_Made]):
    """An attribute that is made when it is first asked for: `functools.cached_property` without the lock that
    it takes before Python 3.12."""

    def __init__(self, make: Callable[[Any], _Made]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, of: Any, owner: type | None = None) -> _Made:
        found: _Made = self._make(of)
        of.__dict__[self._name] = found
        return found
