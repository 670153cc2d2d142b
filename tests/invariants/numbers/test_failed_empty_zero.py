"""Law 5: failed, empty and zero differ. None of them is ever 0 % or 100 %."""

from pathlib import Path
from typing import Any

import pytest

from gateway.ports import TelemetryStore
from gateway.stores.embedded import Engine
from tests.gateway_under_test import MINUTE_MS, NOW_MS, Wrap, beat, beats, gateway_on, monitor_row
from tests.invariants.backends import Failing
from tests.numbered import counted, valued, values

V = "{ value }"
FIELDS = {
    "uptime": ("monitor_totals", "uptime { counts { checks { value } } ratio { value lower upper } }"),
    "uptimes": (
        "monitor_totals",
        'uptimes(windows: ["1h", "7d"]) { counts { checks { value } } ratio { value } }',
    ),
    "latency": ("monitor_totals", "latency { answered { value } mean { value } p95 { value } min }"),
    "lastFailure": ("monitor_totals", "lastFailure { code }"),
    "series": ("series", f"series {{ checks {V} ratio {V} latency {{ p95 {V} mean {V} }} }}"),
    "regions": ("places", "regions { nodes { key ratio { value } } }"),
    "heartbeats": ("heartbeats", "heartbeats { nodes { status } }"),
    "failures": ("breakdown", "failures { count { value } }"),
}
"""Insights of a monitor: the statement each is read by, and how it is asked for."""
FLEET = {
    "uptime": ("totals", "uptime { counts { checks { value } } ratio { value } }"),
    "latency": ("totals", "latency { p95 { value } }"),
    "failures": ("breakdown", "failures { checks { value } count { value } }"),
    "series": ("series", "series { ratio { value } latency { p95 { value } } }"),
    "regions": ("places", "regions { nodes { key } }"),
    "colos": ("breakdown", "colos { nodes { key } }"),
    "failing": ("members", 'failing(window: "15m") { nodes { failedChecks } }'),
    "byKind": ("members", "byKind { nodes { key } }"),
    "byRelay": ("members", "byRelay { nodes { key } }"),
    "ranking": ("members", "ranking { nodes { counts { checks { value } } } }"),
    "targets": ("members", "targets { nodes { meeting } }"),
}
STATEMENTS = sorted({name for name, _ in (*FIELDS.values(), *FLEET.values())})
EVERYTHING = (
    '{ viewer { identity } monitor(id: "mon_1") { name '
    + " ".join(text for _, text in FIELDS.values())
    + " } fleet { monitors { total } "
    + " ".join(text for _, text in FLEET.values())
    + " } }"
)
REST = {
    "/api/monitors/mon_1/uptime": "monitor_totals",
    "/api/monitors/mon_1/latency": "series",
    "/api/monitors/mon_1/heartbeats": "heartbeats",
    "/api/insights/fleet": "members",
}


def without(*names: str) -> Wrap:
    def wrap(store: TelemetryStore) -> TelemetryStore:
        return Failing(store, names)

    return wrap


def nulls(answer: dict[str, Any]) -> set[str]:
    return {
        f"{root}.{name}"
        for root in ("monitor", "fleet")
        for name, value in answer["data"][root].items()
        if value is None
    }


@pytest.mark.parametrize("failed", STATEMENTS)
async def test_a_failed_read_costs_its_fields_and_no_other(
    engine: Engine, tmp_path: Path, failed: str
) -> None:
    """The fields of a failed statement are null, each with an error of its code and path; others are kept."""
    rows = [beat(ago_ms=1000, status="down"), *beats(count=3)]
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=[monitor_row()], telemetry=without(failed)
    ) as gateway:
        answer = await gateway.ask(EVERYTHING)
    lost = {f"monitor.{name}" for name, (statement, _) in FIELDS.items() if statement == failed}
    lost |= {f"fleet.{name}" for name, (statement, _) in FLEET.items() if statement == failed}
    assert lost
    assert nulls(answer) == lost
    assert answer["data"]["viewer"] is not None
    assert answer["data"]["monitor"]["name"] == "Monitor mon_1"
    assert {".".join(error["path"]) for error in answer["errors"]} == lost
    assert [error["extensions"] for error in answer["errors"]] == [
        {"code": "TELEMETRY_UNAVAILABLE", "retryAfterSeconds": 7}
    ] * len(lost)


async def test_with_no_telemetry_at_all_the_registry_is_still_shown(engine: Engine, tmp_path: Path) -> None:
    """Every insight is null with an error; what the registry knows is served."""
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], telemetry=without(*STATEMENTS)
    ) as gateway:
        answer = await gateway.ask(EVERYTHING)
        listed = await gateway.get("/api/monitors")
    assert nulls(answer) == {f"monitor.{name}" for name in FIELDS} | {f"fleet.{name}" for name in FLEET}
    assert answer["data"]["fleet"]["monitors"] == {"total": 1}
    assert [one["id"] for one in listed.json()] == ["mon_1"]


async def test_downtime_that_cannot_be_read_is_null_beside_its_uptime(engine: Engine, tmp_path: Path) -> None:
    """downtime is read apart: when that read fails it is null, never 0, and the uptime stays."""
    rows = [beat(ago_ms=120_000, status="down"), beat()]
    query = """{ monitor(id: "mon_1") { uptime(window: "7d") { counts { checks { value } }
      downtime { seconds } } } }"""
    counts = counted(checks=2)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        assert (await gateway.ask(query))["data"]["monitor"]["uptime"] == {
            "counts": counts,
            "downtime": {"seconds": 60},
        }
    for failed in ("checked_buckets", "checks_between"):
        async with gateway_on(
            engine, tmp_path, heartbeats=rows, monitors=[monitor_row()], telemetry=without(failed)
        ) as gateway:
            answer = await gateway.ask(query)
            twin = await gateway.get("/api/monitors/mon_1/uptime", window="7d")
        assert answer["data"]["monitor"]["uptime"] == {"counts": counts, "downtime": None}
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["TELEMETRY_UNAVAILABLE"]
        assert twin.status_code == 502


