"""What is reached without sign-in: exactly the public paths, whatever path, host or protocol is sent."""

import re

import aiosqlite
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.types import Message

from gateway.access.sign_in import CredentialSignIn
from gateway.access.tokens import TokenSignIn
from gateway.http.door import SCOPE_KEY, AccessMiddleware
from gateway.http.public import PUBLIC, is_public
from gateway.stores.sqlite import SqliteRegistry
from tests.access.door.asking import App, Counted, ask, never
from tests.access.team import Clock


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
        answer = await ask(door, path, method=method)
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
        answer = await ask(AccessMiddleware(app, sign_in, registry, PUBLIC), path, quoted=False)
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
    answer = await ask(door, "/graphql", headers=[("host", host)])
    assert answer.status == 401
    assert app.reached == []


async def test_websocket(door: AccessMiddleware, app: App) -> None:
    """A websocket is closed before it is accepted, on public paths too."""
    for path in ("/graphql", "/healthz", "/assets/app.js"):
        sent: list[Message] = []

        async def send(message: Message, sent: list[Message] = sent) -> None:
            sent.append(message)

        await door({"type": "websocket", "path": path, "headers": []}, never, send)
        assert [(message["type"], message["code"]) for message in sent] == [("websocket.close", 1008)]
    assert app.reached == []


async def test_other_scopes(door: AccessMiddleware, app: App) -> None:
    """Lifespan passes through; a scope type nobody knows does not."""

    async def send(_message: Message) -> None:
        raise AssertionError

    await door({"type": "lifespan"}, never, send)
    await door({"type": "webtransport", "path": "/healthz"}, never, send)
    assert [scope["type"] for scope in app.reached] == ["lifespan"]
