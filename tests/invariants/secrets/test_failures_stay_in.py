"""Law 11, what a backend says when it fails reaches neither the caller nor the log."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from gateway.ports import RegistryStatement, Rows, Statement, TelemetryStore
from gateway.stores.embedded import Engine
from tests.invariants.secrets.two_orgs import HEADER, leaks, told_in, two_orgs


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
        answer = json.loads(
            await two.ask("org_a", "{ viewer { identity } fleet { uptime { counts { checks { value } } } } }")
        )
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
        answer = await two.ask("org_a", "{ fleet { uptime { counts { checks { value } } } } }")
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
