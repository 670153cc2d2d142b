"""Whole hours of all of an org, kept in memory part by part of the engine's table, and added up here.

A part of the table never changes, so that what was read of it stays so: new rows are in new parts, and parts
that are merged, or rewritten without some rows, have other names. What windows cut off is told by rows of
the hours that they cut, kept in the same way. Who wrote into a part is kept, too: a fleet that is all of its
org may name its monitors, or leave out those that were removed, and where nobody else wrote that says
nothing; of the other parts lines without those are kept. Whatever is not for here, or fails here, the engine
answers by itself.
"""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from gateway.errors import BadUserInput
from gateway.flights import Flights
from gateway.ports import Rows, Statement
from gateway.stores.held.cut import CutHours, There, hours_cut
from gateway.stores.held.edges import Ask, Edges
from gateway.stores.held.orgs import NOBODY, Hour, Key, Org, Wrote, by_part, wrote_by_part
from gateway.stores.held.told import as_rows
from gateway.stores.hours import Hours
from gateway.telemetry.answers.held.adding import (
    Read,
    TooManyError,
    answered,
    hours_of,
    keys_of_time,
)
from gateway.telemetry.answers.held.cut import Cut
from gateway.telemetry.answers.held.lines import Lines
from gateway.telemetry.answers.held.steps import WholeSteps
from gateway.telemetry.sql.local_time import inside
from gateway.telemetry.sql.rolled.hours import (
    BY_MONITOR,
    BY_PLACE,
    DAY_MS,
    DAYS_BY_MONITOR,
    HOUR_MS,
    LATENESS_BY_REGION,
    LENGTHS_BY_PLACE,
    LENGTHS_BY_REGION,
)
from gateway.telemetry.sql.rolled.parts import Apart, keys_of, lines, partitions_of, wrote
from gateway.telemetry.sql.rolled.places import Place, parts
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.rolled.stretches import Stretches
from gateway.telemetry.sql.rolled.tables import Projections, described, projections_of
from gateway.telemetry.sql.text import FOREVER_MS

log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024 * 1024
"""Of lines that are kept, of all orgs; of one org that has more the engine tells."""
MOST_ORGS = 1024
AT_A_TIME = 8
"""Parts whose lines are read at a time."""
TURNS = 5
"""So often it is begun anew where parts are merged while they are read."""
LOOK_SECONDS = 60.0
LENGTHS = (LENGTHS_BY_REGION, LENGTHS_BY_PLACE)
PROJECTIONS = (BY_PLACE, BY_MONITOR, DAYS_BY_MONITOR, *LENGTHS, LATENESS_BY_REGION)
MOST_NAMED = 2_000
"""Monitors that a statement for lines names."""


class _MovedError(Exception):
    """Parts were merged as they were read, again and again."""


class _ApartError(Exception):
    """Lines tell points of presence, or whose they are, and not both; or too many are to be named."""


