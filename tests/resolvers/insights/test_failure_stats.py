"""Failures and comparisons through GraphQL, on numbers that can be computed by hand, and what they cost."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.errors import TelemetryUnavailable
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, Gateway, beat, gateway_on, monitor_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

ESTIMATE = "{ value lower upper }"
CONTRIBUTORS = "contributors(first: 100) { dimension key contribution share before after }"
CHANGE = f"change {ESTIMATE} significant {CONTRIBUTORS}"
EXAMPLE = "example { monitorId checkedAt code error region colo dispatchId latencyMs }"
GROUP = f"count {ESTIMATE} share firstSeenAt lastSeenAt {EXAMPLE}"
STATS = f"""count {ESTIMATE} checks {ESTIMATE} byClass {{ class {GROUP} }} byCode {{ code {GROUP} }}
  byRegion {{ region {GROUP} }} fidelity {{ grade rowsRead }}"""
VERSUS = f"versus {{ range {{ window }} before {ESTIMATE} {CHANGE} }}"
UPTIME = f"uptime {{ ratio {ESTIMATE} {VERSUS} }}"
VALUES = f"mean {ESTIMATE} p50 {ESTIMATE} p95 {ESTIMATE}"
LATENCY = f"""latency {{ mean {ESTIMATE} versus {{ before {{ {VALUES} }} change {{ {VALUES} }}
  significant {CONTRIBUTORS} }} }}"""
DIMENSIONS = ("REGION", "COLO", "CODE", "ERROR_CLASS")


def checks(monitor: str, day: int, statuses: str, region: str, colo: str, **fields: Any) -> list[Heartbeat]:
    """A check every ten minutes of the day that ended `day` days ago: u is up, d degraded, x down."""
    names = {"u": "up", "d": "degraded", "x": "down"}
    return [
        beat(
            monitor,
            day * DAY_MS + HOUR_MS + number * 10 * MINUTE_MS,
            names[letter],
            region=region,
            colo=colo,
            **(fields if letter == "x" else {"latency_ms": fields.get("latency_ms", 100.0)}),
        )
        for number, letter in enumerate(statuses)
    ]


def history() -> list[Heartbeat]:
    refused: dict[str, Any] = {"code": 0, "error": "connection refused"}
    told: dict[str, Any] = {"code": 0, "error": "no luck", "error_class": "dns"}
    return [
        *checks("mon_1", 0, "uuuuuuxx", "weur", "AMS"),
        *checks("mon_1", 0, "uuuux", "weur", "FRA", **refused),
        *checks("mon_1", 0, "uuuuuuud", "enam", "EWR", latency_ms=300.0),
        *checks("mon_2", 0, "uux", "enam", "EWR", **told),
        *checks("mon_1", 1, "uuuuuuuu", "weur", "AMS"),
        *checks("mon_1", 1, "uuuux", "weur", "FRA", **refused),
        *checks("mon_1", 1, "uuuuuuuu", "enam", "EWR"),
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module", name="served")
async def served_fixture(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    rows = [monitor_row("mon_1", interval_s=3600), monitor_row("mon_2", interval_s=3600)]
    folder = tmp_path_factory.mktemp("failures")
    async with gateway_on(engine, folder, heartbeats=history(), monitors=rows) as gateway:
        yield gateway


async def ask(gateway: Gateway, selection: str, whose: str = "fleet") -> tuple[dict[str, Any], int]:
    """The data, and the telemetry reads it took."""
    answer = await gateway.ask(f"{{ one: {whose} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["one"], answer["extensions"]["insights"]["telemetryReads"]


def counted(groups: list[dict[str, Any]], name: str) -> dict[Any, tuple[float, float]]:
    return {one[name]: (one["count"]["value"], one["share"]) for one in groups}


async def test_taxonomy(served: Gateway) -> None:
    """By class, code and region; a written class wins over the text, and shares are of all failures."""
    found, reads = await ask(served, f"failures {{ {STATS} }}")
    stats = found["failures"]
    assert (stats["count"]["value"], stats["checks"]["value"], reads) == (4.0, 24.0, 1)
    assert counted(stats["byClass"], "class") == {
        "SERVER_ERROR": (2, 0.5),
        "CONNECT": (1, 0.25),
        "DNS": (1, 0.25),
    }
    assert counted(stats["byCode"], "code") == {None: (2, 0.5), 500: (2, 0.5)}
    assert counted(stats["byRegion"], "region") == {"weur": (3, 0.75), "enam": (1, 0.25)}
    server = next(one for one in stats["byClass"] if one["class"] == "SERVER_ERROR")
    assert (server["firstSeenAt"], server["lastSeenAt"]) == (
        "2025-12-01T09:50:12.345Z",
        "2025-12-01T10:00:12.345Z",
    )
    assert server["example"] == {
        "monitorId": "mon_1",
        "checkedAt": server["lastSeenAt"],
        "code": 500,
        "error": "HTTP 500",
        "region": "weur",
        "colo": "AMS",
        "dispatchId": "dsp_mon_1_7200000",
        "latencyMs": 100.0,
    }


async def test_one_monitor(served: Gateway) -> None:
    """A monitor has its own; examples name it."""
    found, reads = await ask(served, f"failures {{ {STATS} }}", 'monitor(id: "mon_2")')
    stats = found["failures"]
    assert (stats["count"]["value"], stats["checks"]["value"], reads) == (1.0, 3.0, 1)
    assert [(one["class"], one["example"]["monitorId"]) for one in stats["byClass"]] == [("DNS", "mon_2")]


async def test_nothing_failed(served: Gateway) -> None:
    """Zero failures are a number; without checks there is no share and no group, and no error either."""
    for window, amount in (("5m", 0.0), ("2020-01", 0.0)):
        found, _ = await ask(served, f'failures(window: "{window}") {{ {STATS} {VERSUS} }}')
        stats = found["failures"]
        assert (stats["count"]["value"], stats["checks"]["value"]) == (amount, amount)
        assert stats["byClass"] == stats["byCode"] == stats["byRegion"] == []
        assert stats["versus"]["change"]["value"] == 0
        assert stats["versus"]["contributors"] == []


def summed(change: dict[str, Any], *dimensions: str) -> list[float]:
    return [
        sum(one["contribution"] for one in change["contributors"] if one["dimension"] == dimension)
        for dimension in dimensions
    ]


async def test_failures_before(served: Gateway) -> None:
    """Four failures after one: by each dimension contributors add up to three more."""
    found, reads = await ask(served, f"failures {{ {VERSUS} }}")
    change = found["failures"]["versus"]
    assert change["before"]["value"] == 1
    assert change["change"]["value"] == 3
    assert summed(change, *DIMENSIONS) == [3, 3, 3, 3]
    assert reads == 1
    first = [one for one in change["contributors"] if one["dimension"] == "ERROR_CLASS"]
    assert [(one["key"], one["contribution"], one["before"], one["after"]) for one in first] == [
        ("SERVER_ERROR", 2, 0, 2),
        ("DNS", 1, 0, 1),
    ]


async def test_uptime_before(served: Gateway) -> None:
    """Places add up to the change of uptime; codes and classes to what failures made of it."""
    found, reads = await ask(served, UPTIME)
    uptime = found["uptime"]
    change = uptime["versus"]
    assert reads == 2
    assert change["range"]["window"] == "2025-11-29T12:00:20.000Z/2025-11-30T12:00:20.000Z"
    assert change["before"]["value"] == 20 / 21
    after = 20 / 24
    assert uptime["ratio"]["value"] == after
    assert change["change"]["value"] == pytest.approx(after - 20 / 21)
    places = pytest.approx([after - 20 / 21] * 2)
    causes = pytest.approx([1 / 21 - 4 / 24] * 2)
    assert summed(change, "REGION", "COLO") == places
    assert summed(change, "CODE", "ERROR_CLASS") == causes
    ranked = [one["contribution"] for one in change["contributors"]]
    assert ranked == sorted(ranked)


async def test_latency_before(served: Gateway) -> None:
    """One place is slower: it moved the mean, and places add up to what it moved by."""
    found, reads = await ask(served, LATENCY, 'monitor(id: "mon_1")')
    latency = found["latency"]
    change = latency["versus"]
    assert (change["before"]["mean"]["value"], reads) == (100, 2)
    moved = (8 * 300 + 10 * 100) / 18 - 100
    assert change["change"]["mean"]["value"] == pytest.approx(moved)
    assert summed(change, "REGION", "COLO") == pytest.approx([moved, moved])
    assert [one["key"] for one in change["contributors"]][:2] == ["EWR", "enam"]
    assert change["change"]["p95"]["value"] == 200


async def test_everything_shares_its_reads(served: Gateway) -> None:
    """Uptime, latency and failures with all their comparisons, and colos, are two reads."""
    colos = "colos { nodes { key latency { p95 { value } } } }"
    both = f"{UPTIME} {LATENCY} failures {{ {STATS} {VERSUS} }} {colos}"
    assert (await ask(served, both))[1] == 2
    assert (await ask(served, both, 'monitor(id: "mon_1")'))[1] == 2
    totals = (
        "uptime { versus { change { value } significant } } latency { versus { change { mean { value } } } }"
    )
    assert (await ask(served, totals))[1] == 1


async def test_together_is_as_alone(served: Gateway) -> None:
    """The same numbers, however much else is asked for."""
    parts = {
        "uptime": UPTIME,
        "latency": LATENCY,
        "failures": f"failures {{ {STATS} {VERSUS} }}",
        "colos": "colos { nodes { key region counts { checks { value } down { value } } "
        "latency { mean { value } p50 { value } p95 { value } } } }",
    }
    together, _ = await ask(served, " ".join(parts.values()))
    for name, selection in parts.items():
        alone, _ = await ask(served, selection)
        assert alone[name] == together[name], name


async def test_a_month_is_compared_with_the_month_before(served: Gateway) -> None:
    """However long either is."""
    found, _ = await ask(
        served,
        'uptime(window: "2025-12") { versus { range { window since seconds } } }',
    )
    assert found["uptime"]["versus"]["range"] == {
        "window": "2025-11",
        "since": "2025-11-01T00:00:00.000Z",
        "seconds": 30 * 86_400,
    }


async def test_no_period_before(served: Gateway) -> None:
    """Where one period has no checks nothing is claimed: no change, no verdict, no contributors."""
    found, _ = await ask(served, UPTIME.replace("uptime {", 'uptime(window: "48h") {', 1))
    change = found["uptime"]["versus"]
    assert change["change"] == {"value": None, "lower": None, "upper": None}
    assert (change["significant"], change["contributors"]) == (None, [])


class Broken:
    """A store without breakdowns."""

    def __init__(self, store: TelemetryStore) -> None:
        self._store = store

    async def read(self, statement: Statement, seconds: float) -> Rows:
        if statement.name == "breakdown":
            raise TelemetryUnavailable("broken for the test")
        return await self._store.read(statement, seconds)

    async def ping(self) -> None:
        await self._store.ping()

    async def aclose(self) -> None:
        await self._store.aclose()


async def test_contributors_that_fail_cost_themselves_alone(engine: Engine, tmp_path: Path) -> None:
    """Without the breakdown contributors and failures are null with a code; the change is there."""
    rows = [monitor_row(one, interval_s=3600) for one in ("mon_1", "mon_2")]
    async with gateway_on(engine, tmp_path, heartbeats=history(), monitors=rows, telemetry=Broken) as gateway:
        answer = await gateway.ask(f"{{ fleet {{ {UPTIME} failures {{ {STATS} }} }} }}")
    fleet = answer["data"]["fleet"]
    assert {tuple(error["path"]) for error in answer["errors"]} == {
        ("fleet", "uptime", "versus", "contributors"),
        ("fleet", "failures"),
    }
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"TELEMETRY_UNAVAILABLE"}
    assert fleet["failures"] is fleet["uptime"]["versus"]["contributors"] is None
    assert fleet["uptime"]["versus"]["change"]["value"] == pytest.approx(20 / 24 - 20 / 21)


async def test_heartbeats_tell_their_class(served: Gateway) -> None:
    """As written, or by the table; checks that did not fail have none."""
    found, _ = await ask(
        served, "heartbeats(first: 100) { nodes { status error errorClass } }", 'monitor(id: "mon_2")'
    )
    told = {(one["status"], one["error"], one["errorClass"]) for one in found["heartbeats"]["nodes"]}
    assert told == {("UP", None, None), ("DOWN", "no luck", "DNS")}
