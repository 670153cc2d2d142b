"""Telemetry sinks in memory: they keep what was written and tell whoever waits for it."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from gateway.errors import TelemetryUnavailable
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS

Row = dict[str, str]


class MemorySink:
    """A TelemetrySink; while `broken` it refuses, `refusals` times counted."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.refusals = 0
        self.batches: list[list[Row]] = []
        self._news = asyncio.Condition()

    @property
    def rows(self) -> list[Row]:
        return [row for batch in self.batches for row in batch]

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        assert tuple(columns) == ROW_COLUMNS
        async with self._news:
            self._news.notify_all()
            if self.broken:
                self.refusals += 1
                raise TelemetryUnavailable("broken for the test")
            lines = rows_tsv.decode().splitlines()
            self.batches.append([dict(zip(columns, line.split("\t"), strict=True)) for line in lines])
            return len(lines)

    async def forget(self, monitors: Mapping[str, Collection[str]]) -> None:
        gone = {(org, monitor) for org, ids in monitors.items() for monitor in ids}
        self.batches = [
            [row for row in batch if (row["blob1"], row["index1"]) not in gone] for batch in self.batches
        ]

    async def until_rows(self, count: int) -> None:
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: len(self.rows) >= count)

    async def until_refusals(self, count: int) -> None:
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: self.refusals >= count)


class HeldSink(MemorySink):
    """Its writes take until it is let go of."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.go_on = asyncio.Event(), asyncio.Event()

    async def write(self, columns: Sequence[str], rows_tsv: bytes) -> int:
        self.asked.set()
        await self.go_on.wait()
        return await super().write(columns, rows_tsv)
