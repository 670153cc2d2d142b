"""Stores that count, time and trace what goes through them: no org's data is in it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.errors import InsightsError
from gateway.meter import Traffic
from gateway.ports import RegistryStatement, RegistryStore, Rows, Statement, TelemetryStore, known
from gateway.watching.spans import read_span
from gateway.watching.traces import Span

OK, GONE = "ok", "gone"


@dataclass(frozen=True, slots=True)
class Reads:
    """How reads of one store went."""

    store: str
    backend: str
    traffic: Traffic

    @contextmanager
    def one(self, statement: Statement | RegistryStatement) -> Iterator[Span]:
        """Times a read and notes its outcome; its span has the statement's name and never its text."""
        attributes = {
            "insights.store": self.store,
            "insights.backend": self.backend,
            "insights.statement": statement.name,
            "insights.fingerprint": statement.fingerprint,
        }
        started, outcome = time.perf_counter(), GONE
        try:
            with read_span(f"{self.store} {statement.name}", attributes) as span:
                yield span
            outcome = OK
        except InsightsError as error:
            outcome = error.code
            self.traffic.failed(self.store, error)
            raise
        except Exception:
            outcome = InsightsError.code
            raise
        finally:
            labels = (self.store, self.backend, outcome)
            self.traffic.read_seconds.observe(labels, time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class CountedTelemetry:
    """In front of a backend: every read that reaches it, and every one that fails."""

    store: TelemetryStore
    reads: Reads

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.reads.traffic.telemetry_reads += 1
        with self.reads.one(statement) as span:
            found = await self.store.read(statement, seconds)
            span.note({"insights.rows": len(found.rows)})
            return found

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True, slots=True)
class CountedHits:
    """In front of kept answers: what they answered without a read."""

    store: TelemetryStore
    traffic: Traffic

    async def read(self, statement: Statement, seconds: float) -> Rows:
        answer = await self.store.read(statement, seconds)
        self.traffic.cache_hits += answer.kept
        return answer

    def known(self, statement: Statement) -> Rows | None:
        """Who looks whether it is there counts it where it was told."""
        return known(self.store, statement)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True, slots=True)
class CountedRegistry:
    """In front of a registry: every read, and every read or write that fails."""

    store: RegistryStore
    reads: Reads

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.reads.traffic.registry_reads += 1
        with self.reads.one(statement) as span:
            found = await self.store.fetch(statement, seconds)
            span.note({"insights.rows": len(found)})
            return found

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        try:
            return await self.store.execute(statement, seconds)
        except InsightsError as error:
            self.reads.traffic.failed(self.reads.store, error)
            raise

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()
