"""Law 11, secrets stay in: no answer and no log holds a credential, SQL, or anything of another org."""

import asyncio
import io
import json
import logging
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType

from gateway.access.tokens import create_token
from gateway.http.rest.openapi.parts import PATH
from gateway.http.rest.table import OPERATIONS
from gateway.ports import RegistryStatement, Rows, Statement, TelemetryStore
from gateway.registry.seeding import DispatchRow, IncidentRow, MonitorRow, RelayRow, SeedRow
from gateway.settings import LogFormat
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.watching import logs
from tests.gateway_under_test import (
    DAY_MS,
    MINUTE_MS,
    NOW_MS,
    Gateway,
    add_org,
    add_rows,
    ask,
    beat,
    gateway_on,
    monitor_row,
)
from tests.invariants.everything import operations, schema, selected
from tests.size import sized

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
        return await self.gateway.client.get(path, params=parameters, headers=self.headers(org))


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


async def every_answer(two: Two, org: str) -> dict[str, str]:
    """Every field of GraphQL and every route of REST, as an org sees them."""
    found = {}
    for name, query in operations().items():
        found[name] = await two.ask(org, query, {"id": monitor_of(org)} if "$id" in query else {})
    for path in REST:
        answer = await two.get(org, path.replace("{id}", monitor_of(org)))
        assert answer.status_code == 200, answer.text
        found[path] = answer.text
    return found


def test_the_operations_select_every_field() -> None:
    """No field of the schema is left out."""
    asked = set().union(*map(selected, operations().values()))
    types = [one for one in schema().type_map.values() if isinstance(one, GraphQLObjectType)]
    fields = {name for kind in types if not kind.name.startswith("__") for name in kind.fields}
    assert fields - asked == set()
    assert len(fields) > 100


@pytest.mark.parametrize("cache_seconds", [0.0, 60.0])
async def test_nothing_of_another_org_is_seen(engine: Engine, tmp_path: Path, cache_seconds: float) -> None:
    """Every field and route, asked by one org and then by the other, holds only what is its own."""
    async with two_orgs(engine, tmp_path, cache_seconds=cache_seconds) as two:
        for org in (*MARKS, *MARKS) if cache_seconds else MARKS:
            answers = await every_answer(two, org)
            assert {name: leaks(text, org) for name, text in answers.items() if leaks(text, org)} == {}
            wrong = {name: text for name, text in answers.items() if '"errors":' in text}
            assert wrong == {}
            everything = "".join(answers.values())
            for own in ("Name ", "mon_", "error ", "region-", "dsp_", "inc_", "reason ", "rel_", "https://"):
                assert f"{own}{MARKS[org]}" in everything, own
            assert COLOS[org] in everything


async def test_another_orgs_monitor_is_no_monitor(engine: Engine, tmp_path: Path) -> None:
    """Asked by id or text, what belongs to another org is as unknown as what is not there."""
    query = """query($id: ID!, $text: String!, $region: [String!], $org: String!) {
      monitor(id: $id) { id name uptime { checks } }
      monitors(filter: {text: $text}) { totalCount nodes { id } }
      named: monitors(filter: {text: $org, lastRegions: $region}) { totalCount }
      fleet(filter: {text: $text}) { monitors { total } uptime { checks } } }"""
    known: dict[str, Any] = {
        "id": monitor_of("org_b"),
        "text": "canaryb",
        "region": ["region-canaryb"],
        "org": "org_b",
    }
    unknown: dict[str, Any] = {
        "id": "mon_nobody_1",
        "text": "nobody",
        "region": ["region-nobody"],
        "org": "nobody",
    }
    async with two_orgs(engine, tmp_path) as two:
        first, second = [json.loads(await two.ask("org_a", query, one)) for one in (known, unknown)]
        assert first["data"] == second["data"]
        assert first["data"]["monitor"] is None
        for path in REST:
            if "{id}" in path:
                theirs = await two.get("org_a", path.replace("{id}", known["id"]))
                nobodys = await two.get("org_a", path.replace("{id}", unknown["id"]))
                assert (theirs.status_code, nobodys.status_code) == (404, 404)
                assert theirs.text.replace(monitor_of("org_b"), "mon_nobody_1") == nobodys.text
        chosen = await two.gateway.client.get(
            "/api/monitors", headers=two.headers("org_a") | {"X-Insights-Org": "org_b"}
        )
        assert chosen.status_code == 403
        assert leaks(chosen.text, "org_a") == []


async def test_a_cursor_of_another_org_opens_nothing(engine: Engine, tmp_path: Path) -> None:
    """A page that goes on from another org's cursor holds the asking org's rows and no other."""
    query = """query($id: ID!, $after: String) { monitor(id: $id) {
      heartbeats(first: 1, after: $after) { nodes { dispatchId error } pageInfo { endCursor } } } }"""
    async with two_orgs(engine, tmp_path) as two:
        theirs = json.loads(await two.ask("org_b", query, {"id": monitor_of("org_b")}))
        cursor = theirs["data"]["monitor"]["heartbeats"]["pageInfo"]["endCursor"]
        mine = await two.ask("org_a", query, {"id": monitor_of("org_a"), "after": cursor})
    assert "canarya" in mine
    assert [one for one in foreign("org_a") if one in mine.replace(cursor, "")] == []