@pytest.mark.parametrize(("path", "failed"), REST.items())
async def test_rest_tells_a_failed_store_as_a_problem(
    engine: Engine, tmp_path: Path, path: str, failed: str
) -> None:
    """A REST answer that needs a failed read is a 502 problem with the code, and says when to retry."""
    async with gateway_on(
        engine, tmp_path, heartbeats=beats(), monitors=[monitor_row()], telemetry=without(failed)
    ) as gateway:
        answer = await gateway.get(path)
    assert answer.status_code == 502
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "7"
    told = answer.json()
    assert (told["status"], told["code"], told["retryAfterSeconds"]) == (502, "TELEMETRY_UNAVAILABLE", 7)
    assert told["instance"] == path


async def test_no_data_is_no_ratio(engine: Engine, tmp_path: Path) -> None:
    """Without a heartbeat checks are 0 and every ratio and latency is null: neither 0 % nor 100 %."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(EVERYTHING)
    assert "errors" not in answer
    one, fleet = answer["data"]["monitor"], answer["data"]["fleet"]
    empty = {"value": None, "lower": None, "upper": None}
    none = {"counts": counted(checks=0), "ratio": valued(None)}
    assert one["uptime"] == none | {"ratio": empty}
    assert one["uptimes"] == [none] * 2
    assert one["latency"] == {
        "answered": valued(0),
        "mean": valued(None),
        "p95": valued(None),
        "min": None,
    }
    assert set(one["series"]["ratio"]["value"]) == {None}
    assert set(one["series"]["checks"]["value"]) == {0}
    assert {each for name in ("p95", "mean") for each in one["series"]["latency"][name]["value"]} == {None}
    assert one["failures"] == {"count": valued(0)}
    assert one["regions"]["nodes"] == one["heartbeats"]["nodes"] == fleet["failing"]["nodes"] == []
    assert one["lastFailure"] is None
    assert fleet["uptime"] == none


async def test_no_data_is_no_ratio_over_rest(engine: Engine, tmp_path: Path) -> None:
    """REST says the same: zero checks, null ratios, null latencies, no entry."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        uptime = (await gateway.get("/api/monitors/mon_1/uptime")).json()
        latency = (await gateway.get("/api/monitors/mon_1/latency")).json()
        fleet = (await gateway.get("/api/insights/fleet")).json()
    for found in (uptime, fleet["uptime"]):
        numbers = (found["counts"]["checks"]["value"], found["ratio"]["value"], found["ratio"]["lower"])
        assert numbers == (0, None, None)
    for found in (latency, fleet["latency"]):
        assert values(found, "answered", "mean", "p95") == [0, None, None]
        assert found["max"] is None
    assert set(latency["series"]["p95"]["value"]) == {None}
    assert fleet["regions"] == fleet["failing"] == []


async def test_a_filter_that_lets_nobody_through_has_no_ratio_either(engine: Engine, tmp_path: Path) -> None:
    """An empty fleet reads nothing and has zero checks and no ratio."""
    query = """{ fleet(filter: {text: "nobody"}) { monitors { total }
      uptime { counts { checks { value } } ratio { value } } latency { p95 { value } }
      failures { count { value } checks { value } } } }"""
    async with gateway_on(engine, tmp_path, heartbeats=beats(), monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(query)
    fleet = answer["data"]["fleet"]
    assert fleet["uptime"] == {"counts": counted(checks=0), "ratio": valued(None)}
    assert fleet["latency"] == {"p95": {"value": None}}
    assert fleet["failures"]["checks"] == valued(0)
    assert answer["extensions"]["insights"]["telemetryReads"] == 0


@pytest.mark.parametrize(("status", "value"), [("down", 0.0), ("up", 1.0), ("pending", None)])
async def test_zero_is_zero_where_it_was_measured(
    engine: Engine, tmp_path: Path, status: str, value: float | None
) -> None:
    """Checks that all failed are 0, all up are 1; undecided ones count as checks and make no ratio."""
    new = monitor_row(created_at=NOW_MS - 31 * MINUTE_MS)
    async with gateway_on(
        engine, tmp_path, heartbeats=beats(count=30, status=status), monitors=[new]
    ) as gateway:
        answer = await gateway.ask(EVERYTHING)
    expected = {"value": value, "lower": value, "upper": value}
    assert answer["data"]["monitor"]["uptime"] == {"counts": counted(checks=30), "ratio": expected}
    assert set(answer["data"]["monitor"]["series"]["ratio"]["value"]) == {value, None}


async def test_readiness_tells_a_failed_store(engine: Engine, tmp_path: Path) -> None:
    """/readyz is a 503 that names the store, while /healthz is fine."""
    async with gateway_on(engine, tmp_path, telemetry=without()) as gateway:
        ready, alive = await gateway.get("/readyz"), await gateway.get("/healthz")
    assert (ready.status_code, ready.json()["telemetry"]) == (503, "TELEMETRY_UNAVAILABLE")
    assert ready.json()["registry"] == "ok"
    assert alive.text == "ok"
