"""Uptime by checks, time and incidents on the real engine, against arithmetic done by hand."""

import random
import re
from pathlib import Path
from typing import Any

import pytest

from gateway.registry.seeding import IncidentRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import add_rows, gateway_on, monitor_row
from tests.numbered import values
from tests.redone import limits
from tests.resolvers.day import HOUR, TEN, check, incident, ms, of, told

SECONDS = "stateSeconds { up degraded down noData }"
COUNTS = "counts { checks { value } up { value } degraded { value } down { value } pending { value } }"
EXPLAIN = """ratio { value lower upper }
explain { accounting formula numerator denominator terms { name value inNumerator inDenominator }
  leftOut { why checks } rows sumOfWeights sumOfSquaredWeights effectiveSampleSize maxSampleInterval level
  missing weights { good bad largest } statements }"""
RECONCILIATION = """reconciliation { byChecks byTime byIncidents
differences { between difference cause text } }"""
MIXED = "uugddu--pu"
"""300 s up, 60 degraded, 120 down; none lasts into the eighth minute, and the ninth was not decided: 120."""


async def uptime(
    engine: Engine,
    tmp_path: Path,
    beats: list[Heartbeat],
    selection: str,
    arguments: str = "accounting: TIME",
    *,
    window: str = TEN,
    incidents: tuple[IncidentRow, ...] = (),
    **columns: Any,
) -> Any:
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=[monitor_row(**columns)]) as gateway:
        await add_rows(gateway.registry, incidents)
        return await of(gateway, f'uptime(window: "{window}", {arguments}) {{ {selection} }}')


async def test_seconds_by_hand(engine: Engine, tmp_path: Path) -> None:
    """Each check holds to the next, two intervals at most; the ratio is of the seconds known."""
    found = await uptime(engine, tmp_path, told(MIXED), f"{SECONDS} accounting ratio {{ value }}")
    assert found["stateSeconds"] == {"up": 300, "degraded": 60, "down": 120, "noData": 120}
    assert (found["accounting"], found["ratio"]["value"]) == ("TIME", 360 / 480)


async def test_checks_have_no_seconds(engine: Engine, tmp_path: Path) -> None:
    """By checks, the default, nothing is said of time."""
    found = await uptime(engine, tmp_path, told(MIXED), f"accounting {SECONDS}", "accounting: CHECKS")
    assert found == {"accounting": "CHECKS", "stateSeconds": None}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("accounting", ["TIME", "INCIDENTS"])
async def test_everything_adds_up(engine: Engine, tmp_path: Path, seed: int, accounting: str) -> None:
    """Seconds add up to the time passed, and checks by outcome to all checks, weighted or not."""
    dice = random.Random(seed)  # noqa: S311 - repeatable rows
    rate = dice.choice((1.0, 0.5))
    beats = told("".join(dice.choices("uugdp-", k=60)), sample_rate=rate)
    outages = tuple(
        incident(f"inc_{at}", at, at + dice.randrange(1, 9)) for at in (dice.randrange(60), 70 + seed)
    )
    fields = f"{COUNTS} {SECONDS}"
    found = await uptime(
        engine, tmp_path, beats, fields, f"accounting: {accounting}", window=HOUR, incidents=outages
    )
    assert sum(found["stateSeconds"].values()) == pytest.approx(3600)
    counts = found["counts"]
    assert sum(values(counts, "up", "degraded", "down", "pending")) == counts["checks"]["value"]
    assert counts["checks"]["value"] == pytest.approx(len(beats) / rate)


async def test_incidents_by_hand(engine: Engine, tmp_path: Path) -> None:
    """Overlapping incidents count once, one is cut at each end of the window, others' are not looked at."""
    rows = (
        incident("before", -10, 0.5),
        incident("first", 1, 3),
        incident("overlaps", 2, 4),
        incident("open", 9, None),
        incident("later", 20, 30),
        incident("others", 0, 10, "mon_2"),
    )
    async with gateway_on(
        engine, tmp_path, heartbeats=told("u" * 10), monitors=[monitor_row("mon_1"), monitor_row("mon_2")]
    ) as gateway:
        await add_rows(gateway.registry, rows)
        field = f'uptime(window: "{TEN}", accounting: INCIDENTS) {{ {SECONDS} ratio {{ value }} }}'
        mine = await of(gateway, field)
        fleet = await of(gateway, field, "fleet")
    assert mine["stateSeconds"] == {"up": 330, "degraded": 0, "down": 270, "noData": 0}
    assert mine["ratio"]["value"] == pytest.approx(330 / 600)
    assert fleet["ratio"]["value"] == pytest.approx(330 / 1200)


