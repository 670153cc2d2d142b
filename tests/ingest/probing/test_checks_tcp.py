"""TCP checks, and the words for failures that loopback cannot produce."""

import asyncio
import errno
import socket
import ssl

import httpx
import pytest

from gateway.ingest.probing.checks import Line
from gateway.ingest.probing.failures import LONGEST, reason
from tests.ingest.loopback import refused_port, served, tcp_target


def now() -> int:
    return 7


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_open(line: Line, host: str) -> None:
    """A port that accepts is up, on whichever address of its name, and is hung up on at once."""
    hung_up = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        assert await reader.read() == b""
        hung_up.set()

    async with served(wait) as port, asyncio.timeout(10):
        outcome = await line.check(tcp_target(f"tcp://{host}:{port}"), now)
        await hung_up.wait()
    assert (outcome.status, outcome.code, outcome.error, outcome.ended_ms) == ("up", 0, "", 7)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_refused(line: Line, host: str) -> None:
    """A port nobody listens on is down."""
    outcome = await line.check(tcp_target(f"tcp://{host}:{await refused_port()}"), now)
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, "connection refused")


async def test_impossible_name(line: Line) -> None:
    """A host that cannot be a name is down, not an exception."""
    outcome = await line.check(tcp_target(f"tcp://{'a' * 64}.example:80"), now)
    assert (outcome.status, outcome.error) == ("down", "DNS: name not valid")


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "canary"), "DNS: name not known"),
        (socket.gaierror(socket.EAI_AGAIN, "canary"), "DNS: no answer, try again"),
        (socket.gaierror(socket.EAI_FAIL, "canary"), "DNS: lookup failed"),
        (OSError(errno.ENETUNREACH, "canary"), "network is unreachable"),
        (OSError("canary"), "connection failed"),
        (TimeoutError(errno.ETIMEDOUT, "canary"), "connection timed out"),
        (BrokenPipeError("canary"), "connection reset"),
        (ssl.SSLError("canary"), "TLS: handshake failed"),
        (
            httpx.LocalProtocolError("Illegal header value b'canary'"),
            "the request could not be sent",
        ),
        (
            ExceptionGroup("canary", [OSError("canary"), ConnectionRefusedError("canary")]),
            "connection refused",
        ),
        (RuntimeError("canary"), "check failed"),
    ],
)
def test_words(raised: Exception, words: str) -> None:
    """Failures are told in words of our own, also from under another exception."""
    wrapped = httpx.ConnectError("canary")
    wrapped.__cause__ = raised
    assert reason(raised) == words
    assert "canary" not in reason(wrapped)
    assert len(reason(raised)) <= LONGEST
