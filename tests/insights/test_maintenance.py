"""Maintenance is left out: every number is that of plain Python over the checks outside of it."""

import asyncio
import random
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateway.registry.maintenance.statements import add_maintenance, add_tag
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.times.ranges import Span, overlap, total_s, union
from tests.gateway_under_test import DAY_MS, NOW_MS, ORG, Gateway, beat, gateway_on, monitor_row
from tests.size import sized
from tests.times.occurring import Plan, plans

DATASET = "hb_maintenance"
INTERVALS_S = {"mon_1": 600, "mon_2": 900, "mon_3": 1800}
DAYS = 45
"""Over the night of 26 October, when clocks of Europe were put back, and 2 November in New York."""
END_MS = -(-NOW_MS // 10_000) * 10_000
WINDOWS = {"24h": 1, "7d": 7, "40d": 40}
BOUNDED = "{ value lower upper }"
COUNTED = f"""counts {{ checks {{ value }} up {{ value }} degraded {{ value }} down {{ value }} }}
  expectedChecks ratio {BOUNDED} fidelity {{ grade }}"""
SECONDS = "stateSeconds { up degraded down noData } downtime { seconds }"
ASKED = f"""uptime {{ {COUNTED} explain {{ maintenanceAs maintenanceSeconds leftOut {{ why checks }} }} }}
  time: uptime(accounting: TIME) {{ ratio {{ value }} {SECONDS} reconciliation {{ maintenanceSeconds }} }}
  all: uptime(maintenance: INCLUDE) {{ {COUNTED} }} latency {{ answered {{ value }} }}
  slo(window: "%s", target: 0.9) {{ achieved {{ value }} budget {{ spent }} maintenanceSeconds }}
  hours: slo(window: "%s", target: 0.9, serviceHours: "Mo-Fr 08:00-18:00") {{ budget {{ spent }} }}"""
FLEET = "ranking { nodes { measured { value } latency { answered { value } } monitor { id } } }"


@dataclass(frozen=True)
class Kept:
    """A plan, and whose it is: a monitor's, a tag's (of the first two monitors), or the whole org's."""

    plan: Plan
    whose: str

    @property
    def monitors(self) -> frozenset[str]:
        named = {"": frozenset(INTERVALS_S), "pair": frozenset({"mon_1", "mon_2"})}
        return named.get(self.whose, frozenset({self.whose}))


def rows() -> Iterator[Heartbeat]:
    """Nothing is lost; failures come in stretches."""
    dice = random.Random(13)  # noqa: S311 - a test that can be repeated
    for name, interval_s in INTERVALS_S.items():
        bad = False
        for ago_ms in range(interval_s * 500, DAYS * DAY_MS, interval_s * 1000):
            bad = dice.random() < (0.8 if bad else 0.03)
            yield beat(name, ago_ms, "down" if bad else "degraded" if dice.random() < 0.1 else "up")


ROWS = tuple(rows())


@pytest.fixture(scope="module", autouse=True)
def written(engine: Engine) -> None:
    asyncio.run(EmbeddedTelemetry(engine, DATASET).write(ROW_COLUMNS, rows_tsv(ROWS)))


@asynccontextmanager
async def kept_by(engine: Engine, tmp_path: Path, kept: Iterable[Kept]) -> AsyncIterator[Gateway]:
    monitors = [
        monitor_row(name, interval_s=interval_s, created_at=NOW_MS - DAYS * DAY_MS)
        for name, interval_s in INTERVALS_S.items()
    ]
    file = tmp_path / f"{uuid4().hex}.sqlite3"
    chosen: dict[str, Any] = {"dataset": DATASET, "registry_file": file, "cost_limit": 10**6}
    async with gateway_on(engine, tmp_path, monitors=monitors, **chosen) as opened:
        for name in ("mon_1", "mon_2"):
            await opened.registry.execute(add_tag(ORG, name, "pair"), 5)
        for one in kept:
            monitor = one.whose if one.whose in INTERVALS_S else None
            tag = "pair" if one.whose == "pair" else None
            named = replace(one.plan.kept, id=f"mnt_{uuid4().hex[:12]}", monitor_id=monitor, tag=tag)
            await opened.registry.execute(add_maintenance(ORG, named), 5)
        yield opened


def away(kept: Iterable[Kept], monitor: str, since_ms: int, until_ms: int) -> list[Span]:
    return union(
        span for one in kept if monitor in one.monitors for span in one.plan.spans(since_ms, until_ms)
    )


def outside(kept: Iterable[Kept], since_ms: int, monitors: Iterable[str]) -> list[Heartbeat]:
    """The rows of a window that no maintenance of their monitor holds."""
    found: list[Heartbeat] = []
    for name in monitors:
        spans = away(kept, name, since_ms, END_MS)
        begins = [since for since, _ in spans]
        for one in ROWS:
            if one.monitor_id == name and since_ms <= one.timestamp_ms < END_MS:
                place = bisect_right(begins, one.timestamp_ms) - 1
                found += [] if place >= 0 and one.timestamp_ms < spans[place][1] else [one]
    return found


def counts(found: Iterable[Heartbeat]) -> dict[str, float]:
    statuses = [one.status for one in found]
    told: dict[str, float] = {name: statuses.count(name) for name in ("up", "degraded", "down")}
    return told | {"checks": len(statuses)}


def seconds_down(kept: Iterable[Kept], since_ms: int, name: str) -> float:
    """From each failed check that counts to the next that does, at most two intervals, outside of it."""
    checks = sorted(outside(kept, since_ms - DAY_MS, [name]), key=lambda one: one.timestamp_ms)
    spans, found = away(kept, name, since_ms - DAY_MS, END_MS), 0
    ends = [one.timestamp_ms for one in checks[1:]] + [NOW_MS]
    for one, end in zip(checks, ends, strict=True):
        if one.status == "down":
            held = (
                max(one.timestamp_ms, since_ms),
                min(end, one.timestamp_ms + 2000 * INTERVALS_S[name], NOW_MS),
            )
            found += max(0, held[1] - held[0]) - sum(
                overlap(span, held) for span in spans if held[0] < held[1]
            )
    return found / 1000


def told(answer: Mapping[str, Any]) -> dict[str, float]:
    return {name: one["value"] for name, one in answer["counts"].items()}


def check_counts(found: Any, kept: Iterable[Kept], since_ms: int, names: Iterable[str]) -> None:
    """Of a monitor or of the fleet: what is counted, what is left out, and what was to be expected."""
    names, kept = list(names), list(kept)
    stays = counts(outside(kept, since_ms, names))
    assert told(found["uptime"]) == pytest.approx(stays)
    assert told(found["all"]) == pytest.approx(counts(outside([], since_ms, names)))
    answered = counts(outside([], since_ms, names))
    assert found["latency"]["answered"]["value"] == pytest.approx(answered["up"] + answered["degraded"])
    good, bad = stays["up"] + stays["degraded"], stays["down"]
    assert found["uptime"]["ratio"]["value"] == (pytest.approx(good / (good + bad)) if good + bad else None)
    assert found["slo"]["budget"]["spent"] == (pytest.approx(bad) if good + bad else None)
    lost = {name: total_s(away(kept, name, since_ms, END_MS)) for name in names}
    explained = found["uptime"]["explain"]
    assert explained["maintenanceAs"] == "EXCLUDE"
    for one in (explained, found["slo"], found["time"]["reconciliation"]):
        assert one["maintenanceSeconds"] == pytest.approx(sum(lost.values()))
    expected = sum(((END_MS - since_ms) / 1000 - lost[name]) / INTERVALS_S[name] for name in names)
    edges = sum(1 + len(away(kept, name, since_ms, END_MS)) for name in names)
    if expected >= 1:
        assert found["uptime"]["expectedChecks"] == pytest.approx(expected, abs=len(names))
        assert abs(stays["checks"] - expected) <= edges + len(names)
        assert found["uptime"]["fidelity"]["grade"] in ("EXACT", "INSUFFICIENT")


kept_ones = st.lists(
    st.builds(Kept, plans(NOW_MS, 40), st.sampled_from(("", "pair", *INTERVALS_S))), max_size=4
).map(tuple)


@pytest.mark.dear
@settings(
    max_examples=sized(50, 3),
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # to shrink takes minutes, and tells little more
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(kept=kept_ones, window=st.sampled_from(sorted(WINDOWS)))
def test_what_is_left_out(engine: Engine, tmp_path: Path, kept: tuple[Kept, ...], window: str) -> None:
    """Uptime by checks and time, objectives, downtime and rankings are those of plain Python over the rows
    outside of maintenance, whatever recurs, wherever and of whom; INCLUDE and latency count them all."""
    asyncio.run(_check(engine, tmp_path, kept, window))


async def _check(engine: Engine, tmp_path: Path, kept: tuple[Kept, ...], window: str) -> None:
    fields, since_ms = ASKED % (window, window), END_MS - WINDOWS[window] * DAY_MS
    one_each = " ".join(
        f'{name}: monitor(id: "{name}", window: "{window}") {{ {fields} }}' for name in INTERVALS_S
    )
    async with kept_by(engine, tmp_path, kept) as gateway:
        alone = await gateway.ask(f"{{ {one_each} }}")
        fleet = await gateway.ask(f'{{ fleet(window: "{window}") {{ {fields} {FLEET} }} }}')
    assert "errors" not in alone | fleet, alone | fleet
    down = {name: seconds_down(kept, since_ms, name) for name in INTERVALS_S}
    for name in INTERVALS_S:
        found = alone["data"][name]
        check_counts(found, kept, since_ms, [name])
        for seconds in (found["time"]["stateSeconds"]["down"], found["time"]["downtime"]["seconds"]):
            assert seconds == pytest.approx(down[name], abs=1e-6), name
        states = sum(found["time"]["stateSeconds"].values())
        assert states == pytest.approx((NOW_MS - since_ms) / 1000 - _away_s(kept, name, since_ms))
    check_counts(fleet["data"]["fleet"], kept, since_ms, INTERVALS_S)
    assert fleet["data"]["fleet"]["time"]["stateSeconds"]["down"] == pytest.approx(sum(down.values()))
    for node in fleet["data"]["fleet"]["ranking"]["nodes"]:
        mine = alone["data"][node["monitor"]["id"]]
        assert node["measured"]["value"] == pytest.approx(mine["uptime"]["ratio"]["value"])
        assert node["latency"]["answered"] == mine["latency"]["answered"]


def _away_s(kept: Iterable[Kept], name: str, since_ms: int) -> float:
    return total_s(away(kept, name, since_ms, NOW_MS))
