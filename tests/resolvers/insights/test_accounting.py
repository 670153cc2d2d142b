"""Uptime by checks, by time and by incidents, and all that it takes to redo it, against plain arithmetic."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from gateway.registry.seeding import IncidentRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import (
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    Gateway,
    add_rows,
    beat,
    gateway_on,
    monitor_row,
)
from tests.redone import limits

HOURS = 4
REGIONS = ("weur", "enam", "apac")


def day(*down: int, **fields: Any) -> list[Heartbeat]:
    """A check a minute for four hours; those so many minutes ago failed."""
    return [
        beat(ago_ms=ago * MINUTE_MS, status="down" if ago in down else "up", **fields)
        for ago in range(1, HOURS * 60 + 1)
    ]


def incident(name: str, opened: int, closed: int | None, status: str = "closed", **times: Any) -> IncidentRow:
    """Opened and closed so many minutes ago."""
    opened_ms = NOW_MS - opened * MINUTE_MS
    closed_ms = None if closed is None else NOW_MS - closed * MINUTE_MS
    updated = times.get("updated_at", closed_ms or opened_ms)
    return IncidentRow(name, "mon_1", opened_ms, closed_ms, "why", status, opened_ms, updated)


async def asked(
    engine: Engine,
    tmp_path: Path,
    field: str,
    heartbeats: Iterable[Heartbeat],
    incidents: Iterable[IncidentRow] = (),
    **columns: Any,
) -> Any:
    named = {"created_at": NOW_MS - HOURS * HOUR_MS - 5000} | columns
    async with gateway_on(
        engine, tmp_path, heartbeats=heartbeats, monitors=[monitor_row(**named)]
    ) as gateway:
        await add_rows(gateway.registry, incidents)
        return await of(gateway, field)


async def of(gateway: Gateway, field: str) -> Any:
    answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {field} }} }}')
    assert "errors" not in answer, answer
    return next(iter(answer["data"]["monitor"].values()))


async def test_seconds_add_up_to_the_time_it_existed(engine: Engine, tmp_path: Path) -> None:
    """Up, degraded, down and no data are all of the window, and each failed check holds for a minute."""
    beats = [one for one in day(30, 31, 32) if not 100 <= (NOW_MS - one.timestamp_ms) / MINUTE_MS < 110]
    found = await asked(
        engine,
        tmp_path,
        'uptime(window: "4h", accounting: TIME) { ratio { value } stateSeconds { up degraded down noData } }',
        beats,
    )
    seconds = found["stateSeconds"]
    assert sum(seconds.values()) == pytest.approx(HOURS * 3600, abs=15)
    assert seconds["down"] == 180
    # Ten checks are missing: the one before them holds for two minutes of the eleven.
    assert seconds["noData"] == pytest.approx(540, abs=15)
    assert found["ratio"]["value"] == pytest.approx(seconds["up"] / (seconds["up"] + seconds["down"]))


async def test_incidents_are_taken_once(engine: Engine, tmp_path: Path) -> None:
    """Overlapping incidents count once, an open one until now, and one from before only from the start."""
    found = await asked(
        engine,
        tmp_path,
        'uptime(window: "4h", accounting: INCIDENTS) { ratio { value } stateSeconds { down up } }',
        day(),
        [incident("a", 60, 40), incident("b", 50, 30), incident("c", 10, None, "open")],
    )
    assert found["stateSeconds"]["down"] == pytest.approx((30 + 10) * 60, abs=1)
    assert found["ratio"]["value"] == pytest.approx(1 - 2400 / (HOURS * 3600), abs=1e-3)


@pytest.mark.parametrize(("quorum", "down"), [("ANY", True), ("MAJORITY", True), ("ALL", False)])
async def test_quorum(engine: Engine, tmp_path: Path, quorum: str, down: bool) -> None:
    """Two of three regions fail for half an hour: that is any and the majority of them, and not all."""
    beats = [
        beat(
            ago_ms=ago * MINUTE_MS,
            region=REGIONS[ago % 3],
            status="down" if 30 < ago <= 60 and ago % 3 != 2 else "up",
        )
        for ago in range(1, HOURS * 60 + 1)
    ]
    found = await asked(
        engine,
        tmp_path,
        f'uptime(window: "4h", accounting: TIME, quorum: {quorum}) {{ stateSeconds {{ down }} }}',
        beats,
    )
    assert (found["stateSeconds"]["down"] > 20 * 60) == down


@pytest.mark.parametrize("rate", [1.0, 0.25])
async def test_a_person_can_redo_the_sum(engine: Engine, tmp_path: Path, rate: float) -> None:
    """From explain alone: the ratio, Kish's sample size, the interval, and what was left out."""
    fields = """uptime(window: "5h") { ratio { value lower upper } expectedChecks counts { checks { value } }
      explain { formula numerator denominator
      terms { value inNumerator inDenominator } leftOut { why checks }
      rows sumOfWeights sumOfSquaredWeights effectiveSampleSize level statements
      missing weights { good bad largest } } }"""
    beats = [*day(7, 8, 9, sample_rate=rate), beat(ago_ms=30_000, status="pending", sample_rate=rate)]
    found = await asked(engine, tmp_path, fields, beats, interval_s=round(60 * rate))
    explain = found["explain"]
    above = sum(one["value"] for one in explain["terms"] if one["inNumerator"])
    below = sum(one["value"] for one in explain["terms"] if one["inDenominator"])
    assert (above, below) == (explain["numerator"], explain["denominator"])
    value, n = above / below, explain["sumOfWeights"] ** 2 / explain["sumOfSquaredWeights"]
    assert value == pytest.approx(found["ratio"]["value"])
    assert n == pytest.approx(explain["effectiveSampleSize"])
    if rate == 1.0:
        assert found["ratio"]["lower"] == found["ratio"]["upper"] == found["ratio"]["value"]
    else:
        bounds = (found["ratio"]["lower"], found["ratio"]["upper"])
        assert bounds == pytest.approx(limits(explain), abs=1e-4)
    left_out = {one["why"]: one["checks"] for one in explain["leftOut"]}
    assert left_out["PENDING"] == 1 / rate
    assert explain["rows"] == len(beats)
    assert all(len(one) == 16 and int(one, 16) >= 0 for one in explain["statements"])


