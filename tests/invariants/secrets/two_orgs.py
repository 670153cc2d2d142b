"""A gateway of two orgs whose every text is marked, and what must never be seen of the other one."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.access.tokens import create_token
from gateway.http.rest.openapi.parts import PATH
from gateway.http.rest.table import OPERATIONS
from gateway.ports import RegistryStatement
from gateway.registry.seeding import DispatchRow, IncidentRow, MonitorRow, RelayRow, SeedRow
from gateway.request.lane import PAGE
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import (
    DAY_MS,
    MINUTE_MS,
    NOW_MS,
    Gateway,
    add_org,
    add_rows,
    beat,
    gateway_on,
    monitor_row,
)
from tests.invariants.everything import operations

HEADER = "Bearer canary-header-of-a-check"
SQL = ("SELECT ", " FROM ", " WHERE ", "blob1", "index1", "double1", "_sample_interval", "org_id =", "?1")
OURS = ("gateway", "resolvers", "strawberry", "starlette", "graphql", "aiosqlite")
MARKS = {"org_a": "canarya", "org_b": "canaryb"}
"""Each org's rows hold its mark in every text, so that a text seen tells whose it is."""
COLOS = {"org_a": "AAX", "org_b": "BBX"}
REST = ("/api/health", PATH, *(one.path for one in OPERATIONS))


def monitor_of(org: str, number: int = 1) -> str:
    return f"mon_{MARKS[org]}_{number}"


def rows_of(org: str) -> list[SeedRow]:
    """Two monitors, a relay, a dispatch, incidents: every text of them marked, and a secret in the config."""
    mark = MARKS[org]
    relay = RelayRow(f"rel_{mark}", f"relay-{mark}", f"Relay {mark}", "weur", 1, 1, 1, 1)
    return [relay, *(row for number in (1, 2) for row in _monitor_rows(org, mark, relay.id, number))]


def _monitor_rows(org: str, mark: str, relay: str, number: int) -> Iterable[SeedRow]:
    name = monitor_of(org, number)
    config = {
        "url": f"https://{mark}.example.com/",
        "interval": 60,
        "timeout": 5000,
        "headers": {"Authorization": f"{HEADER}-{mark}"},
        "password": f"{HEADER}-{mark}",
    }
    yield MonitorRow(
        **vars(
            monitor_row(
                name,
                org,
                name=f"Name {mark} {number}",
                config_json=json.dumps(config),
                status="down",
                region=f"region-{mark}",
                last_error=f"error {mark}",
                relay_id=relay,
            )
        )
    )
    yield DispatchRow(name, f"dsp_{mark}_{number}", org, "completed", 1, 2, 3, COLOS[org], 4)
    yield IncidentRow(f"inc_{mark}_{number}", name, NOW_MS - DAY_MS, None, f"reason {mark}", "open", 1, 1)


def beats_of(org: str) -> list[Heartbeat]:
    """Heartbeats of an org's monitors, and some that carry its org and the other's monitor."""
    other = next(one for one in MARKS if one != org)
    names = (monitor_of(org, 1), monitor_of(org, 2), monitor_of(other, 1))
    return [
        beat(
            name,
            ago * MINUTE_MS,
            "down" if ago % 2 else "up",
            org,
            region=f"region-{MARKS[org]}",
            colo=COLOS[org],
            error=f"error {MARKS[org]}",
            dispatch_id=f"dsp_{MARKS[org]}_{name[-8:-2]}_{ago}"
            if name in names[:2]
            else f"dsp_{MARKS[org]}_x",
        )
        for name in names
        for ago in (1, 2, 3, 300)
    ]


@dataclass(frozen=True)
class Two:
    """A gateway with two orgs, and an API token of each."""

    gateway: Gateway
    tokens: dict[str, str]

    def headers(self, org: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[org]}"}

    async def ask(self, org: str, query: str, variables: dict[str, Any] | None = None) -> str:
        body = {"query": query, "variables": variables or {}}
        return (await self.gateway.client.post("/graphql", json=body, headers=self.headers(org))).text

    async def get(self, org: str, path: str, **parameters: str) -> httpx.Response:
        given = {"target": "0.999", "window": "30d"} if path.endswith("/slo") else {}
        return await self.gateway.client.get(path, params=given | parameters, headers=self.headers(org))


@asynccontextmanager
async def two_orgs(engine: Engine, tmp_path: Path, **settings: Any) -> AsyncIterator[Two]:
    beats = [one for org in MARKS for one in beats_of(org)]
    patient = {"request_seconds": 120.0} | settings  # many requests at once on a machine that is busy
    async with gateway_on(engine, tmp_path, heartbeats=beats, org=None, demo=False, **patient) as gateway:
        for org, mark in MARKS.items():
            await add_org(gateway.registry, org, identity=f"member-{mark}")
            await gateway.registry.execute_many([_named(org)])
            await add_rows(gateway.registry, rows_of(org))
        tokens = {org: await create_token(gateway.registry, org, f"ci {MARKS[org]}", NOW_MS) for org in MARKS}
        yield Two(gateway, tokens)


def _named(org: str) -> RegistryStatement:
    sql = "UPDATE organizations SET slug = ?2, name = ?3 WHERE id = ?1"
    return RegistryStatement("name", sql, (org, f"slug-{MARKS[org]}", f"Org {MARKS[org]}"))


def foreign(org: str) -> list[str]:
    """What must never be seen by an org: the other one's mark, id and colo."""
    ((other, mark),) = [(one, mark) for one, mark in MARKS.items() if one != org]
    return [mark, other, COLOS[other]]


def leaks(text: str, org: str) -> list[str]:
    return [one for one in (*foreign(org), HEADER, *SQL) if one in text]


async def every_answer(two: Two, org: str, every: int = 1) -> dict[str, str]:
    """Every field of GraphQL, or of so many one, and every route of REST, as an org sees them; as many at a
    time as a caller may ask."""
    lane = asyncio.Semaphore(PAGE)

    async def asked(name: str, query: str | None) -> tuple[str, str]:
        async with lane:
            if query:
                return name, await two.ask(org, query, {"id": monitor_of(org)} if "$id" in query else {})
            answer = await two.get(org, name.replace("{id}", monitor_of(org)))
            assert answer.status_code == 200, answer.text
            return name, answer.text

    fields = list(operations().items())[::every]
    return dict(await asyncio.gather(*(asked(*one) for one in [*fields, *((path, None) for path in REST)])))


def told_in(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that our loggers, and those of what we are built on, were told at any level."""
    return text_of(caplog.records)


def text_of(records: Iterable[logging.LogRecord]) -> str:
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(formatter.format(one) for one in records if one.name.startswith(OURS))


@dataclass(frozen=True)
class Told:
    """What both orgs were answered, by org and question, and what was logged and counted meanwhile."""

    tokens: dict[str, str]
    answers: dict[str, dict[str, str]]
    records: list[logging.LogRecord]
    lines: str
    """As operators read them, in JSON."""
    metrics: str
