"""What leaves a store is every row of it, from every backend, however small the pages."""

import pytest

from gateway.moving.leaving import Leaving
from gateway.moving.pages import Pages
from gateway.ports import AnswerRow
from gateway.telemetry.sql.moved.rows import Which
from tests.contract import fleet
from tests.contract.conftest import Backend


async def rows(backend: Backend, most: int, which: Which = Which()) -> list[AnswerRow]:  # noqa: B008 - frozen
    pages = Pages(backend.store, backend.source, most)
    found: list[AnswerRow] = []
    async for page in Leaving(pages, which).rows((fleet.ORG, fleet.OTHER)):
        found += page
    return found


@pytest.mark.dear
async def test_every_row_leaves(backend: Backend) -> None:
    """Each row of each org is read once, with every text and weight as it was written."""
    left = await rows(backend, 0)
    expected = {
        (one.org_id, one.monitor_id, one.dispatch_id, float(one.timestamp_ms), one.status, one.error)
        for one in fleet.beats()
    }
    fields = ("org", "monitor", "dispatch_id", "timestamp_ms", "status", "error")
    assert len(left) == len(expected)
    assert {tuple(one[name] for name in fields) for one in left} == expected
    weights = sum(one.sample_interval for one in fleet.beats())
    assert sum(int(str(one["sample_interval"])) for one in left) == weights


async def test_orgs_are_found(backend: Backend) -> None:
    """Without being named, the orgs are those that rows were written of."""
    whose = await Leaving(Pages(backend.store, backend.source), Which()).whose()
    assert (whose.orgs, whose.nameless) == ((fleet.ORG, fleet.OTHER), 0)


@pytest.mark.dear
@pytest.mark.parametrize("most", [1, 40])
async def test_small_pages(embedded: Backend, most: int) -> None:
    """Days, minutes, seconds and monitors that hold more than a page are read in parts: the same rows."""
    hour = fleet.NOW_MS - fleet.HOUR_MS, fleet.NOW_MS
    which = Which((hour[0] // 1000, hour[1] // 1000), hour, fleet.MONITORS[:4])
    whole = await rows(embedded, 0, which)
    assert 10 < len(whole) < 100
    assert sorted(map(str, await rows(embedded, most, which))) == sorted(map(str, whole))
