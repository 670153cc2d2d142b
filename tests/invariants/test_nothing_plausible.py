"""Law 6: nothing becomes plausible. What does not add up is an error, not `down`, 0 or an empty list.

A single row that cannot be read is counted apart, and takes no aggregate away.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import RegistryMalformed, StoreMalformed
from gateway.ports import Kind, RegistryStatement, Statement, TelemetryStore
from gateway.registry import rows
from gateway.registry.fields import integer, number, text
from gateway.stores.answer import checked_rows
from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, Wrap, beat, beats, gateway_on, monitor_row
from tests.invariants.backends import Garble, Garbling
from tests.numbered import counted

DECLARED = Statement(
    "one",
    "org_a",
    "SELECT 1",
    {"name": Kind.TEXT, "count": Kind.INTEGER, "mean": Kind.NUMBER, "q": Kind.QUANTILE},
)
GOOD: dict[str, object] = {"name": "a", "count": 1, "mean": 1.5, "q": None}
HTML = b"<html><body>502 Bad Gateway: SELECT canary</body></html>"

BODIES = {
    "HTML": HTML,
    "nothing": b"",
    "cut short": b'{"data": [{"name": "a"',
    "NaN": b'{"data": [{"name": "a", "count": 1, "mean": NaN, "q": null}]}',
    "Infinity": b'{"data": [{"name": "a", "count": 1, "mean": Infinity, "q": null}]}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no data": b'{"rows": []}',
    "data that is null": b'{"data": null}',
    "data that is an object": b'{"data": {"name": "a"}}',
    "rows that are lists": b'{"data": [["a", 1, 1.5, null]]}',
    "not UTF-8": b'{"data": [{"name": "\xff"}]}',
}
WRONG: dict[str, tuple[object, ...]] = {
    "name": (None, 1, True, ["a"]),
    "count": (None, True, 1.5, "", "one", "1.5", "1e3", "-", "0x1", "9" * 5000, [1]),
    "mean": (None, True, "1.5", "NaN", "", [1.5]),
    "q": (True, "1.5", "null", {}),
}
MISSING = "missing"
VALUES = [(column, value) for column, values in WRONG.items() for value in (MISSING, *values)]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_answer_is_refused(body: bytes) -> None:
    """HTML, a cut answer, NaN or another structure raises StoreMalformed, and nothing of it is echoed."""
    with pytest.raises(StoreMalformed) as raised:
        checked_rows(DECLARED, body)
    assert raised.value.code == "TELEMETRY_INVALID"
    assert "canary" not in raised.value.message
    assert "Bad Gateway" not in raised.value.message


@pytest.mark.parametrize(("column", "value"), VALUES, ids=lambda one: repr(one)[:20])
def test_a_value_of_another_kind_is_refused(column: str, value: object) -> None:
    """A missing column, null, text, a boolean or a fraction raises StoreMalformed in any row."""
    bad = {name: given for name, given in GOOD.items() if name != column}
    if value != MISSING:
        bad[column] = value
    for data in ([bad], [GOOD, bad]):
        with pytest.raises(StoreMalformed, match=column):
            checked_rows(DECLARED, json.dumps({"data": data}).encode())


def test_what_was_declared_is_read() -> None:
    """Whole numbers may come as text; a quantile may be null; an empty answer is an empty list."""
    good = GOOD | {"count": "18446744073709551615", "mean": 2}
    found = checked_rows(DECLARED, json.dumps({"data": [GOOD, good]}).encode()).rows
    assert found == [GOOD, good | {"count": 2**64 - 1, "mean": 2.0}]
    assert checked_rows(DECLARED, b'{"data": []}').rows == []


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
    assert fleet["uptime"] == one["regions"][0] == {"counts": counts}
    assert one["uptime"]["fidelity"] == {"grade": "INSUFFICIENT", "unreadable": 1}
    assert (one["latency"]["answered"]["value"], sum(one["series"]["checks"]["value"])) == (1, 2)
    assert sorted(node["status"] for node in one["heartbeats"]["nodes"]) == ["DOWN", "UP"]
    assert fleet["failing"] == [{"failedChecks": 1}]


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


MONITOR: Mapping[str, object] = vars(monitor_row()) | {"interval_s": 60}
INCIDENT: Mapping[str, object] = {
    "id": "i",
    "monitor_id": "m",
    "opened_ts": 1,
    "closed_ts": None,
    "reason": None,
    "status": "open",
    "updated_at": 1,
}
DISPATCH: Mapping[str, object] = {
    "monitor_id": "m",
    "dispatch_id": "d",
    "status": "running",
    "scheduled_for_ts": 1,
    **dict.fromkeys(("dispatched_at_ts", "completed_at_ts", "runner_colo", "error")),
}
RELAY: Mapping[str, object] = {
    "id": "r",
    "slug": "s",
    "name": "n",
    "location_hint": "weur",
    "enabled": 1,
    **dict.fromkeys(("jurisdiction", "last_error")),
}
READERS = [
    (rows.monitor, MONITOR, {"interval_s"}),
    (rows.incident, INCIDENT, set[str]()),
    (rows.dispatch, DISPATCH, set[str]()),
    (rows.relay, RELAY, set[str]()),
]


@pytest.mark.parametrize(
    ("read", "row", "optional"), READERS, ids=["monitor", "incident", "dispatch", "relay"]
)
def test_a_registry_row_that_does_not_add_up_is_refused(
    read: Any, row: Mapping[str, object], optional: set[str]
) -> None:
    """Each column that is missing, or of another kind, raises RegistryMalformed that names it."""
    assert read(row)
    for column in row.keys() - optional:
        wrong: list[dict[str, object]] = [
            {name: value for name, value in row.items() if name != column},
            dict(row) | {column: [1]},
        ]
        for bad in wrong:
            with pytest.raises(RegistryMalformed, match=column):
                read(bad)


@pytest.mark.parametrize("value", [None, "1", True, float("nan"), float("inf"), 1.5, b"1"], ids=repr)
def test_a_registry_number_is_a_number(value: object) -> None:
    """Text, a boolean, NaN or infinity is no number of a registry row, and a fraction no whole one."""
    with pytest.raises(RegistryMalformed):
        integer({"one": value}, "one")
    if value != 1.5:
        with pytest.raises(RegistryMalformed):
            number({"one": value}, "one")
    with pytest.raises(RegistryMalformed):
        text({"one": value if value != "1" else 1}, "one")


async def broken(gateway: Gateway, column: str, value: object) -> None:
    statement = f"UPDATE monitors SET {column} = ?1 WHERE id = 'mon_1'"  # noqa: S608 - a column of this file
    await gateway.registry.execute(RegistryStatement("break", statement, (value,)), 5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "value", "field"),
    [
        ("status", "exploded", "status"),
        ("kind", "carrier pigeon", "kind"),
        ("config_json", "{", "config { url }"),
        ("config_json", '{"url": "javascript:alert(1)", "interval": 60}', "config { url }"),
        ("config_json", '{"url": "https://example.com/", "interval": "often"}', "config { url }"),
    ],
)
async def test_a_monitor_of_an_unknown_kind_loses_that_field(
    engine: Engine, tmp_path: Path, column: str, value: str, field: str
) -> None:
    """An unknown status or kind, or a broken configuration, is null with a code; the rest stays."""
    async with gateway_on(engine, tmp_path, heartbeats=beats(count=2), monitors=[monitor_row()]) as gateway:
        await broken(gateway, column, value)
        answer = await gateway.ask(
            f'{{ monitor(id: "mon_1") {{ id uptime {{ counts {{ checks {{ value }} }} }} {field} }} }}'
        )
    assert answer["data"]["monitor"] == {
        "id": "mon_1",
        "uptime": {"counts": counted(checks=2)},
        field.split(maxsplit=1)[0]: None,
    }
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["REGISTRY_UNAVAILABLE"]


@pytest.mark.parametrize(
    ("column", "value"),
    [("rt_ms", "fast"), ("rt_ms", float("inf")), ("created_at", "yesterday"), ("last_checked_at", 1.5)],
)
async def test_a_row_that_cannot_be_read_is_an_error(
    engine: Engine, tmp_path: Path, column: str, value: object
) -> None:
    """SQLite keeps text in a number's column; GraphQL and REST refuse such a row, they do not guess."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        await broken(gateway, column, value)
        answer = await gateway.ask('{ viewer { identity } monitor(id: "mon_1") { id } }')
        twin = await gateway.get("/api/monitors/mon_1")
    assert answer["data"]["monitor"] is None
    assert answer["data"]["viewer"] is not None
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["REGISTRY_UNAVAILABLE"]
    assert (twin.status_code, twin.json()["code"]) == (502, "REGISTRY_UNAVAILABLE")


async def test_an_incident_in_an_unknown_state_is_an_error(engine: Engine, tmp_path: Path) -> None:
    """Where the table's own check is off, an incident of an unknown status is no open and no closed one."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        for sql in (
            "PRAGMA ignore_check_constraints = 1",
            """INSERT INTO incidents (id, monitor_id, opened_ts, status, created_at, updated_at)
            VALUES ('i', 'mon_1', 1, 'exploded', 1, 1)""",
        ):
            await gateway.registry.execute(RegistryStatement("break", sql), 5)
        answer = await gateway.ask('{ monitor(id: "mon_1") { id incidents { nodes { status } } } }')
    assert answer["data"]["monitor"] == {"id": "mon_1", "incidents": None}
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["REGISTRY_UNAVAILABLE"]
