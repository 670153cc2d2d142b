"""What a check says of real servers on loopback."""

import asyncio

import httpx
import pytest

from gateway.ingest.probing.checks import MAX_BODY_BYTES, USER_AGENT, Outcome, check_http
from tests.ingest.loopback import fixed, http_target, refused_port, request_head, served

NOW_MS = 1_764_000_000_000


def now() -> int:
    return NOW_MS


async def check(client: httpx.AsyncClient, port: int, path: str = "/", timeout_ms: int = 5000) -> Outcome:
    target = http_target(f"http://127.0.0.1:{port}{path}", timeout_ms=timeout_ms)
    return await check_http(client, target, now)


@pytest.mark.parametrize("code", [200, 204, 299])
async def test_success(strict: httpx.AsyncClient, code: int) -> None:
    """200 to 299 is up, with the code, a latency and no error."""
    async with served(fixed(f"{code} Fine")) as port:
        outcome = await check(strict, port)
    assert (outcome.status, outcome.code, outcome.error, outcome.ended_ms) == ("up", code, "", NOW_MS)
    assert 0 < outcome.latency_ms < 5000


@pytest.mark.parametrize("code", [300, 304, 404, 500, 503])
async def test_other_statuses(strict: httpx.AsyncClient, code: int) -> None:
    """Any other status is down and is named."""
    async with served(fixed(f"{code} Not Fine")) as port:
        outcome = await check(strict, port)
    assert (outcome.status, outcome.code, outcome.error) == ("down", code, f"HTTP {code}")


async def test_refused(strict: httpx.AsyncClient) -> None:
    """A port nobody listens on is down with code 0."""
    outcome = await check(strict, await refused_port())
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, "connection refused")


async def test_refused_on_every_address(strict: httpx.AsyncClient) -> None:
    """A name with several addresses that all refuse says so as one address does."""
    port = await refused_port()
    outcome = await check_http(strict, http_target(f"http://localhost:{port}/"), now)
    assert outcome.error == "connection refused"


async def test_silence(strict: httpx.AsyncClient) -> None:
    """A server that never answers is down after the timeout."""

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with served(silent) as port:
        outcome = await check(strict, port, timeout_ms=150)
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, "timeout after 150 ms")
    assert outcome.latency_ms >= 150


async def test_drip(strict: httpx.AsyncClient) -> None:
    """A body that drips is bounded by the timeout of the whole check, not of one read."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with served(drip) as port:
        outcome = await check(strict, port, timeout_ms=200)
    assert (outcome.status, outcome.error) == ("down", "timeout after 200 ms")
    assert outcome.latency_ms < 2000


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
async def test_closed_early(strict: httpx.AsyncClient, beginning: bytes) -> None:
    """An answer cut off, before or inside the body, is down."""

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(beginning)
        await writer.drain()

    async with served(cut) as port:
        outcome = await check(strict, port)
    assert outcome.error == "connection closed before the answer was complete"


async def test_reset(strict: httpx.AsyncClient) -> None:
    """A connection reset by the server is down and named."""

    async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)  # what is left unread makes the close a reset
        writer.transport.abort()

    async with served(reset) as port:
        outcome = await check(strict, port)
    assert outcome.status == "down"
    assert outcome.error in {"connection reset", "connection closed before the answer was complete"}


async def test_not_http(strict: httpx.AsyncClient) -> None:
    """A server that speaks something else is down, and its words are not repeated."""

    async def other(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.9 canary\r\n\r\n")
        await writer.drain()

    async with served(other) as port:
        outcome = await check(strict, port)
    assert (outcome.status, outcome.error) == ("down", "the answer is not HTTP")


async def test_huge_body(strict: httpx.AsyncClient) -> None:
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
        outcome = await check(strict, port)
        await hung_up.wait()
    assert (outcome.status, outcome.code, outcome.error) == ("up", 200, "")
    assert MAX_BODY_BYTES <= sent < 20 * MAX_BODY_BYTES  # the rest was in the sockets' buffers


async def test_unusable_url(strict: httpx.AsyncClient) -> None:
    """A URL that no request can be made of is down, not an exception."""
    outcome = await check_http(strict, http_target("http://1.1.1.300/"), now)
    assert (outcome.status, outcome.error) == ("down", "the URL cannot be used")


async def test_who_asks(strict: httpx.AsyncClient) -> None:
    """Every check names the project and opens a connection of its own."""
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nSet-Cookie: canary=1\r\n\r\n")
        await writer.drain()
        await reader.read()

    async with served(note) as port:
        await check(strict, port)
        await check(strict, port)
    assert len(heads) == 2
    assert all(f"User-Agent: {USER_AGENT}" in head for head in heads)
    assert "canary" not in heads[1]


async def test_environment(strict: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment takes no part in a check."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{await refused_port()}")
    async with served(fixed("200 OK")) as port:
        assert (await check(strict, port)).status == "up"