class KeptLines:
    """Of one table of the embedded engine."""

    def __init__(self, hours: Hours, dataset: str, ask: Ask) -> None:
        self._hours, self._ask = hours, ask
        self._dataset, self._place = dataset, Place(dataset)
        self._tables: Projections = {}
        self._opening = asyncio.Lock()
        self._orgs: OrderedDict[str, Org] = OrderedDict()
        self._too_long: dict[str, int] = {}
        """Lengths, in ms, of which an org has more lines than are kept."""
        self._cut, self._edges = CutHours(ask, self.parts), Edges(ask)
        self._looking: object | None = None
        self._looks: Flights[bytes] = Flights()

    async def answer(self, statement: Statement, seconds: float) -> Rows | None:
        """None where the engine is to be asked. Raises TimeoutError."""
        if not (isinstance(statement, OfHours) and self._ours(statement.stretches)):
            return None
        try:
            async with asyncio.timeout(seconds):
                await self._opened()
                if not self._hours.complete:
                    return None
                return await self._added(statement, seconds)
        except (TooManyError, _MovedError, _ApartError, BadUserInput, ValueError, RuntimeError) as error:
            # Whoever wrote may be called what no statement can name.
            log.info("hours that are kept do not say %s (%s)", statement.name, type(error).__name__)
            return None

    async def _opened(self) -> None:
        """The first who asks looks at what there is; whoever fills in hours says when all are there."""
        if self._tables:
            return
        async with self._opening:
            if not self._tables:
                await self._hours.look()
                asked = (self._ask(described(self._dataset, name), LOOK_SECONDS) for name in PROJECTIONS)
                told = zip(PROJECTIONS, await asyncio.gather(*asked), strict=True)
                self._tables = projections_of(self._dataset, {name: one.decode() for name, one in told})

    def _ours(self, of: Stretches) -> bool:
        """Of all that the registry has of an org, of whom each check counts, as one."""
        away = inside(of.source.layout, of.source.away, of.named)
        plain = of.shape.of_all and not of.source.taken and not away
        return plain and _length(of) < self._too_long.get(of.org, FOREVER_MS)

    async def _added(self, statement: OfHours, seconds: float) -> Rows:
        of, wanted = statement.stretches, _wanted(statement.stretches)
        hours, lengths = (
            WholeSteps(of.cuts, HOUR_MS),
            WholeSteps(of.cuts, DAY_MS if of.shape.daily else HOUR_MS),
        )
        distributed = next((name for name in wanted if name in LENGTHS), None)
        org = self._orgs.setdefault(of.org, Org())
        self._orgs.move_to_end(of.org)
        cut = hours_cut(hours, lengths if distributed else None)
        (kept, beside), times = await asyncio.gather(
            self._kept(org, of, wanted, cut, seconds), self._times(statement, seconds)
        )
        days, late = lengths.spans if distributed else (), LATENESS_BY_REGION in wanted
        by_engine = partial(self._edges.of, of, org.places, hours.spans, days, seconds, late=late)
        edges = beside or await by_engine()
        found = Read(
            tuple(org.places.names),
            kept[BY_PLACE],
            edges,
            kept[distributed] if distributed else (),
            kept.get(LATENESS_BY_REGION, ()),
            times,
        )
        return await asyncio.to_thread(_told, statement, found, lengths, hours)

    async def _kept(
        self, org: Org, of: Stretches, wanted: Sequence[str], cut: Sequence[Hour], seconds: float
    ) -> tuple[Mapping[str, list[Lines]], Cut | None]:
        """Of the parts that the table has, all as they were at one moment, and what windows cut off; None of
        that where it is too much to be kept. Raises _MovedError, _ApartError and TooManyError."""
        for _ in range(TURNS):
            there = self._within(await self.parts(), of)
            async with org.turn:
                others = await self._others(org, of, there, seconds)
                keys = {name: [(name, *one) for one in others.items()] for name in wanted}
                for name in wanted:
                    await self._load(
                        org, of, name, [one for one in keys[name] if one not in org.lines], seconds
                    )
                self._bound(of.org, _length(of))
                if not all(key in org.lines for those in keys.values() for key in those):
                    continue
                kept = {name: [org.lines[key] for key in those] for name, those in keys.items()}
                apart = partial(_apart, org.wrote)
            parts = There(there, others, apart, kept[BY_PLACE], len(org.places.names))
            if parts.too_many(cut):
                return kept, None
            if beside := await self._cut.of(org, of, cut, parts, seconds):
                return kept, beside
        raise _MovedError

    async def _others(
        self, org: Org, of: Stretches, there: Iterable[str], seconds: float
    ) -> dict[str, frozenset[str]]:
        """Who of those that wrote into each part is not meant; of one that is gone by now, nobody."""
        if not of.where:
            return dict.fromkeys(there, NOBODY)
        missing = [part for part in there if part not in org.wrote]
        for some in _some(missing):
            told = wrote(of.org, of.source, self._tables[DAYS_BY_MONITOR], some)
            found = wrote_by_part(await self._ask(told, seconds), some)
            org.keep({}, found, await self.parts())
        others = {part: of.strangers(org.wrote.get(part, NOBODY)) for part in there}
        if of.shape.colo and any(others.values()):
            raise _ApartError
        return others

    async def parts(self) -> dict[str, str]:
        """As of a moment after this was called: one look for all who call at the same time."""
        told = self._looking = self._looking or object()
        return _parsed(await self._looks.join(told, self._look, LOOK_SECONDS))

    async def _look(self) -> bytes:
        await asyncio.sleep(0)
        self._looking = None
        return await self._ask(parts(self._place), LOOK_SECONDS)

    def _within(self, there: Mapping[str, str], of: Stretches) -> dict[str, str]:
        """Those that may hold rows of its windows."""
        bounds = partitions_of(of.source, (of.cuts[0], of.cuts[-1]))
        return {name: at for name, at in there.items() if bounds is None or bounds[0] <= at <= bounds[1]}

    async def _load(self, org: Org, of: Stretches, name: str, those: Sequence[Key], seconds: float) -> None:
        """Some parts at a time, kept as they come, whatever becomes of the answer: what nobody has the time
        for at once is read by several who ask."""
        alike: dict[frozenset[str], list[str]] = defaultdict(list)
        for _, part, others in those:
            alike[others].append(part)
        for others, parts_of_them in alike.items():
            for some in _some(parts_of_them):
                apart = _apart(org.wrote, some, others)
                told = lines(of.org, of.source, name, self._tables, some, apart)
                body = await self._ask(told, seconds)
                found = await asyncio.to_thread(by_part, body, org.places, name, some, others)
                # What is gone by now may have been gone as its lines were looked for.
                org.keep(found, {}, await self.parts())
                self._bound(of.org, _length(of))

    async def _times(self, statement: OfHours, seconds: float) -> list[list[Any]]:
        """What keys that are times are in each hour that its windows touch."""
        keys = list(keys_of_time(statement).values())
        if not keys:
            return []
        layout = statement.stretches.source.layout
        told = await self._ask(keys_of(layout, keys, HOUR_MS, hours_of(statement)), seconds)
        found: list[list[Any]] = orjson.loads(told)["data"]
        return found

    def _bound(self, org: str, span_ms: int) -> None:
        """Whoever asked longest ago is forgotten first. Raises TooManyError where one alone has too much: the
        engine is asked for what is as long, or longer, from then on."""
        mine = self._orgs.get(org)
        if mine and mine.size_bytes > MOST_BYTES:
            self._cut.forget(self._orgs.pop(org))
            self._too_long[org] = min(span_ms, self._too_long.get(org, span_ms))
            raise TooManyError
        held = sum(one.size_bytes for one in self._orgs.values())
        while held > MOST_BYTES or len(self._orgs) > MOST_ORGS:
            _, gone = self._orgs.popitem(last=False)
            self._cut.forget(gone)
            held -= gone.size_bytes


