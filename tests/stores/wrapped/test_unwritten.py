"""A dataset that was never written to reads as one without rows; a statement that is wrong stays an error."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from gateway.errors import TelemetryUnavailable
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.wrapped.remembered import breaker_of
from gateway.stores.wrapped.unwritten import AGAIN_S, UnwrittenTelemetry
from tests.stores import upstreams
from tests.stores.upstreams import READ, Answer, Service, Time, fixed, ok, served

REFUSED = fixed("422 No", b'Input was invalid: unable to find type of column: "timestamp"')
NONE, OTHERS, OURS = (
    ok(b'{"data":[' + names + b"]}")
    for names in (b"", b'{"dataset":"other"}', b'{"dataset":"other"},{"dataset":"hb"}')
)


@asynccontextmanager
async def reading(*answers: Answer) -> AsyncIterator[tuple[UnwrittenTelemetry, Service, Time]]:
    clock = Time()
    async with served(*answers) as service:
        door = AnalyticsEngine(upstreams.account(service, clock), upstreams.pace(clock))
        store = UnwrittenTelemetry(door, door, "hb", clock)
        yield store, service, clock
        await store.aclose()


@pytest.mark.parametrize("listed", [NONE, OTHERS])
async def test_what_was_never_written_has_no_rows(listed: Answer) -> None:
    """The refusal and the list of datasets together say so, and are believed for a moment."""
    async with reading(REFUSED, listed, ok()) as (store, service, clock):
        assert [(await store.read(READ, 10)).rows for _ in range(3)] == [[], [], []]
        assert len(service.requests) == 2
        assert service.requests[1].endswith(b"SHOW TABLES FORMAT JSON")
        clock.now += AGAIN_S
        assert (await store.read(READ, 10)).rows == [{"one": 1}]


async def test_a_wrong_statement_stays_an_error() -> None:
    """The dataset is there, so the statement is at fault; that it is there is asked once."""
    async with reading(REFUSED, OURS, REFUSED) as (store, service, _):
        for _ in range(2):
            with pytest.raises(TelemetryUnavailable):
                await store.read(READ, 10)
        assert len(service.requests) == 3


@pytest.mark.parametrize("listed", [REFUSED, fixed("403 No"), ok(b"{}")])
async def test_a_list_that_cannot_be_had_excuses_nothing(listed: Answer) -> None:
    """Where nothing can be learned the refusal stands."""
    async with reading(REFUSED, listed) as (store, _, _):
        with pytest.raises(TelemetryUnavailable, match="does not understand"):
            await store.read(READ, 10)


async def test_its_breaker_is_the_stores() -> None:
    """What is told of a store that keeps failing is told through it."""
    async with reading(ok()) as (store, _, _):
        assert breaker_of(store) is breaker_of(store.store) is not None


async def test_other_refusals_ask_for_no_list() -> None:
    """A token that is refused says nothing about datasets."""
    async with reading(fixed("403 No")) as (store, service, _):
        with pytest.raises(TelemetryUnavailable, match="API token"):
            await store.read(READ, 10)
        assert len(service.requests) == 1