async def test_what_was_left_out(engine: Engine, tmp_path: Path) -> None:
    """Missing checks, and the time before a monitor was there, are named with how many checks they are."""
    fields = 'uptime(window: "8h") { explain { leftOut { why checks text } } }'
    found = await asked(engine, tmp_path, fields, day()[::2])
    left_out = {one["why"]: one["checks"] for one in found["explain"]["leftOut"]}
    assert left_out["NO_DATA"] == pytest.approx(120, abs=3)
    assert left_out["NOT_YET_CREATED"] == pytest.approx(240, abs=3)
    disabled = await asked(
        engine, tmp_path, fields, day(), enabled=0, last_checked_at=NOW_MS - 60 * MINUTE_MS
    )
    assert "DISABLED" in {one["why"] for one in disabled["explain"]["leftOut"]}


async def test_the_differences_add_up(engine: Engine, tmp_path: Path) -> None:
    """What is told of two accountings adds up to their difference: CHECKS to TIME, TIME to INCIDENTS."""
    fields = """uptime(window: "4h") { reconciliation { byChecks byTime byIncidents
      differences { between difference cause text } } }"""
    beats = [
        one for one in day(20, 21, 22, 150) if (NOW_MS - one.timestamp_ms) // MINUTE_MS not in {70, 71, 72}
    ]
    found = (await asked(engine, tmp_path, fields, beats, [incident("a", 22, 15)]))["reconciliation"]
    told: dict[tuple[str, ...], float] = {}
    for one in found["differences"]:
        pair = tuple(one["between"])
        told[pair] = told.get(pair, 0) + one["difference"]
    assert told["CHECKS", "TIME"] == pytest.approx(found["byTime"] - found["byChecks"], abs=1e-9)
    assert told["TIME", "INCIDENTS"] == pytest.approx(found["byIncidents"] - found["byTime"], abs=1e-9)
    assert {one["cause"] for one in found["differences"]} >= {"SHORT_FAILURES", "LONG_INCIDENTS"}


async def test_stretches_of_downtime(engine: Engine, tmp_path: Path) -> None:
    """Each stretch with when, how long, from where and why; the newest first, open while it lasts."""
    beats = [
        beat(
            ago_ms=ago * MINUTE_MS,
            region=REGIONS[ago % 3],
            colo=("FRA", "EWR", "NRT")[ago % 3],
            status="down" if ago <= 3 or 60 <= ago < 66 or (120 <= ago < 130 and ago % 3 == 0) else "up",
        )
        for ago in range(1, HOURS * 60 + 1)
    ]
    found = await asked(
        engine,
        tmp_path,
        """uptime(window: "4h") { downtime { seconds count stretches {
        since until seconds scope failedRegions codes errorClasses dispatchIds failedChecks } } }""",
        beats,
    )
    downtime = found["downtime"]
    newest, long, *single = downtime["stretches"]
    assert newest["until"] is None
    assert (long["scope"], long["seconds"], long["failedChecks"]) == ("GLOBAL", 360, 6)
    assert (long["codes"], long["errorClasses"]) == ([500], ["SERVER_ERROR"])
    assert sorted(long["failedRegions"]) == sorted(REGIONS)
    assert len(long["dispatchIds"]) == 6
    assert {one["scope"] for one in single} == {"SINGLE_POP"}
    assert downtime["count"] == len(downtime["stretches"]) == 6
    assert downtime["seconds"] == pytest.approx(sum(one["seconds"] for one in downtime["stretches"]))


