"""Uptime by checks, time and incidents through GraphQL: how to redo it, and why the three differ."""

from pathlib import Path
from typing import Any

import pytest

from gateway.insights.accounting.explanation import MISSING, NOTHING, SAMPLED, SURE, UNKNOWN
from gateway.registry.seeding import IncidentRow, MonitorRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import MINUTE_MS, NOW_MS, Gateway, add_rows, beat, gateway_on, monitor_row
from tests.redone import limits

UNTIL_MS = 1_764_590_400_000
"""2025-12-01T12:00Z, twelve seconds before the clock of the gateways."""
HOUR = "2025-12-01T11:00Z/2025-12-01T12:00Z"
START_MS = UNTIL_MS - 60 * MINUTE_MS
LETTERS = {"u": "up", "g": "degraded", "d": "down", "p": "pending"}
PLACES = {"w": ("weur", "FRA"), "e": ("enam", "IAD"), "a": ("apac", "NRT")}
EXPLAIN = """counts { checks { value } } ratio { value lower upper } fidelity { effectiveSampleSize }
  stateSeconds { up degraded down noData }
  explain { accounting formula numerator denominator terms { name value inNumerator inDenominator }
    leftOut { why checks text } rows sumOfWeights sumOfSquaredWeights effectiveSampleSize maxSampleInterval
    missing weights { good bad largest } level statements }"""


def told(text: str, monitor: str = "mon_1", places: str = "w", **fields: Any) -> list[Heartbeat]:
    """A check a minute from 11:00 on, a letter each, - for none; the places take turns."""
    return [
        beat(
            monitor,
            NOW_MS - START_MS - minute * MINUTE_MS,
            LETTERS[letter],
            region=PLACES[places[minute % len(places)]][0],
            colo=PLACES[places[minute % len(places)]][1],
            **fields,
        )
        for minute, letter in enumerate(text)
        if letter != "-"
    ]


def incident(name: str, opened: int, closed: int | None, monitor: str = "mon_1") -> IncidentRow:
    """Minutes after 11:00."""
    ended = None if closed is None else START_MS + closed * MINUTE_MS
    status = "open" if closed is None else "closed"
    since = START_MS + opened * MINUTE_MS
    return IncidentRow(name, monitor, since, ended, "HTTP 500", status, since, since)


def redone(found: dict[str, Any]) -> tuple[float | None, float | None, float | None]:
    """Value, lower and upper by what `explain` says, and nothing else."""
    said = found["explain"]
    numerator = sum(one["value"] for one in said["terms"] if one["inNumerator"])
    denominator = sum(one["value"] for one in said["terms"] if one["inDenominator"])
    assert (numerator, denominator) == (said["numerator"], said["denominator"])
    if not denominator:
        return None, None, None
    value = numerator / denominator
    if "lower = value = upper" in said["formula"]:
        return value, value, value
    if "Clopper" not in said["formula"] and "missing" not in said["formula"]:
        return value, None, None
    n = said["sumOfWeights"] ** 2 / said["sumOfSquaredWeights"]
    assert n == pytest.approx(said["effectiveSampleSize"])
    return value, *limits(said)


async def of(gateway: Gateway, selection: str, subject: str = 'monitor(id: "mon_1")') -> Any:
    """What the first field of a monitor or the fleet says; there are no errors."""
    answer = await gateway.ask(f"{{ {subject} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return next(iter(next(iter(answer["data"].values())).values()))


TEXTS: dict[str, tuple[str, dict[str, Any]]] = {
    "whole": ("u" * 40 + "d" * 5 + "g" * 5 + "u" * 10, {}),
    "with gaps": ("u" * 20 + "-" * 15 + "d" * 5 + "p" * 5 + "u" * 15, {}),
    "sampled": ("u---" * 10 + "d---" * 2 + "u---" * 3, {"sample_rate": 0.25}),
    "nothing": ("", {}),
}


@pytest.mark.parametrize("accounting", ["CHECKS", "TIME", "INCIDENTS"])
@pytest.mark.parametrize("text", TEXTS)
async def test_an_uptime_can_be_redone_from_its_explanation(
    engine: Engine, tmp_path: Path, accounting: str, text: str
) -> None:
    """Value, n, lower and upper follow from `explain` alone, whatever the accounting and the data."""
    statuses, fields = TEXTS[text]
    async with gateway_on(
        engine, tmp_path, heartbeats=told(statuses, **fields), monitors=[monitor_row()]
    ) as gateway:
        await add_rows(gateway.registry, [incident("i1", 41, 46)])
        found = await of(gateway, f'uptime(window: "{HOUR}", accounting: {accounting}) {{ {EXPLAIN} }}')
    assert found["explain"]["accounting"] == accounting
    value, lower, upper = redone(found)
    uptime = found["ratio"]
    for name, expected in (("value", value), ("lower", lower), ("upper", upper)):
        assert uptime[name] == (None if expected is None else pytest.approx(expected, abs=1e-4)), name
    assert found["explain"]["rows"] == sum(letter != "-" for letter in statuses)
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in found["explain"]["statements"])
    if found["stateSeconds"]:
        assert sum(found["stateSeconds"].values()) == pytest.approx(3600)


