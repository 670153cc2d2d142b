"""A wall clock that was set back: what was written after "now" makes no number negative and nobody fresh."""

from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import DAY_MS, HOUR_MS, NOW_MS, beats, gateway_on, monitor_row

QUERY = """{ pipeline(window: "15m") { freshnessSeconds lagP50Ms heartbeatsPerMinute expectedPerMinute
    coverage }
  fleet { monitors { total up down } uptime { counts { checks { value } up { value } down { value } }
    downtime { seconds } coverage ratio { value lower upper } } latency { answered { value } p95 { value } } }
  monitor(id: "mon_1") { uptime(window: "24h") { counts { checks { value } } }
    heartbeats { nodes { checkedAt } } } }"""


def negatives(found: Any, path: str = "") -> list[str]:
    if isinstance(found, dict):
        return [one for key, value in found.items() for one in negatives(value, f"{path}.{key}")]
    if isinstance(found, list):
        return [one for value in found for one in negatives(value, path)]
    return [path] if isinstance(found, int | float) and found < 0 else []


@pytest.mark.parametrize("back_ms", [60_000, HOUR_MS, DAY_MS, 400 * DAY_MS])
async def test_nothing_is_negative(engine: Engine, tmp_path: Path, back_ms: int) -> None:
    """A minute, an hour, a day and more than a year: answers, and no number below 0 in them."""

    async with gateway_on(
        engine, tmp_path, heartbeats=beats(count=90), monitors=[monitor_row()], now_ms=NOW_MS - back_ms
    ) as gateway:
        answer = await gateway.ask(QUERY)
        metrics = (await gateway.get("/metrics")).text
    assert "errors" not in answer
    assert negatives(answer["data"]) == []
    values = [line.split()[-1] for line in metrics.splitlines() if not line.startswith("#")]
    assert [one for one in values if one.startswith("-")] == []
