"""The budget of calls that one API token has."""

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.budget import BudgetSpent, CallBudget, Share
from gateway.stores.calls.upstream import Pace
from gateway.stores.d1 import D1Registry
from tests.stores import upstreams
from tests.stores.upstreams import FETCH, READ, Time


async def test_the_limit_of_five_minutes_is_never_exceeded() -> None:
    """However much is asked, fewer than 1 200 calls leave in any five minutes."""
    clock = Time()
    budget = CallBudget(clock, clock.sleep)
    sent = []
    while clock.now < 2000:
        try:
            await budget.take(Share.REGISTRY, 0)
            sent.append(clock.now)
        except BudgetSpent:
            clock.now += 0.1
    busiest = max(sum(start <= at < start + 300 for at in sent) for start in set(sent))
    assert 1100 < busiest < 1200


async def test_a_short_wait_is_waited_and_a_long_one_refused() -> None:
    """One call too many waits for its turn; without patience it is told when to come back."""
    clock = Time()
    budget = CallBudget(clock, clock.sleep)
    for _ in range(180):
        await budget.take(Share.TELEMETRY)
    assert clock.slept == []
    with pytest.raises(BudgetSpent) as raised:
        await budget.take(Share.TELEMETRY, 0.1)
    assert raised.value.retry_after == pytest.approx(1 / 3)
    await budget.take(Share.TELEMETRY)
    assert clock.slept == pytest.approx([1 / 3])


async def test_the_registry_has_calls_left_when_telemetry_has_none() -> None:
    """Sign-in goes on while telemetry has spent its share, by one budget of both doors."""
    clock = Time()
    async with upstreams.served(*[upstreams.ok()] * 180, upstreams.ok(upstreams.FINE_D1)) as service:
        account = upstreams.account(service, clock)
        telemetry = AnalyticsEngine(account, Pace(account.budget, Share.TELEMETRY, 8, clock, clock.sleep))
        registry = D1Registry(account, "db", Pace(account.budget, Share.REGISTRY, 8, clock, clock.sleep))
        for _ in range(180):
            await telemetry.read(READ, 10)
        with pytest.raises(TelemetryUnavailable, match="too many calls") as raised:
            await telemetry.read(READ, 0.2)
        assert raised.value.retry_after == pytest.approx(0.4)
        assert await registry.fetch(FETCH, 10) == [{"one": 1}]
        assert clock.slept == []
        await telemetry.aclose()
        await registry.aclose()
