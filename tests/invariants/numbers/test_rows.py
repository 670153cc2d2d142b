"""Law 6 in the registry: a row that does not add up is an error, and never guessed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import RegistryMalformed
from gateway.ports import RegistryStatement
from gateway.registry import rows
from gateway.registry.fields import integer, number, text
from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, beats, gateway_on, monitor_row
from tests.numbered import counted

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
    **dict.fromkeys(("jurisdiction", "last_error", "last_bootstrapped_at")),
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
