"""The door to the Analytics SQL API: how a statement travels there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from gateway.errors import TelemetryUnavailable
from gateway.ports import Kind, Statement
from gateway.stores.analytics_sql import AnalyticsSql
from tests.stores import upstreams
from tests.stores.upstreams import READ, Answer, Service, Time, fixed, ok, served


@asynccontextmanager
async def door(*answers: Answer) -> AsyncIterator[tuple[AnalyticsSql, Service, Time]]:
    clock = Time()
    async with served(*answers) as service:
        store = AnalyticsSql(upstreams.account(service, clock), upstreams.pace(clock))
        try:
            yield store, service, clock
        finally:
            await store.aclose()


async def test_texts_are_bound_and_the_account_is_the_scope() -> None:
    """JSON with query, params and scope; no literal is left in the SQL."""
    async with door(ok()) as (store, service, _):
        await store.read(READ, 5)
        head, _, body = service.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /analytics/sql ")
        assert orjson.loads(body) == {
            "query": "SELECT $1 AS one",
            "params": ["sql-canary-77"],
            "scope": {"accountTag": "acc"},
        }


async def test_a_statement_that_is_too_long_is_not_sent() -> None:
    """10 KiB is what the service takes."""
    async with door(ok()) as (store, service, _):
        long = Statement("long", "org", f"SELECT {'1 + ' * 4000}1 AS one", {"one": Kind.INTEGER})
        with pytest.raises(TelemetryUnavailable, match="fewer fields"):
            await store.read(long, 5)
        assert service.requests == []


@pytest.mark.parametrize(("status", "requests"), [("501 No", 1), ("507 Full", 3), ("503 Busy", 3)])
async def test_its_own_statuses_are_judged(status: str, requests: int) -> None:
    """501 will not pass, 503 and 507 may."""
    async with door(fixed(status)) as (store, service, _):
        with pytest.raises(TelemetryUnavailable):
            await store.read(READ, 5)
        assert len(service.requests) == requests


async def test_a_ping_needs_no_dataset() -> None:
    """Being told that a statement without one is wrong means that the service is there; 403 does not."""
    async with door(fixed("422 No"), fixed("403 No")) as (store, _, _):
        await store.ping()
        with pytest.raises(TelemetryUnavailable):
            await store.ping()
