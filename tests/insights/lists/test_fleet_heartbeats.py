"""Single checks of a whole fleet, newest first: which of millions is found by what it was."""

import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement
from gateway.registry.seeding import RelayRow, insert
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.failure_classes import failure_class
from tests.gateway_under_test import MINUTE_MS, Gateway, add_org, beat, gateway_on, monitor_row
from tests.size import case, sized

NODE = "dispatchId status region colo code errorClass monitor { id } relay { slug }"
FRAGMENT = f"fragment Told on Heartbeat {{ {NODE} }}"
LISTED = (
    """query($filter: HeartbeatFilter, $first: Int, $after: String) { fleet { heartbeats(window: "2h",
  filter: $filter, first: $first, after: $after) {
    nodes { ...Told } pageInfo { hasNextPage endCursor } } } }"""
    + FRAGMENT
)
ALONE = (
    """query($filter: HeartbeatFilter) { monitor(id: "mon_1") {
  heartbeats(window: "2h", filter: $filter, first: 100) { nodes { ...Told } } } }"""
    + FRAGMENT
)
RELAY = RelayRow("rel_1", "west", "West", "weur", 1, 0, 0, 0)
REGIONS, COLOS, CODES = ("weur", "enam", "Île-de-France"), ("FRA", "IAD"), (200, 404, 503, 0)


def made() -> list[Heartbeat]:
    """Of three monitors, of one that was removed, and of another org, one of each written twice."""
    dice, found = random.Random(7), []  # noqa: S311 - no secret
    for monitor, org in (("mon_1", "org_a"), ("mon_2", "org_a"), ("mon_3", "org_a"), ("gone", "org_a")):
        for number in range(1, 25):
            status = dice.choice(["up", "down", "degraded"])
            told: dict[str, Any] = {"region": dice.choice(REGIONS), "colo": dice.choice(COLOS)}
            told |= {"code": dice.choice(CODES), "relay": dice.choice(["", "rel_1"])}
            found.append(beat(monitor, number * MINUTE_MS, status, org, **told))
    return [*found, *found[::6], beat("mon_9", MINUTE_MS, org="org_b")]


@pytest.fixture
async def gateway(engine: Engine, tmp_path: Path) -> AsyncIterator[Gateway]:
    monitors = [monitor_row(f"mon_{number}") for number in (1, 2, 3)]
    async with gateway_on(engine, tmp_path, heartbeats=made(), monitors=monitors) as found:
        await add_org(found.registry, "org_b")
        yield found


def expected(lets_through: Callable[[Heartbeat], bool]) -> list[tuple[str, str]]:
    """Monitor and dispatch, newest first, each check once, of the fleet's monitors."""
    ours = {(one.timestamp_ms, one.dispatch_id, one.monitor_id): one for one in made()}
    kept = [key for key, one in ours.items() if one.monitor_id in MONITORS and lets_through(one)]
    return [(monitor, dispatch) for _, dispatch, monitor in sorted(kept, reverse=True)]


MONITORS = ("mon_1", "mon_2", "mon_3")


async def pages(gateway: Gateway, first: int = 100, **filter_: Any) -> list[dict[str, Any]]:
    """All pages of a list, one after the other."""
    nodes, after = [], None
    while True:
        asked = {"filter": filter_, "first": first, "after": after}
        answer = await gateway.ask(LISTED, asked, "org-a")
        page = answer["data"]["fleet"]["heartbeats"]
        nodes += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
        after = page["pageInfo"]["endCursor"]


def told(nodes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["monitor"]["id"], one["dispatchId"]) for one in nodes]


FILTERS: dict[str, tuple[dict[str, Any], Callable[[Heartbeat], bool]]] = {
    "none": ({}, lambda _: True),
    "statuses": ({"statuses": ["DOWN", "DEGRADED"]}, lambda one: one.status != "up"),
    "regions": ({"regions": ["Île-de-France"]}, lambda one: one.region == "Île-de-France"),
    "colos": ({"colos": ["IAD"]}, lambda one: one.colo == "IAD"),
    "codes": ({"codes": [503, 404]}, lambda one: one.code in {503, 404}),
    "classes": (
        {"errorClasses": ["SERVER_ERROR", "OTHER"]},
        lambda one: (
            one.status == "down"
            and failure_class(one.code, one.error, one.error_class) in {"server_error", "other"}
        ),
    ),
    "dispatches": (
        {"dispatchIds": [f"dsp_mon_2_{3 * MINUTE_MS}", f"dsp_gone_{MINUTE_MS}", "dsp_nothing"]},
        lambda one: one.dispatch_id == f"dsp_mon_2_{3 * MINUTE_MS}",
    ),
    "together": (
        {"statuses": ["DOWN"], "colos": ["FRA"], "codes": [503]},
        lambda one: (one.status, one.colo, one.code) == ("down", "FRA", 503),
    ),
}


