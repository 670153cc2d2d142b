"""Heartbeats, failures and the last failure of a monitor."""

from typing import Any

import pytest

from tests.gateway_under_test import Gateway
from tests.http.world import BOLT, MANY

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROW = "checkedAt status latencyMs region colo code error dispatchId kind sampleRate weight"


async def nodes(acme: Gateway, arguments: str, monitor: str = "mon_api", selection: str = ROW) -> Any:
    answer = await acme.ask(
        f'{{ monitor(id: "{monitor}") {{ heartbeats{arguments} {{ nodes {{ {selection} }} }} }} }}'
    )
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["monitor"]["heartbeats"]["nodes"]


async def test_newest_first(acme: Gateway) -> None:
    """A heartbeat shows every field of its row; code 0 and empty texts are null."""
    found = await nodes(acme, "(first: 5)")
    assert found[0] == {
        "checkedAt": "2026-11-24T11:59:00.000Z",
        "status": "UP",
        "latencyMs": 100.0,
        "region": "weur",
        "colo": "AMS",
        "code": 200,
        "error": None,
        "dispatchId": "dsp-mon_api-60",
        "kind": "HTTP",
        "sampleRate": 1.0,
        "weight": 1.0,
    }
    assert [one["checkedAt"][11:16] for one in found] == ["11:59", "11:58", "11:57", "11:56", "11:55"]
    assert (found[4]["code"], found[4]["error"]) == (None, "refused")


async def test_weight(acme: Gateway) -> None:
    """A sampled row says its rate, and how many checks it stands for."""
    found = await nodes(acme, "", "mon_shop", "sampleRate weight")
    assert found[:2] == [{"sampleRate": 0.25, "weight": 40.0}, {"sampleRate": 1.0, "weight": 1.0}]


@pytest.mark.parametrize(
    ("arguments", "minutes"),
    [
        ("(filter: {statuses: [DOWN]})", [56, 55]),
        ("(filter: {statuses: [DEGRADED, PENDING]})", [57, 53]),
        ('(filter: {regions: ["weur"]})', [59, 58, 57]),
        ('(filter: {statuses: [UP], regions: ["enam"]}, window: "10m")', [54, 52]),
        ('(filter: {statuses: [UP], regions: ["enam"]}, window: "10m", first: 1)', [54]),
        ('(filter: {regions: ["nowhere"]})', []),
        ('(window: "2026-11-24T11:55Z/2026-11-24T11:57Z")', [56, 55]),
    ],
)
async def test_filters(acme: Gateway, arguments: str, minutes: list[int]) -> None:
    """Status, region and window narrow together; a window takes its first moment and not its last."""
    found = await nodes(acme, arguments, selection="checkedAt")
    assert [int(one["checkedAt"][14:16]) for one in found] == minutes


