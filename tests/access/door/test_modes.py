"""Which sign-in the settings make: demo, API tokens only, or Access as well."""

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.access.principal import PrincipalKind
from gateway.access.sign_in import CredentialSignIn, demo_sign_in, sign_in_for
from gateway.access.tokens import TokenSignIn, create_token
from gateway.errors import BadUserInput
from gateway.http.door import AccessMiddleware
from gateway.http.public import PUBLIC
from gateway.settings import Settings
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import ASSERTION, App, Counted, ask
from tests.access.team import AUDIENCE, DOMAIN, NOW_MS, Certs, Clock, person, signed


async def test_demo(app: App, counted: Counted, certs: Certs, clock: Clock) -> None:
    """In demo mode everybody is the demo member, with the demo's memberships and no other org."""
    async with certs.client() as upstream:
        sign_in = sign_in_for(Settings(demo=True), counted, upstream, clock)
    assert sign_in is demo_sign_in
    door = AccessMiddleware(app, sign_in, counted, PUBLIC)
    here = [("host", "127.0.0.1:8080")]
    assert (await ask(door, "/graphql", headers=here)).status == 204
    assert (app.access.principal.kind, app.access.org.slug) == (PrincipalKind.DEMO, "core")
    assert (await ask(door, "/graphql", headers=[*here, ("x-insights-org", "acme")])).status == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 204),
        ("[::1]:8080", 204),
        ("evil.example", 401),
        ("127.0.0.1.evil.example", 401),
        ("user@evil.example", 401),
        ("[", 401),
        ("", 401),
    ],
)
async def test_demo_host(app: App, counted: Counted, host: str, status: int) -> None:
    """In demo mode a page of another site gets nowhere by pointing its own name at loopback."""
    door = AccessMiddleware(app, demo_sign_in, counted, PUBLIC)
    assert (await ask(door, "/graphql", headers=[("host", host)])).status == status


async def test_tokens_only(
    app: App, counted: Counted, certs: Certs, clock: Clock, key: RSAPrivateKey
) -> None:
    """Without Access settings only API tokens are accepted."""
    async with certs.client() as upstream:
        sign_in = sign_in_for(Settings(), counted, upstream, clock)
    assert sign_in == CredentialSignIn(TokenSignIn(counted, clock), None)
    door = AccessMiddleware(app, sign_in, counted, PUBLIC)
    token = await create_token(counted, "org-a", "ci", NOW_MS)
    assert (await ask(door, "/graphql", headers=[(ASSERTION, signed(key, person()))])).status == 401
    assert (await ask(door, "/graphql", headers=[("authorization", f"Bearer {token}")])).status == 204
    assert certs.calls == 0


@pytest.mark.parametrize(
    ("domain", "aud"),
    [
        (DOMAIN, None),
        (None, AUDIENCE),
        (DOMAIN, ""),
        ("", AUDIENCE),
        (f"https://{DOMAIN}", AUDIENCE),
        ("a/b", "x"),
    ],
)
async def test_half_an_access(
    registry: SqliteRegistry, certs: Certs, clock: Clock, domain: str | None, aud: str | None
) -> None:
    """Half of the Access settings, or a team domain that is none, is refused at start."""
    settings = Settings(access_team_domain=domain, access_aud=aud)
    async with certs.client() as upstream:
        with pytest.raises(BadUserInput, match="INSIGHTS_ACCESS_TEAM_DOMAIN"):
            sign_in_for(settings, registry, upstream, clock)
