"""Lists are in the order of the numbers that they show, whichever list it is."""

from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.gateway_under_test import HOUR_MS, MINUTE_MS, NOW_MS, beats, gateway_on, monitor_row

SHOWN = """uptime(window: "1h") { coverage ratio { value } counts { checks { value } down { value } } }
  latency(window: "1h") { mean { value } p95 { value } }"""
NUMBERS: dict[str, Any] = {
    "COVERAGE": lambda one: one["uptime"]["coverage"],
    "UPTIME": lambda one: one["uptime"]["ratio"]["value"],
    "CHECKS": lambda one: one["uptime"]["counts"]["checks"]["value"],
    "DOWN": lambda one: one["uptime"]["counts"]["down"]["value"],
    "MEAN": lambda one: one["latency"]["mean"]["value"],
    "P95": lambda one: one["latency"]["p95"]["value"],
}


@pytest.mark.parametrize("measure", NUMBERS)
async def test_in_the_order_of_what_is_shown(engine: Engine, tmp_path: Path, measure: str) -> None:
    """Monitors by a measure of theirs, and the ranking by it: the same order, that of the numbers beside the
    names, where the rows of one of them arrive ten minutes late, and another has none."""
    late = beats("late", 59, latency_ms=300.0)
    late = [one for one in late if one.timestamp_ms <= NOW_MS - 10 * MINUTE_MS]
    prompt = [*beats("prompt", 57, latency_ms=80.0)[:50], *beats("prompt", 57, status="down")[52:]]
    names = ("late", "prompt", "none")
    monitors = [monitor_row(name, created_at=NOW_MS - 90 * 24 * HOUR_MS) for name in names]
    async with gateway_on(engine, tmp_path, heartbeats=prompt, monitors=monitors) as gateway:
        await gateway.telemetry.write(ROW_COLUMNS, rows_tsv(late, NOW_MS // 1000))
        answer = await gateway.ask(
            f"""{{ monitors(orderBy: {{ measure: {measure} }}, window: "1h") {{ nodes {{ id {SHOWN} }} }}
              fleet {{ ranking(orderBy: {{ by: {measure} }}, window: "1h") {{
                nodes {{ monitor {{ id }} measured {{ value }} }} }} }} }}"""
        )
    assert "errors" not in answer, answer
    listed = answer["data"]["monitors"]["nodes"]
    shown = {one["id"]: NUMBERS[measure](one) for one in listed}
    ranked = {
        one["monitor"]["id"]: one["measured"]["value"] for one in answer["data"]["fleet"]["ranking"]["nodes"]
    }
    for name, value in ranked.items():
        assert shown[name] == pytest.approx(value)
    worst_first = sorted(ranked, key=lambda name: ranked[name], reverse=measure in {"DOWN", "MEAN", "P95"})
    assert [*ranked] == worst_first
    assert [one["id"] for one in listed if one["id"] in ranked] == worst_first
