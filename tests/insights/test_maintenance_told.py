"""Maintenance as callers see it: where it lies, by both doors, and what leaving it out costs in reads."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.registry.maintenance.statements import add_maintenance
from gateway.stores.embedded import Engine
from gateway.times.maintenance import Maintenance
from tests.gateway_under_test import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    beat,
    beats,
    gateway_on,
    monitor_row,
)

NIGHT = Maintenance("mnt_night", "Night", "UTC", datetime(2025, 11, 1, 2), 3600, "FREQ=DAILY", created_ms=2)  # noqa: DTZ001 - of a wall clock
MOVE = Maintenance("mnt_move", "Move", "UTC", datetime(2025, 12, 1, 10), 3600, created_ms=3)  # noqa: DTZ001 - as above
"""Two hours before now."""
SPANS = "maintenanceSpans { totalCount nodes { plan { key } since until seconds } planned { key rule } }"


async def planned(gateway: Gateway, kept: Iterable[Maintenance]) -> None:
    for one in kept:
        await gateway.registry.execute(add_maintenance(ORG, one), 5)


async def test_where_it_lies(engine: Engine, tmp_path: Path) -> None:
    """A monitor and the fleet tell what reaches into a window, newest first and whole, and what is planned;
    the doors agree."""
    mine = replace(MOVE, id="mnt_mine", monitor_id="mon_2", created_ms=1)
    async with gateway_on(engine, tmp_path, monitors=[monitor_row(f"mon_{n}") for n in (1, 2)]) as gateway:
        await planned(gateway, (NIGHT, MOVE, mine))
        asked = f'one: monitor(id: "mon_1") {{ {SPANS} }} two: monitor(id: "mon_2") {{ {SPANS} }}'
        found = (await gateway.ask(f"{{ {asked} fleet {{ {SPANS} }} }}"))["data"]
        rest = (await gateway.get("/api/insights/maintenance")).json()
        whole = (await gateway.get("/api/insights/maintenance", window="1h")).json()
    assert [one["plan"]["key"] for one in found["one"]["maintenanceSpans"]["nodes"]] == [
        "mnt_move",
        "mnt_night",
    ]
    assert found["two"] == found["fleet"]
    two = found["two"]["maintenanceSpans"]
    assert [one["key"] for one in two["planned"]] == ["mnt_mine", "mnt_night", "mnt_move"]
    assert two["nodes"][0] == {
        "plan": {"key": "mnt_mine"},
        "since": "2025-12-01T10:00:00.000Z",
        "until": "2025-12-01T11:00:00.000Z",
        "seconds": 3600,
    }
    assert [one["maintenanceId"] for one in rest["times"]] == [one["plan"]["key"] for one in two["nodes"]]
    assert [one["id"] for one in rest["planned"]] == [one["key"] for one in two["planned"]]
    assert (whole["times"], len(whole["planned"])) == ([], 3)


async def test_doors_agree(engine: Engine, tmp_path: Path) -> None:
    """An hour that failed within maintenance is downtime for who asks to INCLUDE it, and nothing for others:
    the same by GraphQL, REST and /metrics. Charts show it either way."""
    rows = [
        beat(ago_ms=ago, status="down" if HOUR_MS < ago <= 2 * HOUR_MS else "up")
        for ago in range(MINUTE_MS // 2, 4 * HOUR_MS, MINUTE_MS)
    ]
    row = monitor_row(created_at=NOW_MS - 4 * HOUR_MS)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[row]) as gateway:
        await planned(gateway, [MOVE])
        uptime = "ratio { value } counts { down { value } } downtime { seconds count }"
        slo = 'slo(target: 0.9, window: "4h"%s) { met budget { spent } maintenanceAs maintenanceSeconds }'
        found = await gateway.ask(
            f"""{{ monitor(id: "mon_1", window: "4h") {{
              out: uptime {{ {uptime} }} in: uptime(maintenance: INCLUDE) {{ {uptime} }}
              outs: {slo % ""} ins: {slo % ", maintenance: INCLUDE"}
              reliability {{ outages }} all: reliability(maintenance: INCLUDE) {{ outages mttrSeconds }}
              failures {{ count {{ value }} }} series(bucket: "1h") {{ down {{ value }} }} }} }}"""
        )
        rest = (await gateway.get("/api/monitors/mon_1/uptime", window="4h")).json()
        included = (
            await gateway.get("/api/monitors/mon_1/uptime", window="4h", maintenance="include")
        ).json()
        metrics = (await gateway.client.get("/metrics", headers={"X-Insights-Org": ORG})).text
    monitor = found["data"]["monitor"]
    assert (monitor["out"]["ratio"]["value"], monitor["out"]["downtime"]["count"]) == (1, 0)
    assert monitor["in"]["counts"]["down"]["value"] == 60
    assert monitor["outs"] == {
        "met": "YES",
        "budget": {"spent": 0},
        "maintenanceAs": "EXCLUDE",
        "maintenanceSeconds": 3600,
    }
    assert (monitor["ins"]["met"], monitor["ins"]["budget"]["spent"]) == ("NO", 60)
    assert (monitor["reliability"]["outages"], monitor["all"]["outages"]) == (0, 1)
    assert monitor["failures"]["count"]["value"] == sum(monitor["series"]["down"]["value"]) == 60
    for door, told in ((rest, monitor["out"]), (included, monitor["in"])):
        assert door["ratio"]["value"] == told["ratio"]["value"]
        assert door["counts"]["down"]["value"] == told["counts"]["down"]["value"]
        assert door["downtimeSeconds"] == told["downtime"]["seconds"]
    assert 'insights_fleet_uptime_ratio{bound="value",org="org-a"} 1.0' in metrics


LIST = """{ monitors(first: 100) { nodes { uptime(window: "7d") { ratio { value } } latency { p50 { value } }
  day: uptime { coverage } } } }"""
FLEET = (
    '{ fleet(window: "7d") { uptime { ratio { value } downtime { seconds } } latency { p50 { value } } } }'
)


@pytest.mark.dear
@pytest.mark.parametrize("document", [LIST, FLEET])
async def test_reads(engine: Engine, tmp_path: Path, document: str) -> None:
    """Maintenance costs one read at most, however much there is and of however many monitors; reads of
    the registry are no more."""
    reads: dict[tuple[int, int], tuple[int, int]] = {}
    for monitors in (1, 30):
        for kept in (0, 1, 60):
            names = [f"mon_{number}" for number in range(monitors)]
            rows = [row for name in names for row in beats(name, 3)]
            listed = [monitor_row(name, interval_s=3600) for name in names]
            async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=listed) as gateway:
                await planned(gateway, (_own(number, names) for number in range(kept)))
                await gateway.ask(document)  # what monitors are set to is kept
                found = (await gateway.ask(document))["extensions"]["insights"]
            reads[monitors, kept] = found["telemetryReads"], found["registryReads"]
    without = {one: reads[one, 0] for one in (1, 30)}
    assert without[1] == without[30]
    assert len({reads[monitors, kept] for monitors in (1, 30) for kept in (1, 60)}) == 1, reads
    assert reads[30, 60][0] - without[30][0] in (0, 1)
    assert reads[30, 60][1] == without[30][1]


def _own(number: int, names: list[str]) -> Maintenance:
    start = datetime(2025, 11, 25, number % 24, number)  # noqa: DTZ001 - of a wall clock
    return replace(
        NIGHT, id=f"mnt_{number}", start=start, monitor_id=names[number % len(names)], seconds=600 + number
    )


async def test_an_impossible_handling(engine: Engine, tmp_path: Path) -> None:
    """REST takes exclude and include, and says so of anything else."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        refused = await gateway.get("/api/monitors/mon_1/uptime", maintenance="none")
    answer: dict[str, Any] = refused.json()
    assert (refused.status_code, answer["argument"]) == (400, "maintenance")
    assert "exclude, include" in answer["detail"]


def test_days_apart() -> None:
    """The night of the tests lies within the window that they ask for."""
    assert NIGHT.spans(NOW_MS - DAY_MS, NOW_MS) != ()
