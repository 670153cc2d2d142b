"""Checks that take longer than their interval: each stands for the slots that it made impossible."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import HOUR_MS, MINUTE_MS, NOW_MS, ORG, Gateway, beat, gateway_on, monitor_row
from tests.invariants.equal import same

INTERVAL_S, TIMEOUT_S = 15, 60
CONFIG = '{"url": "https://example.com/", "interval": 15, "timeout": 60000}'
BOUNDED = "{ value lower upper }"
FIELDS = f"""uptime(window: "1h") {{ coverage ratio {BOUNDED} fidelity {{ grade sampleRate }} }}
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
    assert one["uptime"]["fidelity"] == {"grade": "SAMPLED", "sampleRate": pytest.approx(1)}
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


CALM = CONFIG.replace("15", "60")


@pytest.mark.parametrize(("before", "after", "counted"), [(CALM, CONFIG, 1 + 4), (CONFIG, CALM, 4 + 1)])
async def test_overrunning_is_as_of_its_time(
    engine: Engine, tmp_path: Path, before: str, after: str, counted: int
) -> None:
    """A check of 55 s took four slots while the monitor was set to 15 s, and one while it was set to 60 s,
    whatever it is set to now; of the monitor, over several windows, and of the fleet."""
    created, change = NOW_MS - 10 * HOUR_MS, NOW_MS - 2 * HOUR_MS
    rows = [beat("slow", ago * HOUR_MS, "down", latency_ms=55_000.0) for ago in (3, 1)]
    rows.append(beat("slow", 30 * MINUTE_MS))
    monitors = [monitor_row("slow", config_json=before, created_at=created, updated_at=created)]
    kept: dict[str, Any] = {"registry_file": tmp_path / "registry.sqlite3", "dataset": f"hb_{tmp_path.name}"}
    sql = "UPDATE monitors SET config_json = ?1, updated_at = ?2"
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=monitors, now_ms=created, **kept
    ) as gateway:
        assert "errors" not in await gateway.ask("{ fleet { monitors { total } } }")
    async with gateway_on(engine, tmp_path, org=None, now_ms=change, **kept) as gateway:
        assert await gateway.registry.execute(RegistryStatement("set", sql, (after, change)), 5)
        assert "errors" not in await gateway.ask("{ fleet { monitors { total } } }", org=ORG)
    async with gateway_on(engine, tmp_path, org=None, **kept) as gateway:
        down = "counts { down { value } }"
        answer = await gateway.ask(
            f"""{{ monitor(id: "slow") {{ uptime(window: "4h") {{ {down} }}
              uptimes(windows: ["4h", "24h"]) {{ {down} }} }}
              fleet {{ uptime(window: "4h") {{ {down} }} }} }}""",
            org=ORG,
        )
    one, fleet = answer["data"]["monitor"], answer["data"]["fleet"]
    found = [one["uptime"], *one["uptimes"], fleet["uptime"]]
    assert [each["counts"]["down"]["value"] for each in found] == [counted] * 4


@pytest.mark.parametrize("window", ["1h", "7d"])
async def test_slots_are_no_sampling(engine: Engine, tmp_path: Path, window: str) -> None:
    """A check that took four slots was not sampled: what hangs on the order of checks is told, read check by
    check or in buckets, of slow answers, too."""
    slow = beat("slow", 2000, "degraded", latency_ms=50_000.0)
    monitors = [monitor_row("slow", config_json=CONFIG, created_at=NOW_MS - HOUR_MS)]
    async with gateway_on(engine, tmp_path, heartbeats=[*hanging(), slow], monitors=monitors) as gateway:
        answer = await gateway.ask(
            f"""{{ monitor(id: "slow") {{ reliability(window: "{window}") {{
              mttrSeconds outages sequence {{ sampled shareLeftOut reason }} }} }} }}"""
        )
    found = answer["data"]["monitor"]["reliability"]
    assert found["sequence"] == {"sampled": False, "shareLeftOut": 0, "reason": None}
    assert found["mttrSeconds"] == pytest.approx(840, abs=2)


async def test_what_nobody_looked_at_is_told_beside_rows_that_cannot_be_read(
    engine: Engine, tmp_path: Path
) -> None:
    """Rows of an unknown status count in nothing, not in the checks that were left out either."""
    strange = [beat("slow", 90_000 + number, "sleepy") for number in range(20)]
    monitors = [monitor_row("slow", config_json=CONFIG, created_at=NOW_MS - HOUR_MS)]
    query = '{ monitor(id: "slow") { uptime(window: "1h") { fidelity { reasons } explain { missing } } } }'
    told = []
    for rows in ([*hanging()], [*hanging(), *strange]):
        async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors) as gateway:
            answer = await gateway.ask(query)
        uptime = answer["data"]["monitor"]["uptime"]
        told.append(([one for one in uptime["fidelity"]["reasons"] if "left out" in one], uptime["explain"]))
    (plain, without), (beside, explained) = told
    assert plain == beside != []
    assert explained["missing"] == without["missing"] + 20
