"""INSIGHTS_PLATFORM_URL: what the gateway does not serve under /api gets to the platform's own API."""

import asyncio
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.access.tokens import create_token
from gateway.stores.sqlite import SqliteRegistry
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.platform.passing.conftest import SIGNED_IN
from tests.platform.team_gateway import ASSERTION, team_gateway, token
from tests.platform.upstream import Upstream
from tests.size import sized


def test_a_write_gets_there_with_the_token_and_nothing_else_of_ours(
    client: httpx.Client, api: Upstream
) -> None:
    """Method, path, query, body and its type; no cookie, no header of the gateway's or of a proxy's."""
    ours = {
        "Cookie": "CF_Authorization=x; session=canary",
        "X-Insights-Org": "acme",
        "X-Request-Id": "canary",
        "X-Forwarded-For": "10.0.0.1",
        "Cf-Connecting-Ip": "10.0.0.1",
        "Connection": "keep-alive, x-secret",
        "X-Secret": "canary",
        "Content-Type": "application/json",
        "Te": "trailers",
    }
    answer = client.request("PATCH", "/api/monitors/a%20b?x=1&y=%2F", content=b'{"name":"n"}', headers=ours)
    assert (answer.status_code, answer.content) == (200, b'{"ok":true}')
    [sent] = api.sent
    assert (sent.method, sent.path, sent.query) == ("PATCH", "/api/monitors/a%20b", "x=1&y=%2F")
    assert sent.body == b'{"name":"n"}'
    assert sent.headers.pop("host").startswith("127.0.0.1")
    assert set(sent.headers) <= {
        "accept", "accept-encoding", "content-type", "content-length", ASSERTION.lower(),
    }  # fmt: skip
    assert sent.headers[ASSERTION.lower()] == SIGNED_IN[ASSERTION]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/monitors"),
        ("DELETE", f"/api/monitors/{filled.SHOP}"),
        ("POST", "/api/organizations"),
        ("POST", "/api/bootstrap/initialize"),
        ("POST", "/api/internal/seed"),
        ("GET", "/api/internal/whatever"),
    ],
)
def test_what_is_not_served_is_passed_on(client: httpx.Client, api: Upstream, method: str, path: str) -> None:
    """Writes to paths that the gateway reads, too."""
    assert client.request(method, path).status_code == 200
    assert [(one.method, one.path) for one in api.sent] == [(method, path)]


@pytest.mark.parametrize(
    "path",
    ["/api/monitors", f"/api/monitors/{filled.SHOP}", "/api/health", "/api/organizations",
     "/api/bootstrap/status", "/api/internal/relays", "/api/insights/bill", "/api/openapi.json"],
)  # fmt: skip
def test_what_is_served_is_never_passed_on(client: httpx.Client, api: Upstream, path: str) -> None:
    """Read, with GET and HEAD; and what is the gateway's own alone is written by nobody."""
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    if "insights" in path or "openapi" in path or "health" in path:
        refused = client.post(path)
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    assert api.sent == []


@pytest.mark.parametrize(
    "path", ["/graphql", "/metrics", "/healthz", "/nowhere", "/apis/x", "/api", "/monitors"]
)
def test_nothing_beside_api_is_passed_on(client: httpx.Client, api: Upstream, path: str) -> None:
    """The platform's API is what stands under /api, and no more."""
    client.request("DELETE", path)
    assert api.sent == []


def raw(client: httpx.Client, method: str, path: bytes) -> int:
    """The status of a request whose path no client tidies up."""
    url = client.base_url
    with closing(HTTPConnection(url.host, url.port or 80, timeout=30)) as connection:
        connection.putrequest(method, path.decode(), skip_accept_encoding=True)
        connection.putheader(ASSERTION, SIGNED_IN[ASSERTION])
        connection.endheaders()
        return connection.getresponse().status


