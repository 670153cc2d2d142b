"""What a check says of real servers on loopback."""

import asyncio
import base64

import pytest

from gateway.ingest.probing.checks import MAX_BODY_BYTES, USER_AGENT, Line, Outcome
from gateway.ingest.probing.redirects import STATUSES
from tests.ingest.loopback import fixed, http_target, refused_port, request_head, served

NOW_MS = 1_764_000_000_000


def now() -> int:
    return NOW_MS


async def check(line: Line, port: int, path: str = "/", timeout_ms: int = 5000) -> Outcome:
    target = http_target(f"http://127.0.0.1:{port}{path}", timeout_ms=timeout_ms)
    return await line.check(target, now)


@pytest.mark.parametrize("code", [200, 204, 299])
async def test_success(line: Line, code: int) -> None:
    """200 to 299 is up, with the code, a latency and no error."""
    async with served(fixed(f"{code} Fine")) as port:
        outcome = await check(line, port)
    assert (outcome.status, outcome.code, outcome.error, outcome.ended_ms) == ("up", code, "", NOW_MS)
    assert 0 < outcome.latency_ms < 5000


@pytest.mark.parametrize("code", [300, 304, 404, 500, 503])
async def test_other_statuses(line: Line, code: int) -> None:
    """Any other status is down and is named."""
    async with served(fixed(f"{code} Not Fine")) as port:
        outcome = await check(line, port)
    assert (outcome.status, outcome.code, outcome.error) == ("down", code, f"HTTP {code}")


@pytest.mark.parametrize("code", sorted(STATUSES))
async def test_a_redirect_to_nowhere_counts_by_its_own_status(line: Line, code: int) -> None:
    """Where no address is named there is nothing to follow: the status is the answer."""
    async with served(fixed(f"{code} Moved")) as port:
        outcome = await check(line, port)
    assert (outcome.status, outcome.code, outcome.error) == ("down", code, f"HTTP {code}")


async def test_an_address_beside_another_status_is_not_followed(line: Line) -> None:
    """201 names what was made: the answer is up as it is."""
    async with served(fixed("201 Created\r\nLocation: http://127.0.0.1:1/")) as port:
        outcome = await check(line, port)
    assert (outcome.status, outcome.code) == ("up", 201)


@pytest.mark.parametrize("login", ["user:", "user", ":secret", "user:secret"])
async def test_half_a_login_is_sent_as_it_is(line: Line, login: str) -> None:
    """A name without a password, or a password without a name, is Basic all the same."""
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()

    async with served(note) as port:
        outcome = await line.check(http_target(f"http://{login}@127.0.0.1:{port}/"), now)
    written = base64.b64encode((login if ":" in login else f"{login}:").encode()).decode()
    assert outcome.status == "up"
    assert f"Authorization: Basic {written}\r\n" in heads[0]


async def test_refused(line: Line) -> None:
    """A port nobody listens on is down with code 0."""
    outcome = await check(line, await refused_port())
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, "connection refused")


async def test_refused_on_every_address(line: Line) -> None:
    """A name with several addresses that all refuse says so as one address does."""
    port = await refused_port()
    outcome = await line.check(http_target(f"http://localhost:{port}/"), now)
    assert outcome.error == "connection refused"


async def test_silence(line: Line) -> None:
    """A server that never answers is down after the timeout."""

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with served(silent) as port:
        outcome = await check(line, port, timeout_ms=150)
    assert (outcome.status, outcome.code) == ("down", 0)
    assert outcome.error == "timeout after 150 ms, waiting for the first byte"
    assert outcome.latency_ms >= 150


async def test_drip(line: Line) -> None:
    """A body that drips is bounded by the timeout of the whole check, not of one read."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with served(drip) as port:
        outcome = await check(line, port, timeout_ms=200)
    assert outcome.status == "down"
    assert outcome.error == "timeout after 200 ms, waiting for the rest of the answer"
    assert outcome.latency_ms < 2000


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
async def test_closed_early(line: Line, beginning: bytes) -> None:
    """An answer cut off, before or inside the body, is down."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(beginning)
        await writer.drain()

    async with served(cut) as port:
        outcome = await check(line, port)
    assert outcome.error == "connection closed before the answer was complete"


async def test_reset(line: Line) -> None:
    """A connection reset by the server is down and named."""

    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)  # what is left unread makes the close a reset
        writer.transport.abort()

    async with served(reset) as port:
        outcome = await check(line, port)
    assert outcome.status == "down"
    assert outcome.error in {"connection reset", "connection closed before the answer was complete"}


async def test_not_http(line: Line) -> None:
    """A server that speaks something else is down, and its words are not repeated."""

    async def other(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9 canary\r\n\r\n")
        await writer.drain()

    async with served(other) as port:
        outcome = await check(line, port)
    assert (outcome.status, outcome.error) == ("down", "the answer is not HTTP")


async def test_huge_body(line: Line) -> None:
    """An endless body is read up to the cap only, and the check is up."""
    sent = 0
    hung_up = asyncio.Event()

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await request_head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"." * 65536)
                await writer.drain()
                sent += 65536
        except OSError:
            hung_up.set()

    async with served(endless) as port, asyncio.timeout(10):
        outcome = await check(line, port)
        await hung_up.wait()
    assert (outcome.status, outcome.code, outcome.error) == ("up", 200, "")
    assert MAX_BODY_BYTES <= sent < 20 * MAX_BODY_BYTES  # the rest was in the sockets' buffers


async def test_unusable_url(line: Line) -> None:
    """A URL that no request can be made of is down, not an exception."""
    outcome = await line.check(http_target("http://1.1.1.300/"), now)
    assert (outcome.status, outcome.error) == ("down", "the URL cannot be used")


async def test_who_asks(line: Line) -> None:
    """Every check names the project and opens a connection of its own."""
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: canary=1\r\n\r\n")
        await writer.drain()
        await reader.read()

    async with served(note) as port:
        await check(line, port)
        await check(line, port)
    assert len(heads) == 2
    assert all(f"User-Agent: {USER_AGENT}" in head for head in heads)
    assert "canary" not in heads[1]


async def test_environment(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment takes no part in a check."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{await refused_port()}")
    async with served(fixed("200 OK")) as port:
        assert (await check(line, port)).status == "up"
