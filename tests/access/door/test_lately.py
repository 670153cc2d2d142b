"""Who signed in a moment ago is let in without another look, and never for longer than with one."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from starlette.datastructures import Headers

from gateway.access import lately
from gateway.access.lately import LetInLately
from gateway.access.principal import Caller
from gateway.access.sign_in import SignIn, sign_in_for
from gateway.access.tokens import create_token, revoke_token
from gateway.http.door import AccessMiddleware
from gateway.http.public import PUBLIC
from gateway.ports import Changes, RegistryStatement
from gateway.settings import Settings
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.signed_in import SignedIn
from tests.access.door.asking import ASSERTION, App, Counted, ask
from tests.access.team import NOW_MS, Certs, Clock, person, signed

SECONDS = 5.0
Given = list[tuple[str, str]]


@dataclass
class Asked:
    """Signs in, and counts how often it is asked to."""

    sign_in: SignIn
    times: int = 0

    async def __call__(self, headers: Headers) -> Caller:
        self.times += 1
        return await self.sign_in(headers)


@dataclass
class Door:
    opened: AccessMiddleware
    asked: Asked
    changes: Changes

    async def __call__(self, headers: Given) -> int:
        return (await ask(self.opened, "/graphql", headers=headers)).status

    async def known(self, headers: Given) -> None:
        """So that who asks the same again is let in without a look."""
        assert [await self(headers) for _ in range(2)] == [204, 204]
        before = self.asked.times
        assert (await self(headers), self.asked.times) == (204, before)


@pytest.fixture
async def door(
    app: App, counted: Counted, settings: Settings, certs: Certs, clock: Clock
) -> Callable[..., Door]:
    def made(settings: Settings = settings) -> Door:
        changes = Changes()
        registry = SignedIn(counted, SECONDS, changes, clock.seconds)
        asked = Asked(sign_in_for(settings, registry, certs.client(), clock, clock.seconds))
        kept = LetInLately(clock, changes, clock.seconds)
        return Door(AccessMiddleware(app, asked, registry, PUBLIC, lately=kept), asked, changes)

    return made


def bearer(token: str) -> Given:
    return [("authorization", f"Bearer {token}")]


async def test_the_same_again(door: Callable[..., Door], app: App, registry: SqliteRegistry) -> None:
    """As the same, in the same org, with no read; another credential, or another org, is looked at."""
    at = door()
    one, other = [bearer(await create_token(registry, org, "ci", NOW_MS)) for org in ("org-a", "org-b")]
    await at.known(one)
    assert (app.access.org.org_id, app.access.registry_reads) == ("org-a", 0)
    before = at.asked.times
    assert (await at(other), app.access.org.org_id) == (204, "org-b")
    assert await at([*one, ("x-insights-org", "org-b")]) == 403
    assert await at([*one, *other]) == 401
    assert await at([*one, ("cookie", "CF_Authorization=x")]) == 204
    assert at.asked.times == before + 4


async def test_long_credentials(door: Callable[..., Door], registry: SqliteRegistry) -> None:
    """What is longer than credentials are is not kept, whoever it is that sends it: it is memory of all."""
    at = door()
    token = bearer(await create_token(registry, "org-a", "ci", NOW_MS))
    spare = lately.MOST_BYTES - sum(map(len, (*token[0], "cookie", "a=")))
    await at.known([*token, ("cookie", "a=" + "x" * spare)])
    longer = [*token, ("cookie", "a=" + "x" * (spare + 1))]
    before = at.asked.times
    assert [await at(longer) for _ in range(2)] == [204, 204]
    assert at.asked.times == before + 2


async def test_revoked(door: Callable[..., Door], registry: SqliteRegistry, clock: Clock) -> None:
    """By another process: refused once what the registry said is no more kept. By this one: at once."""
    at, now = door(), NOW_MS
    tokens = [await create_token(registry, "org-a", "ci", now) for _ in range(2)]
    for token in tokens:
        await at.known(bearer(token))
    await revoke_token(registry, "org-a", tokens[0].split("_")[1], now)
    clock.pass_s(SECONDS - 0.5)
    assert await at(bearer(tokens[0])) == 204
    clock.pass_s(0.5)
    assert await at(bearer(tokens[0])) == 401
    await at.known(bearer(tokens[1]))
    await revoke_token(registry, "org-a", tokens[1].split("_")[1], now)
    at.changes.note()
    assert await at(bearer(tokens[1])) == 401


async def test_expired(door: Callable[..., Door], registry: SqliteRegistry, clock: Clock) -> None:
    """A token ends when it says, although what the registry said is still kept."""
    at = door()
    token = bearer(await create_token(registry, "org-a", "ci", NOW_MS, NOW_MS + 2000))
    await at.known(token)
    clock.pass_s(2)
    assert await at(token) == 401


async def test_by_access(door: Callable[..., Door], key: RSAPrivateKey) -> None:
    """What Access signs is looked at each time."""
    at, given = door(), [(ASSERTION, signed(key, person()))]
    for number in range(1, 5):
        assert (await at(given), at.asked.times) == (204, number)


async def test_in_demo_mode(door: Callable[..., Door]) -> None:
    """Of each host by itself: another's page is refused, however often the owner asked."""
    at = door(Settings(demo=True))
    await at.known([("host", "127.0.0.1")])
    assert await at([("host", "evil.example")]) == 401
    assert await at([]) == 401


async def test_who_left_an_org(door: Callable[..., Door], registry: SqliteRegistry, clock: Clock) -> None:
    """Is let into it no more, once what the registry said is no more kept."""
    at = door(Settings(demo=True))
    given = [("host", "localhost"), ("x-insights-org", "core")]
    await at.known(given)
    await registry.execute(RegistryStatement("x", "DELETE FROM organization_members"), 5)
    clock.pass_s(SECONDS)
    assert await at(given) == 403


async def test_so_many(door: Callable[..., Door], monkeypatch: pytest.MonkeyPatch) -> None:
    """Are remembered: who came first is looked at again."""
    monkeypatch.setattr(lately, "MOST", 2)
    at = door(Settings(demo=True))
    hosts = [[("host", f"127.0.0.{number}")] for number in range(1, 4)]
    for host in hosts:
        await at.known(host)
    before = at.asked.times
    assert [await at(host) for host in (hosts[1], hosts[2])] == [204, 204]
    assert at.asked.times == before
    assert (await at(hosts[0]), at.asked.times) == (204, before + 1)
