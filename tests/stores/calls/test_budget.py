"""The budget of calls that one API token has."""

import asyncio
import contextlib
from bisect import bisect_left
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.budget import BudgetSpent, CallBudget, Share
from gateway.stores.calls.upstream import Pace
from gateway.stores.d1 import D1Registry
from tests.stores import upstreams
from tests.stores.upstreams import FETCH, READ, Answer, Time


def busiest(moments: Iterable[float]) -> int:
    """The most calls that any five minutes held."""
    at = sorted(moments)
    return max((bisect_left(at, start + 300) - place for place, start in enumerate(at)), default=0)


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
    assert 1100 < busiest(sent) < 1200


@pytest.mark.parametrize("processes", [2, 7, 64])
async def test_several_processes_share_the_limit(processes: int) -> None:
    """As many as use one token together send fewer than 1 200 calls in five minutes, and each sends some."""
    clock = Time()
    budgets = [CallBudget(clock, clock.sleep, processes) for _ in range(processes)]
    sent: list[list[float]] = [[] for _ in budgets]
    until = clock.now + 600
    while clock.now < until:
        for budget, mine in zip(budgets, sent, strict=True):
            with contextlib.suppress(BudgetSpent):
                await budget.take(Share.REGISTRY, 0)
                mine.append(clock.now)
        clock.now += 0.5
    assert busiest(at for mine in sent for at in mine) < 1200
    assert min(map(len, sent)) >= 1100 // processes


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


@pytest.mark.dear
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


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.floats(0, 120), st.sampled_from(Share), st.floats(0, 3)),
        max_size=25,
    )
)
def test_no_burst_passes_the_limit(bursts: list[tuple[int, float, Share, float]]) -> None:
    """Any bursts of either share, with any patience and pauses: at most 1 200 calls in any five minutes, and
    the last calls are the registry's."""

    async def sent() -> list[float]:
        clock = Time()
        budget, at = CallBudget(clock, clock.sleep), []
        for calls, pause, share, patience in bursts:
            for _ in range(calls):
                try:
                    await budget.take(share, patience)
                except BudgetSpent:
                    break
                at.append(clock.now)
            clock.now += pause
        return at

    at = asyncio.run(sent())
    assert busiest(at) <= 1200


@pytest.mark.dear
async def test_retries_are_calls_too() -> None:
    """Five minutes of two doors that are asked as fast as they answer, every tenth answer a failure that is
    tried again: what arrives at the service stays below 1 200 in any five minutes."""
    clock = Time()
    arrived: list[float] = []

    def noting(answer: Answer) -> Answer:
        async def noted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            arrived.append(clock.now)
            await answer(reader, writer)

        return noted

    fine, bad = noting(upstreams.ok()), noting(upstreams.fixed("503 Busy"))
    async with upstreams.served(*([bad, *[fine] * 9] * 200)) as service:
        account = upstreams.account(service, clock)
        stores = [
            AnalyticsEngine(account, Pace(account.budget, share, 8, clock, clock.sleep)) for share in Share
        ]
        while clock.now < 1000 + 310:
            for store in stores:
                try:
                    await store.read(READ, 10)
                except TelemetryUnavailable:
                    clock.now += 0.5
        for store in stores:
            await store.aclose()
    assert 1000 < busiest(arrived) < 1200
