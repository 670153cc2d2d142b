"""Redirects: followed ten times at most, and never with a monitor's headers to another origin."""

import asyncio
import base64
import logging
import re

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gateway.ingest.probing.checks import Line
from gateway.ingest.probing.redirects import BadRedirect, following
from gateway.telemetry.sql.failure_classes import failure_class
from tests.ingest.loopback import Answer, fixed, http_target, request_head, served

SECRET = "s3cr3t-canary"


def now() -> int:
    return 0


def countdown(heads: list[str]) -> Answer:
    """`/3` redirects to `/2`, ... and `/0` answers."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        left = int(heads[-1].split()[1].lstrip("/"))
        moved = f"302 Found\r\nLocation: /{left - 1}" if left else "200 OK"
        writer.write(f"HTTP/1.1 {moved}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    return answer


@pytest.mark.parametrize(("redirects", "error"), [(1, ""), (10, ""), (11, "too many redirects")])
async def test_count(line: Line, redirects: int, error: str) -> None:
    """Ten redirects are followed, the eleventh is one too many."""
    async with served(countdown([])) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/{redirects}"), now)
    assert outcome.error == error
    assert outcome.status == ("down" if error else "up")


async def test_loop(line: Line) -> None:
    """A loop ends."""
    async with served(fixed("301 Moved\r\nLocation: /")) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, "too many redirects")


async def test_not_followed(line: Line) -> None:
    """Without follow_redirects a redirect counts by its own status."""
    async with served(countdown([])) as port:
        target = http_target(f"http://127.0.0.1:{port}/1", follow_redirects=False)
        outcome = await line.check(target, now)
    assert (outcome.status, outcome.code, outcome.error) == ("down", 302, "HTTP 302")


async def test_elsewhere(line: Line) -> None:
    """A redirect away from HTTP is down."""
    async with served(fixed("302 Found\r\nLocation: ftp://127.0.0.1/")) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert outcome.error == "redirected to an address of ftp:, which is not HTTP"


async def test_headers_stay_home(line: Line) -> None:
    """A monitor's headers follow a redirect inside its origin, and go to no other."""
    here: list[str] = []
    there: list[str] = []

    async with served(countdown(there)) as other:

        async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            here.append(await request_head(reader))
            to = "/second" if len(here) == 1 else f"http://127.0.0.1:{other}/1"
            writer.write(f"HTTP/1.1 307 T\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()

        async with served(leave) as port:
            headers = {"X-Api-Key": SECRET, "Cookie": SECRET, "authorization": SECRET}
            target = http_target(f"http://127.0.0.1:{port}/", headers=headers)
            assert (await line.check(target, now)).status == "up"
    assert [head.count(SECRET) for head in here] == [3, 3]
    assert [head.count(SECRET) for head in there] == [0, 0]


async def test_headers_are_not_told(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    """A monitor's headers are in no log line, however chatty, in no outcome and in no repr."""
    caplog.set_level(logging.DEBUG)
    async with served(countdown([])) as port:
        target = http_target(f"http://127.0.0.1:{port}/1", headers={"X-Api-Key": SECRET})
        outcome = await line.check(target, now)
    assert outcome.status == "up"
    assert SECRET not in caplog.text + repr(outcome) + repr(target)


def answering(*heads: str) -> tuple[Answer, list[str]]:
    """The answers in turn, then the last one for good; and the requests that came."""
    seen: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await request_head(reader))
        head = heads[min(len(seen), len(heads)) - 1]
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    return answer, seen


async def test_cookies_within_a_chain(line: Line) -> None:
    """A cookie that a redirect sets comes back within the chain, beside the monitor's own, and no later."""

    async def until_seen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        known = "seen=1" in heads[-1]
        head = "200 OK" if known else "302 Found\r\nLocation: /\r\nSet-Cookie: seen=1"
        writer.write(f"HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()

    heads: list[str] = []
    async with served(until_seen) as port:
        url = f"http://127.0.0.1:{port}/"
        outcomes = [await line.check(http_target(url), now) for _ in range(2)]
        own = await line.check(http_target(url, headers={"cookie": "own=2"}), now)
    assert [one.status for one in (*outcomes, own)] == ["up"] * 3
    cookies = [re.findall(r"(?im)^cookie: (.*)\r$", head) for head in heads]
    assert cookies == [[], ["seen=1"], [], ["seen=1"], ["own=2"], ["own=2; seen=1"]]


async def test_cookies_of_another_host_stay_there(line: Line) -> None:
    """A cookie goes back to the host that set it, and to no other of the chain."""
    there, heads = answering("200 OK")
    async with served(there, host="127.0.0.2") as other:
        away, _ = answering(f"302 Found\r\nSet-Cookie: seen=1\r\nLocation: http://127.0.0.2:{other}/")
        async with served(away) as port:
            outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert outcome.status == "up"
    assert "seen=1" not in heads[0]


BAD = {
    "http://127.0.0.1:99999/": "redirected to an address that cannot be",
    "http://127.0.0.1:-1/": "redirected to an address that cannot be",
    "http://127.0.0.1:0/": "redirected to an address that cannot be",
    "http://127.0.0.1:x/": "redirected to an address that cannot be",
    "http://[::1/": "redirected to an address that cannot be",
    "http://1.1.1.300/": "redirected to an address that cannot be",
    "http://:PORT/ok": "redirected to an address without a host",
    "http:///ok": "redirected to an address without a host",
    "http:/ok": "redirected to an address without a host",
    "http:ok": "redirected to an address without a host",
    "http://user:canary@:PORT/ok": "redirected to an address without a host",
    "//:PORT/ok": "redirected to an address without a host",
    "///ok": "redirected to an address without a host",
    "ws://user:canary@127.0.0.1:PORT/": "redirected to an address of ws:, which is not HTTP",
    "FTP://127.0.0.1/": "redirected to an address of ftp:, which is not HTTP",
    "file:///etc/passwd": "redirected to an address of file:, which is not HTTP",
    "javascript:canary()": "redirected to an address of javascript:, which is not HTTP",
    "canary:pass@127.0.0.1/": "redirected to an address, which is not HTTP",
    "http://0.0.0.0:PORT/ok": "redirected: the address is no machine's (0.0.0.0 or ::)",
    "http://0:PORT/ok": "redirected: the address is no machine's (0.0.0.0 or ::)",
    "/a\r\nLocation: /b": "redirected to more than one address",
}


@pytest.mark.parametrize(("location", "error"), BAD.items())
async def test_where_no_check_can_go(line: Line, location: str, error: str) -> None:
    """A redirect that leads nowhere is the target's failure, of class redirect; its words quote nothing."""
    paths: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        paths.append((await request_head(reader)).split()[1])
        to = location.replace("PORT", str(port))
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()

    async with served(answer) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, error)
    assert failure_class(outcome.code, outcome.error) == "redirect"
    assert paths == ["/"]


HERE = httpx.URL("https://own:secret@here.test:8443/a/b?c=d")
SCHEMES = st.sampled_from(["http", "https", "HTTP", "ws", "ftp", "file", "canary", "", "h\ttp", "ht tp"])
HOSTS = st.sampled_from(
    ["", "a.test", "127.0.0.1", "0", "[::1]", "[::", "a..b", "%00", "é.test", "1.2.3.999", "@"]
)
PORTS = st.sampled_from(["", ":", ":80", ":0", ":99999", ":-1", ":x", ":\u0663", ":" + "9" * 5000])
LOGINS = st.sampled_from(["", "u@", "u:canary@", ":canary@", "u:c@nary@", "canary"])
PATHS = st.sampled_from(["", "/", "/x", "?y", "#z", "//w", "\\x", "/" + "l" * 70_000]) | st.text(max_size=9)
LOCATIONS = st.tuples(
    SCHEMES, st.sampled_from(["://", ":", ":/", ":///", "//", ""]), LOGINS, HOSTS, PORTS, PATHS
).map("".join).filter(lambda text: not set(text) & set("\r\n\0")) | st.text(max_size=30)


def followed(location: str) -> httpx.URL | BadRedirect:
    try:
        return following(HERE, [location])
    except BadRedirect as bad:
        return bad


@pytest.mark.dear
@given(LOCATIONS)
@settings(max_examples=1000)
@example("http://\u2000/")
@example("//[")
def test_any_location(location: str) -> None:
    """Whatever a target sends is an address with a host and a port that can be, or a failure of its own."""
    found = followed(location)
    if isinstance(found, BadRedirect):
        assert failure_class(0, found.words) == "redirect"
        assert "canary" not in found.words
        assert "nary" not in found.words
    else:
        assert found.scheme in {"http", "https"}
        assert found.host
        assert found.port is None or 0 < found.port < 65536
        if ":" not in location and not location.startswith(("//", "\\")):
            assert found.host == HERE.host


@pytest.mark.dear
@given(st.binary(max_size=40).filter(lambda raw: not set(raw) & set(b"\r\n\0") and b"//" not in raw))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_bytes(line: Line, raw: bytes) -> None:
    """Any bytes in a Location give an outcome and no exception, and never an ok of this very machine."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: " + raw + b"\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with served(answer) as port:
        outcome = await line.check(http_target(f"http://127.0.0.1:{port}/"), now)
    assert outcome.status == "down"
    assert outcome.error


async def test_a_login_of_the_url_is_sent(line: Line) -> None:
    """The URL's login goes out as Basic, decoded, to its own origin alone; neither outcome nor repr tells."""
    there, theirs = answering("200 OK")
    async with served(there, host="127.0.0.2") as other:
        here, ours = answering(
            "302 Found\r\nLocation: /b", f"302 Found\r\nLocation: http://127.0.0.2:{other}/"
        )
        async with served(here) as port:
            target = http_target(f"http://user:{SECRET}%40@127.0.0.1:{port}/a")
            outcome = await line.check(target, now)
    login = base64.b64encode(f"user:{SECRET}@".encode()).decode()
    assert outcome.status == "up"
    assert [head.count(f"Authorization: Basic {login}\r\n") for head in (*ours, *theirs)] == [1, 1, 0]
    assert SECRET not in "".join((*ours, *theirs)) + repr(outcome) + repr(target)
