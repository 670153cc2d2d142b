"""INSIGHTS_PLATFORM_URL: what the gateway does not serve under /api gets to the platform's own API."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.access.tokens import create_token
from gateway.ports import BODY_CAP
from gateway.settings import LARGEST_BODY
from gateway.stores.sqlite import SqliteRegistry
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.platform.team_gateway import ASSERTION, team_gateway, token
from tests.platform.upstream import Upstream, upstream
from tests.size import sized

SIGNED_IN = {ASSERTION: token()}


@pytest.fixture(scope="module")
def behind() -> Iterator[tuple[Upstream, str]]:
    with upstream() as found:
        yield found


@pytest.fixture(scope="module")
def client(
    platform: Platform, behind: tuple[Upstream, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("passing")
    origins = "https://app.example.com"
    named = {"platform_url": behind[1], "cors_origins": origins, "request_seconds": 2.0}
    with (
        team_gateway(platform, folder, **named) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN, timeout=30) as opened,
    ):
        yield opened


@pytest.fixture
def api(behind: tuple[Upstream, str]) -> Upstream:
    """As it is at first."""
    fresh = Upstream()
    behind[0].__dict__.update(fresh.__dict__)
    return behind[0]


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
     "/api/bootstrap/status", "/api/internal/relays", "/api/insights/cost", "/api/openapi.json"],
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


def test_redirects_are_handed_back(client: httpx.Client, api: Upstream) -> None:
    """To whom a token may go is not for the platform to say."""
    api.status, api.headers = 302, [(b"location", b"https://elsewhere.example/"), (b"set-cookie", b"a=b")]
    answer = client.get("/api/internal/whatever")
    assert (answer.status_code, answer.headers["location"]) == (302, "https://elsewhere.example/")
    assert "set-cookie" not in answer.headers
    assert len(api.sent) == 1


def test_headers_between_neighbours_stay_there(client: httpx.Client, api: Upstream) -> None:
    """Hop-by-hop headers, those that Connection names, cookies and CORS of the platform's own are dropped."""
    api.headers = [
        (b"content-type", b"text/plain"), (b"etag", b'"1"'), (b"x-hop", b"1"), (b"keep-alive", b"1"),
        (b"connection", b"x-hop"), (b"set-cookie", b"a=b"), (b"access-control-allow-origin", b"*"),
        (b"x-request-id", b"theirs"),
    ]  # fmt: skip
    headers = client.get("/api/internal/whatever").headers
    assert (headers["content-type"], headers["etag"]) == ("text/plain", '"1"')
    assert not {"x-hop", "keep-alive", "set-cookie", "access-control-allow-origin"} & set(headers)
    assert headers["x-request-id"] != "theirs"
    assert headers["x-content-type-options"] == "nosniff"


def test_what_is_compressed_stays_so(client: httpx.Client, api: Upstream) -> None:
    """Bytes are handed on as they are."""
    api.headers = [(b"content-encoding", b"gzip")]
    api.pieces = [gzip.compress(b"hello")]
    assert client.get("/api/internal/whatever", headers={"Accept-Encoding": "gzip"}).content == b"hello"
    assert api.sent[0].headers["accept-encoding"] == "gzip"


def test_a_large_body_is_refused(client: httpx.Client, api: Upstream) -> None:
    """By its length at once; without one, as soon as it is too long."""
    large = b"x" * (LARGEST_BODY + 1)
    assert client.post("/api/monitors", content=large).status_code == 413
    assert client.post("/api/monitors", content=iter([large[:1000], large])).status_code == 413
    assert api.sent == []


def test_a_body_without_a_length_gets_there(client: httpx.Client, api: Upstream) -> None:
    """Chunk by chunk."""
    assert client.post("/api/monitors", content=iter([b"ab", b"cd"])).status_code == 200
    assert api.sent[0].body == b"abcd"


def test_an_answer_that_is_too_long_breaks_off(client: httpx.Client, api: Upstream) -> None:
    """Announced, it is 502; else the connection ends before anybody takes it for the whole."""
    api.headers = [(b"content-length", str(BODY_CAP + 1).encode())]
    api.hang = api.late = True
    announced = client.get("/api/internal/whatever")
    assert (announced.status_code, announced.json()["code"]) == (502, "PLATFORM_UNAVAILABLE")
    api.hang, api.headers = False, []
    api.pieces = [b"x" * 1_000_000] * (BODY_CAP // 1_000_000 + 2)
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/api/internal/whatever")


def test_an_answer_that_does_not_come_is_504(client: httpx.Client, api: Upstream) -> None:
    """Within the request's deadline; begun and not ended, the connection ends."""
    api.hang = True
    late = client.get("/api/internal/whatever")
    assert (late.status_code, late.json()["code"]) == (504, "DEADLINE_EXCEEDED")
    api.late = True
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/api/internal/whatever")


def test_nobody_there_is_502(platform: Platform, tmp_path: Path) -> None:
    """A problem in words, without the address."""
    with (
        team_gateway(platform, tmp_path, platform_url="http://127.0.0.1:1") as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN) as client,
    ):
        answer = client.post("/api/monitors")
    assert (answer.status_code, answer.json()["code"]) == (502, "PLATFORM_UNAVAILABLE")
    assert "127.0.0.1" not in answer.text


def test_unset_it_is_said_so(platform: Platform, tmp_path: Path) -> None:
    """404 for a path that nobody serves, 405 for a write, each naming the setting."""
    with (
        team_gateway(platform, tmp_path) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN) as client,
    ):
        unknown, written = client.get("/api/internal/whatever"), client.post("/api/monitors")
    for answer, status in ((unknown, 404), (written, 405)):
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert "INSIGHTS_PLATFORM_URL" in answer.json()["detail"]
    assert written.headers["allow"] == "GET, HEAD"


WORDS = st.text(alphabet="abz019-_.~/%2eEfF5cC:@\\?;,&=", max_size=30)


@settings(max_examples=sized(300, 40), suppress_health_check=list(HealthCheck))
@given(WORDS)
def test_whatever_is_asked_stays_under_api(client: httpx.Client, api: Upstream, words: str) -> None:
    """No path makes the platform see one that does not begin with /api/, or that climbs."""
    api.sent.clear()
    raw(client, "DELETE", b"/api/" + words.encode())
    for sent in api.sent:
        assert sent.path.startswith("/api/")
        assert "//" not in sent.path
        assert not any(part in {".", ".."} for part in sent.path.lower().replace("%2e", ".").split("/"))
