"""Rows of monitors that are asked about one by one, kept in memory part by part of the engine's table.

A page about one monitor asks for ten answers over the same few thousand rows: the engine takes longer to
understand what it is asked than to read them. Here they are read once, as columns, and every answer is added
up from these. A part of the table never changes: what was written since is in new parts, and of what was
merged, or rewritten without some rows, the parts have other names. What is not for here, or fails here, the
engine answers by itself.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson

from gateway.errors import BadUserInput
from gateway.flights import Flights
from gateway.ports import Rows, Statement
from gateway.stores.held.edges import Ask
from gateway.stores.held.told import as_rows
from gateway.telemetry.answers.held.adding import TooManyError
from gateway.telemetry.answers.held.checked import buckets, checks
from gateway.telemetry.answers.held.groups import steps_of
from gateway.telemetry.answers.held.lines import Places
from gateway.telemetry.answers.held.rows import OneRows, read_rows
from gateway.telemetry.answers.held.single import aggregated
from gateway.telemetry.sql.rolled.parts import keys_of, partitions_of
from gateway.telemetry.sql.single.asked import Aggregates, Asked, Buckets, asked_of_one
from gateway.telemetry.sql.single.rows import rows_of
from gateway.telemetry.sql.text import FOREVER_MS

log = logging.getLogger(__name__)

MOST_BYTES = 128 * 1024 * 1024
"""Of rows that are kept, of all monitors."""
MOST_ROWS = 250_000
"""Of one monitor; of one that has more the engine tells as fast."""
MOST_MONITORS = 1024
MOST_STEPS, MOST_KEPT_STEPS = 20_000, 200_000
"""Of times that are keys: in one answer, and of which it is remembered what they are, some 20 MB."""
GIVEN_UP_SECONDS = 3600.0
"""So long a monitor whose rows were too many, or could not be read, is the engine's alone."""
TURNS = 5
"""So often it is begun anew where parts are merged while they are read."""

Parts = Callable[[], Awaitable[Mapping[str, str]]]
"""Partitions of the table's parts by their names, as of a moment after this was called."""


class _MovedError(Exception):
    """Parts were merged as they were read, again and again."""