@pytest.mark.parametrize(
    ("arguments", "formula"),
    [
        ("accounting: CHECKS", "(up + degraded) / (up + degraded + down), in checks"),
        ("accounting: TIME", "(up + degraded) / (up + degraded + down), in seconds that checks hold for"),
        ("accounting: TIME, degraded: DOWN", "up / (up + degraded + down), in seconds that checks hold for"),
        ("accounting: INCIDENTS", "seconds outside incidents / seconds that the monitors existed"),
    ],
)
async def test_the_formula_names_what_is_divided_and_how_sure_it_is(
    engine: Engine, tmp_path: Path, arguments: str, formula: str
) -> None:
    """In words, and no more than there is: of an hour whole, with gaps, sampled, and without checks."""
    wanted = {"whole": SURE, "with gaps": MISSING, "sampled": SAMPLED, "nothing": NOTHING}
    if "INCIDENTS" in arguments:
        wanted = dict.fromkeys(wanted, UNKNOWN) | {"whole": SURE}
    for number, (text, how) in enumerate(wanted.items()):
        (statuses, fields), folder = TEXTS[text], tmp_path / str(number)
        folder.mkdir(mode=0o700)
        beats = told(statuses, **fields)
        async with gateway_on(engine, folder, heartbeats=beats, monitors=[monitor_row()]) as gateway:
            found = await of(gateway, f'uptime(window: "{HOUR}", {arguments}) {{ explain {{ formula }} }}')
        assert found["explain"]["formula"] == f"{formula}; {how}", text


async def test_each_accounting_by_hand(engine: Engine, tmp_path: Path) -> None:
    """An hour with 5 failed, 5 degraded and 10 lost checks, and an incident of six minutes."""
    text = "u" * 30 + "d" * 5 + "g" * 5 + "-" * 10 + "u" * 10
    async with gateway_on(engine, tmp_path, heartbeats=told(text), monitors=[monitor_row()]) as gateway:
        await add_rows(gateway.registry, [incident("i1", 31, 37), incident("i2", 33, 36)])
        by = {
            name: await of(gateway, f'uptime(window: "{HOUR}", accounting: {name}) {{ {EXPLAIN} }}')
            for name in ("CHECKS", "TIME", "INCIDENTS")
        }
    assert by["CHECKS"]["ratio"]["value"] == 45 / 50
    assert by["CHECKS"]["stateSeconds"] is None
    assert by["TIME"]["stateSeconds"] == {"up": 2400, "degraded": 360, "down": 300, "noData": 540}
    assert by["TIME"]["ratio"]["value"] == pytest.approx(2760 / 3060)
    assert by["INCIDENTS"]["ratio"]["value"] == pytest.approx(54 / 60)
    assert by["INCIDENTS"]["stateSeconds"] == {"up": 3240, "degraded": 0, "down": 360, "noData": 0}
    assert by["INCIDENTS"]["ratio"]["lower"] is None  # checks were lost: an incident may be missing
    assert {one["why"]: one["checks"] for one in by["TIME"]["explain"]["leftOut"]} == {"NO_DATA": 9}
    assert {one["why"]: one["checks"] for one in by["CHECKS"]["explain"]["leftOut"]} == {"NO_DATA": 10}


async def test_what_is_left_out(engine: Engine, tmp_path: Path) -> None:
    """Pending checks, monitors created within the window, and disabled ones are named with their checks."""
    rows: list[MonitorRow] = [
        monitor_row(),
        monitor_row("mon_2", created_at=START_MS + 20 * MINUTE_MS),
        monitor_row("mon_3", enabled=0, last_checked_at=START_MS + 45 * MINUTE_MS),
    ]
    beats = [*told("p" * 4 + "u" * 56), *told("-" * 20 + "u" * 40, "mon_2"), *told("u" * 45, "mon_3")]
    selection = "uptime { ratio { value lower } explain { leftOut { why checks text } } }"
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        found = await of(gateway, selection, f'fleet(window: "{HOUR}")')
    assert {one["why"]: one["checks"] for one in found["explain"]["leftOut"]} == {
        "PENDING": 4,
        "NOT_YET_CREATED": 20,
        "DISABLED": 15,
    }
    assert found["ratio"] == {"value": 1.0, "lower": 1.0}