@pytest.mark.parametrize("cache_seconds", [0.0, 60.0])
async def test_requests_at_once_do_not_mix(engine: Engine, tmp_path: Path, cache_seconds: float) -> None:
    """Requests of both orgs, shuffled and in flight together, each get their own org's rows."""
    dice = random.Random(11)  # noqa: S311 - a test that can be repeated
    patient: dict[str, Any] = {
        "request_seconds": 60.0,
        "concurrency": 64,
    }  # a busy machine is no other answer
    async with two_orgs(engine, tmp_path, cache_seconds=cache_seconds, **patient) as two:

        async def one(org: str, name: str) -> tuple[str, str, str]:
            if name in REST:
                return org, name, (await two.get(org, name.replace("{id}", monitor_of(org)))).text
            query = operations()[name]
            return org, name, await two.ask(org, query, {"id": monitor_of(org)} if "$id" in query else {})

        asked = [(org, name) for org in MARKS for name in (*operations(), *REST) for _ in range(sized(2, 1))]
        dice.shuffle(asked)
        answers = await asyncio.gather(*(one(org, name) for org, name in asked))
    assert {(org, name): leaks(text, org) for org, name, text in answers if leaks(text, org)} == {}
    assert sum(MARKS[org] in text for org, _, text in answers) > len(answers) / 3


def told_in(caplog: pytest.LogCaptureFixture) -> str:
    """Everything that our loggers, and those of what we are built on, were told at any level."""
    formatter = logging.Formatter("%(name)s %(levelname)s %(message)s")
    return "\n".join(formatter.format(one) for one in caplog.records if one.name.startswith(OURS))


@dataclass(frozen=True)
class Exploding:
    """A backend whose failure nobody foresaw; the exception's text holds all that must stay in."""

    store: TelemetryStore

    async def read(self, statement: Statement, seconds: float) -> Rows:
        raise LookupError(f"{HEADER} {statement.sql} within {seconds}")

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


