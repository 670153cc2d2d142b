import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

import aiosqlite
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from gateway.access.principal import Access, PrincipalKind, Role, unauthenticated
from gateway.access.sign_in import CredentialSignIn, demo_sign_in, sign_in_for
from gateway.access.tokens import TokenSignIn, create_token, revoke_token
from gateway.errors import BadUserInput
from gateway.http.door import SCOPE_KEY, AccessMiddleware
from gateway.http.public import PUBLIC, is_public
from gateway.ports import RegistryStatement
from gateway.settings import Settings
from gateway.stores.sqlite import SqliteRegistry
from tests.access.team import AUDIENCE, DOMAIN, NOW_MS, NOW_S, Certs, Clock, hmac_signed, person, signed

ASSERTION = "Cf-Access-Jwt-Assertion"


@dataclass
class App:
    """What is behind the door: remembers the scopes it was reached with."""

    reached: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    @property
    def access(self) -> Access:
        found = self.reached[-1][SCOPE_KEY]
        assert isinstance(found, Access)
        return found


@dataclass
class Counted:
    """A registry that counts its reads."""

    store: SqliteRegistry
    reads: int = 0

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.reads += 1
        return await self.store.fetch(statement, seconds)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@pytest.fixture
def app() -> App:
    return App()


@pytest.fixture
def counted(registry: SqliteRegistry) -> Counted:
    return Counted(registry)


@pytest.fixture
def settings() -> Settings:
    return Settings(access_team_domain=DOMAIN, access_aud=AUDIENCE)


@pytest.fixture
async def door(
    app: App, counted: Counted, settings: Settings, certs: Certs, clock: Clock
) -> AsyncIterator[AccessMiddleware]:
    async with certs.client() as client:
        sign_in = sign_in_for(settings, counted, client, clock, clock.seconds)
        yield AccessMiddleware(app, sign_in, counted, PUBLIC)


@pytest.fixture
async def client(door: AccessMiddleware) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(door)
    async with httpx.AsyncClient(transport=transport, base_url="http://insights.example") as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/", "/assets/app-1a2b.js", "/assets/b-c_d.css", "/monitors/mon_1", "/map"],
)
async def test_public(client: httpx.AsyncClient, app: App, counted: Counted, path: str) -> None:
    """Public paths need no sign-in, get no Access and cost no read."""
    assert (await client.get(path)).status_code == 204
    assert SCOPE_KEY not in app.reached[-1]
    assert counted.reads == 0


@pytest.mark.parametrize(
    "path",
    [
        "/graphql",
        "//graphql",
        "/graphql/",
        "/graphql%2f",
        "/%67raphql",
        "/healthz/",
        "//healthz",
        "/healthz/../graphql",
        "/healthz%00",
        "/HEALTHZ",
        "/healthz%20",
        "/healthz;x",
        "/assets",
        "/assets/",
        "/assets//app.js",
        "/assets/../graphql",
        "/assets/%2e%2e/graphql",
        "/assets/..%2fgraphql",
        "/assets/%2e%2e%2fgraphql",
        "/assets/%252e%252e/graphql",
        "/assets/a/../../graphql",
        "/assets/.env",
        "/assets/a%5c..%5cb",
        "/assets/app.js%00",
        "/assets/app.js%0a",
        "/assets/app.js/",
        "/assetss/app.js",
        "/metrics",
        "/api/health",
        "/unknown",
        "*",
        "http://insights.example/healthz",
    ],
)
async def test_nothing_else_is_public(door: AccessMiddleware, app: App, path: str) -> None:
    """Paths that only resemble public ones, encoded, doubled or climbing, are refused with 401."""
    for method in ("GET", "POST", "HEAD", "OPTIONS", "TRACE", "PUT", "BREW"):
        answer = await _ask(door, path, method=method)
        assert answer.status == 401
    assert app.reached == []


