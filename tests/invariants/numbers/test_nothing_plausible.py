"""Law 6: nothing becomes plausible. What does not add up is an error, not `down`, 0 or an empty list.

A single row that cannot be read is counted apart, and takes no aggregate away.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import TelemetryStore
from gateway.stores.embedded import Engine
from tests.gateway_under_test import Wrap, beat, beats, gateway_on, monitor_row
from tests.invariants.backends import Garble, Garbling
from tests.numbered import counted

HTML = b"<html><body>502 Bad Gateway: SELECT canary</body></html>"


def changed(column: str, value: object) -> Garble:
    return lambda data: [row | {column: value} for row in data]


def dropped(column: str) -> Garble:
    return lambda data: [{name: value for name, value in row.items() if name != column} for row in data]


def page(_data: list[dict[str, Any]]) -> object:
    return HTML


def nan(data: list[dict[str, Any]]) -> object:
    return b'{"data": ' + json.dumps([row | {"up_0": float("nan")} for row in data]).encode() + b"}"


UPTIME = ("monitor_totals", "uptime { counts { checks { value } } }")
LATENCY = ("monitor_totals", "latency { p95 { value } }")
BEATS = ("heartbeats", "heartbeats { nodes { status latencyMs } }")
SERIES = ("series", "series { checks { value } }")
ANSWERS: dict[str, tuple[tuple[str, str], Garble]] = {
    "HTML": (UPTIME, page),
    "HTML for heartbeats": (BEATS, page),
    "NaN": (UPTIME, nan),
    "a count that is null": (UPTIME, changed("rows_0", None)),
    "a count that is missing": (UPTIME, dropped("down_0")),
    "a sum that is text": (UPTIME, changed("up_0", "many")),
    "a group that is missing": (UPTIME, dropped("monitor")),
    "a quantile that is null over rows": (LATENCY, changed("q9500_0", None)),
    "a quantile that is missing": (LATENCY, dropped("q9500_0")),
    "an unknown status": (BEATS, changed("status", "exploded")),
    "a status that is null": (BEATS, changed("status", None)),
    "a latency that is text": (BEATS, changed("latency_ms", "fast")),
    "a time that is missing": (BEATS, dropped("timestamp_ms")),
    "a code that is a fraction": (BEATS, changed("code", 200.5)),
    "a bucket that is text": (SERIES, changed("bucket", "noon")),
}


def garbling(name: str, garble: Garble) -> Wrap:
    def wrap(store: TelemetryStore) -> TelemetryStore:
        return Garbling(store, name, garble)

    return wrap


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_that_does_not_add_up_is_an_error(
    engine: Engine, tmp_path: Path, answer: str
) -> None:
    """Over HTTP the field is null with TELEMETRY_INVALID, REST says 502, and the body is not echoed."""
    (name, field), garble = ANSWERS[answer]
    query = f'{{ monitor(id: "mon_1") {{ name {field} }} }}'
    path = "heartbeats" if name == "heartbeats" else "latency"
    async with gateway_on(
        engine, tmp_path, heartbeats=beats(), monitors=[monitor_row()], telemetry=garbling(name, garble)
    ) as gateway:
        found, twin = await gateway.ask(query), await gateway.get(f"/api/monitors/mon_1/{path}")
    one = found["data"]["monitor"]
    assert [value for key, value in one.items() if key != "name"] == [None]
    assert [error["extensions"]["code"] for error in found["errors"]] == ["TELEMETRY_INVALID"]
    assert (twin.status_code, twin.json()["code"]) == (502, "TELEMETRY_INVALID")
    assert "canary" not in json.dumps(found) + twin.text


async def test_the_same_answers_unchanged_are_no_error(engine: Engine, tmp_path: Path) -> None:
    """The double that changes nothing is not noticed: what fails above is the change."""
    fields = " ".join(sorted({field for (_, field), _ in ANSWERS.values()}))
    for name in {name for (name, _), _ in ANSWERS.values()}:
        async with gateway_on(
            engine,
            tmp_path,
            heartbeats=beats(),
            monitors=[monitor_row()],
            telemetry=garbling(name, lambda data: data),
        ) as gateway:
            assert "errors" not in await gateway.ask(f'{{ monitor(id: "mon_1") {{ {fields} }} }}')


async def test_a_status_that_nobody_knows_is_no_outage(engine: Engine, tmp_path: Path) -> None:
    """A row with another status is neither a failed nor a missing check, and takes no insight away."""
    rows = [beat(ago_ms=90_000, status="exploded"), beat(ago_ms=120_000, status="down"), *beats(count=1)]
    query = """{ monitor(id: "mon_1") { name latency { answered { value } } series { checks { value } }
      uptime { counts { checks { value } down { value } } fidelity { grade unreadable } }
      regions { nodes { counts { checks { value } down { value } } } }
      heartbeats { nodes { status } } lastFailure { code } }
      fleet { uptime { counts { checks { value } down { value } } } failing(window: "15m") { nodes {
        failedChecks } } } }"""
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(query)
    assert "errors" not in answer
    one, fleet = answer["data"]["monitor"], answer["data"]["fleet"]
    counts = counted(checks=2, down=1)
    assert one["uptime"]["counts"] == counts
    assert fleet["uptime"] == one["regions"]["nodes"][0] == {"counts": counts}
    assert one["uptime"]["fidelity"] == {"grade": "INSUFFICIENT", "unreadable": 1}
    assert (one["latency"]["answered"]["value"], sum(one["series"]["checks"]["value"])) == (1, 2)
    assert sorted(node["status"] for node in one["heartbeats"]["nodes"]) == ["DOWN", "UP"]
    assert fleet["failing"]["nodes"] == [{"failedChecks": 1}]


async def test_a_status_that_nobody_knows_ends_no_downtime(engine: Engine, tmp_path: Path) -> None:
    """Downtime is looked at check by check: an unknown status is an error, not the end of a stretch."""
    rows = [beat(ago_ms=ago, status="down") for ago in (120_000, 180_000)]
    garble = changed("status", "exploded")
    query = '{ monitor(id: "mon_1") { uptime { counts { down { value } } downtime { seconds } } } }'
    async with gateway_on(
        engine,
        tmp_path,
        heartbeats=rows,
        monitors=[monitor_row()],
        telemetry=garbling("checks_between", garble),
    ) as gateway:
        answer = await gateway.ask(query)
    assert answer["data"]["monitor"]["uptime"] == {"counts": counted(down=2), "downtime": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["TELEMETRY_INVALID"]


async def test_more_rows_than_an_int_holds_are_a_number(engine: Engine, tmp_path: Path) -> None:
    """Three billion rows, of a store that says so, cost no uptime: counts of rows and checks are Float."""
    rows = 3_000_000_000
    query = """{ monitor(id: "mon_1") { uptime { ratio { value } fidelity { rowsRead maxSampleInterval }
      explain { rows maxSampleInterval } } } }"""
    huge = {"rows_0": rows, "up_0": float(rows), "down_0": 0.0, "decided_0": float(rows), "interval_0": rows}
    async with gateway_on(
        engine,
        tmp_path,
        heartbeats=beats(),
        monitors=[monitor_row()],
        telemetry=garbling("monitor_totals", lambda data: [row | huge for row in data]),
    ) as gateway:
        answer = await gateway.ask(query)
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]["monitor"]["uptime"]
    assert found["fidelity"] == {"rowsRead": rows, "maxSampleInterval": rows}
    assert found["explain"] == {"rows": rows, "maxSampleInterval": rows}
