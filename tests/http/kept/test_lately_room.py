"""What monitors that are kept for a moment take, with what is made of them."""

import json
import tracemalloc
from dataclasses import asdict
from functools import partial
from typing import Any

from gateway.insights.listing.ordering import Listed, Ordered, OrderField, Ordering, Paging, registry_value
from gateway.insights.subjects import overruns_of
from gateway.meter import Deadline
from gateway.registry import rows
from gateway.registry.reader import Matching, lately_made, made_of
from gateway.registry.rows import Monitor
from gateway.request.lately import Lately
from resolvers.running.compiled.by_column import fragment
from tests.gateway_under_test import NOW_MS, monitor_row
from tests.size import sized

TIMES = ("last_checked_at", "last_failed_at", "first_checked_at", "next_run_at", "created_at", "updated_at")
OTHERS = ("id", "name", "enabled", "rt_ms", "region", "last_error", "state", "status", "kind")
ORDERS = [Ordering(field, descending) for field in OrderField for descending in (False, True)]


async def test_listed_monitors_are_weighed_with_their_orders() -> None:
    """Monitors that were listed in every order the registry has, with all that is told of a page, take no
    more than is charged for them, and more than half of that."""
    told = [_row(number) for number in range(sized(1000, 150))]
    lately = Lately(60, 10**8)
    tracemalloc.start()

    async def find() -> list[Matching]:
        return [Matching(rows.monitor(json.loads(one)) for one in told)]

    (listed,) = await lately.of("org", "asked", find, Deadline.after(60))
    for order in ORDERS:
        assert len(made_of(listed, order, partial(_ordered, order)).places) == len(told)
        _told(lately_made(listed, order, partial(_first_page, order)))  # of which the last is kept
    made_of(listed, overruns_of, lambda all_: overruns_of(*all_))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken <= lately._bytes < 2 * taken


def _row(number: int) -> str:
    """As a registry tells it: every text and number of it is its own."""
    own: dict[str, Any] = {
        "last_checked_at": NOW_MS + number,
        "last_failed_at": NOW_MS - number,
        "first_checked_at": NOW_MS - 10**7 + number,
        "next_run_at": NOW_MS + 10**5 + number,
        "created_at": NOW_MS - 10**9 + number,
        "updated_at": NOW_MS - 10**8 + number,
        "last_error": "connect ETIMEDOUT",
        "interval_s": 60,
    }
    row = monitor_row(f"0b1c2d3e-4f50-4a6b-8c7d-{number:012}", name=f"Shop Checkout {number}")
    return json.dumps(asdict(row) | own)


def _ordered(order: Ordering, listed: tuple[Monitor, ...]) -> Ordered:
    assert isinstance(order.field, OrderField)
    return Ordered.by(order, listed, {one.id: registry_value(one, order.field) for one in listed})


def _first_page(order: Ordering, listed: tuple[Monitor, ...]) -> Listed:
    return made_of(listed, order, partial(_ordered, order)).page(Paging(first=100)).monitors


def _told(page: Listed) -> None:
    """As a plan does of what a page of monitors has in columns."""
    for name in TIMES:
        page.told(name, partial(_times, page, name))
    for name in OTHERS:
        page.told(name, partial(list, page.column(name)))
    page.written("all", lambda: fragment(_written(page)))


def _times(page: Listed, name: str) -> list[str]:
    return [f"2025-12-01T11:53:00.{one % 1000:03}Z" for one in page.column(name)]


def _written(page: Listed) -> list[dict[str, Any]]:
    names = (*TIMES, *OTHERS)
    columns = [page.told(name, list) for name in names]
    return [dict(zip(names, one, strict=True)) for one in zip(*columns, strict=True)]
