"""Monitors that several regions check by themselves, over windows that reach beyond the store."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateway.archive.following import caught_up
from gateway.archive.kept import Archive
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.reading.archived import heard
from tests.archive.year import CREATED_MS, DAYS, EVERY_S, HORIZON_MS, archive_at, cut, filling, numbers
from tests.gateway_under_test import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    beat,
    gateway_on,
    monitor_row,
)
from tests.size import sized

EVERY_MS = EVERY_S * 1000
REGIONS = ("weur", "enam", "apac")
EACH = """uptime { knownSince expectedChecks coverage ratio { value lower upper }
  counts { checks { value lower upper } } fidelity { grade reasons }
  explain { missing leftOut { why checks } } silentRegions { region lastHeardAt missingChecks } }"""
ASKED = f"""query($window: Window!) {{ fleet(window: $window) {{ {EACH} }}
  monitors(first: 10) {{ nodes {{ id uptime(window: $window) {{ {EACH[9:-1]} }} }} }} }}"""


def span(first_day: float, last_day: float) -> st.SearchStrategy[int]:
    """Milliseconds since the first hour of all."""
    return st.integers(round(first_day * DAY_MS), round(last_day * DAY_MS))


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, int, int, int, int]]:
    """Regions of a monitor: each with how many intervals lie between its checks, by how many its first is
    late, and from when to when it checks."""
    end = DAYS * DAY_MS + DAY_MS // 2
    found = [(REGIONS[0], 1, 0, 0, draw(st.just(end) | span(2, DAYS)))]
    for region in REGIONS[1 : draw(st.integers(1, 3))]:
        since, until = draw(st.just(0) | span(0, DAYS)), draw(st.just(end) | span(0, DAYS))
        found.append((region, draw(st.sampled_from((1, 1, 2, 5))), draw(st.integers(0, 1)), since, until))
    turns = draw(st.none() | span(1, DAYS))
    if turns is not None:  # until then the first two take turns
        found = [(*one[:3], max(one[3], turns), one[4]) for one in found]
        found += [(region, 2, place, 0, turns) for place, region in enumerate(REGIONS[:2])]
    return found


def beats(monitor: str, history: list[tuple[str, int, int, int, int]]) -> Iterator[Heartbeat]:
    for place, (region, every, late, since, until) in enumerate(history):
        step = every * EVERY_MS
        begin = CREATED_MS + late * EVERY_MS + place * 1000
        for at in range(begin, min(CREATED_MS + until, NOW_MS - MINUTE_MS), step):
            if at >= CREATED_MS + since:
                yield beat(monitor, NOW_MS - at, region=region)


@pytest.mark.dear
@settings(
    max_examples=sized(30, 1),
    deadline=None,
    phases=[Phase.generate],  # an example takes seconds: what is found is not made smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(histories(), min_size=6, max_size=9), st.integers(0, 8 * 24), st.sampled_from((40_000, 30)))
async def test_what_is_expected_of_regions_that_check_by_themselves(
    engine: Engine, tmp_path: Path, drawn: list[list[tuple[str, int, int, int, int]]], later: int, most: int
) -> None:
    """Added, removed, at cadences of their own, in turns first: expected checks, coverage, what is missing,
    caveats and silent regions are what a store that had forgotten nothing says."""
    told = [by_themselves(), added_lately(), *drawn]
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(heard, "MOST_ROWS", most)  # an answer of a part of the monitors, or of all
        found = await both(engine, folder, told, later)
    for whole, short in found:
        assert numbers(short) == numbers(whole)
    uptime = next(one for one in found[0][1]["monitors"]["nodes"] if one["id"] == "mon_0")["uptime"]
    assert uptime["coverage"] == pytest.approx(1, abs=0.01)
    assert uptime["fidelity"]["grade"] == "EXACT"


def by_themselves() -> list[tuple[str, int, int, int, int]]:
    return [(region, 1, 0, 0, DAYS * DAY_MS + DAY_MS) for region in REGIONS[:2]]


def added_lately() -> list[tuple[str, int, int, int, int]]:
    """Another region began after the newest hour that is archived."""
    return [(REGIONS[0], 1, 0, 0, 99 * DAY_MS), (REGIONS[1], 1, 0, DAYS * DAY_MS, 99 * DAY_MS)]


async def test_an_archive_that_fails_costs_the_stores_part_nothing(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it cannot be read, what the store holds is told as without it: with a check of each region."""
    rows = list(beats("mon_0", by_themselves()))
    times: dict[str, Any] = dict.fromkeys(("created_at", "first_checked_at"), CREATED_MS)
    monitor = monitor_row("mon_0", interval_s=EVERY_S, **times)
    async with (
        gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor], cost_limit=10**6) as whole,
        archive_at(tmp_path / "archive.sqlite3") as archive,
    ):
        await caught_up(filling(whole, archive), lambda *_: None)
        await archive.aclose()
        async with cut(engine, whole, tmp_path, Archive(archive.store), hears=True) as short:
            told = await asked(short, "24h")
    (uptime,) = (one["uptime"] for one in told["monitors"]["nodes"])
    assert (uptime["coverage"], uptime["expectedChecks"]) == (
        pytest.approx(1, abs=0.03),
        pytest.approx(96, abs=2),
    )
    assert "which regions checked is not known of what is archived" in caplog.text


async def both(engine: Engine, folder: Path, told: list[Any], later: int) -> list[tuple[Any, Any]]:
    """Answers of a store that forgot nothing and of one beside its archive, over windows that begin so many
    hours after the first check."""
    rows = [row for number, one in enumerate(told) for row in beats(f"mon_{number}", one)]
    times: dict[str, Any] = dict.fromkeys(("created_at", "first_checked_at"), CREATED_MS)
    monitors = [
        monitor_row(f"mon_{number}", interval_s=EVERY_MS // 1000, **times) for number in range(len(told))
    ]
    since = CREATED_MS + later * HOUR_MS
    windows = [f"{iso(since)}/{iso(until)}" for until in (NOW_MS, since + 72 * HOUR_MS)]
    options: dict[str, Any] = {"hears": True}
    async with (
        gateway_on(engine, folder, heartbeats=rows, monitors=monitors, cost_limit=10**6, **options) as whole,
        archive_at(folder / "archive.sqlite3") as archive,
    ):
        await caught_up(filling(whole, archive), lambda *_: None)
        truth = [await asked(whole, one) for one in windows]
        await engine.query(f"TRUNCATE TABLE {whole.settings.ae_dataset}", 30)
        await whole.write([one for one in rows if one.timestamp_ms >= HORIZON_MS])
        async with cut(engine, whole, folder, archive, **options) as short:
            return list(zip(truth, [await asked(short, one) for one in windows], strict=True))


async def asked(gateway: Gateway, window: str) -> Any:
    answer = await gateway.ask(ASKED, {"window": window}, ORG)
    assert "errors" not in answer, answer
    return answer["data"]


def iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat().replace("+00:00", "Z")