@dataclass(eq=False, slots=True)
class _One:
    """A monitor's rows, the parts that were there when these were last looked at, and which look that was."""

    rows: OneRows = field(default_factory=lambda: OneRows(Places()))
    there: Mapping[str, str] = field(default_factory=dict)
    look: int = -1
    too_long_ms: int = FOREVER_MS
    """Of a window of this length rows are not read, until that time of the loop."""
    until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class KeptRows:
    """Of one table of the embedded engine."""

    def __init__(self, ask: Ask, parts: Parts) -> None:
        self._ask, self._parts = ask, parts
        self._monitors: OrderedDict[tuple[str, str], _One] = OrderedDict()
        self._looks = count()
        self._keys: OrderedDict[Hashable, list[list[Any]]] = OrderedDict()
        self._asking: Flights[list[list[Any]]] = Flights()

    async def answer(self, statement: Statement, seconds: float) -> Rows | None:
        """None where the engine is to be asked. Raises TimeoutError."""
        found = asked_of_one(statement)
        if found is None:
            return None
        try:
            async with asyncio.timeout(seconds):
                return await self._told(statement, *found, seconds)
        except (TooManyError, _MovedError, BadUserInput, ValueError, RuntimeError) as error:
            log.info("rows that are kept do not say %s (%s)", statement.name, type(error).__name__)
            return None

    async def _told(self, statement: Statement, monitor: str, asked: Asked, seconds: float) -> Rows:
        one = self._monitors.setdefault((statement.org, monitor), _One())
        self._monitors.move_to_end((statement.org, monitor))
        if len(self._monitors) > MOST_MONITORS:  # of whom nothing is to be read, it may be
            self._monitors.popitem(last=False)
        rows, times = await asyncio.gather(
            self._rows(statement.org, monitor, one, asked, seconds), self._times(asked, seconds)
        )
        return await asyncio.to_thread(_answered, statement, monitor, asked, rows, times)

    async def _rows(self, org: str, monitor: str, one: _One, asked: Asked, seconds: float) -> OneRows:
        """All that the table has of its windows, as of a moment after this was called. Raises _MovedError and
        TooManyError."""
        now = next(self._looks)
        async with one.turn:
            if _given_up(one, asked):
                raise TooManyError
            if one.look > now and not _missing(one, one.there, asked):
                return one.rows
            await asyncio.sleep(0)  # for others of the same page
            for _ in range(TURNS):
                look, there = next(self._looks), await self._parts()
                missing = _missing(one, there, asked)
                if not missing:
                    if not there.keys() >= one.rows.read:
                        one.rows = await asyncio.to_thread(one.rows.of, there)
                    one.there, one.look = there, look
                    return one.rows
                wanted = rows_of(org, asked.source, monitor, missing, MOST_ROWS + 1)
                body = await self._ask(wanted, seconds)
                try:
                    one.rows = await asyncio.to_thread(_with, one.rows, there, missing, body)
                except ValueError:  # a text that is none, which no other look would find to be one
                    _give_up(one, 0)
                    raise
                if len(one.rows) > MOST_ROWS:  # those of other windows are forgotten first
                    one.rows = await asyncio.to_thread(one.rows.of, _within(there, asked))
                self._bound(one, asked)
        raise _MovedError

    def _bound(self, one: _One, asked: Asked) -> None:
        """Whoever was asked about longest ago is forgotten first. Raises TooManyError."""
        if len(one.rows) > MOST_ROWS:
            _give_up(one, _length(asked))
            raise TooManyError
        held = sum(other.rows.size_bytes for other in self._monitors.values())
        while len(self._monitors) > 1 and held > MOST_BYTES:
            held -= self._monitors.popitem(last=False)[1].rows.size_bytes

    async def _times(self, asked: Asked, seconds: float) -> list[list[Any]]:
        """What keys that are times are in each step of `steps_of`, which stays so for as long as it is asked
        for. Raises TooManyError."""
        if not (isinstance(asked, Aggregates) and asked.times):
            return []
        steps, keys = steps_of(asked), list(asked.times.values())
        if steps[1] - steps[0] > MOST_STEPS:
            raise TooManyError
        key = (*keys, steps)
        if key not in self._keys:
            wanted = keys_of(asked.source.layout, keys, asked.step_ms, steps)
            self._keys[key] = await self._asking.join(key, lambda: self._listed(wanted, seconds), seconds)
        self._keys.move_to_end(key)
        found = self._keys[key]
        while sum(map(len, self._keys.values())) > MOST_KEPT_STEPS:
            self._keys.popitem(last=False)
        return found

    async def _listed(self, wanted: str, seconds: float) -> list[list[Any]]:
        found: list[list[Any]] = orjson.loads(await self._ask(wanted, seconds))["data"]
        return found


def _length(asked: Asked) -> int:
    return asked.span[1] - asked.span[0]


def _given_up(one: _One, asked: Asked) -> bool:
    return _length(asked) >= one.too_long_ms and asyncio.get_running_loop().time() < one.until


def _give_up(one: _One, length_ms: int) -> None:
    one.rows, one.there, one.look = OneRows(Places()), {}, -1
    one.too_long_ms, one.until = length_ms, asyncio.get_running_loop().time() + GIVEN_UP_SECONDS


def _missing(one: _One, there: Mapping[str, str], asked: Asked) -> list[str]:
    """Those that are not read yet."""
    return [part for part in _within(there, asked) if part not in one.rows.read]


def _within(there: Mapping[str, str], asked: Asked) -> list[str]:
    """Parts that may hold rows of what is asked."""
    bounds = partitions_of(asked.source, asked.span)
    return [part for part, at in there.items() if bounds is None or bounds[0] <= at <= bounds[1]]


def _with(rows: OneRows, there: Mapping[str, str], parts: Sequence[str], body: bytes) -> OneRows:
    return rows.of(there, parts, read_rows(body, rows.places, parts))


def _answered(
    statement: Statement, monitor: str, asked: Asked, rows: OneRows, times: Sequence[Sequence[Any]]
) -> Rows:
    """Raises ValueError where a number is none."""
    if isinstance(asked, Aggregates):
        return as_rows(statement, aggregated(statement, monitor, asked, rows, times))
    if isinstance(asked, Buckets):
        return as_rows(statement, buckets(monitor, asked, rows))
    return as_rows(statement, checks(monitor, asked, rows))