REGIONS = ("weur", "enam", "apac")


@pytest.mark.parametrize(
    ("quorum", "down"),
    [("", 180), (", quorum: ANY", 300), (", quorum: MAJORITY", 180), (", quorum: ALL", 60)],
)
async def test_a_quorum_of_three_regions(engine: Engine, tmp_path: Path, quorum: str, down: int) -> None:
    """They take turns and fail once each, in minutes 1, 2 and 3, until their next turns at 4, 5 and 6."""
    beats = [
        check(minute, "down" if minute in {1, 2, 3} else "up", region=REGIONS[minute % 3])
        for minute in range(-12, 10)
    ]
    fields = f"{SECONDS} downtime {{ seconds count stretches {{ seconds }} }}"
    found = await uptime(engine, tmp_path, beats, fields, f"accounting: TIME{quorum}")
    assert found["stateSeconds"] == {"up": 600 - down, "degraded": 0, "down": down, "noData": 0}
    assert found["downtime"] == {"seconds": down, "count": 1, "stretches": [{"seconds": down}]}


@pytest.mark.parametrize("accounting", ["CHECKS", "TIME"])
@pytest.mark.parametrize("rate", [1.0, 0.25])
async def test_explain_is_enough_to_redo_it(
    engine: Engine, tmp_path: Path, accounting: str, rate: float
) -> None:
    """Value, n and bounds follow from the fields of the explanation alone."""
    beats = told("uuuguuduuu" * 6, sample_rate=rate)
    interval = 60 if rate == 1 else 15
    found = await uptime(
        engine, tmp_path, beats, EXPLAIN, f"accounting: {accounting}", window=HOUR, interval_s=interval
    )
    why, share = found["explain"], found["ratio"]
    over = {one["name"]: one["value"] for one in why["terms"] if one["inNumerator"]}
    under = sum(one["value"] for one in why["terms"] if one["inDenominator"])
    assert (sum(over.values()), under) == (why["numerator"], why["denominator"])
    assert share["value"] == pytest.approx(why["numerator"] / why["denominator"])
    n = why["sumOfWeights"] ** 2 / why["sumOfSquaredWeights"]
    assert why["effectiveSampleSize"] == pytest.approx(n) == 60
    assert (why["accounting"], why["rows"], why["level"]) == (accounting, 60, 0.95)
    if rate == 1:
        assert share["lower"] == share["value"] == share["upper"]
        assert "nothing was sampled" in why["formula"]
    else:
        assert (share["lower"], share["upper"]) == pytest.approx(limits(why), abs=1e-4)
        assert "Clopper" in why["formula"]


@pytest.mark.parametrize(
    ("accounting", "beats", "columns", "expected"),
    [
        ("CHECKS", MIXED, {}, {"PENDING": 1, "NO_DATA": 2}),
        ("TIME", MIXED, {}, {"PENDING": 1, "NO_DATA": 2}),
        ("INCIDENTS", MIXED, {}, {}),
        ("CHECKS", "u" * 5, {"enabled": 0, "last_checked_at": ms(5)}, {"DISABLED": 5}),
        ("CHECKS", "----uuuuuu", {"created_at": ms(4)}, {"NOT_YET_CREATED": 4}),
        ("INCIDENTS", "----uuuuuu", {"created_at": ms(4)}, {"NOT_YET_CREATED": 4}),
    ],
)
async def test_what_is_left_out(
    engine: Engine,
    tmp_path: Path,
    accounting: str,
    beats: str,
    columns: dict[str, Any],
    expected: dict[str, float],
) -> None:
    """Each reason has its checks: undecided, missing, or of a time in which the monitor was not there."""
    found = await uptime(engine, tmp_path, told(beats), EXPLAIN, f"accounting: {accounting}", **columns)
    assert {one["why"]: one["checks"] for one in found["explain"]["leftOut"]} == pytest.approx(expected)


