"""Keys rotate while tokens are forged and the endpoint fails: no valid token is refused that need not be."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gateway.access.fetch_budget import FEW, PAUSE_S, SPELL_S
from gateway.access.jwks import JwksCache
from gateway.access.jwt import AccessJwt
from gateway.errors import Unauthenticated
from tests.access.team import AUDIENCE, CERTS, DOMAIN, NOW_S, Certs, Clock, jwks, person, signed

Step = tuple[str, int]
STEPS = st.one_of(
    st.tuples(st.just("pass"), st.integers(1, 400)),
    st.tuples(st.just("forged"), st.integers(0, 30)),
    st.tuples(st.just("clumsy"), st.integers(0, 30)),
    st.tuples(st.just("valid"), st.just(0)),
    st.tuples(st.just("rotate"), st.just(0)),
    st.tuples(st.just("outage"), st.integers(0, 1)),
)


@dataclass
class Team:
    """A team whose signing key changes, and a gateway that knows it by its endpoint alone."""

    key: RSAPrivateKey
    certs: Certs
    clock: Clock
    access: AccessJwt
    newest: int = 1
    fetched: list[float] = field(default_factory=list)
    vain: list[float] = field(default_factory=list)
    """Those that listed no key that is new."""
    known: set[int] = field(default_factory=set)
    forged: list[float] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)
    missed: dict[int, float] = field(default_factory=dict)
    """When a key came that no fetch has listed yet, as the endpoint failed."""

    def rotate(self) -> None:
        """A new key signs from now on and is listed beside the one before."""
        self.newest += 1
        self.certs.body = jwks(
            **{f"k{number}": self.key for number in (self.newest - 1, self.newest) if number}
        )

    async def let_in(self, kid: str, **changes: object) -> bool:
        """Whether a token of that key id is good; it is signed by the team's key where the team has it."""
        claims = person(exp=self.clock.now_ms // 1000 + 600, iat=NOW_S - 10) | changes
        before = self.certs.calls
        try:
            await self.access.caller(signed(self.key, claims, kid))
        except Unauthenticated:
            return False
        finally:
            await settled()
            calls = self.certs.calls - before
            news = calls > 0 and self.certs.status == 200 and self.newest not in self.known
            self.fetched += [self.clock.seconds()] * calls
            self.vain += [self.clock.seconds()] * (calls - news)
            if calls and self.certs.status == 200:
                self.known = {self.newest - 1, self.newest}
        return True

    @property
    def crowded(self) -> bool:
        """So many tokens of ids that are not listed came of late that a new key may have to wait: forged ones
        and those of keys that were asked for while the endpoint failed, which nobody can tell from them."""
        unlisted = [at for number, at in self.missed.items() if number not in self.known]
        return sum(at > self.clock.seconds() - SPELL_S for at in (*self.forged, *unlisted)) >= FEW

    def busiest(self, seconds: float) -> int:
        """Most fetches in vain within so many seconds."""
        return max((sum(at <= one < at + seconds for one in self.vain) for at in self.vain), default=0)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@asynccontextmanager
async def team(key: RSAPrivateKey) -> AsyncIterator[Team]:
    certs, clock = Certs(jwks(k1=key)), Clock()
    async with certs.client() as client:
        keys = JwksCache(CERTS, client, clock.seconds)
        yield Team(key, certs, clock, AccessJwt(f"https://{DOMAIN}", AUDIENCE, keys, clock))


async def stepped(one: Team, step: Step) -> None:
    name, number = step
    if name == "pass":
        one.clock.pass_s(number)
    elif name == "forged":
        one.forged.append(one.clock.seconds())
        assert not await one.let_in(f"forged-{number}")
    elif name == "clumsy":
        before = one.certs.calls
        assert not await one.let_in(f"forged-{number}", aud="another")
        assert one.certs.calls == before
    elif name == "rotate":
        one.rotate()
    elif name == "outage":
        one.certs.status = 503 if number else 200
    else:
        await valid(one)


async def valid(one: Team) -> None:
    """A token of the newest key: let in by what was ever fetched, at once where few ids are not listed, and
    within the common pause whatever was forged."""
    now, up = one.clock.seconds(), one.certs.status == 200
    rested = not one.fetched or now - one.fetched[-1] >= PAUSE_S
    known, first = one.newest in one.known, one.newest not in one.tried
    found = await one.let_in(f"k{one.newest}")
    assert found or not known
    assert found or not up or not (rested or (first and not one.crowded))
    one.tried.add(one.newest)
    if not found:
        one.missed.setdefault(one.newest, now)


@pytest.mark.dear
@given(steps=st.lists(STEPS, max_size=40))
@example(steps=[("valid", 0), ("forged", 1), ("rotate", 0), ("valid", 0)])
@example(steps=[("valid", 0), *[("forged", n) for n in range(9)], ("rotate", 0), ("pass", 30), ("valid", 0)])
@example(
    steps=[
        *[("forged", 1), ("outage", 1), ("rotate", 0), ("forged", 0), ("valid", 0)],
        *[("rotate", 0), ("outage", 0), ("valid", 0)],
    ]
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens(key: RSAPrivateKey, steps: Sequence[Step]) -> None:
    """Over any sequence of rotations, forged tokens, valid ones and outages: what was listed once stays good,
    a new key is found at once or within the pause, and fetches that find none are few."""

    async def lived() -> None:
        async with team(key) as one:
            for step in steps:
                await stepped(one, step)
            assert one.busiest(PAUSE_S) <= 2 + FEW  # that of the start, and the one that is due

    asyncio.run(lived())


@pytest.mark.parametrize("forged", [1, FEW - 1])
async def test_a_forged_key_id_takes_nothing_from_a_new_key(key: RSAPrivateKey, forged: int) -> None:
    """A moment after a forged token had the keys fetched, a token of a key rotated in meanwhile is let in."""
    async with team(key) as one:
        assert await one.let_in("k1")
        for number in range(forged):
            assert not await one.let_in(f"forged-{number}")
        one.rotate()
        one.clock.pass_s(1)
        assert await one.let_in("k2")


@pytest.mark.dear
async def test_one_forged_key_id_is_asked_for_ever_more_rarely(key: RSAPrivateKey) -> None:
    """A client that keeps sending one bad token for an hour costs a fetch in 5 minutes, not in 30 s."""
    async with team(key) as one:
        for _ in range(360):
            assert not await one.let_in("forged")
            one.clock.pass_s(10)
        assert one.certs.calls <= 5 + 3600 / SPELL_S


async def test_ten_thousand_forged_tokens(key: RSAPrivateKey) -> None:
    """Good in all but their signature, over ten minutes: one fetch in 30 s once the first few are through,
    a known key answers all the while, and a key rotated in is let in within 30 s."""
    async with team(key) as one:
        assert await one.let_in("k1")
        waited = None
        for number in range(10_000):
            assert not await one.access.keys.key(f"forged-{number}")
            one.clock.pass_s(0.06)
            if number == 5000:
                one.rotate()
                rotated = one.clock.seconds()
            if number % 25 == 0:
                assert await one.access.keys.key("k1")
                if number > 5000 and waited is None and await one.access.keys.key("k2"):
                    waited = one.clock.seconds() - rotated
        assert one.certs.calls <= 600 / PAUSE_S + 1 + FEW
        assert waited is not None
        assert waited <= PAUSE_S + 25 * 0.06


async def test_a_token_that_no_key_could_make_good_costs_no_fetch(key: RSAPrivateKey) -> None:
    """Of another audience, issuer or time: its key is not even looked for, however many come."""
    async with team(key) as one:
        assert await one.let_in("k1")
        one.clock.pass_s(60)
        for number in range(50):
            assert not await one.let_in(f"a{number}", aud="another")
            assert not await one.let_in(f"i{number}", iss="https://another.example")
            assert not await one.let_in(f"e{number}", exp=NOW_S - 1000)
        assert one.certs.calls == 1


async def test_a_fetch_under_way_is_not_the_last_word(key: RSAPrivateKey) -> None:
    """Who comes while an older list is on its way has the keys fetched again: its key may be in by now."""
    async with team(key) as one:
        one.certs.answering.clear()
        first = asyncio.create_task(one.access.keys.key("forged"))
        await settled()
        old = one.certs.body
        second = asyncio.create_task(one.access.keys.key("k2"))
        await settled()
        one.certs.bodies = [old]
        one.rotate()
        one.certs.answering.set()
        assert await first is None
        assert await second
        assert one.certs.calls == 2


async def test_a_wall_clock_that_is_set_back_keeps_no_key_longer(key: RSAPrivateKey) -> None:
    """The age of keys is told by a clock of its own: a withdrawn key is gone after a day all the same."""
    certs, wall, steady = Certs(jwks(k1=key)), Clock(), Clock()
    async with certs.client() as client:
        access = AccessJwt(f"https://{DOMAIN}", AUDIENCE, JwksCache(CERTS, client, steady.seconds), wall)
        token = signed(key, person(exp=NOW_S + 600))
        assert await access.caller(token)
        certs.body = jwks(k2=key)
        steady.pass_s(25 * 3600)
        wall.pass_s(-30)
        with pytest.raises(Unauthenticated):
            await access.caller(token)
