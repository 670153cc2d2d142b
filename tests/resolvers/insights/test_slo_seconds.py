"""Objectives in seconds: by TIME and by INCIDENTS, as a person would add them up, in service and around."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.objectives.seconds import in_service
from gateway.registry.seeding import IncidentRow
from gateway.stores.embedded import Engine
from gateway.telemetry.sequence.timeline import Segment
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from tests.gateway_under_test import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    add_rows,
    beat,
    gateway_on,
    monitor_row,
)

MINUTES = 600


async def slo(engine: Engine, tmp_path: Path, arguments: str, window: str = "10h") -> Any:
    """Of a monitor checked every minute for ten hours: ten minutes down, and an incident of twenty."""
    beats = [
        beat(ago_ms=ago * MINUTE_MS, status="down" if 100 < ago <= 110 else "up")
        for ago in range(1, MINUTES + 1)
    ]
    monitor = monitor_row(created_at=NOW_MS - MINUTES * MINUTE_MS)
    opened = NOW_MS - 2 * HOUR_MS
    incident = IncidentRow("inc", "mon_1", opened, opened + 20 * MINUTE_MS, "why", "closed", opened, opened)
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=[monitor]) as gateway:
        await add_rows(gateway.registry, [incident])
        answer = await gateway.ask(
            f"""{{ monitor(id: "mon_1") {{ slo(target: 0.99, window: "{window}", {arguments}) {{
            achieved {{ value }} met budget {{ unit total spent remaining }} burnRates {{ rate }} }} }} }}"""
        )
    assert "errors" not in answer, answer
    return answer["data"]["monitor"]["slo"]


async def test_by_time(engine: Engine, tmp_path: Path) -> None:
    """Ten failed checks, a minute apart, are ten minutes of the budget of six."""
    found = await slo(engine, tmp_path, "accounting: TIME")
    assert found["budget"]["unit"] == "SECONDS"
    assert found["budget"]["spent"] == pytest.approx(600, abs=1)
    assert found["budget"]["total"] == pytest.approx(360, abs=2)
    assert found["budget"]["remaining"] == pytest.approx(found["budget"]["total"] - found["budget"]["spent"])
    assert found["met"] == "NO"


async def test_by_incidents(engine: Engine, tmp_path: Path) -> None:
    """An incident of twenty minutes is twenty minutes, whatever the checks say."""
    found = await slo(engine, tmp_path, "accounting: INCIDENTS")
    assert found["budget"]["spent"] == pytest.approx(1200)
    assert found["achieved"]["value"] == pytest.approx(1 - 20 / MINUTES, abs=1e-4)


@pytest.mark.parametrize(("accounting", "spent"), [("TIME", 600), ("INCIDENTS", 1200)])
@pytest.mark.parametrize(("hours", "share"), [("24/7", 1.0), ("Mo-Su 06:00-18:00", 0.5)])
async def test_a_month_that_still_runs_is_budgeted_whole(
    engine: Engine, tmp_path: Path, accounting: str, spent: int, hours: str, share: float
) -> None:
    """What is left of December, in service, adds to what may be bad of it; the burn rates are of what was."""
    arguments = f'accounting: {accounting}, serviceHours: "{hours}"'
    found = await slo(engine, tmp_path, arguments, "2025-12")
    passed = MINUTES * 60 if share == 1 else 6 * 3600
    total = 0.01 * (passed + (12 + 30 * 24) * 3600 * share)
    assert found["budget"]["total"] == pytest.approx(total, abs=2)
    assert found["budget"]["spent"] == pytest.approx(spent, abs=1)
    assert found["burnRates"][2]["rate"] == pytest.approx(spent / passed / 0.01, rel=0.01)


async def test_outside_the_hours_of_service(engine: Engine, tmp_path: Path) -> None:
    """What failed out of service is in no budget: the clock says a Monday noon, the failures were at ten."""
    found = await slo(engine, tmp_path, 'accounting: TIME, serviceHours: "Mo-Su 11:00-12:00"')
    assert found["budget"]["spent"] == 0
    assert found["budget"]["total"] == pytest.approx(36, abs=2)


@given(
    st.lists(
        st.tuples(
            st.integers(0, DAY_MS), st.integers(0, HOUR_MS), st.sampled_from([0.0, 0.5, 1.0, 2.0, None])
        ),
        max_size=10,
    )
)
def test_service_hours_only_take_away(parts: list[tuple[int, int, float | None]]) -> None:
    """Seconds in service, of any state, are no more than those around the clock, which are all of them."""
    segments = [Segment(NOW_MS + start, NOW_MS + start + length, how) for start, length, how in parts]
    local = clock(zone("Europe/Berlin"), NOW_MS - DAY_MS, NOW_MS + 3 * DAY_MS)
    always = in_service(Served(ServiceHours.parse("24/7"), local), segments)
    office = in_service(Served(ServiceHours.parse("Mo-Fr 08:00-18:00"), local), segments)
    assert always.elapsed == pytest.approx(sum(length for _, length, _ in parts) / 1000)
    for name in ("up", "degraded", "down", "no_data"):
        assert getattr(office, name) <= getattr(always, name) + 1e-6
