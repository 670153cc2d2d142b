"""The gateway that golden files are answers of, in either dialect, with a record of what it reads."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN, create_emulator
from gateway.ports import RegistryStatement, RegistryStore, TelemetryStore
from gateway.stores.analytics_sql import AnalyticsSql
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, Dialect
from tests.contract.conftest import serving
from tests.gateway_under_test import NOW_MS, Gateway, add_rows, gateway_on
from tests.golden.asked import Question
from tests.golden.fleet import DATASET, heartbeats, registry_rows
from tests.golden.written import bound, digest, spread
from tests.invariants.backends import Watched


@dataclass
class WatchedRegistry:
    """The real registry, with a list of what it was asked; what is kept in it hangs on who asked before."""

    store: RegistryStore
    sent: list[RegistryStatement] = field(default_factory=list)

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.sent.append(statement)
        return await self.store.fetch(statement, seconds)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


_DURATION = re.compile(rb'"durationMs":[0-9.]+')


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question was answered, and what was read for it. Reads are sorted: those that are under way
    together begin in no order that is promised."""

    name: str
    dialect: str
    body: bytes
    telemetry: list[tuple[str, str]]
    registry: list[tuple[str, str, tuple[str | int | float | None, ...]]]

    def statements(self) -> str:
        """Each with its text; of the registry's, whose texts are few, name, digest and parameters."""
        head = f"-- {self.name}, {self.dialect}"
        named = [
            f"{head}: registry {name} {digest(sql)} {bound(params)}" for name, sql, params in self.registry
        ]
        return "\n".join([*named, *(f"{head}: {name}\n{spread(sql)}" for name, sql in self.telemetry)])


@dataclass(frozen=True, slots=True)
class Served:
    """A gateway over the golden fleet, and what it has sent to its stores."""

    gateway: Gateway
    telemetry: Watched
    registry: WatchedRegistry
    dialect: Dialect

    async def asked(self, question: Question) -> Answered:
        """Raises AssertionError for an answer with errors: a golden file of a failure would hide it."""
        self.telemetry.sent.clear()
        self.registry.sent.clear()
        asked = {"query": question.text, "variables": dict(question.variables)}
        answer = await self.gateway.client.post("/graphql", json=asked)
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return Answered(
            question.name,
            self.dialect.name,
            timeless(answer.content),
            sorted((one.name, one.sql) for one in self.telemetry.sent),
            sorted((one.name, one.sql, one.params) for one in self.registry.sent),
        )


def timeless(body: bytes) -> bytes:
    """An answer without the one number in it that no clock of ours decides: how long it took."""
    found, count = _DURATION.subn(b'"durationMs":0.0', body)
    assert count == 1, body
    return found


def write(engine: Engine) -> None:
    """The fleet's heartbeats, once an engine."""
    engine.create_dataset(DATASET)
    engine.insert(DATASET, ROW_COLUMNS, rows_tsv(heartbeats()))


@asynccontextmanager
async def classic(engine: Engine, folder: Path, **settings: Any) -> AsyncIterator[Served]:
    """On the embedded engine."""
    async with _served(engine, folder, CLASSIC, None, **settings) as opened:
        yield opened


@asynccontextmanager
async def analytics(engine: Engine, folder: Path) -> AsyncIterator[Served]:
    """On the emulated Analytics SQL API, over the same rows."""
    calls = count(0, 60)  # a minute from one look at the clock to the next: the budget of calls never ends
    emulator = create_emulator(engine, folder / "emulator", clock=lambda: NOW_MS / 1000)
    with serving(emulator) as url:
        budget = CallBudget(monotonic=lambda: float(next(calls)))
        account = Account(f"{url}/client/v4", DEFAULT_ACCOUNT, SecretStr(DEFAULT_TOKEN), budget)
        async with _served(engine, folder, ANALYTICS_SQL, AnalyticsSql(account)) as opened:
            yield opened


@asynccontextmanager
async def _served(
    engine: Engine, folder: Path, dialect: Dialect, store: AnalyticsSql | None, **settings: Any
) -> AsyncIterator[Served]:
    watched: list[Watched] = []
    asked: list[WatchedRegistry] = []

    def watch(embedded: TelemetryStore) -> TelemetryStore:
        watched.append(Watched(store or embedded))
        return watched[0]

    def ask(registry: RegistryStore) -> RegistryStore:
        asked.append(WatchedRegistry(registry))
        return asked[0]

    async with AsyncExitStack() as stack:
        if store:
            stack.push_async_callback(store.aclose)
        gateway = await stack.enter_async_context(
            gateway_on(
                engine,
                folder,
                org=None,
                telemetry=watch,
                registry=ask,
                dialect=dialect,
                dataset=DATASET,
                cost_limit=10**6,
                budget_points=10**9,
                request_seconds=60.0,  # a busy machine is no other answer
                **settings,
            )
        )
        await add_rows(gateway.registry, registry_rows())
        yield Served(gateway, watched[0], asked[0], dialect)
