"""What the workers of one machine count, on whichever of them is scraped: each under a label of its own.

A worker that began anew counts from 0, and its own series alone does. Each tells the others over a Unix
socket in a folder that only its owner enters; who does not answer in time is missing, as `insights_worker_up`
says.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from gateway.http.metrics.exposition import Family, Spread
from gateway.http.metrics.process import Samples, process_metrics
from gateway.meter import Buckets, Histogram, Traffic

WAIT_S = 1.0
LABEL = "worker"
Families = Sequence[Family | Spread]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """All workers of the machine, as one of them, `number`, sees them."""

    folder: Path
    number: int
    count: int

    @asynccontextmanager
    async def telling(self, traffic: Traffic) -> AsyncIterator[None]:
        """Whoever asks is told what this one has counted, until the block ends."""
        path = self._path(self.number)
        self.folder.mkdir(mode=0o700, exist_ok=True)  # all may have ended at once, the last of them with it
        path.unlink(missing_ok=True)  # of one that died

        async def tell(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(written(list(process_metrics(traffic))))
            with contextlib.suppress(ConnectionError):
                await writer.drain()
            writer.close()

        server = await asyncio.start_unix_server(tell, path)
        try:
            yield
        finally:
            server.close()
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # unless it is the last one
                self.folder.rmdir()

    async def others(self) -> Mapping[int, bytes | None]:
        """What each of the others tells; None of one that does not answer."""
        numbers = [one for one in range(self.count) if one != self.number]
        return dict(zip(numbers, await asyncio.gather(*map(self._ask, numbers)), strict=True))

    async def _ask(self, number: int) -> bytes | None:
        try:
            async with asyncio.timeout(WAIT_S):
                reader, writer = await asyncio.open_unix_connection(self._path(number))
                try:
                    return await reader.read(-1) or None
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return None

    def _path(self, number: int) -> Path:
        return self.folder / str(number)


async def of_all(traffic: Traffic) -> Families:
    """The metrics of this process; where it is one of several, those of all of them."""
    own = list(process_metrics(traffic))
    neighbours = traffic.neighbours
    if neighbours is None:
        return own
    told = await neighbours.others()
    parts = {number: found for number, text in told.items() if (found := _understood(text))}
    parts[neighbours.number] = own
    up: Samples = {(str(one),): float(one in parts) for one in sorted({*told, *parts})}
    family = Family("insights_worker_up", "1 where the worker tells its metrics.", (LABEL,), up)
    return [family, *together(parts)]


def _understood(text: bytes | None) -> Families | None:
    """None of a worker that ended in the middle of what it told."""
    try:
        return read(text) if text else None
    except orjson.JSONDecodeError:
        return None


def together(parts: Mapping[int, Families]) -> Families:
    """Each metric once, with the samples of all workers under a label that says whose they are."""
    found: dict[str, Family | Spread] = {}
    for number in sorted(parts):
        for one in parts[number]:
            labelled = _labelled(one, str(number))
            found[one.name] = _joined(found[one.name], labelled) if one.name in found else labelled
    return list(found.values())


def _labelled(one: Family | Spread, worker: str) -> Family | Spread:
    if isinstance(one, Family):
        samples = {(worker, *key): value for key, value in one.samples.items()}
        return replace(one, labels=(LABEL, *one.labels), samples=samples)
    series = {(worker, *key): found for key, found in one.histogram.series.items()}
    return replace(one, labels=(LABEL, *one.labels), histogram=Histogram(one.histogram.bounds, series))


def _joined(one: Family | Spread, other: Family | Spread) -> Family | Spread:
    if isinstance(one, Family) and isinstance(other, Family):
        return replace(one, samples={**one.samples, **other.samples})
    if isinstance(one, Spread) and isinstance(other, Spread):
        series = {**one.histogram.series, **other.histogram.series}
        return replace(one, histogram=Histogram(one.histogram.bounds, series))
    raise TypeError(f"{one.name} is of two kinds")


def written(families: Iterable[Family | Spread]) -> bytes:
    """As JSON; `read` makes the same of it."""
    return orjson.dumps([_plain(one) for one in families])


def _plain(one: Family | Spread) -> dict[str, Any]:
    named = {"name": one.name, "text": one.text, "labels": one.labels}
    if isinstance(one, Family):
        return named | {"samples": [*one.samples.items()], "counter": one.counter}
    series = [(key, found.buckets, found.total) for key, found in one.histogram.series.items()]
    return named | {"bounds": one.histogram.bounds, "series": series}


def read(text: bytes) -> Families:
    return [_family(one) if "samples" in one else _spread(one) for one in orjson.loads(text)]


def _family(one: Mapping[str, Any]) -> Family:
    samples = {tuple(key): value for key, value in one["samples"]}
    return Family(one["name"], one["text"], tuple(one["labels"]), samples, one["counter"])


def _spread(one: Mapping[str, Any]) -> Spread:
    series = {tuple(key): Buckets(buckets, total) for key, buckets, total in one["series"]}
    return Spread(one["name"], one["text"], tuple(one["labels"]), Histogram(tuple(one["bounds"]), series))
