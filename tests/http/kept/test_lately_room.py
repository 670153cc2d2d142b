"""What monitors that are kept for a moment take, with what is made of them."""

import json
import tracemalloc
from dataclasses import asdict
from functools import partial
from typing import Any

from gateway.insights.listing.ordering import Ordered, OrderField, Ordering, registry_value
from gateway.insights.subjects import overruns_of
from gateway.meter import Deadline
from gateway.registry import rows
from gateway.registry.reader import Matching, made_of
from gateway.registry.rows import Monitor
from gateway.request.lately import Lately
from tests.gateway_under_test import NOW_MS, monitor_row
from tests.size import sized

ORDERS = [Ordering(field, descending) for field in OrderField for descending in (False, True)]


async def test_listed_monitors_are_weighed_with_their_orders() -> None:
    """Monitors that were listed in every order the registry has take no more than is charged for them, and
    more than half of that."""
    told = [_row(number) for number in range(sized(1000, 150))]
    lately = Lately(60, 10**8)
    tracemalloc.start()

    async def find() -> list[Matching]:
        return [Matching(rows.monitor(json.loads(one)) for one in told)]

    (listed,) = await lately.of("org", "asked", find, Deadline.after(60))
    for order in ORDERS:
        assert len(made_of(listed, order, partial(_ordered, order)).places) == len(told)
    made_of(listed, overruns_of, lambda all_: overruns_of(*all_))
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken <= lately._bytes < 2 * taken


def _row(number: int) -> str:
    """As a registry tells it: every text and number of it is its own."""
    own: dict[str, Any] = {
        "last_checked_at": NOW_MS + number,
        "last_failed_at": NOW_MS - number,
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
