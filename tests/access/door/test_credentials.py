"""Who is let in, and who gets the one 401 before a byte of the body is read."""

from collections.abc import Callable

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from gateway.access.principal import PrincipalKind, Role, unauthenticated
from gateway.access.tokens import create_token, revoke_token
from gateway.http.door import AccessMiddleware
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import ASSERTION, App, Counted, ask
from tests.access.team import NOW_MS, NOW_S, hmac_signed, person, signed


async def test_person(client: httpx.AsyncClient, app: App, counted: Counted, key: RSAPrivateKey) -> None:
    """A person gets in with all memberships, into the newest one, for one registry read."""
    answer = await client.post("/graphql", headers={ASSERTION: signed(key, person())})
    assert answer.status_code == 204
    access = app.access
    assert (access.principal.identity, access.principal.kind) == ("ada", PrincipalKind.PERSON)
    assert [(org.slug, org.role) for org in access.memberships] == [
        ("bolt", Role.MEMBER),
        ("acme", Role.ADMIN),
    ]
    assert access.org == access.memberships[0]
    assert counted.reads == access.registry_reads == 1


async def test_cookie(client: httpx.AsyncClient, app: App, key: RSAPrivateKey) -> None:
    """The Access cookie signs in where the header is missing."""
    cookie = f"theme=dark; CF_Authorization={signed(key, person())}; x=1"
    assert (await client.get("/api/monitors", headers={"cookie": cookie})).status_code == 204
    assert app.access.principal.identity == "ada"


async def test_service(client: httpx.AsyncClient, app: App, key: RSAPrivateKey) -> None:
    """A service token gets the memberships of its client id."""
    token = signed(key, person(sub="", email=None, common_name="robot.access"))
    assert (await client.get("/api/monitors", headers={ASSERTION: token})).status_code == 204
    assert (app.access.principal.kind, app.access.org.slug) == (PrincipalKind.SERVICE, "acme")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_api_token(client: httpx.AsyncClient, app: App, counted: Counted, scheme: str) -> None:
    """An API token gets into its own org, for one registry read."""
    token = await create_token(counted, "org-a", "ci", NOW_MS)
    answer = await client.get("/api/monitors", headers={"authorization": f"{scheme} {token}"})
    assert answer.status_code == 204
    assert (app.access.org.slug, app.access.org.role) == ("acme", Role.MEMBER)
    assert app.access.memberships == (app.access.org,)
    assert counted.reads == app.access.registry_reads == 1


async def test_revoked_api_token(client: httpx.AsyncClient, app: App, registry: SqliteRegistry) -> None:
    """A revoked token is refused on the very next request."""
    token = await create_token(registry, "org-a", "ci", NOW_MS)
    headers = {"authorization": f"Bearer {token}"}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    await revoke_token(registry, "org-a", token.split("_")[1], NOW_MS)
    assert (await client.get("/api/monitors", headers=headers)).status_code == 401
    assert len(app.reached) == 1


Credentials = Callable[[RSAPrivateKey, str], list[tuple[str, str]]]

REFUSED: dict[str, Credentials] = {
    "none": lambda _key, _api: [],
    "hs256": lambda key, _: [(ASSERTION, hmac_signed(key, person()))],
    "expired": lambda key, _: [(ASSERTION, signed(key, person(exp=NOW_S - 3600)))],
    "wrong kid": lambda key, _: [(ASSERTION, signed(key, person(), kid="k9"))],
    "100 KB": lambda key, _: [(ASSERTION, signed(key, person(padding="x" * 100_000)))],
    "empty assertion": lambda _key, _api: [(ASSERTION, "")],
    "latin-1 assertion": lambda _key, _api: [(ASSERTION, "\xff.\xfe.\xfd")],
    "two assertions": lambda key, _: [(ASSERTION, signed(key, person()))] * 2,
    "two cookies": lambda key, _: [("cookie", f"CF_Authorization={signed(key, person())}")] * 2,
    "two in one cookie": lambda key, _: [
        ("cookie", "; ".join([f"CF_Authorization={signed(key, person())}"] * 2))
    ],
    "bad assertion, good cookie": lambda key, _: [
        (ASSERTION, ""),
        ("cookie", f"CF_Authorization={signed(key, person())}"),
    ],
    "two authorizations": lambda _, api: [("authorization", f"Bearer {api}")] * 2,
    "good and empty authorization": lambda _, api: [
        ("authorization", f"Bearer {api}"),
        ("authorization", ""),
    ],
    "two authorizations, good assertion": lambda key, api: [
        ("authorization", f"Bearer {api}"),
        ("authorization", f"Bearer {api}"),
        (ASSERTION, signed(key, person())),
    ],
    "two assertions, good token": lambda key, api: [
        ("authorization", f"Bearer {api}"),
        *[(ASSERTION, signed(key, person()))] * 2,
    ],
    "bad token, good assertion": lambda key, _: [
        ("authorization", "Bearer insights_x_y"),
        (ASSERTION, signed(key, person())),
    ],
    "basic": lambda _, api: [("authorization", f"Basic {api}")],
    "no scheme": lambda _, api: [("authorization", api)],
    "token twice in one": lambda _, api: [("authorization", f"Bearer {api}, Bearer {api}")],
    "token in the query": lambda _, _api: [("referer", "?access_token=x")],
    "access jwt as bearer": lambda key, _: [("authorization", f"Bearer {signed(key, person())}")],
    "api token as assertion": lambda _, api: [(ASSERTION, api)],
}


@pytest.mark.parametrize("credentials", REFUSED.values(), ids=REFUSED.keys())
async def test_refused_before_the_body(
    door: AccessMiddleware, app: App, registry: SqliteRegistry, key: RSAPrivateKey, credentials: Credentials
) -> None:
    """Bad, doubled or mixed-up credentials get the one 401, and not a byte of the body is read."""
    api = await create_token(registry, "org-a", "ci", NOW_MS)
    answer = await ask(door, "/graphql", method="POST", headers=credentials(key, api))
    assert answer.status == 401
    assert answer.received == 0
    assert answer.json == {
        "errors": [{"message": unauthenticated().message, "extensions": {"code": "UNAUTHENTICATED"}}]
    }
    assert app.reached == []


async def test_graphql_refusal(client: httpx.AsyncClient) -> None:
    """On the GraphQL path a refusal is GraphQL-shaped JSON without a data key, and is kept nowhere."""
    answer = await client.post("/graphql", content=b"{")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json().keys() == {"errors"}


async def test_problem(client: httpx.AsyncClient) -> None:
    """Elsewhere a refusal is an RFC 9457 problem."""
    answer = await client.get("/api/monitors")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": unauthenticated().message,
        "instance": "/api/monitors",
        "code": "UNAUTHENTICATED",
    }
