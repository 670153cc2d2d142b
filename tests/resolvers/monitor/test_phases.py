"""Latency by phase through both doors: of what was timed, and how far that can be trusted."""

from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import MINUTE_MS, Gateway, beat, beats, gateway_on, monitor_row
from tests.invariants.doors import ESTIMATE, FIDELITY, RANGE, ranged
from tests.invariants.equal import same

NUMBERS = ("timed", "mean", "p50", "p95")
PHASES = ("lookup", "connect", "tls", "firstByte")
PHASE = " ".join(f"{one} {ESTIMATE}" for one in NUMBERS)
FIELDS = f"{RANGE} {' '.join(f'{one} {{ {PHASE} }}' for one in PHASES)} timedShare {FIDELITY}"
NOTHING = {"value": None, "lower": None, "upper": None, "level": 0.95}
HOUR = '(window: "1h")'


def timed(count: int, **parts: Any) -> list[Heartbeat]:
    """A check a minute: connecting takes 1, 2, 3 ms and so on, the first byte ten times that."""
    return [
        beat(ago_ms=number * MINUTE_MS, connect_ms=float(number), first_byte_ms=10.0 * number, **parts)
        for number in range(1, count + 1)
    ]


async def both(gateway: Gateway, subject: str, path: str) -> Any:
    """What GraphQL tells, after REST was seen to tell the same."""
    answer = await gateway.ask(f"{{ {subject} {{ phases{HOUR} {{ {FIELDS} }} }} }}")
    assert "errors" not in answer, answer["errors"]
    found = next(iter(answer["data"].values()))["phases"]
    twin = (await gateway.get(f"{path}/phases", window="1h")).json()
    assert same(twin, ranged(found))
    return found


async def of_monitor(gateway: Gateway) -> Any:
    return await both(gateway, 'monitor(id: "mon_1")', "/api/monitors/mon_1")


async def test_where_the_time_went(engine: Engine, tmp_path: Path) -> None:
    """Where every check is there, numbers of each phase are exact; of one that no check had there is none."""
    rows = timed(59)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of_monitor(gateway)
        assert found == (await both(gateway, "fleet", "/api/insights"))
    assert (found["fidelity"]["grade"], found["timedShare"]) == ("EXACT", 1)
    mean = sum(range(1, 60)) / 59
    for phase, factor in (("connect", 1), ("firstByte", 10)):
        for name, value in (
            ("timed", 59),
            ("mean", mean * factor),
            ("p50", 30 * factor),
            ("p95", 57 * factor),
        ):
            exact = dict.fromkeys(("value", "lower", "upper"), pytest.approx(value))
            assert found[phase][name] == exact | {"level": 0.95}
    for phase in ("lookup", "tls"):
        assert found[phase]["timed"]["value"] == 0
        assert [found[phase][one] for one in NUMBERS[1:]] == [NOTHING] * 3


async def test_rows_from_before_are_no_data(engine: Engine, tmp_path: Path) -> None:
    """Checks that were written without phases have no number of any, and that is said; nothing is wrong."""
    async with gateway_on(engine, tmp_path, heartbeats=beats(), monitors=[monitor_row()]) as gateway:
        found = await of_monitor(gateway)
    assert found["timedShare"] == 0
    assert [found[one]["p95"] for one in PHASES] == [NOTHING] * 4
    assert found["fidelity"]["grade"] == "INSUFFICIENT"
    assert "do not say where their time went" in found["fidelity"]["reasons"][-1]


async def test_what_was_not_timed_leaves_nothing_exact(engine: Engine, tmp_path: Path) -> None:
    """Beside rows that say nothing of their phases, those of the others are a sample, with its interval."""
    rows = [*timed(40), *(beat(ago_ms=number * MINUTE_MS) for number in range(41, 60))]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of_monitor(gateway)
    assert found["timedShare"] == pytest.approx(40 / 59)
    assert found["fidelity"]["grade"] == "SAMPLED"
    assert found["fidelity"]["effectiveSampleSize"] == pytest.approx(40)
    assert found["fidelity"]["reasons"][-1].startswith("19 of 59 answered rows")
    median = found["connect"]["p50"]
    assert median["lower"] < median["value"] == 20 < median["upper"]


async def test_failed_checks_are_in_none(engine: Engine, tmp_path: Path) -> None:
    """Phases of a check that failed are no latency, as its length is none."""
    rows = [*timed(30), *(one for one in timed(59, status="down")[30:])]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of_monitor(gateway)
    assert found["connect"]["timed"]["value"] == 30
    assert found["timedShare"] == 1


async def test_sampled_checks_count_by_their_weight(engine: Engine, tmp_path: Path) -> None:
    """A row that stands for four checks counts four times, and numbers have intervals."""
    rows = timed(59, sample_rate=0.25)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of_monitor(gateway)
    assert found["connect"]["timed"]["value"] == 4 * 59
    assert found["connect"]["timed"]["lower"] < 4 * 59 < found["connect"]["timed"]["upper"]
    assert found["fidelity"]["grade"] == "SAMPLED"


async def test_it_shares_the_read_of_latency(engine: Engine, tmp_path: Path) -> None:
    """Beside uptime and latency of the same window, phases cost no read."""
    query = f"""{{ monitor(id: "mon_1") {{ uptime{HOUR} {{ coverage }} latency{HOUR} {{ p95 {ESTIMATE} }}
      phases{HOUR} {{ {FIELDS} }} }} }}"""
    async with gateway_on(engine, tmp_path, heartbeats=timed(59), monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(query)
    assert answer["extensions"]["insights"]["telemetryReads"] == 1
