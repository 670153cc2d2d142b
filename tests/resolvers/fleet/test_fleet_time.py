"""Time, stretches and classes of failure of a fleet through GraphQL, and what they read."""

from pathlib import Path
from typing import Any

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import MINUTE_MS, NOW_MS, Gateway, beat, gateway_on, monitor_row

HOUR = "2025-12-01T11:00Z/2025-12-01T12:00Z"
START_MS = 1_764_586_800_000
LETTERS = {"u": "up", "g": "degraded", "d": "down", "p": "pending"}


def told(text: str, monitor: str = "mon_1", **fields: Any) -> list[Heartbeat]:
    """A check a minute from 11:00 on, a letter each, - for none."""
    return [
        beat(monitor, NOW_MS - START_MS - minute * MINUTE_MS, LETTERS[letter], **fields)
        for minute, letter in enumerate(text)
        if letter != "-"
    ]


async def of(gateway: Gateway, selection: str, subject: str) -> Any:
    """What the first field of the fleet says; there are no errors."""
    answer = await gateway.ask(f"{{ {subject} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return next(iter(next(iter(answer["data"].values())).values()))


async def test_stretches_of_a_fleet(engine: Engine, tmp_path: Path) -> None:
    """Newest first over all monitors, as many as asked for, each with what failed; all are counted."""
    rows = [monitor_row(), monitor_row("mon_2")]
    beats = [
        *told("u" * 10 + "dd" + "u" * 48, error="DNS: no such host", code=0),
        *told("u" * 30 + "d" + "u" * 9 + "dd" + "u" * 18, "mon_2"),
    ]
    selection = """downtime(first: 2) { seconds count stretches { monitor { id } since until seconds
      failedChecks codes errorClasses error dispatchIds } }"""
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        found = (await of(gateway, f"uptime {{ {selection} }}", f'fleet(window: "{HOUR}")'))["downtime"]
        (first,) = (await of(gateway, f'uptime(window: "{HOUR}") {{ {selection} }}', 'monitor(id: "mon_1")'))[
            "downtime"
        ]["stretches"]
    assert (found["seconds"], found["count"]) == (300, 3)
    newest, before = found["stretches"]
    assert newest["monitor"] == before["monitor"] == {"id": "mon_2"}
    assert (newest["since"], newest["until"]) == ("2025-12-01T11:40:00.000Z", "2025-12-01T11:42:00.000Z")
    assert (newest["seconds"], newest["failedChecks"], newest["codes"]) == (120, 2, [500])
    assert (newest["errorClasses"], newest["error"]) == (["SERVER_ERROR"], "HTTP 500")
    assert len(newest["dispatchIds"]) == 2
    assert first["errorClasses"] == ["DNS"]


async def test_everything_of_the_sequence_shares_its_reads(engine: Engine, tmp_path: Path) -> None:
    """Downtime, time, flapping, reliability, streak and incidents of a monitor take two reads and a count."""
    selection = """uptime(accounting: TIME) { stateSeconds { up } downtime { seconds count }
      reconciliation { byTime } explain { statements } }
      by: uptime(quorum: ANY) { downtime { count } } flapping(window: "6h") { score } reliability(window:
        "30d") { outages }
      streak { since } incidentStats(window: "30d") { detectionSeconds global }"""
    beats = told("u" * 30 + "d" * 5 + "u" * 25)
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {selection} }} }}')
    assert "errors" not in answer, answer["errors"]
    assert answer["extensions"]["insights"]["telemetryReads"] == 3
    assert answer["data"]["monitor"]["reliability"] == {"outages": 1}
    assert answer["data"]["monitor"]["streak"] == {"since": "2025-12-01T11:35:00.000Z"}
