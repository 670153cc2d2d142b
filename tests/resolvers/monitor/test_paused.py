"""Monitors that nobody checks: their state, and what counts, lists, orders and fleets make of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from tests.gateway_under_test import MINUTE_MS, Gateway, beat, gateway_on, monitor_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

STATES = ("UP", "DEGRADED", "DOWN", "PENDING", "PAUSED")
LISTED = "nodes { id status lastOutcome enabled } totalCount"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """A monitor of each outcome that is checked, and one of each that is not; old_up was up 16 days ago."""
    outcomes = ("up", "degraded", "down", "pending")
    monitors = [
        monitor_row(f"{word}_{one}", status=one, enabled=enabled, region="weur")
        for one in outcomes
        for word, enabled in (("on", 1), ("off", 0))
    ]
    beats = [beat("off_up", 16 * 1440 * MINUTE_MS, "up"), beat("on_up", MINUTE_MS, "up")]
    folder: Path = tmp_path_factory.mktemp("paused")
    async with gateway_on(engine, folder, heartbeats=beats, monitors=monitors) as opened:
        yield opened


async def data(gateway: Gateway, query: str, **variables: Any) -> Any:
    answer = await gateway.ask(query, variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def test_a_disabled_monitor_is_paused(gateway: Gateway) -> None:
    """Whatever its newest check said, a disabled monitor is PAUSED; lastOutcome keeps it."""
    found = (await data(gateway, f"{{ monitors {{ {LISTED} }} }}"))["monitors"]["nodes"]
    assert {(one["status"], one["lastOutcome"]) for one in found if not one["enabled"]} == {
        ("PAUSED", outcome) for outcome in STATES[:4]
    }
    assert all(one["status"] == one["lastOutcome"] for one in found if one["enabled"])


async def test_nobody_knows_since_when(gateway: Gateway) -> None:
    """The streak of a paused monitor is PAUSED since nobody knows when, not UP."""
    found = await data(gateway, '{ monitor(id: "off_up") { streak { status since seconds } } }')
    assert found["monitor"]["streak"] == {"status": "PAUSED", "since": None, "seconds": None}


@pytest.mark.parametrize("state", STATES)
async def test_the_filter_counts_as_the_fleet_does(gateway: Gateway, state: str) -> None:
    """As many monitors are listed by a state as the fleet counts in it, each of that state on its page."""
    query = f"""query($s: [MonitorStatus!]) {{
      monitors(filter: {{ statuses: $s }}) {{ {LISTED} }}
      fleet {{ monitors {{ total enabled up degraded down pending paused }} }}
      some: fleet(filter: {{ statuses: $s }}) {{ monitors {{ total {state.lower()} }} }} }}"""
    found = await data(gateway, query, s=[state])
    counts = found["fleet"]["monitors"]
    expected = 4 if state == "PAUSED" else 1
    assert counts[state.lower()] == found["monitors"]["totalCount"] == expected
    assert {one["status"] for one in found["monitors"]["nodes"]} == {state}
    assert found["some"]["monitors"] == {"total": expected, state.lower(): expected}
    assert sum(counts[one.lower()] for one in STATES) == counts["total"] == 8
    assert counts["enabled"] == counts["total"] - counts["paused"]


async def test_the_order_pages_them_last(gateway: Gateway) -> None:
    """Ordered by status, worst first, paused monitors come last, and pages of one end to end say the same."""
    query = """query($f: Int, $a: String) { monitors(first: $f, after: $a, orderBy: { field: STATUS }) {
      nodes { status } pageInfo { endCursor hasNextPage } } }"""
    whole = (await data(gateway, query, f=100))["monitors"]["nodes"]
    paged, after = [], None
    while True:
        page = (await data(gateway, query, f=1, a=after))["monitors"]
        paged += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [one["status"] for one in whole] == ["DOWN", "DEGRADED", "PENDING", "UP", *["PAUSED"] * 4]
    assert paged == whole


async def test_a_check_is_never_paused(gateway: Gateway) -> None:
    """PAUSED is no outcome of a check: heartbeats cannot be filtered by it."""
    query = '{ monitor(id: "on_up") { heartbeats(filter: { statuses: [PAUSED] }) { nodes { status } } } }'
    (error,) = (await gateway.ask(query))["errors"]
    assert "'CheckOutcome'" in error["message"]


@pytest.mark.parametrize("name", ["region", "lastRegions", "regions"])
async def test_a_fleet_is_not_chosen_by_its_newest_checks(gateway: Gateway, name: str) -> None:
    """The fleet's filter knows no region: it would mean whose newest check came from there, not seen from."""
    query = f'{{ fleet(filter: {{ {name}: ["weur"] }}) {{ monitors {{ total }} }} }}'
    (error,) = (await gateway.ask(query))["errors"]
    assert f"'FleetFilter' not to include unknown field '{name}'" in error["message"]


async def test_a_list_is_narrowed_by_the_region_of_the_newest_check(gateway: Gateway) -> None:
    """lastRegions lets monitors through whose lastRegion it names, and none for another region."""
    query = (
        "query($r: [String!]) { monitors(filter: { lastRegions: $r }) { totalCount nodes { lastRegion } } }"
    )
    found = (await data(gateway, query, r=["weur"]))["monitors"]
    assert found["totalCount"] == 8
    assert {one["lastRegion"] for one in found["nodes"]} == {"weur"}
    assert (await data(gateway, query, r=["oc"]))["monitors"]["totalCount"] == 0


async def test_the_rest_twin(gateway: Gateway) -> None:
    """The REST twin tells the outcome of the newest check beside whether it is checked, and counts alike."""
    monitor = (await gateway.get("/api/monitors/off_up")).json()
    fleet = (await gateway.get("/api/insights/fleet")).json()
    assert (monitor["status"], monitor["enabled"]) == ("up", 0)
    assert fleet["monitors"] == {
        "total": 8,
        "enabled": 4,
        "up": 1,
        "degraded": 1,
        "down": 1,
        "pending": 1,
        "paused": 4,
    }
