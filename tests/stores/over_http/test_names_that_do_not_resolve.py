"""An upstream whose name DNS does not know: each door says so, and after a few calls asks no more."""

from collections.abc import Awaitable, Callable

import pytest
from pydantic import SecretStr

from gateway.errors import InsightsError, RegistryUnavailable, StoreError, TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.analytics_sql import AnalyticsSql
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.clickhouse import ClickHouse, Server
from gateway.stores.d1 import D1Registry
from tests.size import sized
from tests.stores.upstreams import FETCH, READ, Time, pace

LOST = f"http://{'.'.join(['nowhere'] * sized(1, 40))}.invalid"
"""In a plain run a name too long for DNS, so that no server of it is asked, which may take its time."""
Door = AnalyticsEngine | ClickHouse | D1Registry


def telemetry(door: type[AnalyticsEngine]) -> Callable[[Time], Door]:
    return lambda clock: door(Account(LOST, "acc", SecretStr("t"), CallBudget(clock)), pace(clock))


DOORS: dict[str, tuple[Callable[[Time], Door], type[StoreError]]] = {
    "Analytics Engine": (telemetry(AnalyticsEngine), TelemetryUnavailable),
    "Analytics SQL": (telemetry(AnalyticsSql), TelemetryUnavailable),
    "ClickHouse": (
        lambda clock: ClickHouse(Server(LOST, "default", SecretStr("")), "hb", pace(clock)),
        TelemetryUnavailable,
    ),
    "D1": (
        lambda clock: D1Registry(Account(LOST, "acc", SecretStr("t"), CallBudget(clock)), "db", pace(clock)),
        RegistryUnavailable,
    ),
}


def asked(store: Door) -> Awaitable[object]:
    return store.fetch(FETCH, 10) if isinstance(store, D1Registry) else store.read(READ, 10)


@pytest.mark.parametrize("name", DOORS)
async def test_it_is_unavailable_and_then_left_alone(name: str) -> None:
    """Two retries, an error of the store without the address, and an open circuit after five calls."""
    clock = Time()
    opened, error = DOORS[name]
    store = opened(clock)
    for _ in range(5):
        with pytest.raises(InsightsError) as raised:
            await asked(store)
        assert type(raised.value) is error
        assert "nowhere" not in raised.value.message
    assert store.counts.attempts == 15
    with pytest.raises(error) as turned_away:
        await asked(store)
    assert store.counts.attempts == 15
    assert store.breaker.is_open
    assert 0 < (turned_away.value.retry_after or 0) <= 30
    await store.aclose()
