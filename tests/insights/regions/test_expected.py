"""What is to be expected of a monitor that several regions check, each at a cadence of its own."""

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.registry.seeding import MonitorRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, beat, gateway_on, monitor_row
from tests.size import sized

BOUNDED = "{ value lower upper }"
SILENT = "silentRegions { monitorId region lastHeardAt missingChecks }"
UPTIME = f"coverage expectedChecks ratio {BOUNDED} fidelity {{ grade reasons rowsRead }} {SILENT}"
CREATED = NOW_MS - 3 * DAY_MS
Silences = Sequence[tuple[int, int]]
"""[since, until) in ms before NOW_MS, the earlier first."""


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def every(
    interval_ms: int, since_ms: int, until_ms: int = 0, status: str = "up", silent: Silences = (), **of: Any
) -> list[Heartbeat]:
    """Checks at an interval, the first half of one after `since_ms`; both count back from NOW_MS."""
    times = range(since_ms - interval_ms // 2, until_ms, -interval_ms)
    there = (ago for ago in times if not any(since >= ago > until for since, until in silent))
    return [beat(ago_ms=ago, status=status, **of) for ago in there]


async def told(
    engine: Engine,
    tmp_path: Path,
    rows: Iterable[Heartbeat],
    fields: str,
    *monitors: MonitorRow,
    **given: Any,
) -> Any:
    rows_of = monitors or (monitor_row(created_at=CREATED),)
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=rows_of, hears=True, **given
    ) as gateway:
        answer = await gateway.ask(fields)
    assert "errors" not in answer, answer
    return answer["data"]


async def uptime(engine: Engine, tmp_path: Path, rows: Iterable[Heartbeat], window: str = "24h") -> Any:
    fields = f'{{ monitor(id: "mon_1") {{ uptime(window: "{window}") {{ {UPTIME} }} }} }}'
    return (await told(engine, tmp_path, rows, fields))["monitor"]["uptime"]


WEUR = every(MINUTE_MS, 3 * DAY_MS, region="weur")
"""A check a minute, of a region that is always there."""


async def test_two_regions_each_at_the_interval(engine: Engine, tmp_path: Path) -> None:
    """A check a minute of each of two: twice as many as the interval of one are to be expected, and seen."""
    found = await uptime(engine, tmp_path, [*WEUR, *every(MINUTE_MS, 3 * DAY_MS, region="apac")])
    assert found["coverage"] == pytest.approx(1, abs=0.001)
    assert found["expectedChecks"] == pytest.approx(2880, abs=1)
    assert found["fidelity"] == {"grade": "EXACT", "reasons": [], "rowsRead": 2880}
    assert found["silentRegions"] == []


