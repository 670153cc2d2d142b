"""Incidents are narrowed alike for the org and for a monitor."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, add_rows, gateway_on, monitor_row
from tests.resolvers.day import incident

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUERY = """query($f: IncidentFilter, $a: String) {
  incidents(first: 2, filter: $f, after: $a) { nodes { id } pageInfo { endCursor hasNextPage } }
  monitor(id: "mon_1") { incidents(filter: $f) { nodes { id } } } }"""
TEN_PAST = "2025-12-01T11:10Z/PT1S"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    """Incidents of two monitors, minutes after 11:00: early 1 to 5, long 2 to 30, other 20 on."""
    rows = [
        incident("early", 1, 5),
        incident("long", 2, 30, status="acknowledged"),
        incident("other", 20, None, "mon_2"),
    ]
    folder: Path = tmp_path_factory.mktemp("incidents")
    monitors = [monitor_row("mon_1"), monitor_row("mon_2")]
    async with gateway_on(engine, folder, monitors=monitors) as opened:
        await add_rows(opened.registry, rows)
        yield opened


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        (None, ["other", "long", "early"]),
        ({}, ["other", "long", "early"]),
        ({"statuses": None, "window": None, "monitorIds": None}, ["other", "long", "early"]),
        ({"statuses": ["CLOSED", "OPEN"]}, ["other", "early"]),
        ({"statuses": []}, []),
        ({"window": TEN_PAST}, ["long"]),
        ({"window": "2025-12-01"}, ["other", "long", "early"]),
        ({"window": "2025-11-30"}, []),
        ({"window": "2025-12-01T11:05Z/PT1M"}, ["long"]),
        ({"monitorIds": ["mon_2"]}, ["other"]),
        ({"monitorIds": ["mon_1"], "statuses": ["ACKNOWLEDGED"]}, ["long"]),
        ({"monitorIds": ["nobody"]}, []),
    ],
)
async def test_filter(gateway: Gateway, narrowed: dict[str, Any] | None, found: list[str]) -> None:
    """Parts narrow together; of a monitor its own are listed; pages of two hold the whole list."""
    seen: list[str] = []
    after = None
    while True:
        answer = await gateway.ask(QUERY, {"f": narrowed, "a": after})
        assert "errors" not in answer, answer["errors"]
        page = answer["data"]["incidents"]
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == found
    mine = [one["id"] for one in answer["data"]["monitor"]["incidents"]["nodes"]]
    assert mine == [one for one in found if one != "other"]
