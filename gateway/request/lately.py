"""What the registry said a moment ago of an org's monitors and relays, as values: read once for all who ask.

Kept for a few seconds beside the telemetry store's answers, and no longer than this process changes nothing.
"""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from gateway.errors import DeadlineExceeded
from gateway.flights import Flights
from gateway.meter import TOO_LONG, Deadline
from gateway.ports import Changes
from gateway.registry.reader import Matching, RegistryReader, sought
from gateway.registry.rows import Monitor, Relay
from gateway.registry.statements import MonitorFilter

LONGEST_S = 60.0
ENTRY_BYTES, VALUE_BYTES, PART_BYTES = 1_000, 1_500, 300
"""What takes memory, about: an entry, a monitor or relay, and a setting, maintenance or period of one."""
MADE_BYTES = 800
"""And what is made of a monitor that is listed: its place in each of eight orders, 700 measured."""
PAGE_BYTES, PAGE = 1_300, 100
"""What is told of a monitor of the page that was asked last, by column and as JSON, and most of them."""
LONGER_S = 1.0
"""Who begins a read gives it so much longer than its own deadline, by which the read ends by itself."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Kept:
    found: Any
    until: float
    bytes: int


class Lately:
    """Of all requests of the process. `clock` gives seconds and never goes back. Values are not changed."""

    def __init__(
        self,
        seconds: float = 0,
        max_bytes: int = 0,
        changes: Changes | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = min(LONGEST_S, seconds)
        self._max_bytes = max_bytes
        self._changes = changes or Changes()
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._flights: Flights[Any] = Flights()
        self._bytes = 0

    async def of(
        self, org: str, asked: Hashable, find: Callable[[], Awaitable[list[_Value]]], deadline: Deadline
    ) -> list[_Value]:
        """What was found for it, or is now. Raises what `find` does, and DeadlineExceeded."""
        key = (org, asked, self._changes.count)
        while self._seconds:
            kept = self.known(org, asked)
            if kept is not None:
                return kept
            joined = key in self._flights
            try:
                return list(await self._read(key, find, deadline.left() + (0 if joined else LONGER_S)))
            except DeadlineExceeded:
                if not joined:
                    raise
                deadline.left()  # the other's is over, and this one reads anew if its own is not
        return await find()

    def known(self, org: str, asked: Hashable) -> list[Any] | None:
        """What is kept of it, without waiting; None where that is nothing."""
        kept = self._kept.get((org, asked, self._changes.count))
        return list(kept.found) if kept and self._clock() < kept.until else None

    async def _read(
        self, key: Hashable, find: Callable[[], Awaitable[list[_Value]]], seconds: float
    ) -> list[_Value]:
        async def work() -> list[_Value]:
            began = self._clock()
            found = await find()
            self._keep(key, _Kept(found, began + self._seconds, _weight(found)))
            return found

        begun: Callable[[], Coroutine[Any, Any, list[_Value]]] = work
        try:
            found: list[_Value] = await self._flights.join(key, begun, seconds)
        except TimeoutError as error:
            raise DeadlineExceeded(TOO_LONG) from error
        return found

    def _keep(self, key: Hashable, one: _Kept) -> None:
        """Who came first goes first."""
        if one.bytes > self._max_bytes:
            return
        self._forget(key)
        self._kept[key] = one
        self._bytes += one.bytes
        while self._bytes > self._max_bytes or next(iter(self._kept.values())).until < self._clock():
            self._forget(next(iter(self._kept)))
            if not self._kept:
                break

    def _forget(self, key: Hashable) -> None:
        if found := self._kept.pop(key, None):
            self._bytes -= found.bytes


def _weight(found: Sequence[Any]) -> int:
    values = [each for one in found for each in (one if isinstance(one, tuple) else (one,))]
    listed = sum(len(one) for one in found if isinstance(one, Matching))
    return (
        ENTRY_BYTES
        + MADE_BYTES * listed
        + PAGE_BYTES * sum(min(PAGE, len(one)) for one in found if isinstance(one, Matching))
        + sum(
            VALUE_BYTES + len(one.config_json) + PART_BYTES * _parts(one)
            if isinstance(one, Monitor)
            else VALUE_BYTES
            for one in values
        )
    )


def _parts(one: Monitor) -> int:
    return len(one.settings) + len(one.maintenance) + sum(1 + len(of.heard) for of in one.regions)


@dataclass(frozen=True, slots=True)
class LatelyRead:
    """A request's reader, whose reads of monitors and relays may be another's of a moment ago."""

    registry: RegistryReader
    lately: Lately

    def monitor(self, id_: str) -> list[Monitor | None] | None:
        """The one monitor, or none of that id, where that is kept; None where it is not."""
        return self.lately.known(self.registry.org, ("monitors", id_))

    def listed(self, one: MonitorFilter) -> list[tuple[Monitor, ...]] | None:
        """As `monitor`, of what a filter lets through."""
        found = self.lately.known(self.registry.org, ("matching", replace(one, url=None) if one.url else one))
        return [sought(found[0], one)] if found else None

    async def monitors(self, ids: Sequence[str]) -> list[Monitor | None]:
        return await self._of(("monitors", *ids), partial(self.registry.monitors, ids))

    async def matching(self, filters: Sequence[MonitorFilter]) -> list[tuple[Monitor, ...]]:
        """What SQL is asked of them is the same whatever URL is sought, so it is read and kept once."""
        read = [replace(one, url=None) for one in filters]
        found = {one: await self._matching(one) for one in dict.fromkeys(read)}
        return [sought(found[wide], one) for wide, one in zip(read, filters, strict=True)]

    async def _matching(self, one: MonitorFilter) -> tuple[Monitor, ...]:
        (found,) = await self._of(("matching", one), partial(self.registry.matching, [one]))
        return found

    async def relays(self, ids: Sequence[str]) -> list[Relay | None]:
        return await self._of(("relays", *ids), partial(self.registry.relays, ids))

    async def every_relay(self, orgs: Sequence[str]) -> list[tuple[Relay, ...]]:
        return await self._of(("every relay", *orgs), partial(self.registry.every_relay, orgs))

    async def _of(self, asked: Hashable, find: Callable[[], Awaitable[list[_Value]]]) -> list[_Value]:
        return await self.lately.of(self.registry.org, asked, find, self.registry.deadline)