@pytest.mark.parametrize("size", [1, 7, 50, 100])
async def test_cursors_walk_every_row_once(acme: Gateway, size: int) -> None:
    """Pages of any size hold every row exactly once, although two rows share every moment."""
    seen: list[str] = []
    after, more = None, True
    while more and len(seen) <= MANY and (size > 1 or len(seen) < 9):
        answer = await acme.ask(
            'query($first: Int!, $after: String) { monitor(id: "mon_many") { heartbeats(first: $first, '
            "after: $after) { edges { cursor node { dispatchId } } nodes { dispatchId } "
            "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }",
            {"first": size, "after": after},
            org=BOLT,
        )
        page = answer["data"]["monitor"]["heartbeats"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["startCursor"] == page["edges"][0]["cursor"]
        assert page["pageInfo"]["endCursor"] == page["edges"][-1]["cursor"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        seen += [one["dispatchId"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    expected = [f"d{number + odd:03}" for number in range(2, MANY + 2, 2) for odd in (1, 0)]
    assert seen == (expected if size > 1 else expected[:9])


async def test_no_rows(acme: Gateway) -> None:
    """A monitor without heartbeats has an empty page without cursors."""
    answer = await acme.ask(
        '{ monitor(id: "mon_idle") { heartbeats { nodes { code } edges { cursor } '
        "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } lastFailure { error } } }"
    )
    assert answer["data"]["monitor"] == {
        "heartbeats": {
            "nodes": [],
            "edges": [],
            "pageInfo": {
                "hasNextPage": False,
                "hasPreviousPage": False,
                "startCursor": None,
                "endCursor": None,
            },
        },
        "lastFailure": None,
    }


async def test_failures(acme: Gateway) -> None:
    """Failed checks are the heartbeats that are down, paged alike; the last one is the newest of 30 days."""
    answer = await acme.ask(
        '{ monitor(id: "mon_api") { heartbeats(first: 1, filter: {statuses: [DOWN]}) { '
        "nodes { status error code } "
        f"pageInfo {{ hasNextPage endCursor }} }} lastFailure {{ {ROW} }} }} }}"
    )
    found = answer["data"]["monitor"]
    assert found["heartbeats"]["nodes"] == [{"status": "DOWN", "error": "HTTP 503", "code": 503}]
    assert found["heartbeats"]["pageInfo"]["hasNextPage"] is True
    assert found["lastFailure"] == {
        "checkedAt": "2026-11-24T11:56:00.000Z",
        "status": "DOWN",
        "latencyMs": 1000.0,
        "region": "enam",
        "colo": "EWR",
        "code": 503,
        "error": "HTTP 503",
        "dispatchId": "dsp-mon_api-240",
        "kind": "HTTP",
        "sampleRate": 1.0,
        "weight": 1.0,
    }
    again = await acme.ask(
        'query($after: String) { monitor(id: "mon_api") { '
        "heartbeats(after: $after, filter: {statuses: [DOWN]}) { nodes { error } } } }",
        {"after": found["heartbeats"]["pageInfo"]["endCursor"]},
    )
    assert again["data"]["monitor"]["heartbeats"]["nodes"] == [{"error": "refused"}]


async def test_list_of_monitors(acme: Gateway) -> None:
    """The last heartbeats of many monitors are each monitor's own, in at most two reads."""
    answer = await acme.ask("{ monitors { nodes { id heartbeats(first: 2) { nodes { dispatchId } } } } }")
    found = {
        one["id"]: [row["dispatchId"] for row in one["heartbeats"]["nodes"]]
        for one in answer["data"]["monitors"]["nodes"]
    }
    assert found == {
        "mon_api": ["dsp-mon_api-60", "dsp-mon_api-120"],
        "mon_broken": [],
        "mon_db": ["dsp-mon_db-60", "dsp-mon_db-300"],
        "mon_idle": [],
        "mon_shop": ["dsp-mon_shop-100", "dsp-mon_shop-200"],
    }
    assert answer["extensions"]["insights"]["telemetryReads"] <= 2


async def test_each_edge_is_the_node_with_its_cursor(acme: Gateway) -> None:
    """Whatever is selected: the first and last cursors are the page's, and each goes on after its node."""
    found = await nodes(acme, "(first: 3)", selection="id checkedAt")
    text = """{ monitor(id: "mon_api") { heartbeats(first: 3) {
      edges { cursor node { id checkedAt } } pageInfo { startCursor endCursor } } } }"""
    page = (await acme.ask(text))["data"]["monitor"]["heartbeats"]
    assert [one["node"] for one in page["edges"]] == found
    cursors = [one["cursor"] for one in page["edges"]]
    assert [page["pageInfo"]["startCursor"], page["pageInfo"]["endCursor"]] == [cursors[0], cursors[-1]]
    after = await nodes(acme, f'(first: 1, after: "{cursors[0]}")', selection="id checkedAt")
    assert after == found[1:2]
    empty = await acme.ask(
        '{ monitor(id: "mon_api") { heartbeats(filter: {regions: ["nowhere"]}) { edges { cursor } '
        "pageInfo { startCursor endCursor hasNextPage } } } }"
    )
    assert empty["data"]["monitor"]["heartbeats"] == {
        "edges": [],
        "pageInfo": {"startCursor": None, "endCursor": None, "hasNextPage": False},
    }