@given(
    path=st.one_of(
        st.text(), st.from_regex(r"/(assets|monitors|healthz|graphql)?[./%a-z\\]*", fullmatch=True)
    )
)
@example(path="/assets/..")
@example(path="/assets/\u0661")
@example(path="healthz")
async def test_default_deny(path: str) -> None:
    """Whatever is not exactly public never reaches the app without sign-in."""
    app = App()

    async with aiosqlite.connect(":memory:") as connection:
        registry = SqliteRegistry(connection)
        sign_in = CredentialSignIn(TokenSignIn(registry, Clock()), None)
        answer = await _ask(AccessMiddleware(app, sign_in, registry, PUBLIC), path, quoted=False)
    below = re.fullmatch(r"/(assets|monitors)/[A-Za-z0-9_-][A-Za-z0-9_.:@-]*", path, re.ASCII)
    if app.reached:
        assert path in PUBLIC or below
    else:
        assert answer.status == 401
        assert path not in PUBLIC
    assert bool(app.reached) == is_public(path, PUBLIC)


@pytest.mark.parametrize(
    "host",
    [
        "insights.example/healthz?",
        "x/assets/app.js#",
        "/healthz",
        "@healthz",
        "a b",
        "",
        "\xff",
        "[::1",
        "x:y",
    ],
)
async def test_malformed_host(door: AccessMiddleware, app: App, host: str) -> None:
    """A malformed Host header steers nothing past the door."""
    answer = await _ask(door, "/graphql", headers=[("host", host)])
    assert answer.status == 401
    assert app.reached == []


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
    answer = await _ask(door, "/graphql", method="POST", headers=credentials(key, api))
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
        "code": "UNAUTHENTICATED",
    }


@pytest.mark.parametrize("wanted", ["org-a", "acme"])
async def test_chosen_org(client: httpx.AsyncClient, app: App, key: RSAPrivateKey, wanted: str) -> None:
    """X-Insights-Org chooses among the caller's orgs by id or slug."""
    headers = {ASSERTION: signed(key, person()), "x-insights-org": wanted}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    assert app.access.org.org_id == "org-a"


async def test_id_before_slug(
    client: httpx.AsyncClient, app: App, key: RSAPrivateKey, registry: SqliteRegistry
) -> None:
    """An org cannot shadow another one's id with its slug."""
    await registry.execute(
        RegistryStatement("x", "UPDATE organizations SET slug = 'org-a' WHERE id = 'org-b'"), 5
    )
    headers = {ASSERTION: signed(key, person()), "x-insights-org": "org-a"}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    assert app.access.org.org_id == "org-a"


@pytest.mark.parametrize(
    "wanted", [["core"], ["org-c"], ["nowhere"], [""], ["ACME"], ["' OR 1=1"], ["acme", "acme"]]
)
async def test_foreign_org(door: AccessMiddleware, app: App, key: RSAPrivateKey, wanted: list[str]) -> None:
    """An org of others and one that does not exist are refused in the same words."""
    headers = [(ASSERTION, signed(key, person())), *(("x-insights-org", text) for text in wanted)]
    answer = await _ask(door, "/graphql", headers=headers)
    assert answer.status == 403
    assert answer.json == {
        "errors": [
            {
                "message": "X-Insights-Org must be, once, the id or slug of an organization you belong to",
                "extensions": {"code": "FORBIDDEN"},
            }
        ]
    }
    assert app.reached == []


async def test_token_keeps_to_its_org(client: httpx.AsyncClient, counted: Counted) -> None:
    """A token cannot choose another org, though its maker belongs to it."""
    token = await create_token(counted, "org-a", "ci", NOW_MS)
    headers = {"authorization": f"Bearer {token}", "x-insights-org": "bolt"}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 403


@pytest.mark.parametrize("sub", ["eve", "stranger", "ADA", "ada "])
async def test_no_membership(client: httpx.AsyncClient, app: App, key: RSAPrivateKey, sub: str) -> None:
    """Whoever is signed in but in no org is told what to do, with 403 and no challenge."""
    answer = await client.get("/api/monitors", headers={ASSERTION: signed(key, person(sub=sub))})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert "ask an admin" in answer.json()["detail"]
    assert "www-authenticate" not in answer.headers
    assert app.reached == []


@pytest.mark.parametrize("path", ["/graphql", "/api/monitors"])
async def test_registry_failure(
    client: httpx.AsyncClient, app: App, registry: SqliteRegistry, key: RSAPrivateKey, path: str
) -> None:
    """While the registry fails nobody gets in: 503 with its code; public paths still answer."""
    await registry.execute(RegistryStatement("break", "DROP TABLE organization_members"), 5)
    answer = await client.post(path, headers={ASSERTION: signed(key, person())})
    assert answer.status_code == 503
    assert "REGISTRY_UNAVAILABLE" in answer.text
    assert "organization_members" not in answer.text
    assert app.reached == []
    assert (await client.get("/healthz")).status_code == 204


