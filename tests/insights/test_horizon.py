"""What lies before a telemetry store's oldest row is not known: it is neither missing nor down."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.registry.seeding import IncidentRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
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

KNOWN, LIVED = 30 * DAY_MS, 400 * DAY_MS
FAILED = 40
BOUNDED = "{ value lower upper }"
YEAR = f"""{{ monitor(id: "mon_1", window: "365d") {{
  uptime {{ range {{ since }} knownSince coverage expectedChecks ratio {BOUNDED}
    fidelity {{ grade reasons }} explain {{ missing leftOut {{ why checks }} }}
    versus {{ change {{ value }} }} }}
  time: uptime(accounting: TIME) {{ ratio {BOUNDED} stateSeconds {{ up down noData }} }}
  incidents: uptime(accounting: INCIDENTS) {{ ratio {BOUNDED} stateSeconds {{ up down }} }}
  slo(target: 0.999, window: "365d") {{ knownSince knownRatio met achieved {BOUNDED}
    budget {{ total spent remaining remainingRatio }} }}
  inTime: slo(target: 0.999, window: "365d", accounting: TIME) {{ knownRatio budget {{ total spent }} }}
  past: uptime(window: "2025-03") {{ knownSince coverage counts {{ checks {{ value }} }} ratio {BOUNDED} }}
}} }}"""


def month() -> list[Heartbeat]:
    """A check a minute for 30 days, of which the first 40 failed; the first ended half a minute in."""
    count = KNOWN // MINUTE_MS
    return [
        beat(ago_ms=number * MINUTE_MS + 30_000, status="down" if number >= count - FAILED else "up")
        for number in range(count)
    ]


_told: dict[bool, Any] = {}


async def told(engine: Engine, tmp_path: Path, *, forgets: bool = False) -> Any:
    """One question, which each kind of store is asked once."""
    if forgets not in _told:
        _told[forgets] = await asked(engine, tmp_path, forgets=forgets)
    return _told[forgets]


async def asked(engine: Engine, tmp_path: Path, *, forgets: bool) -> Any:
    created = NOW_MS - LIVED
    monitors = [monitor_row(created_at=created, updated_at=created, first_checked_at=created)]
    outage = IncidentRow("i", "mon_1", NOW_MS - 200 * DAY_MS, NOW_MS - 199 * DAY_MS, "why", "closed", 0, 0)
    async with gateway_on(
        engine, tmp_path, heartbeats=month(), monitors=monitors, cost_limit=10**6, forgets=forgets
    ) as gateway:
        await add_rows(gateway.registry, [outage])
        answer = await gateway.ask(YEAR)
    assert "errors" not in answer, answer
    return answer


def ago(text: str) -> float:
    return NOW_MS - datetime.fromisoformat(text).timestamp() * 1000


@pytest.mark.dear
async def test_a_year_of_which_a_month_is_known(engine: Engine, tmp_path: Path) -> None:
    """A monitor that was created 400 days ago, 30 days of rows, and a year asked for: all of the 30 days was
    seen, nothing is missing, and the window begins where it was asked to."""
    answer = await told(engine, tmp_path, forgets=True)
    found = answer["data"]["monitor"]
    uptime, time = found["uptime"], found["time"]
    assert ago(uptime["range"]["since"]) == pytest.approx(365 * DAY_MS, abs=HOUR_MS)
    assert ago(uptime["knownSince"]) == pytest.approx(KNOWN, abs=MINUTE_MS)
    assert uptime["expectedChecks"] == pytest.approx(43_200, abs=2)
    assert uptime["coverage"] == pytest.approx(1, abs=0.0001)
    assert uptime["ratio"]["value"] == uptime["ratio"]["lower"] == 1 - FAILED / 43_200
    assert uptime["fidelity"] == {"grade": "EXACT", "reasons": []}
    left_out = {one["why"]: one["checks"] for one in uptime["explain"]["leftOut"]}
    assert left_out == {"NOT_KNOWN": pytest.approx(335 * 1440, abs=2)}
    assert uptime["explain"]["missing"] == 0
    assert time["ratio"]["value"] == pytest.approx(1 - FAILED / 43_200, abs=1e-6)
    assert time["stateSeconds"]["noData"] < 60
    assert found["incidents"]["stateSeconds"] == {"up": pytest.approx(364 * 86_400, abs=10), "down": 86_400.0}


async def test_an_objective_over_a_year(engine: Engine, tmp_path: Path) -> None:
    """Its budget is that of the whole year, and it says what share of the year is known."""
    found = (await told(engine, tmp_path, forgets=True))["data"]["monitor"]
    slo, budget = found["slo"], found["slo"]["budget"]
    assert budget["total"] == pytest.approx(525.6, abs=0.1)
    assert (budget["spent"], budget["remaining"]) == (FAILED, budget["total"] - FAILED)
    assert slo["knownRatio"] == pytest.approx(30 / 365, abs=0.0001)
    assert ago(slo["knownSince"]) == pytest.approx(KNOWN, abs=MINUTE_MS)
    assert slo["met"] == "YES"
    assert found["inTime"]["knownRatio"] == pytest.approx(30 / 365, abs=0.0001)
    assert found["inTime"]["budget"]["total"] == pytest.approx(525.6 * 60, abs=10)


async def test_a_window_of_which_nothing_is_known(engine: Engine, tmp_path: Path) -> None:
    """All of it lies before the oldest row: no checks, no coverage, no ratio, and nothing to compare with."""
    found = (await told(engine, tmp_path, forgets=True))["data"]["monitor"]
    nothing = {"value": None, "lower": None, "upper": None}
    assert found["past"] == {
        "knownSince": None,
        "coverage": None,
        "counts": {"checks": {"value": 0}},
        "ratio": nothing,
    }
    assert found["uptime"]["versus"]["change"]["value"] is None


@pytest.mark.dear
async def test_knowing_how_far_back_costs_no_read(engine: Engine, tmp_path: Path) -> None:
    """A store that may have forgotten answers in as many reads as one that has everything, for which what
    lies before the rows is missing."""
    forgetting = await told(engine, tmp_path, forgets=True)
    knowing = await told(engine, tmp_path)
    reads = [one["extensions"]["insights"]["telemetryReads"] for one in (forgetting, knowing)]
    assert reads[0] == reads[1]
    uptime = knowing["data"]["monitor"]["uptime"]
    assert uptime["coverage"] == pytest.approx(30 / 365, abs=0.001)
    assert uptime["knownSince"] == uptime["range"]["since"]
    assert uptime["fidelity"]["grade"] == "SAMPLED"


async def test_a_day_without_rows_is_missing(engine: Engine, tmp_path: Path) -> None:
    """A store whose oldest row is an hour old may as well have lost the hours before: they are missing."""
    rows = [beat(ago_ms=number * MINUTE_MS + 30_000) for number in range(60)]
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=[monitor_row()], forgets=True
    ) as gateway:
        answer = await gateway.ask('{ monitor(id: "mon_1") { uptime(window: "6h") { coverage } } }')
    assert answer["data"]["monitor"]["uptime"]["coverage"] == pytest.approx(1 / 6, abs=0.01)
