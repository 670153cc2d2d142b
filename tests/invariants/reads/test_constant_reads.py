"""Law 8, reads are constant: they grow neither with the monitors nor with the fields of an insight."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import TelemetryStore
from gateway.registry.seeding import MonitorRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.numbers.estimates import LEVELS
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, beat, gateway_on, monitor_row
from tests.invariants.backends import Watched
from tests.invariants.equal import same
from tests.numbered import values

SIZES = (1, 10, 200)
UPTIME = (
    "counts { checks { value } up { value } down { value } pending { value } } ratio { value lower upper }"
)
LATENCY = "answered { value } mean { value } p50 { value } p95 { value } min max"
DETAIL = {
    "day": f'uptime(window: "24h") {{ {UPTIME} }}',
    "week": f'uptime(window: "7d") {{ {UPTIME} }}',
    "month": f'uptime(window: "30d") {{ {UPTIME} }}',
    "latency": f"latency {{ {LATENCY} }}",
    "series": 'series(bucket: "5m") { latency { answered { value } p50 { value } p95 { value } } }',
    "regions": (
        "regions { nodes { key counts { checks { value } down { value } } latency { p95 { value } } } }"
    ),
    "heartbeats": "heartbeats(first: 100) { nodes { checkedAt status dispatchId } }",
    "lastFailure": "lastFailure { checkedAt code colo }",
}
FLEET = {
    "monitors": "monitors { total enabled up degraded down pending }",
    "uptimes": f'uptimes(windows: ["24h", "7d", "30d"]) {{ {UPTIME} }}',
    "latency": f"latency {{ {LATENCY} }}",
    "series": "series { latency { answered { value } p50 { value } p95 { value } } }",
    "regions": "regions { nodes { key counts { checks { value } down { value } } } }",
    "failing": 'failing(window: "15m") { nodes { monitor { id name } failedChecks lastFailure { code } } }',
}
LISTED = (
    f"id name uptime {{ {UPTIME} }} latency {{ {LATENCY} }} heartbeats(first: 20) {{ nodes {{ checkedAt }} }}"
)


def aliased(fields: Mapping[str, str]) -> str:
    return " ".join(text if text.startswith(name) else f"{name}: {text}" for name, text in fields.items())


DETAIL_PAGE = f'{{ monitor(id: "mon_000") {{ id name status {aliased(DETAIL)} }} }}'
LIST_PAGE = f"{{ monitors(first: 100) {{ totalCount nodes {{ {LISTED} }} }} }}"
FLEET_PAGE = f"{{ fleet {{ {aliased(FLEET)} }} }}"
BUDGETS = {"detail": (DETAIL_PAGE, 4, 2), "list": (LIST_PAGE, 3, 2), "fleet": (FLEET_PAGE, 4, 2)}
"""Operation, telemetry reads and registry reads, as in section 5 of DESIGN.md."""


def fleet_of(size: int) -> tuple[list[MonitorRow], list[Heartbeat]]:
    """Monitors that differ in how many heartbeats they have, from none to six over twenty days."""
    names = [f"mon_{number:03}" for number in range(size)]
    rows = [monitor_row(name, interval_s=300) for name in names]
    return rows, [one for number, name in enumerate(names) for one in _beats(name, number)]


def _beats(name: str, number: int) -> Iterable[Heartbeat]:
    agos = (5 * MINUTE_MS, 10 * MINUTE_MS, 3 * HOUR_MS, 2 * DAY_MS, 3 * DAY_MS, 20 * DAY_MS)
    for place, ago in enumerate(agos[: (number + 6) % 7]):
        status = "down" if (number + place) % 4 == 1 else "up"
        yield beat(
            name, ago + number, status, latency_ms=50.0 + number + place, region=("weur", "apac")[place % 2]
        )


def reads(answer: Mapping[str, Any]) -> tuple[int, int]:
    told = answer["extensions"]["insights"]
    return told["telemetryReads"], told["registryReads"]


@pytest.mark.parametrize("operation", BUDGETS)
async def test_an_operation_reads_as_often_for_any_number_of_monitors(
    engine: Engine, tmp_path: Path, operation: str
) -> None:
    """At 10 and 200 monitors an operation makes the same reads, within its budget, and one monitor no more.

    A lone monitor's heartbeats need no second reach back, so that a list of one may take a read less.
    """
    query, telemetry_budget, registry_budget = BUDGETS[operation]
    counted = []
    for size in SIZES:
        rows, beats = fleet_of(size)
        watched: list[Watched] = []

        def watch(store: TelemetryStore, watched: list[Watched] = watched) -> TelemetryStore:
            watched.append(Watched(store))
            return watched[0]

        async with gateway_on(
            engine, tmp_path, heartbeats=beats, monitors=rows, telemetry=watch, rows_bound=10**9
        ) as gateway:
            answer = await gateway.ask(query)
        assert "errors" not in answer
        assert len(watched[0].sent) == reads(answer)[0]
        counted.append(reads(answer))
    one, ten, many = counted
    assert ten == many
    assert (1, 1) <= one <= ten
    assert ten[0] <= telemetry_budget
    assert ten[1] <= registry_budget


async def test_a_fleet_over_the_bound_reads_each_window_by_itself(engine: Engine, tmp_path: Path) -> None:
    """When the widest window is over the bound the fleet takes 6 reads, and its numbers stay the same."""
    rows, beats = fleet_of(10)
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        fused = await gateway.ask(FLEET_PAGE)
    counted, answers = set(), []
    for size in SIZES[1:]:
        rows, beats = fleet_of(size)
        async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows, rows_bound=1) as gateway:
            answers.append(await gateway.ask(FLEET_PAGE))
            counted.add(reads(answers[-1]))
    assert counted == {(6, 2)}
    assert same(fused["data"], answers[0]["data"])


async def test_fields_of_one_insight_cost_no_read(engine: Engine, tmp_path: Path) -> None:
    """More percentiles, counts and windows of an insight are answered by the read that is made anyway."""
    rows, beats = fleet_of(3)
    more = """counts { checks { value } up { value lower } degraded { value } pending { upper } }
      coverage fidelity { grade rowsRead } ratio { value lower upper }"""
    levels = " ".join(f"{name} {{ value }}" for name in LEVELS)
    queries = (
        "{ fleet { uptime { counts { checks { value } } } } }",
        f"""{{ fleet {{ uptime {{ {more} versus {{ significant }} }}
          latency {{ {levels} mean {{ value }} min max }}
          day: uptimes(windows: ["1h", "6h", "12h", "24h", "7d"]) {{ coverage }} }} }}""",
    )
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        assert [reads(await gateway.ask(query)) for query in queries] == [(1, 2), (1, 2)]


async def test_fused_numbers_are_those_asked_one_by_one(engine: Engine, tmp_path: Path) -> None:
    """Every field of the detail page, the fleet and the list says the same when it is asked alone."""
    rows, beats = fleet_of(10)
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        detail = (await gateway.ask(DETAIL_PAGE))["data"]["monitor"]
        for name, text in DETAIL.items():
            alone = await gateway.ask(f'{{ monitor(id: "mon_000") {{ {aliased({name: text})} }} }}')
            assert same(alone["data"]["monitor"][name], detail[name]), name
        fleet = (await gateway.ask(FLEET_PAGE))["data"]["fleet"]
        for name, text in FLEET.items():
            alone = await gateway.ask(f"{{ fleet {{ {text} }} }}")
            assert same(alone["data"]["fleet"][name], fleet[name]), name
        listed = (await gateway.ask(LIST_PAGE))["data"]["monitors"]["nodes"]
        for one in listed:
            alone = await gateway.ask(f'{{ monitor(id: "{one["id"]}") {{ {LISTED} }} }}')
            assert same(alone["data"]["monitor"], one), one["id"]
    assert len(listed) == 10


async def test_fused_numbers_are_those_that_were_written(engine: Engine, tmp_path: Path) -> None:
    """The fused counts are those of the heartbeats, counted by hand."""
    rows, beats = fleet_of(10)
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        fleet = (await gateway.ask(FLEET_PAGE))["data"]["fleet"]
        listed = (await gateway.ask(LIST_PAGE))["data"]["monitors"]["nodes"]
    newest = max(one.timestamp_ms for one in beats) + 5 * MINUTE_MS
    for days, found in zip((1, 7, 30), fleet["uptimes"], strict=True):
        inside = [one for one in beats if one.timestamp_ms > newest - days * DAY_MS]
        up = sum(one.status == "up" for one in inside)
        assert values(found["counts"], "checks", "up") == [len(inside), up]
    for one in listed:
        mine = [two for two in beats if two.monitor_id == one["id"] and two.timestamp_ms > newest - DAY_MS]
        assert one["uptime"]["counts"]["checks"]["value"] == len(one["heartbeats"]["nodes"]) == len(mine)
        answered = [two.latency_ms for two in mine if two.status == "up"]
        assert (one["latency"]["min"], one["latency"]["max"]) == (
            (min(answered), max(answered)) if answered else (None, None)
        )
