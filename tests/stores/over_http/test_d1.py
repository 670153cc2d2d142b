"""The door to D1, and what is remembered of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import pytest

from gateway.errors import RegistryUnavailable
from gateway.ports import RegistryStatement
from gateway.registry.directory import memberships_of
from gateway.registry.statements import dispatches, monitors_by_id
from gateway.stores.d1 import D1Registry
from gateway.stores.wrapped.remembered import RememberedRegistry
from tests.stores import upstreams
from tests.stores.upstreams import FETCH, FINE_D1, Answer, Service, Time, fixed, ok, served


@asynccontextmanager
async def door(*answers: Answer) -> AsyncIterator[tuple[D1Registry, Service, Time]]:
    clock = Time()
    async with served(*answers) as service:
        registry = D1Registry(upstreams.account(service, clock), "db", upstreams.pace(clock))
        try:
            yield registry, service, clock
        finally:
            await registry.aclose()


async def test_values_are_bound() -> None:
    """SQL and parameters travel apart, to the database's query endpoint."""
    async with door(ok(FINE_D1)) as (registry, service, _):
        statement = RegistryStatement("sample", "SELECT ?1 AS one", ("it's", None, 2))
        assert await registry.fetch(statement, 5) == [{"one": 1}]
        head, _, body = service.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /accounts/acc/d1/database/db/query ")
        assert orjson.loads(body) == {"sql": "SELECT ?1 AS one", "params": ["it's", None, 2]}


async def test_a_write_tells_what_it_changed_and_is_not_repeated() -> None:
    """Whether a write whose answer was lost arrived is not known, so it is sent once."""
    async with door(ok(FINE_D1), upstreams.reset) as (registry, service, _):
        assert await registry.execute(FETCH, 5) == 3
        with pytest.raises(RegistryUnavailable):
            await registry.execute(FETCH, 5)
        assert len(service.requests) == 2


async def test_a_read_is_repeated() -> None:
    """Two retries, as for telemetry."""
    async with door(fixed("500 Oops"), upstreams.reset, ok(FINE_D1)) as (registry, service, _):
        assert await registry.fetch(FETCH, 5) == [{"one": 1}]
        assert len(service.requests) == 3


async def test_429_says_when_to_come_back() -> None:
    """One retry, then REGISTRY_UNAVAILABLE with retryAfterSeconds."""
    async with door(fixed("429 Too Many", b"{}", "Retry-After: 1")) as (registry, service, _):
        with pytest.raises(RegistryUnavailable) as raised:
            await registry.fetch(FETCH, 5)
        assert len(service.requests) == 2
        assert raised.value.extensions() == {"code": "REGISTRY_UNAVAILABLE", "retryAfterSeconds": 1.0}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>canary</html>",
        b'{"success":true,"result":[]}',
        b'{"success":false,"errors":[{"code":7500,"message":"no such table: canary"}],"result":[]}',
        b'{"success":true,"result":[{"success":true,"results":"canary"}]}',
        b'{"success":true,"result":[{"success":true,"results":["canary"]}]}',
    ],
)
async def test_an_answer_that_is_none_is_refused(body: bytes) -> None:
    """The registry is unavailable then, and the answer is not echoed."""
    async with door(ok(body)) as (registry, _, _):
        with pytest.raises(RegistryUnavailable) as raised:
            await registry.fetch(FETCH, 5)
        assert "canary" not in str(raised.value)


async def test_more_values_than_d1_takes_are_refused_before_sending() -> None:
    """D1 binds at most 100 values."""
    async with door(ok(FINE_D1)) as (registry, service, _):
        with pytest.raises(RegistryUnavailable):
            await registry.fetch(RegistryStatement("many", "SELECT 1", tuple(range(101))), 5)
        assert service.requests == []


async def test_members_are_let_in_for_a_minute_while_d1_is_down() -> None:
    """A known member is admitted from memory for at most 60 s; then the registry's failure shows."""
    async with door(ok(FINE_D1), fixed("500 Oops")) as (registry, service, clock):
        remembered = RememberedRegistry(registry, clock)
        assert await remembered.fetch(memberships_of("sub"), 5) == [{"one": 1}]
        clock.now += 59
        assert await remembered.fetch(memberships_of("sub"), 5) == [{"one": 1}]
        assert len(service.requests) == 1
        clock.now += 2
        with pytest.raises(RegistryUnavailable):
            await remembered.fetch(memberships_of("sub"), 5)
        with pytest.raises(RegistryUnavailable):
            await remembered.fetch(memberships_of("other"), 5)


async def test_known_monitors_stand_in_while_d1_is_down() -> None:
    """Monitors are asked for anew each time; only a failure brings their last answer back."""
    async with door(ok(FINE_D1), ok(FINE_D1), fixed("500 Oops")) as (registry, service, clock):
        remembered = RememberedRegistry(registry, clock)
        known = monitors_by_id("org", ["a"])
        for _ in range(3):
            assert await remembered.fetch(known, 5) == [{"one": 1}]
        assert len(service.requests) == 2 + 3
        with pytest.raises(RegistryUnavailable):
            await remembered.fetch(monitors_by_id("org", ["b"]), 5)
        with pytest.raises(RegistryUnavailable):
            await remembered.fetch(monitors_by_id("another", ["a"]), 5)
        with pytest.raises(RegistryUnavailable):
            await remembered.fetch(dispatches("org", ["a"]), 5)


async def test_what_is_remembered_is_bounded_in_rows() -> None:
    """Who searches in ever other words fills no memory: the oldest answers go, and those of a minute ago."""
    answer = b'{"success":true,"result":[{"success":true,"results":[%s]}]}' % b",".join([b'{"one":1}'] * 900)
    async with door(ok(answer)) as (registry, _, clock):
        remembered = RememberedRegistry(registry, clock)
        for number in range(100):
            await remembered.fetch(monitors_by_id("org", [f"m{number}"]), 5)
        assert sum(len(one.rows) for one in remembered._kept.values()) == remembered._rows <= 50_000
        clock.now += 61
        await remembered.fetch(monitors_by_id("org", ["last"]), 5)
        assert len(remembered._kept) == 1


async def test_nobody_is_not_remembered() -> None:
    """Who is added as a member is let in at once."""
    empty = b'{"success":true,"result":[{"success":true,"results":[]}]}'
    async with door(ok(empty), ok(FINE_D1)) as (registry, _, clock):
        remembered = RememberedRegistry(registry, clock)
        assert await remembered.fetch(memberships_of("sub"), 5) == []
        assert await remembered.fetch(memberships_of("sub"), 5) == [{"one": 1}]
