"""series: checks, uptime and latency on one axis, columns as their buckets say when asked alone."""

import random
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import HOUR_MS, MINUTE_MS, NOW_MS, Gateway, beat, gateway_on, monitor_row
from tests.invariants.equal import same

pytestmark = pytest.mark.asyncio(loop_scope="module")

E = "{ value lower upper }"
COUNTS = " ".join(f"{one} {E}" for one in ("checks", "up", "degraded", "down", "pending"))
LEVELS = " ".join(f"{one} {E}" for one in ("p50", "p75", "p90", "p95", "p99"))
LATENCY = f"answered {E} mean {E} {LEVELS}"
HOURS = 12
SUBJECTS = ('monitor(id: "mon_1")', "fleet")


def history(monitor: str, seed: int) -> list[Heartbeat]:
    """A check a minute from two places, some rows of which stand for two checks, and one hour without any."""
    dice = random.Random(seed)  # noqa: S311 - repeatable rows
    return [
        beat(
            monitor,
            number * MINUTE_MS + seed,
            dice.choice(("up", "up", "up", "degraded", "down", "pending")),
            latency_ms=50.0 + dice.random() * 500,
            region=("weur", "enam")[number % 2],
            sample_rate=dice.choice((1.0, 0.5)) if number < HOURS * 30 else 1.0,
        )
        for number in range(1, HOURS * 60)
        if number // 60 != 5
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    rows = [monitor_row(one, created_at=NOW_MS - 2 * HOURS * HOUR_MS) for one in ("mon_1", "mon_2")]
    told = [*history("mon_1", 1), *history("mon_2", 2)]
    async with gateway_on(engine, tmp_path_factory.mktemp("series"), heartbeats=told, monitors=rows) as one:
        yield one


async def asked(gateway: Gateway, subject: str, selection: str) -> tuple[Any, int]:
    answer = await gateway.ask(f"{{ found: {subject} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["found"], answer["extensions"]["insights"]["telemetryReads"]


def entry(column: Any, at: int) -> Any:
    return {name: column[name][at] for name in ("value", "lower", "upper")}


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_a_bucket_is_the_window_of_its_length(gateway: Gateway, subject: str) -> None:
    """Each entry of each column is what uptime and latency say of that bucket; all in one read."""
    fields = f"starts bucketSeconds {COUNTS} ratio {E} latency {{ {LATENCY} }}"
    found, reads = await asked(gateway, subject, f'series(window: "{HOURS}h", bucket: "1h") {{ {fields} }}')
    series = found["series"]
    assert (reads, len(series["starts"]), series["bucketSeconds"]) == (1, HOURS + 1, 3600)
    assert all((_at(two) - _at(one)).total_seconds() == 3600 for one, two in pairwise(series["starts"]))
    for at, start in enumerate(series["starts"]):
        window = f"{start}/{(_at(start) + timedelta(hours=1)).isoformat()}"
        alone, _ = await asked(
            gateway,
            subject,
            f'uptime(window: "{window}") {{ ratio {E} counts {{ {COUNTS} }} }} '
            f'latency(window: "{window}") {{ {LATENCY} }}',
        )
        uptime, latency = alone["uptime"], alone["latency"]
        assert same(entry(series["ratio"], at), uptime["ratio"]), start
        for name, value in uptime["counts"].items():
            assert same(entry(series[name], at), value), (start, name)
        for name, value in latency.items():
            assert same(entry(series["latency"][name], at)["value"], value["value"]), (start, name)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.dear
async def test_values_do_not_depend_on_their_bounds(gateway: Gateway) -> None:
    """A column of values is the same whether its bounds are asked for or not, and lies between them."""
    for field, columns in (
        ('series(window: "12h", bucket: "1h")', "checks up degraded down pending ratio"),
        ('days(window: "2d")', "checks up degraded down pending ratio latencyP95"),
        ('heatmap(window: "2d")', "checks up degraded down pending ratio latencyP95"),
    ):
        for column in columns.split():
            bare, _ = await asked(gateway, "fleet", f"one: {field} {{ {column} {{ value }} }}")
            bounded, _ = await asked(gateway, "fleet", f"one: {field} {{ {column} {E} }}")
            found = bounded["one"][column]
            assert bare["one"][column]["value"] == found["value"], (field, column)
            told = zip(found["lower"], found["value"], found["upper"], strict=True)
            assert all(low is None or low <= value <= high for low, value, high in told), (field, column)


async def test_regions_by_bucket_add_up_to_the_series(gateway: Gateway) -> None:
    """Lines of regions have columns as the series has, and their checks add up to its."""
    fields = f"checks {{ value }} ratio {E} latencyP95 {E}"
    found, _ = await asked(
        gateway,
        "fleet",
        f'regionSeries(window: "12h", bucket: "1h") {{ starts lines {{ region {fields} }} }} '
        'series(window: "12h", bucket: "1h") { starts checks { value } }',
    )
    lines = found["regionSeries"]["lines"]
    assert found["regionSeries"]["starts"] == found["series"]["starts"]
    assert {one["region"] for one in lines} == {"weur", "enam"}
    added = [sum(one) for one in zip(*(one["checks"]["value"] for one in lines), strict=True)]
    assert added == found["series"]["checks"]["value"]
    for one in lines:
        for column in (one["ratio"], one["latencyP95"]):
            told = zip(*(column[name] for name in ("lower", "value", "upper")), strict=True)
            assert all(low is None or value is None or low <= value <= high for low, value, high in told)


async def test_one_number_of_failures(gateway: Gateway) -> None:
    """failures.count is uptime.counts.down of the window, of a monitor and of the fleet, bounds too."""
    for subject in SUBJECTS:
        for window in ("1h", "7h", "2d"):
            found, _ = await asked(
                gateway,
                subject,
                f'uptime(window: "{window}") {{ counts {{ down {E} checks {E} }} }} '
                f'failures(window: "{window}") {{ count {E} checks {E} byClass {{ count {{ value }} }} }}',
            )
            counts, failures = found["uptime"]["counts"], found["failures"]
            assert same(failures["count"], counts["down"])
            assert same(failures["checks"], counts["checks"])
            assert same(sum(one["count"]["value"] for one in failures["byClass"]), failures["count"]["value"])