async def test_what_nobody_foresaw_is_masked(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected exception is INTERNAL or a 500, and is logged by type and place without its text."""
    caplog.set_level(logging.DEBUG)
    async with two_orgs(engine, tmp_path, telemetry=Exploding) as two:
        answer = json.loads(await two.ask("org_a", "{ viewer { identity } fleet { uptime { checks } } }"))
        twin = await two.get("org_a", "/api/insights/fleet")
    assert answer["data"]["fleet"] == {"uptime": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    assert (twin.status_code, twin.json()["code"]) == (500, "INTERNAL")
    assert leaks(json.dumps(answer) + twin.text, "org_a") == []
    assert told_in(caplog).count("unexpected LookupError") == 2
    assert [one for one in (HEADER, "blob1", "FORMAT JSON", "canary") if one in told_in(caplog)] == []


@dataclass(frozen=True)
class Misspelling:
    """Sends the real engine a statement that it refuses, and quotes in its refusal."""

    store: TelemetryStore

    async def read(self, statement: Statement, seconds: float) -> Rows:
        sql = statement.sql.replace("blob1 =", "canary_column =")
        return await self.store.read(
            Statement(statement.name, statement.org, sql, statement.columns), seconds
        )

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


async def test_a_refused_statement_is_not_quoted(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What the engine says of a statement that it refuses reaches neither the caller nor the log."""
    caplog.set_level(logging.DEBUG)
    async with two_orgs(engine, tmp_path, telemetry=Misspelling) as two:
        answer = await two.ask("org_a", "{ fleet { uptime { checks } } }")
        twin = await two.get("org_a", "/api/insights/fleet")
    assert json.loads(answer)["errors"][0]["extensions"]["code"] == "TELEMETRY_UNAVAILABLE"
    assert twin.status_code == 502
    assert leaks(answer + twin.text, "org_a") == []
    assert "refused" in told_in(caplog)
    assert [one for one in ("canary_column", "double1", "canary") if one in told_in(caplog)] == []


async def test_a_registry_that_breaks_is_not_quoted(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What SQLite says of a missing table or a broken config reaches neither the caller nor the log."""
    caplog.set_level(logging.DEBUG)
    query = "{ monitors { nodes { id config { url } incidents { nodes { id } } } } }"
    async with two_orgs(engine, tmp_path) as two:
        broken = f'{{"url": "{HEADER}", "interval": "{HEADER}"}}'
        for sql, params in (
            ("UPDATE monitors SET config_json = ?1", (broken,)),
            ("ALTER TABLE incidents RENAME COLUMN reason TO canary_reason", ()),
        ):
            await two.gateway.registry.execute(RegistryStatement("break", sql, params), 5)
        answer = await two.ask("org_a", query)
        listed = await two.get("org_a", "/api/monitors")
    codes = {error["extensions"]["code"] for error in json.loads(answer)["errors"]}
    assert codes == {"REGISTRY_UNAVAILABLE"}
    assert {one["config"] for one in listed.json()} == {None}
    assert leaks(answer + listed.text, "org_a") == []
    assert [one for one in (HEADER, "canary_reason", "canary") if one in told_in(caplog)] == []


async def test_no_log_holds_a_secret(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After every field, route and refusal, at DEBUG, our logs hold no token, header or SQL."""
    caplog.set_level(logging.DEBUG)
    async with two_orgs(engine, tmp_path) as two:
        for org in MARKS:
            await every_answer(two, org)
        token = two.tokens["org_a"]
        wrong = [
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token + "x",
            token.replace("_", "-"),
            HEADER,
        ]
        for one in wrong:
            refused = await two.gateway.client.get(
                "/api/monitors", headers={"Authorization": f"Bearer {one}"}
            )
            assert refused.status_code == 401
            assert one not in refused.text
        for query in ("{ monitor(id: 1.5) { nothing } }", "{", 'query { fleet(window: "x") { window } }'):
            assert leaks(await two.ask("org_a", query), "org_a") == []
        told = told_in(caplog)
        ids = ("_".join(one.split("_", 2)[:2]) for one in two.tokens.values())
        secrets = [*two.tokens.values(), *ids, *wrong]
    assert "API token refused" in told
    assert [one for one in (*secrets, HEADER, *SQL) if one in told] == []


async def test_what_operators_see_holds_no_secret(engine: Engine, tmp_path: Path) -> None:
    """Log lines at any level and metrics: no SQL, no text or value of a document, no token."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(LogFormat.JSON, terminal=False))
    ours = [logging.getLogger(name) for name in (*logs.OURS, logs.REQUESTS)]
    before = [one.level for one in ours]
    for one in ours:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    try:
        async with two_orgs(engine, tmp_path, log_requests=1.0) as two:
            for org in MARKS:
                await every_answer(two, org)
                await two.ask(org, 'query canaryname { canaryalias: monitor(id: "canaryvalue") { id } }')
                await two.ask(org, "{ canaryfield }", {"canaryvariable": "canaryvalue"})
            metrics = (await two.get("org_a", "/metrics")).text
            tokens = list(two.tokens.values())
    finally:
        for one, level in zip(ours, before, strict=True):
            one.removeHandler(handler)
            one.setLevel(level)
    lines = stream.getvalue()
    assert lines.count('"event": "request"') > 100
    assert '"org": "org_b"' in lines
    hidden = [
        *tokens,
        HEADER,
        *SQL,
        *(f"canary{one}" for one in ("name", "alias", "value", "field", "variable")),
    ]
    assert [one for one in hidden if one in lines] == []
    assert [one for one in (*hidden, "canaryb", "org_b") if one in metrics] == []


async def test_no_answer_echoes_a_token(engine: Engine, tmp_path: Path) -> None:
    """The token that a request came with is in none of the answers to it, 404 and 405 included."""
    async with two_orgs(engine, tmp_path) as two:
        answers = list((await every_answer(two, "org_a")).values())
        for path in ("/nothing", "/api/monitors/nobody", "/graphql/", "/static/nothing"):
            found = await two.get("org_a", path)
            assert found.status_code in {400, 404}, path
            answers.append(found.text)
        for method in ("PUT", "DELETE"):
            found = await two.gateway.client.request(method, "/graphql", headers=two.headers("org_a"))
            assert found.status_code == 405
            answers.append(found.text)
        secret = two.tokens["org_a"].split("_", 2)[2]
    assert [text for text in answers if secret in text or leaks(text, "org_a")] == []


async def test_introspection_tells_no_sql(engine: Engine, tmp_path: Path) -> None:
    """Names and descriptions of the schema name no column, statement or credential."""
    query = """{ __schema { types { name description fields { name description args { name description
      defaultValue } } enumValues { name description } inputFields { name description } } } }"""
    async with gateway_on(engine, tmp_path) as gateway:
        answer = await ask(gateway.client, query)
    assert "errors" not in answer
    assert leaks(json.dumps(answer["data"]), "org_a") == []


def test_a_leak_is_flagged() -> None:
    """The check sees another org's mark, id and colo, a header and SQL, and lets the own through."""
    for text in ("x canaryb", '"org_b"', '"colo":"BBX"', HEADER, "SELECT 1", "near blob1", "a FROM b"):
        assert leaks(text, "org_a")
    assert leaks('{"id": "mon_canarya_1", "orgId": "org_a", "colo": "AAX"}', "org_a") == []
    assert leaks("canarya", "org_b")
