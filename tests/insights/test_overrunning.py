"""Checks that take longer than their interval: each stands for the slots that it made impossible."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import HOUR_MS, NOW_MS, Gateway, beat, gateway_on, monitor_row
from tests.invariants.equal import same

INTERVAL_S, TIMEOUT_S = 15, 60
CONFIG = '{"url": "https://example.com/", "interval": 15, "timeout": 60000}'
BOUNDED = "{ value lower upper }"
FIELDS = f"""uptime(window: "1h") {{ coverage ratio {BOUNDED} fidelity {{ grade }} }}
  time: uptime(window: "1h", accounting: TIME) {{ ratio {BOUNDED} }}"""


def hanging(phase_s: int = 900) -> Iterator[Heartbeat]:
    """An hour answered at once and never by turns: a check every 15 s, or after the last gave up at 60 s."""
    at_s = 0.0
    while at_s < HOUR_MS / 1000 - TIMEOUT_S:
        down = at_s // phase_s % 2 == 1
        took_s = TIMEOUT_S + 0.003 if down else 0.1
        ended_ms = round((at_s + took_s) * 1000)
        yield beat(
            "slow",
            NOW_MS % INTERVAL_S + HOUR_MS - ended_ms,
            "down" if down else "up",
            latency_ms=took_s * 1000,
        )
        at_s += INTERVAL_S * (took_s // INTERVAL_S + 1)


async def told(gateway: Gateway, subject: str) -> dict[str, dict[str, object]]:
    answer = await gateway.ask(f"{{ {subject} {{ {FIELDS} }} }}")
    assert "errors" not in answer, answer
    found: dict[str, dict[str, object]] = next(iter(answer["data"].values()))
    return found


@pytest.mark.parametrize("phase_s", [180, 900])
async def test_a_check_that_hangs_stands_for_those_it_kept_away(
    engine: Engine, tmp_path: Path, phase_s: int
) -> None:
    """Down for half of the time, with a fifth of the checks while it was: uptime is about half, by checks and
    by time, of the monitor and of a fleet of it; nothing is missing, and intervals hold the truth."""
    monitors = [monitor_row("slow", config_json=CONFIG, created_at=NOW_MS - HOUR_MS)]
    async with gateway_on(engine, tmp_path, heartbeats=hanging(phase_s), monitors=monitors) as gateway:
        one = await told(gateway, 'monitor(id: "slow")')
        fleet = await told(gateway, "fleet")
    assert one["uptime"]["coverage"] == pytest.approx(1, abs=0.05)
    for by in ("uptime", "time"):
        found: Any = one[by]["ratio"]
        assert found["lower"] < 0.5 < found["upper"]
        assert found["value"] == pytest.approx(0.5, abs=60 / phase_s)
    assert one["uptime"]["fidelity"] == {"grade": "SAMPLED"}
    assert same(one["uptime"], fleet["uptime"])


async def test_others_are_counted_as_they_are(engine: Engine, tmp_path: Path) -> None:
    """A long check of a monitor whose checks end in time is one check, beside one that overruns, too."""
    rows = [beat("mon_1", latency_ms=50_000.0, status="down"), *hanging()]
    monitors = [monitor_row(), monitor_row("slow", config_json=CONFIG, created_at=NOW_MS - HOUR_MS)]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors) as gateway:
        answer = await gateway.ask(
            '{ slow: monitor(id: "slow") { uptime { counts { down { value } } } } '
            'other: monitor(id: "mon_1") { uptime { counts { down { value } } } } }'
        )
    assert answer["data"]["other"] == {"uptime": {"counts": {"down": {"value": 1}}}}
    assert answer["data"]["slow"]["uptime"]["counts"]["down"]["value"] > 80
