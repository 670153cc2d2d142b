"""Into a store, each row once: what is there already is told by the store itself, batch by batch.

No mark is kept anywhere that could be wrong about a store that was emptied, restored or written to by others.
So a file that is imported again, one that overlaps another, and one whose import was killed add what is
missing and nothing else. Rows that are equal in all that tells rows apart, as an export has them side by
side, are counted: as many arrive as the file has.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gateway.moving.pages import Pages
from gateway.moving.records import Identity, Record, identity, tsv
from gateway.ports import TelemetrySink
from gateway.telemetry.sql.moved.rows import ROW_ORDER, WRITTEN, Which

BATCH = 20_000
NAMED = 500
"""Monitors that a statement names; where a batch has more, the rows of all are looked through."""


@dataclass(slots=True)
class Arrived:
    """Rows of a file so far: written, and those that were there."""

    written: int = 0
    there: int = 0


@dataclass(frozen=True, slots=True)
class Arriving:
    """A store that is written to. Raises what it does."""

    pages: Pages
    sink: TelemetrySink

    async def take(self, batch: Sequence[Record], arrived: Arrived) -> None:
        by_org: dict[str, list[Record]] = defaultdict(list)
        for one in batch:
            by_org[str(one["org"])].append(one)
        for org, records in by_org.items():
            missing = await self._missing(org, records)
            if missing:
                await self.sink.write(ROW_ORDER, tsv(missing))
            arrived.written += len(missing)
            arrived.there += len(records) - len(missing)

    async def _missing(self, org: str, records: Sequence[Record]) -> list[Record]:
        there = await self._there(org, records)
        missing = []
        for one in records:
            key = identity(one)
            if there[key] > 0:
                there[key] -= 1
            else:
                missing.append(one)
        return missing

    async def _there(self, org: str, records: Sequence[Record]) -> Counter[Identity]:
        """How often the store has each of these rows; no others are kept in memory."""
        wanted = {identity(one) for one in records}
        written = [one[WRITTEN] for one in records]
        monitors = tuple({str(one["monitor"]) for one in records})
        bounds = _least(written), _largest(written) + 1
        which = Which(bounds, monitors=monitors if len(monitors) <= NAMED else None)
        found = Counter[Identity]()
        async for page in self.pages.keys(org, which):
            found.update(key for key in map(identity, page) if key in wanted)
        return found


def batches(records: Iterable[Record], most: int = BATCH) -> Iterator[list[Record]]:
    """Rows that are equal in all that tells them apart are not parted: they are counted together."""
    batch: list[Record] = []
    for one in records:
        if len(batch) >= most and _told_apart(batch[-1], one):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def _told_apart(one: Record, other: Record) -> bool:
    return one["org"] != other["org"] or identity(one) != identity(other)


def _least(values: Iterable[object]) -> int:
    return min(value for value in values if isinstance(value, int))


def _largest(values: Iterable[object]) -> int:
    return max(value for value in values if isinstance(value, int))
