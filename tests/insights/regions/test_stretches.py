"""Stretches of downtime, MTTR and flapping of a monitor that several regions check by themselves."""

import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, beat, gateway_on, monitor_row
from tests.insights.regions.test_expected import every
from tests.size import sized

pytestmark = pytest.mark.dear

DOWN = "seconds count stretches { seconds scope failedRegions failedChecks }"
OUTAGES = "outages downSeconds mttrSeconds mtbfSeconds"
QUORUMS = ("ANY", "MAJORITY", "ALL")
FIELDS = (
    '{ monitor(id: "mon_1", window: "24h") { flapping { score transitions } '
    f"lone: uptime {{ downtime {{ {DOWN} }} }} lone_reliability: reliability {{ {OUTAGES} }} "
    "timed: uptime(accounting: TIME) { stateSeconds { up down noData } "
    "reconciliation { differences { between cause difference } } } "
    + " ".join(
        f"{name}: uptime(accounting: TIME, quorum: {name}) "
        f"{{ stateSeconds {{ down }} downtime {{ {DOWN} }} }} "
        f"{name}_reliability: reliability(quorum: {name}) {{ {OUTAGES} }}"
        for name in QUORUMS
    )
    + " } }"
)
CREATED = NOW_MS - 2 * DAY_MS


async def told(
    engine: Engine, tmp_path: Path, rows: Sequence[Heartbeat], interval_s: int = 60
) -> tuple[Any, Mapping[str, float]]:
    """What GraphQL says, and the seconds of REST by quorum ('' for none)."""
    monitor = monitor_row(created_at=CREATED, interval_s=interval_s)
    seconds = {}
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=[monitor], hears=True, cost_limit=10**6
    ) as gateway:
        answer = await gateway.ask(FIELDS)
        for name in ("", *QUORUMS):
            chosen = {"quorum": name} if name else {}
            twin = await gateway.get("/api/monitors/mon_1/uptime", window="24h", **chosen)
            seconds[name] = twin.json()["downtimeSeconds"]
    assert "errors" not in answer, answer
    return answer["data"]["monitor"], seconds


async def test_a_region_that_fails_for_five_hours(engine: Engine, tmp_path: Path) -> None:
    """One stretch of that region, and none of the monitor where most of three regions say that it is up. It
    was 300 stretches with a mean of less than a minute."""
    rows = [
        *every(MINUTE_MS, 2 * DAY_MS, region="weur", colo="FRA"),
        *every(MINUTE_MS, 2 * DAY_MS - 9000, region="enam", colo="IAD"),
        *every(MINUTE_MS, 2 * DAY_MS - 500, 7 * HOUR_MS, region="apac", colo="SIN"),
        *every(MINUTE_MS, 7 * HOUR_MS - 500, 2 * HOUR_MS, "down", region="apac", colo="SIN"),
        *every(MINUTE_MS, 2 * HOUR_MS - 500, region="apac", colo="SIN"),
    ]
    found, seconds = await told(engine, tmp_path, rows)
    stretch = {"seconds": 18_000, "scope": "REGIONAL", "failedRegions": ["apac"], "failedChecks": 300}
    for name in ("lone", "ANY"):
        assert found[name]["downtime"] == {"seconds": 18_000, "count": 1, "stretches": [stretch]}
        assert found[f"{name}_reliability"]["outages"] == 1
        assert found[f"{name}_reliability"]["mttrSeconds"] == 18_000
    for name in ("MAJORITY", "ALL"):
        assert found[name]["downtime"] == {"seconds": 0, "count": 0, "stretches": []}
        assert found[f"{name}_reliability"]["outages"] == 0
        assert found[f"{name}_reliability"]["mttrSeconds"] is None
    assert seconds == {"": 18_000, "ANY": 18_000, "MAJORITY": 0, "ALL": 0}
    assert found["flapping"]["transitions"] == 2
    assert found["timed"]["stateSeconds"]["down"] == 18_000
    [first] = [one for one in found["timed"]["reconciliation"]["differences"] if "CHECKS" in one["between"]]
    assert first["cause"] == "REGIONS"


async def test_a_region_that_fails_and_falls_silent(engine: Engine, tmp_path: Path) -> None:
    """Its last failed check holds for two of its own intervals, whatever the others say meanwhile."""
    rows = [
        *every(MINUTE_MS, 2 * DAY_MS, region="weur"),
        *every(5 * MINUTE_MS, 2 * DAY_MS, 3 * HOUR_MS, region="apac"),
        beat(ago_ms=3 * HOUR_MS, status="down", region="apac"),
    ]
    found, seconds = await told(engine, tmp_path, rows)
    assert found["lone"]["downtime"]["seconds"] == found["ANY"]["downtime"]["seconds"] == 600
    assert seconds[""] == 600


