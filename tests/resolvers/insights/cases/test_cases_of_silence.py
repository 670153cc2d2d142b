"""Cases of little or nothing measured: never checked, silent, or young."""

from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import (
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    beat,
    gateway_on,
    monitor_row,
)
from tests.resolvers.insights.cases.one_field import of

BOUNDED = "{ value lower upper }"
CHECKS = "counts { checks { value } }"


async def test_nothing_is_known_of_a_monitor_never_checked(engine: Engine, tmp_path: Path) -> None:
    """By incidents it has no uptime and no objective: nobody would have seen one."""
    never = monitor_row(last_checked_at=None, first_checked_at=None, status="pending")
    async with gateway_on(engine, tmp_path, monitors=[never]) as gateway:
        found = await of(
            gateway,
            f"uptime(accounting: INCIDENTS) {{ ratio {BOUNDED} stateSeconds {{ up noData }} "
            "reconciliation { byIncidents } }",
        )
        slo = await of(
            gateway,
            (
                'slo(target: 0.999, accounting: INCIDENTS, window: "30d") { met achieved { value '
                "} budget { remaining } }"
            ),
        )
    assert found["ratio"] == {"value": None, "lower": None, "upper": None}
    assert found["stateSeconds"] == {"up": 0, "noData": pytest.approx(86_400, abs=10)}
    assert found["reconciliation"] == {"byIncidents": None}
    assert slo == {"met": None, "achieved": {"value": None}, "budget": {"remaining": None}}


@pytest.mark.parametrize("after", [False, True])
async def test_silence_is_not_downtime(engine: Engine, tmp_path: Path, after: bool) -> None:
    """A failed check holds for two intervals, whether silence or a good check follows: downtime, MTTR and
    TIME agree."""
    rows = [beat(ago_ms=5 * HOUR_MS, status="down")] + [beat(ago_ms=MINUTE_MS)] * after
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of(
            gateway,
            'uptime(window: "6h", accounting: TIME) { stateSeconds { down } downtime { seconds } }',
        )
        mttr = await of(gateway, 'reliability(window: "6h") { mttrSeconds outages }')
    assert found == {"stateSeconds": {"down": 120}, "downtime": {"seconds": 120}}
    assert mttr == {"mttrSeconds": 120, "outages": 1}


async def test_a_monitor_of_a_minute_says_little_of_a_day(engine: Engine, tmp_path: Path) -> None:
    """Its one check has a value with an interval, and grade INSUFFICIENT."""
    created = NOW_MS - MINUTE_MS
    young = monitor_row(created_at=created, first_checked_at=created, last_checked_at=created)
    async with gateway_on(engine, tmp_path, heartbeats=[beat()], monitors=[young]) as gateway:
        found = await of(gateway, f"uptime {{ ratio {BOUNDED} fidelity {{ grade }} }}")
    assert found["ratio"] == {"value": 1, "lower": pytest.approx(0.025), "upper": 1}
    assert found["fidelity"]["grade"] == "INSUFFICIENT"
