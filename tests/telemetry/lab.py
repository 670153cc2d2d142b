"""What the telemetry tests share: heartbeats on the real engine, and a store to be watched and broken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count

from gateway.errors import TelemetryUnavailable
from gateway.meter import Deadline, Meter
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from gateway.times.window import Window

DAY_MS = 86_400_000
START_MS = 1_793_491_200_000
"""2026-11-01T00:00Z, where the histories of the tests begin."""


@dataclass
class Watched:
    """A telemetry store that remembers what it was asked, and fails the statements it is told to."""

    store: TelemetryStore
    fails: Callable[[Statement], bool] = lambda _: False
    asked: list[Statement] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [statement.name for statement in self.asked]

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.asked.append(statement)
        if self.fails(statement):
            raise TelemetryUnavailable("down for a test")
        return await self.store.read(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True)
class Lab:
    """One dataset of the engine, read through a watched store and one request's reader."""

    telemetry: EmbeddedTelemetry
    watched: Watched
    reader: Reader

    @property
    def source(self) -> Source:
        return self.reader.source

    async def write(self, beats: Iterable[Heartbeat], lag_s: int = 0) -> None:
        """Each row is written `lag_s` after its check."""
        rows = [rows_tsv([beat], beat.timestamp_ms // 1000 + lag_s) for beat in beats]
        await self.telemetry.write(ROW_COLUMNS, b"".join(rows))


def lab(telemetry: EmbeddedTelemetry, dataset: str) -> Lab:
    watched = Watched(telemetry)
    return Lab(
        telemetry, watched, Reader(watched, Source.of(dataset, CLICKHOUSE), Deadline.after(3600), Meter())
    )


class Orgs:
    """Their names by test and number, so that the next run asks the engine the same of the same rows."""

    def __init__(self) -> None:
        self.begin("")

    def begin(self, test: str) -> None:
        self._test = sha256(test.encode()).hexdigest()[:24]
        self._numbers = count(1)

    def fresh(self) -> str:
        return f"org_{self._test}{next(self._numbers):08x}"


ORGS = Orgs()


def fresh_org() -> str:
    """An org that no other example uses: a dataset is shared by all examples of a test, or of several."""
    return ORGS.fresh()


def beat(org: str, monitor: str, at_ms: int, status: str = "up", **parts: object) -> Heartbeat:
    """`at_ms` counts from START_MS."""
    columns: dict[str, object] = {"latency_ms": 10.0, "dispatch_id": f"d{at_ms}"}
    return Heartbeat(monitor, org, START_MS + at_ms, status, **(columns | parts))  # type: ignore[arg-type]


def window(since_ms: int, until_ms: int) -> Window:
    """Counted from START_MS."""
    return Window("", START_MS + since_ms, START_MS + until_ms)