def _parsed(told: bytes) -> dict[str, str]:
    """Partitions by the name of the part."""
    return dict(line.split("\t") for line in told.decode().splitlines())


def _length(of: Stretches) -> int:
    return of.cuts[-1] - of.cuts[0]


def _wanted(of: Stretches) -> list[str]:
    found = [BY_PLACE]
    if any(one.parts.levels for one in of.slices):
        found.append(LENGTHS_BY_PLACE if of.shape.colo else LENGTHS_BY_REGION)
    if any(one.parts.lag for one in of.slices):
        found.append(LATENESS_BY_REGION)
    return found


def _some(those: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(those), AT_A_TIME):
        yield those[begin : begin + AT_A_TIME]


def _apart(written: Wrote, those: Sequence[str], others: frozenset[str]) -> Apart | None:
    """Raises _ApartError where too many would be named."""
    if not others:
        return None
    ours = frozenset[str]().union(*(written.get(part, NOBODY) for part in those)) - others
    if min(len(ours), len(others)) > MOST_NAMED:
        raise _ApartError
    return Apart(ours, others)


def _told(statement: OfHours, read: Read, lengths: WholeSteps, hours: WholeSteps) -> Rows:
    """Raises ValueError where a number is none."""
    return as_rows(statement, answered(statement, read, lengths, hours))
