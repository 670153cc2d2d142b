"""Stores that count what goes through them, for the process as a whole: no org's data is in a count."""

from dataclasses import dataclass

from gateway.errors import InsightsError
from gateway.meter import Traffic
from gateway.ports import RegistryStatement, RegistryStore, Rows, Statement, TelemetryStore


@dataclass(frozen=True, slots=True)
class CountedTelemetry:
    """In front of a backend: every read that reaches it, and every one that fails."""

    store: TelemetryStore
    traffic: Traffic

    async def read(self, statement: Statement, seconds: float) -> Rows:
        self.traffic.telemetry_reads += 1
        try:
            return await self.store.read(statement, seconds)
        except InsightsError as error:
            self.traffic.failed("telemetry", error)
            raise

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

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass(frozen=True, slots=True)
class CountedRegistry:
    """In front of a registry: every read, and every read or write that fails."""

    store: RegistryStore
    traffic: Traffic

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.traffic.registry_reads += 1
        try:
            return await self.store.fetch(statement, seconds)
        except InsightsError as error:
            self.traffic.failed("registry", error)
            raise

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        try:
            return await self.store.execute(statement, seconds)
        except InsightsError as error:
            self.traffic.failed("registry", error)
            raise

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()