async def test_malformed_membership(
    client: httpx.AsyncClient, registry: SqliteRegistry, key: RSAPrivateKey
) -> None:
    """A membership row that is not what the tables promise is a 503, never a guess."""
    await registry.execute(RegistryStatement("x", "UPDATE organizations SET ae_sample_rate = 'many'"), 5)
    answer = await client.get("/api/monitors", headers={ASSERTION: signed(key, person())})
    assert (answer.status_code, answer.json()["code"]) == (503, "REGISTRY_UNAVAILABLE")


async def test_keys_out_of_reach(
    client: httpx.AsyncClient, certs: Certs, clock: Clock, key: RSAPrivateKey
) -> None:
    """Once keys are known, a failing key endpoint refuses no valid token."""
    headers = {ASSERTION: signed(key, person(exp=NOW_S + 80_000))}
    assert (await client.get("/api/monitors", headers=headers)).status_code == 204
    certs.status = 500
    for _ in range(20):
        clock.pass_s(3700)
        assert (await client.get("/api/monitors", headers=headers)).status_code == 204


async def test_websocket(door: AccessMiddleware, app: App) -> None:
    """A websocket is closed before it is accepted, on public paths too."""
    for path in ("/graphql", "/healthz", "/assets/app.js"):
        sent: list[Message] = []

        async def send(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        await door({"type": "websocket", "path": path, "headers": []}, _never, send)
        assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", 1008)]
    assert app.reached == []


async def test_other_scopes(door: AccessMiddleware, app: App) -> None:
    """Lifespan passes through; a scope type nobody knows does not."""

    async def send(_message: Message) -> None:
        raise AssertionError

    await door({"type": "lifespan"}, _never, send)
    await door({"type": "webtransport", "path": "/healthz"}, _never, send)
    assert [scope["type"] for scope in app.reached] == ["lifespan"]


async def test_demo(app: App, counted: Counted, certs: Certs, clock: Clock) -> None:
    """In demo mode everybody is the demo member, with the demo's memberships and no other org."""
    async with certs.client() as upstream:
        sign_in = sign_in_for(Settings(demo=True), counted, upstream, clock)
    assert sign_in is demo_sign_in
    door = AccessMiddleware(app, sign_in, counted, PUBLIC)
    here = [("host", "127.0.0.1:8080")]
    assert (await _ask(door, "/graphql", headers=here)).status == 204
    assert (app.access.principal.kind, app.access.org.slug) == (PrincipalKind.DEMO, "core")
    assert (await _ask(door, "/graphql", headers=[*here, ("x-insights-org", "acme")])).status == 403


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
    assert (await _ask(door, "/graphql", headers=[("host", host)])).status == status


async def test_tokens_only(
    app: App, counted: Counted, certs: Certs, clock: Clock, key: RSAPrivateKey
) -> None:
    """Without Access settings only API tokens are accepted."""
    async with certs.client() as upstream:
        sign_in = sign_in_for(Settings(), counted, upstream, clock)
    assert sign_in == CredentialSignIn(TokenSignIn(counted, clock), None)
    door = AccessMiddleware(app, sign_in, counted, PUBLIC)
    token = await create_token(counted, "org-a", "ci", NOW_MS)
    assert (await _ask(door, "/graphql", headers=[(ASSERTION, signed(key, person()))])).status == 401
    assert (await _ask(door, "/graphql", headers=[("authorization", f"Bearer {token}")])).status == 204
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


@dataclass
class Answer:
    status: int
    body: bytes
    received: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def _ask(
    door: AccessMiddleware,
    path: str,
    *,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    quoted: bool = True,
) -> Answer:
    """One request as a server hands it on, byte for byte; `quoted` paths are decoded once, as servers do."""
    sent: list[Message] = []
    received = 0

    async def receive() -> Message:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"{", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = path.encode("ascii") if quoted else quote(path, errors="replace").encode()
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path) if quoted else path,
        "raw_path": raw,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers or []],
    }
    await door(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], body, received)


async def _never() -> Message:
    raise AssertionError