async def test_a_region_that_is_silent_all_day(engine: Engine, tmp_path: Path) -> None:
    """Half of the checks are missing, and may have been anything; whose they are is said."""
    found = await uptime(engine, tmp_path, [*WEUR, *every(MINUTE_MS, 3 * DAY_MS, DAY_MS, region="apac")])
    assert found["coverage"] == pytest.approx(0.5, abs=0.001)
    assert found["fidelity"]["grade"] == "SAMPLED"
    assert found["fidelity"]["reasons"] == [
        "1440 of 2880 checks are missing.",
        "apac was not heard from to the end: it lacks 1440.",
    ]
    [silent] = found["silentRegions"]
    assert silent["monitorId"] == "mon_1"
    assert silent["region"] == "apac"
    assert silent["lastHeardAt"] == iso(NOW_MS - DAY_MS - MINUTE_MS // 2)
    assert silent["missingChecks"] == pytest.approx(1440, abs=1)
    assert found["ratio"] == {"value": 1, "lower": pytest.approx(0.5, abs=0.001), "upper": 1}


async def test_regions_that_take_turns_are_no_more_than_the_interval(engine: Engine, tmp_path: Path) -> None:
    """Every other check from another region, or a day of one after a day of another: nothing is missing."""
    in_turn = [
        *every(2 * MINUTE_MS, 3 * DAY_MS, region="weur"),
        *every(2 * MINUTE_MS, 3 * DAY_MS - MINUTE_MS, region="apac"),
    ]
    moved = [*every(MINUTE_MS, 3 * DAY_MS, DAY_MS // 2), *every(MINUTE_MS, DAY_MS // 2, region="apac")]
    for number, rows in enumerate((in_turn, moved)):
        found = await uptime(engine, tmp_path / str(number), rows)
        assert found["coverage"] == pytest.approx(1, abs=0.002)
        assert found["fidelity"]["grade"] == "EXACT"


INTERVAL_MS = 5 * MINUTE_MS
SILENCE = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(
    lambda part: (part[0] * INTERVAL_MS + part[1] * INTERVAL_MS // 2, part[0] * INTERVAL_MS)
)
"""Within 50 hours."""
ASIDE = st.tuples(
    st.sampled_from((1, 2, 3, 6)), st.integers(1, INTERVAL_MS // 2 - 1), st.lists(SILENCE, max_size=2)
)


@given(
    st.lists(ASIDE, max_size=2),
    st.lists(SILENCE, max_size=2),
    st.sampled_from(("1h", "6h", "24h", "48h")),
    st.integers(0, 2**32),
)
@settings(max_examples=sized(60, 3), suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_regions_at_any_cadence(
    engine: Engine,
    tmp_path: Path,
    others: list[tuple[int, int, Silences]],
    silent: Silences,
    window: str,
    seed: int,
) -> None:
    """Beside plain Python: coverage is the checks made of those that all regions would have made, and the
    interval holds the share of all of them that are up."""
    rng, seconds = random.Random(seed), int(window[:-1]) * 3600  # noqa: S311 - replayable
    made: list[Heartbeat] = []
    up = total = 0
    for number, (part, offset, quiet) in enumerate([(1, 0, silent), *others]):
        step, region = part * INTERVAL_MS, ("weur", "apac", "Texas")[number]
        for one in every(step, 4 * DAY_MS - offset, region=region):
            ago_ms = NOW_MS - one.timestamp_ms
            fails, lost = rng.random() < 0.1, any(since >= ago_ms > until for since, until in quiet)
            up += ago_ms <= seconds * 1000 and not fails
            total += ago_ms <= seconds * 1000
            if not lost:
                status = "down" if fails else "up"
                made.append(beat(ago_ms=ago_ms, status=status, region=region))
    seen = sum(one.timestamp_ms >= NOW_MS - seconds * 1000 for one in made)
    due = sum(seconds * 1000 / (part * INTERVAL_MS) for part, *_ in [(1, 0, ()), *others])
    monitor = monitor_row(created_at=NOW_MS - 4 * DAY_MS, interval_s=INTERVAL_MS // 1000)
    fields = f'{{ monitor(id: "mon_1") {{ uptime(window: "{window}") {{ {UPTIME} }} }} }}'
    found = (await told(engine, tmp_path, made, fields, monitor))["monitor"]["uptime"]
    late = (NOW_MS - max(one.timestamp_ms for one in made)) / 1000
    assert found["expectedChecks"] == pytest.approx(due, abs=(1 + late / 300) * (1 + len(others)))
    assert found["fidelity"]["rowsRead"] == seen
    if found["ratio"]["lower"] is not None:
        edges = 2 * (1 + len(others)) / max(1, total)
        assert found["ratio"]["lower"] - edges <= up / total <= found["ratio"]["upper"] + edges
    if total - seen > 3 * (1 + len(others)):
        assert found["fidelity"]["grade"] != "EXACT"


async def test_siblings_change_nothing(engine: Engine, tmp_path: Path) -> None:
    """Alone and beside others, of a fleet that takes turns and one that does not, alike over GraphQL."""
    both = [*WEUR, *every(MINUTE_MS, 3 * DAY_MS, DAY_MS // 2, region="apac")]
    other = [
        *every(2 * MINUTE_MS, 3 * DAY_MS, region="weur", monitor_id="mon_2"),
        *every(2 * MINUTE_MS, 3 * DAY_MS - MINUTE_MS, region="apac", monitor_id="mon_2"),
    ]
    monitors = [monitor_row(name, created_at=CREATED) for name in ("mon_1", "mon_2")]
    alone = f'{{ monitor(id: "mon_1") {{ uptime(window: "24h") {{ {UPTIME} }} }} }}'
    beside = f"""{{
      monitor(id: "mon_1") {{
        week: uptime(window: "7d") {{ coverage }} uptime(window: "24h") {{ {UPTIME} }}
        series(window: "24h", bucket: "1h") {{ fidelity {{ grade }} }}
        slo(target: 0.99, window: "24h") {{ achieved {BOUNDED} }} }}
      other: monitor(id: "mon_2") {{ uptime(window: "24h") {{ coverage fidelity {{ grade }} }} }}
      fleet {{ uptime(window: "24h") {{ coverage expectedChecks }}
        ranking(window: "24h", orderBy: {{ by: COVERAGE }}) {{
          nodes {{ monitor {{ id }} measured {{ value }} }} }} }} }}"""
    whole = await told(engine, tmp_path, [*both, *other], beside, *monitors)
    lone = await told(engine, tmp_path, both, alone, monitors[0])
    assert whole["monitor"]["uptime"] == lone["monitor"]["uptime"]
    assert whole["monitor"]["slo"]["achieved"] == lone["monitor"]["uptime"]["ratio"]
    assert lone["monitor"]["uptime"]["coverage"] == pytest.approx(0.75, abs=0.001)
    assert whole["other"]["uptime"] == {
        "coverage": pytest.approx(1, abs=0.002),
        "fidelity": {"grade": "EXACT"},
    }
    assert whole["monitor"]["series"]["fidelity"]["grade"] == "SAMPLED"
    fleet = whole["fleet"]
    assert fleet["uptime"]["expectedChecks"] == pytest.approx(3 * 1440, abs=3)
    assert fleet["uptime"]["coverage"] == pytest.approx(2.5 / 3, abs=0.001)
    worst = fleet["ranking"]["nodes"][0]
    assert (worst["monitor"]["id"], worst["measured"]["value"]) == ("mon_1", pytest.approx(0.75, abs=0.001))


async def test_what_is_not_known_is_as_the_registry_has_it(engine: Engine, tmp_path: Path) -> None:
    """Where nobody asks the store, all regions make the interval's checks together, and twice as many are
    more than can be."""
    rows = [*WEUR, *every(MINUTE_MS, 3 * DAY_MS, region="apac")]
    monitor = monitor_row(created_at=CREATED)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor]) as gateway:
        answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ uptime(window: "24h") {{ {UPTIME} }} }} }}')
    found = answer["data"]["monitor"]["uptime"]
    assert found["coverage"] == pytest.approx(2, abs=0.002)
    assert found["fidelity"]["grade"] == "SAMPLED"