async def test_an_incident_and_its_evidence(engine: Engine, tmp_path: Path) -> None:
    """First failure to opened, to a second region, and recovery to closed, from the heartbeats."""
    beats = [
        beat(
            ago_ms=ago * MINUTE_MS,
            region=REGIONS[ago % 2],
            status="down" if 60 <= ago < 70 else "up",
        )
        for ago in range(1, HOURS * 60 + 1)
    ]
    found = await asked(
        engine,
        tmp_path,
        """incidents { nodes { id acknowledgedAt monitor { id } evidence {
        firstFailureAt detectionSeconds confirmationSeconds recoverySeconds scope failedRegions } } }""",
        beats,
        [incident("inc", 68, 58)],
    )
    (one,) = found["nodes"]
    evidence = one["evidence"]
    assert one["monitor"] == {"id": "mon_1"}
    assert one["acknowledgedAt"] is None
    assert (evidence["detectionSeconds"], evidence["confirmationSeconds"]) == (60, 60)
    assert evidence["recoverySeconds"] == 60
    assert evidence["scope"] == "GLOBAL"


async def test_statistics_of_incidents(engine: Engine, tmp_path: Path) -> None:
    """Mean time to recover is of closed incidents; to acknowledge, only where the registry tells when."""
    rows = [
        incident("a", 200, 190),
        incident("b", 100, 70),
        incident("c", 20, None, "acknowledged", updated_at=NOW_MS - 15 * MINUTE_MS),
    ]
    found = await asked(
        engine,
        tmp_path,
        'incidentStats(window: "4h") { opened open mttrSeconds mttaSeconds }',
        day(),
        rows,
    )
    assert (found["opened"], found["open"]) == (3, 1)
    assert found["mttrSeconds"] == 20 * 60
    assert found["mttaSeconds"] == 5 * 60


async def test_flapping_reliability_and_streak(engine: Engine, tmp_path: Path) -> None:
    """Failing every other check is flapping; too few checks say nothing; a streak tells since when."""
    alternating = day(*range(1, HOURS * 60, 2))
    found = await asked(engine, tmp_path, 'flapping(window: "4h") { score isFlapping checks }', alternating)
    assert found["isFlapping"] is True
    assert found["score"] > 0.9
    few = await asked(engine, tmp_path, 'flapping(window: "10m") { score isFlapping }', alternating)
    assert few == {"score": None, "isFlapping": None}
    once = await asked(
        engine,
        tmp_path,
        'reliability(window: "4h") { outages downSeconds mttrSeconds longestUp { seconds } }',
        day(60, 61),
    )
    assert (once["outages"], once["downSeconds"], once["mttrSeconds"]) == (1, 120, 120)
    assert once["longestUp"]["seconds"] == pytest.approx((HOURS * 60 - 61) * 60, abs=70)
    streak = await asked(engine, tmp_path, "streak { status seconds }", day(60, 61))
    assert streak["status"] == "UP"
    assert streak["seconds"] == pytest.approx(59 * 60, abs=15)


async def test_incidents_of_the_org(engine: Engine, tmp_path: Path) -> None:
    """All incidents of the org, newest first, in pages, and by state."""
    rows = [incident(f"inc_{number}", 10 * number, 10 * number - 5) for number in range(1, 6)]
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        await add_rows(gateway.registry, [*rows, incident("open", 3, None, "open")])
        first = await gateway.ask(
            "{ incidents(first: 4) { nodes { id } pageInfo { endCursor hasNextPage } } }"
        )
        page = first["data"]["incidents"]
        assert [one["id"] for one in page["nodes"]] == ["open", "inc_1", "inc_2", "inc_3"]
        query = "query($after: String) { incidents(first: 4, after: $after) { nodes { id } } }"
        second = await gateway.ask(query, {"after": page["pageInfo"]["endCursor"]})
        assert [one["id"] for one in second["data"]["incidents"]["nodes"]] == ["inc_4", "inc_5"]
        opened = await gateway.ask("{ incidents(filter: { statuses: [OPEN] }) { nodes { id } } }")
        assert [one["id"] for one in opened["data"]["incidents"]["nodes"]] == ["open"]