@pytest.mark.parametrize(
    "path",
    [
        b"/api/../secret", b"/api/a/%2e%2e/b", b"/api/a/..", b"/api//evil.example/", b"/api/a%2fb",
     b"/api/a%5cb", b"/api/./a", b"/api/a%00"],
)  # fmt: skip
def test_no_path_leads_out_of_it(client: httpx.Client, api: Upstream, path: bytes) -> None:
    """What a server behind might read as another path is 404 here."""
    assert raw(client, "GET", path) == 404
    assert api.sent == []


def test_who_is_not_signed_in_gets_nothing_there(client: httpx.Client, api: Upstream) -> None:
    """No token, a wrong one: 401, and the platform is not asked."""
    for wrong in ("", "a.b.c", token(aud="another")):
        assert client.post("/api/monitors", headers={ASSERTION: wrong}).status_code == 401
    assert api.sent == []


def test_an_api_token_is_not_passed_on(
    platform: Platform, behind: tuple[Upstream, str], api: Upstream, tmp_path: Path
) -> None:
    """It is the gateway's own; the caller is told to sign in through Access."""
    with team_gateway(platform, tmp_path, platform_url=behind[1]) as served:
        secret = _made_token(tmp_path)
        headers = {"Authorization": f"Bearer {secret}", **SIGNED_IN}
        with httpx.Client(base_url=served.url, trust_env=False, headers=headers) as client:
            assert client.get("/api/monitors").status_code == 200
            refused = client.post("/api/monitors")
    assert (refused.status_code, "Cloudflare Access" in refused.json()["detail"]) == (403, True)
    assert api.sent == []


def _made_token(folder: Path) -> str:
    async def make() -> str:
        registry = await SqliteRegistry.open(folder / "registry.sqlite3")
        made = await create_token(registry, filled.ORG, "test", filled.NOW_MS)
        await registry.aclose()
        return made

    return asyncio.run(make())


def test_somebody_without_an_organization_can_make_one(client: httpx.Client, api: Upstream) -> None:
    """Reads are refused to them; where they stand, and what is passed on, is not."""
    newcomer = {ASSERTION: token("eve-0000")}
    told = client.get("/api/bootstrap/status", headers=newcomer).json()
    assert told == {"isBootstrapped": False, "suggestedSlug": "eve", "email": "eve@example.com"}
    assert client.head("/api/bootstrap/status", headers=newcomer).status_code == 200
    assert client.get("/api/monitors", headers=newcomer).status_code == 403
    assert client.post("/api/bootstrap/initialize", headers=newcomer, json={"slug": "eve"}).status_code == 200
    assert api.sent[0].body == b'{"slug":"eve"}'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://app.example.com", "Sec-Fetch-Site": "cross-site"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_a_page_of_another_site_writes_nothing_with_a_cookie(
    client: httpx.Client, api: Upstream, headers: dict[str, str], status: int
) -> None:
    """Browsers send the cookie along with any page's form; only pages that are named may write."""
    with httpx.Client(base_url=client.base_url, trust_env=False) as cookies:
        signed_in = {"Cookie": f"CF_Authorization={SIGNED_IN[ASSERTION]}"}
        answer = cookies.post("/api/monitors", headers=signed_in | headers)
    assert answer.status_code == status
    assert len(api.sent) == (status == 200)


WORDS = st.text(alphabet="abz019-_.~/%2eEfF5cC:@\\?;,&=", max_size=30)


@settings(max_examples=sized(300, 8), suppress_health_check=list(HealthCheck))
@given(WORDS)
def test_whatever_is_asked_stays_under_api(client: httpx.Client, api: Upstream, words: str) -> None:
    """No path makes the platform see one that does not begin with /api/, or that climbs."""
    api.sent.clear()
    raw(client, "DELETE", b"/api/" + words.encode())
    for sent in api.sent:
        assert sent.path.startswith("/api/")
        assert "//" not in sent.path
        assert not any(part in {".", ".."} for part in sent.path.lower().replace("%2e", ".").split("/"))