async def test_all_regions_at_once(engine: Engine, tmp_path: Path) -> None:
    """An outage that all see is one stretch, global, by any quorum."""
    rows = [
        one
        for offset, region in ((0, "weur"), (500, "apac"))
        for part, status in (
            ((2 * DAY_MS, 4 * HOUR_MS), "up"),
            ((4 * HOUR_MS, 3 * HOUR_MS), "down"),
            ((3 * HOUR_MS, 0), "up"),
        )
        for one in every(MINUTE_MS, part[0] - offset, part[1], status, region=region)
    ]
    found, seconds = await told(engine, tmp_path, rows)
    for name in ("lone", *QUORUMS):
        [stretch] = found[name]["downtime"]["stretches"]
        assert (stretch["scope"], stretch["failedRegions"]) == ("GLOBAL", ["apac", "weur"])
        assert stretch["seconds"] == pytest.approx(3600, abs=1)
        assert seconds["" if name == "lone" else name] == stretch["seconds"]


INTERVAL_MS = 5 * MINUTE_MS
BOUT = st.tuples(st.integers(1, 260), st.integers(1, 60)).map(
    lambda part: (part[0] * INTERVAL_MS, (part[0] - part[1]) * INTERVAL_MS)
)
ASIDE = st.tuples(
    st.sampled_from((1, 2, 3)), st.integers(1, INTERVAL_MS // 2 - 1), st.lists(BOUT, max_size=3)
)


def states(ended: Sequence[tuple[int, bool]], held_ms: int) -> list[tuple[int, int, bool]]:
    """[since, until) in which a region's checks hold, and whether it is down then; Unix ms."""
    found = []
    for number, (at, down) in enumerate(ended):
        following = ended[number + 1][0] if number + 1 < len(ended) else NOW_MS
        found.append((at, min(following, at + held_ms, NOW_MS), down))
    return found


def reckoned(regions: Sequence[list[tuple[int, int, bool]]], quorum: str, since_ms: int) -> tuple[float, int]:
    """Seconds down and how often, looking at every moment at which anything changes."""
    edges = sorted({since_ms, NOW_MS, *(edge for one in regions for part in one for edge in part[:2])})
    down, count, before = 0, 0, False
    for begin, end in pairwise(edges):
        if begin < since_ms:
            continue
        said = [one for region in regions for since, until, one in region if since <= begin < until]
        least = {"ANY": 1, "MAJORITY": len(said) // 2 + 1, "ALL": len(said)}[quorum]
        now = bool(said) and sum(said) >= least
        down += end - begin if now else 0
        count += now and not before
        before = now
    return down / 1000, count


@given(st.lists(ASIDE, min_size=1, max_size=2), st.lists(BOUT, max_size=3), st.integers(0, 2**32))
@settings(max_examples=sized(40, 3), suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_regions_failing_at_any_time(
    engine: Engine,
    tmp_path: Path,
    others: list[tuple[int, int, list[tuple[int, int]]]],
    failing: list[tuple[int, int]],
    seed: int,
) -> None:
    """Beside plain Python: seconds and stretches by every quorum, and without one as by any region."""
    dice = random.Random(seed)  # noqa: S311 - replayable
    since_ms, rows, regions = NOW_MS - DAY_MS, [], []
    for number, (part, offset, bouts) in enumerate([(1, 0, failing), *others]):
        step, region, ended = part * INTERVAL_MS, ("weur", "apac", "Texas")[number], []
        for one in every(step, 2 * DAY_MS - offset, region=region):
            ago_ms = NOW_MS - one.timestamp_ms
            down = any(since >= ago_ms > until for since, until in bouts)
            if dice.random() < 0.02 and ago_ms < DAY_MS:  # one is lost
                continue
            rows.append(beat(ago_ms=ago_ms, status="down" if down else "up", region=region))
            ended.append((NOW_MS - ago_ms, down))
        regions.append(states(ended, 2 * step))
    found, twins = await told(engine, tmp_path, rows, INTERVAL_MS // 1000)
    for name in QUORUMS:
        seconds, count = reckoned(regions, name, since_ms)
        assert found[name]["downtime"]["seconds"] == pytest.approx(seconds, abs=0.01)
        assert found[name]["downtime"]["count"] == count
        assert found[name]["stateSeconds"]["down"] == pytest.approx(seconds, abs=0.01)
        assert found[f"{name}_reliability"]["outages"] == count
        assert twins[name] == pytest.approx(seconds, abs=0.01)
    assert found["lone"]["downtime"] == found["ANY"]["downtime"]
    assert found["lone_reliability"] == found["ANY_reliability"]
    assert twins[""] == twins["ANY"]