@pytest.mark.parametrize("filtered", FILTERS)
async def test_each_filter(gateway: Gateway, filtered: str) -> None:
    """A fleet's list holds every check of its monitors that the filter lets through, once, newest first: none
    of a monitor that was removed, and none of another org. A monitor's own list has its part of them."""
    given, lets_through = FILTERS[filtered]
    wanted = expected(lets_through)
    assert told(await pages(gateway, **given)) == wanted
    own = await gateway.ask(ALONE, {"filter": given}, "org-a")
    mine = told(own["data"]["monitor"]["heartbeats"]["nodes"])
    assert mine == [one for one in wanted if one[0] == "mon_1"]


@pytest.mark.parametrize("first", [case(1, plain=False), case(7, plain=True), case(24, plain=True)])
async def test_page_sizes(gateway: Gateway, first: int) -> None:
    """Pages of any size one after the other are the whole list."""
    assert told(await pages(gateway, first)) == expected(lambda _: True)


@pytest.mark.dear
async def test_checks_that_end_together(gateway: Gateway) -> None:
    """Checks of several monitors that ended in one millisecond, written without a dispatch, are all listed,
    on pages of any size."""
    alike = [beat(f"mon_{number}", 90_001, dispatch_id="") for number in (1, 2, 3)]
    await gateway.write(alike)
    for first in (1, 2, 100)[sized(0, 1) :]:
        found = [one["monitor"]["id"] for one in await pages(gateway, first) if one["dispatchId"] is None]
        assert found == ["mon_3", "mon_2", "mon_1"]


async def test_the_relay(gateway: Gateway) -> None:
    """A heartbeat tells the relay that made it; one of the gateway itself, or of a relay that checks nothing
    of the org any more, none."""
    by_relay = {one.dispatch_id for one in made() if one.relay}
    before = await pages(gateway)
    assert {one["relay"] and one["relay"]["slug"] for one in before} == {None}
    sql = "UPDATE monitors SET relay_id = 'rel_1' WHERE id = 'mon_1'"
    await gateway.registry.execute_many([insert(RELAY), RegistryStatement("relay", sql)])
    after = await pages(gateway)
    assert {one["dispatchId"]: one["relay"] for one in after} == {
        one["dispatchId"]: {"slug": "west"} if one["dispatchId"] in by_relay else None for one in after
    }


async def test_another_org(gateway: Gateway) -> None:
    """Whoever names a dispatch of another org finds nothing."""
    asked = {"filter": {"dispatchIds": [f"dsp_mon_9_{MINUTE_MS}"]}}
    answer = await gateway.ask(LISTED, asked, "org-a")
    assert answer["data"]["fleet"]["heartbeats"]["nodes"] == []
    assert told((await gateway.ask(LISTED, asked, "org-b"))["data"]["fleet"]["heartbeats"]["nodes"]) == []


@pytest.mark.parametrize("field", ["dispatchIds", "colos", "regions"])
async def test_too_many(gateway: Gateway, field: str) -> None:
    """A filter that names more than fifty of one thing is refused by its name."""
    answer = await gateway.ask(LISTED, {"filter": {field: [str(number) for number in range(51)]}}, "org-a")
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert answer["errors"][0]["extensions"]["argument"] == field
    assert "50 at most" in answer["errors"][0]["message"]


async def test_two_reads(gateway: Gateway) -> None:
    """However many checks there are, a page costs two reads at most: a second one where rows were written
    twice."""
    for first in (5, 50):
        answer = await gateway.ask(LISTED, {"filter": {}, "first": first}, "org-a")
        assert answer["extensions"]["insights"]["telemetryReads"] <= 2
