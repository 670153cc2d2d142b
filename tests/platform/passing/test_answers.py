"""What comes back of the platform's answers, and what is told where none comes."""

import gzip
from pathlib import Path

import httpx
import pytest

from gateway.ports import BODY_CAP
from gateway.settings import LARGEST_BODY
from tests.platform.conftest import Platform
from tests.platform.passing.conftest import SIGNED_IN
from tests.platform.team_gateway import team_gateway
from tests.platform.upstream import Upstream


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


def test_an_answer_that_does_not_come_is_504(
    platform: Platform, behind: tuple[Upstream, str], api: Upstream, tmp_path: Path
) -> None:
    """Within the request's deadline; begun and not ended, the connection ends."""
    with (
        team_gateway(platform, tmp_path, platform_url=behind[1], request_seconds=1.0) as served,
        httpx.Client(base_url=served.url, trust_env=False, headers=SIGNED_IN) as client,
    ):
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