@pytest.mark.parametrize(
    ("beats", "columns", "texts", "sure"),
    [
        ("u" * 9 + "-", {}, ["1 of the checks expected may still be under way."], True),
        (
            "p" + "u" * 6 + "---",
            {},
            ["1 check was not decided.", "3 of the checks expected are missing."],
            False,
        ),
        ("pp" + "u" * 8, {}, ["2 checks were not decided."], True),
        (
            "----uuuuuu",
            {"created_at": ms(4)},
            ["1 of the monitors was created later, 240 s into the window."],
            False,
        ),
    ],
)
async def test_what_is_left_out_agrees_with_the_formula(
    engine: Engine, tmp_path: Path, beats: str, columns: dict[str, Any], texts: list[str], sure: bool
) -> None:
    """Where nothing is lost no check is called missing, and one is told of as one."""
    selection = "explain { formula leftOut { text } }"
    found = await uptime(engine, tmp_path, told(beats), selection, "accounting: CHECKS", **columns)
    assert [one["text"] for one in found["explain"]["leftOut"]] == texts
    assert ("lower = value = upper" in found["explain"]["formula"]) == sure


async def test_statements_are_digests(engine: Engine, tmp_path: Path) -> None:
    """Sixteen hex digits each, that of the count and that of the timeline, and never their text."""
    by_checks = await uptime(engine, tmp_path, told(MIXED), EXPLAIN, "accounting: CHECKS")
    by_time = await uptime(engine, tmp_path, told(MIXED), EXPLAIN, "accounting: TIME")
    for found, count in ((by_checks, 1), (by_time, 2)):
        statements = found["explain"]["statements"]
        assert len(set(statements)) == count
        assert all(re.fullmatch("[0-9a-f]{16}", one) for one in statements)


SCENARIOS: dict[str, tuple[list[Heartbeat], tuple[IncidentRow, ...], set[tuple[str, str]]]] = {
    "nothing differs": (told("u" * 10), (), {("TIME", "NONE"), ("INCIDENTS", "NONE")}),
    "degraded": (told("uugguuuuuu"), (), {("TIME", "NONE"), ("INCIDENTS", "DEGRADED")}),
    "short failures": (told("uudduuuuuu"), (), {("TIME", "NONE"), ("INCIDENTS", "SHORT_FAILURES")}),
    "long incidents": (
        told("uudduuuuuu"),
        (incident("inc", 2, 7),),
        {("TIME", "NONE"), ("INCIDENTS", "LONG_INCIDENTS")},
    ),
    "no data": (
        told("uudduu----"),
        (incident("inc", 2, 4),),
        {("TIME", "NO_DATA"), ("INCIDENTS", "NO_DATA")},
    ),
    "sampling": (
        told("uuudd--uug", sample_rate=0.5),
        (),
        {("TIME", "SAMPLING"), ("INCIDENTS", "SHORT_FAILURES")},
    ),
    "uneven checks": (
        [check(at + (0.5 if at == 3 else 0), "down" if at == 3 else "up") for at in range(10)],
        (incident("inc", 3.5, 4),),
        {("TIME", "UNEVEN_CHECKS"), ("INCIDENTS", "NONE")},
    ),
}


@pytest.mark.parametrize("what", SCENARIOS)
async def test_reconciliation(engine: Engine, tmp_path: Path, what: str) -> None:
    """The parts add up to what the numbers differ by, and name what made them differ."""
    beats, incidents, causes = SCENARIOS[what]
    found = await uptime(engine, tmp_path, beats, RECONCILIATION, "degraded: DOWN", incidents=incidents)
    told_ = found["reconciliation"]
    parts = told_["differences"]
    to = {
        name: [one["difference"] for one in parts if one["between"][1] == name]
        for name in ("TIME", "INCIDENTS")
    }
    assert sum(to["TIME"]) == pytest.approx(told_["byTime"] - told_["byChecks"], abs=1e-9)
    assert sum(to["INCIDENTS"]) == pytest.approx(told_["byIncidents"] - told_["byTime"], abs=1e-9)
    assert causes <= {(one["between"][1], one["cause"]) for one in parts}


async def test_without_data_there_is_no_ratio(engine: Engine, tmp_path: Path) -> None:
    """No check gives no uptime by checks or time; incidents need none."""
    found = await uptime(engine, tmp_path, [], f"ratio {{ value }} {SECONDS} {RECONCILIATION}")
    assert found["ratio"]["value"] is None
    assert found["stateSeconds"] == {"up": 0, "degraded": 0, "down": 0, "noData": 600}
    assert found["reconciliation"] == {
        "byChecks": None,
        "byTime": None,
        "byIncidents": 1,
        "differences": [],
    }