async def test_why_accountings_differ(engine: Engine, tmp_path: Path) -> None:
    """The parts of each pair add up to its difference, each with its cause."""
    text = "u" * 20 + "d" * 4 + "g" * 6 + "u" * 20 + "d" * 2 + "u" * 8
    selection = """reconciliation { byChecks byTime byIncidents
      differences { between difference cause text } }"""
    async with gateway_on(engine, tmp_path, heartbeats=told(text), monitors=[monitor_row()]) as gateway:
        await add_rows(gateway.registry, [incident("i1", 21, 28)])
        asked = f'uptime(window: "{HOUR}", degraded: $) {{ {selection} }}'
        answered = (await of(gateway, asked.replace("$", "UP")))["reconciliation"]
        found = (await of(gateway, asked.replace("$", "DOWN")))["reconciliation"]
    assert answered["byChecks"] == answered["byTime"] == 54 / 60
    assert "DEGRADED" not in {one["cause"] for one in answered["differences"]}
    assert found["byChecks"] == found["byTime"] == 48 / 60
    assert found["byIncidents"] == pytest.approx(53 / 60)
    first, *others = found["differences"]
    assert (first["between"], first["cause"], first["difference"]) == (["CHECKS", "TIME"], "NONE", 0)
    assert {one["cause"]: round(one["difference"] * 60, 6) for one in others} == {
        "DEGRADED": 6,
        "SHORT_FAILURES": 3,
        "LONG_INCIDENTS": -4,
    }
    total = found["byIncidents"] - found["byTime"]
    assert sum(one["difference"] for one in others) == pytest.approx(total)


@pytest.mark.parametrize(("quorum", "down"), [("ANY", 600), ("MAJORITY", 0), ("ALL", 0), ("null", 240)])
async def test_quorum(engine: Engine, tmp_path: Path, quorum: str, down: float) -> None:
    """One of three regions fails for some ten minutes: down by any, up by the others."""
    text = "u" * 30 + "duuduuduud" + "u" * 20
    beats = told(text, places="wea")
    selection = f"""uptime(window: "{HOUR}", accounting: TIME, quorum: {quorum}) {{
      stateSeconds {{ up degraded down noData }}
      downtime {{ seconds stretches {{ failedRegions scope }} }} }}"""
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=[monitor_row()]) as gateway:
        found = await of(gateway, selection)
    assert found["stateSeconds"]["down"] == found["downtime"]["seconds"]
    assert found["stateSeconds"]["down"] == (720 if quorum == "ANY" else down)
    assert {tuple(one["failedRegions"]) for one in found["downtime"]["stretches"]} <= {("weur",)}


async def test_time_over_a_fleet(engine: Engine, tmp_path: Path) -> None:
    """Seconds of a fleet are those of its monitors added up, over several windows in one read."""
    rows = [monitor_row(), monitor_row("mon_2")]
    beats = [*told("u" * 60), *told("u" * 30 + "d" * 30, "mon_2")]
    selection = f'uptimes(windows: ["{HOUR}", "2025-12-01T11:30Z/2025-12-01T12:00Z"], accounting: TIME)'
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        answer = await gateway.ask(
            f"""{{ fleet {{ {selection} {{ stateSeconds {{ up down noData }} downtime {{ seconds }}
            ratio {{ value }} }} }} }}"""
        )
    whole, half = answer["data"]["fleet"]["uptimes"]
    assert whole["stateSeconds"] == {"up": 5400, "down": 1800, "noData": 0}
    assert (whole["ratio"]["value"], whole["downtime"]["seconds"]) == (0.75, 1800)
    assert half["stateSeconds"] == {"up": 1800, "down": 1800, "noData": 0}
    assert answer["extensions"]["insights"]["telemetryReads"] == 2  # the counts, and the checks


async def test_an_empty_fleet(engine: Engine, tmp_path: Path) -> None:
    """No monitors have no uptime by any accounting: null, and nothing is read for it."""
    selection = """stateSeconds { up noData } ratio { value }
      reconciliation { byTime byIncidents differences { cause } }"""
    async with gateway_on(engine, tmp_path) as gateway:
        for accounting in ("TIME", "INCIDENTS"):
            found = await of(gateway, f"uptime(accounting: {accounting}) {{ {selection} }}", "fleet")
            assert found["ratio"]["value"] is None
            assert found["stateSeconds"] == {"up": 0, "noData": 0}
            assert found["reconciliation"] == {"byTime": None, "byIncidents": None, "differences": []}
