"""Forged API tokens cost their own few look-ups, never those of known members."""

import asyncio
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.access.tokens import TokenSignIn
from gateway.errors import RegistryUnavailable, Unauthenticated
from gateway.registry.directory import memberships_of, token_by_id
from gateway.stores.calls.budget import CallBudget, Share
from gateway.stores.calls.upstream import Pace
from gateway.stores.d1 import D1Registry
from gateway.stores.wrapped.remembered import RememberedRegistry
from gateway.stores.wrapped.strangers import FEW, PER_SECOND, UNKNOWN_S, Strangers
from tests.stores import upstreams
from tests.stores.upstreams import Answer, Service, Time

KNOWN = "0123456789abcdef"
_NOBODY = b'{"success":true,"result":[{"success":true,"results":[]}]}'


def _finding(service: Service) -> Answer:
    """Finds the known token and every identity, and no other token."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = service.requests[-1]
        found = KNOWN.encode() in asked or b"organization_members" in asked
        await upstreams.ok(upstreams.FINE_D1 if found else _NOBODY)(reader, writer)

    return answer


def _forged() -> str:
    return f"insights_{secrets.token_hex(8)}_{secrets.token_urlsafe(32)}"


async def test_forged_tokens_lock_nobody_out() -> None:
    """While 400 forged tokens come, 20 at a time, members and the holder of a known token get in, and
    telemetry keeps its share of the calls."""
    clock = Time()
    async with upstreams.served() as service:
        service.answers = [_finding(service)]
        budget = CallBudget(clock, clock.sleep)
        account = upstreams.account(service, clock, budget)
        door = D1Registry(account, "db", Pace(budget, Share.REGISTRY, 8, clock, clock.sleep))
        registry = RememberedRegistry(door, clock)
        sign_in = TokenSignIn(registry, lambda: int(clock.now * 1000))
        assert await registry.fetch(token_by_id(KNOWN), 5) == [{"one": 1}]
        clock.now += 61  # it is not remembered any more, but was found once
        for number in range(20):
            refused = await asyncio.gather(
                *(sign_in.caller(_forged()) for _ in range(20)), return_exceptions=True
            )
            assert {type(one) for one in refused} <= {Unauthenticated, RegistryUnavailable}
            assert await registry.fetch(memberships_of(f"member-{number}"), 5) == [{"one": 1}]
        assert await registry.fetch(token_by_id(KNOWN), 5) == [{"one": 1}]
        assert len(service.requests) <= 1 + FEW + 20 + 1
        await budget.take(Share.TELEMETRY, 0)
        await door.aclose()


async def test_an_unknown_token_is_looked_up_once_in_a_while() -> None:
    """A client with an old token costs one call in a quarter of a minute, and is told the same each time."""
    clock = Time()
    async with upstreams.served(upstreams.ok(_NOBODY), upstreams.ok(upstreams.FINE_D1)) as service:
        door = D1Registry(upstreams.account(service, clock), "db", upstreams.pace(clock))
        registry = RememberedRegistry(door, clock)
        for _ in range(50):
            assert await registry.fetch(token_by_id(KNOWN), 5) == []
        assert len(service.requests) == 1
        clock.now += UNKNOWN_S
        assert await registry.fetch(token_by_id(KNOWN), 5) == [{"one": 1}]
        await door.aclose()


async def test_a_new_token_waits_for_a_flood_and_is_told_so() -> None:
    """A stranger that comes after too many is told that the registry cannot be asked now and when to come
    again, not that the token is bad; and then gets in."""
    clock = Time()
    async with upstreams.served() as service:
        service.answers = [_finding(service)]
        door = D1Registry(upstreams.account(service, clock), "db", upstreams.pace(clock))
        registry = RememberedRegistry(door, clock)
        for number in range(int(FEW)):
            assert await registry.fetch(token_by_id(f"{number:016x}"), 5) == []
        with pytest.raises(RegistryUnavailable, match="unknown API tokens") as raised:
            await registry.fetch(token_by_id(KNOWN), 5)
        assert raised.value.retry_after == pytest.approx(1 / PER_SECOND)
        clock.now += 1 / PER_SECOND
        assert await registry.fetch(token_by_id(KNOWN), 5) == [{"one": 1}]
        await door.aclose()


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 30), st.booleans()), max_size=200))
def test_strangers_have_their_measure_whatever_comes(events: list[tuple[int, float, bool]]) -> None:
    """In any order of found and forged keys: the look-ups of those never found stay within the bucket, and
    who was found when last looked up is always admitted."""
    clock, looked_up, found = Time(), 0, set[int]()
    strangers = Strangers(clock)
    for key, pause, good in events:
        clock.now += pause
        if strangers.is_unknown(key):
            continue
        try:
            strangers.admit(key)
        except RegistryUnavailable:
            assert key not in found
            continue
        looked_up += key not in found
        found = found | {key} if good else found - {key}
        strangers.learn(key, found=good)
    assert looked_up <= FEW + (clock.now - 1000) * PER_SECOND + 1e-6
