"""How much an objective may miss of the checks in its hours of service before it is no longer exact."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import MINUTE_MS, NOW_MS, beat, gateway_on, monitor_row

INTERVAL_MS = 10 * MINUTE_MS
OPENS, CLOSES = 8 * 60, 11 * 60
HOURS = "Mo-Fr 08:00-11:00"
"""Ten stretches in two weeks, of 18 checks each."""


def served(missing: int) -> Iterable[Heartbeat]:
    """Two weeks of checks in the hours, five minutes from their edges, without the first ones of each day."""
    for number in range(1, 14 * 144):
        at = datetime.fromtimestamp((NOW_MS - number * INTERVAL_MS) // 600_000 * 600 + 300, UTC)
        minute = at.hour * 60 + at.minute
        if at.weekday() < 5 and OPENS + missing * 10 <= minute < CLOSES:
            yield beat(ago_ms=NOW_MS - round(at.timestamp() * 1000), status="up")


@pytest.mark.parametrize(("missing", "is_sure"), [(0, True), (1, True), (2, False)])
async def test_every_stretch_of_service_may_miss_a_check_at_its_edge(
    engine: Engine, tmp_path: Path, missing: int, is_sure: bool
) -> None:
    """Ten of 180 checks are no loss where each stretch misses one; twenty are."""
    async with gateway_on(
        engine, tmp_path, heartbeats=served(missing), monitors=[monitor_row(interval_s=600)]
    ) as gateway:
        answer = await gateway.ask(
            f"""{{ monitor(id: "mon_1") {{ slo(target: 0.999, window: "14d", serviceHours: "{HOURS}") {{
            achieved {{ value lower upper }} }} }} }}"""
        )
    assert "errors" not in answer, answer
    achieved = answer["data"]["monitor"]["slo"]["achieved"]
    assert achieved["value"] == achieved["upper"] == 1
    assert (achieved["lower"] == 1) is is_sure
