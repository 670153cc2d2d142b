"""TLS: what is wrong with a certificate is said in the error, unless the monitor does not want to know."""

import asyncio
import ssl
from pathlib import Path

import pytest

from gateway.ingest.probing.checks import Line, open_line
from tests.ingest.loopback import certificate, fixed, http_target, request_head, served, server_tls


def now() -> int:
    return 0


async def test_self_signed(line: Line, tmp_path: Path) -> None:
    """A self-signed certificate is down, and up for a monitor that does not verify."""
    async with served(fixed("200 OK"), server_tls(certificate(tmp_path))) as port:
        url = f"https://127.0.0.1:{port}/"
        refused = await line.check(http_target(url), now)
        accepted = await line.check(http_target(url, verify_tls=False), now)
    assert (refused.status, refused.error) == ("down", "TLS: self-signed certificate")
    assert (accepted.status, accepted.code) == ("up", 200)


@pytest.mark.parametrize(
    ("days_left", "address", "error"),
    [
        (1, "127.0.0.1", ""),
        (-1, "127.0.0.1", "TLS: certificate has expired"),
        (1, "127.0.0.2", "TLS: IP address mismatch, certificate is not valid for '127.0.0.1'"),
    ],
)
async def test_verdicts(tmp_path: Path, days_left: int, address: str, error: str) -> None:
    """The verdict on a certificate from a known issuer is named."""
    pem = certificate(tmp_path, days_left=days_left, address=address)
    async with (
        served(fixed("200 OK"), server_tls(pem)) as port,
        open_line(private=True, verify=ssl.create_default_context(cafile=pem)) as line,
    ):
        outcome = await line.check(http_target(f"https://127.0.0.1:{port}/"), now)
    assert outcome.error == error


async def test_no_tls_there(line: Line) -> None:
    """A server that speaks plain HTTP on an https URL is down for its TLS."""

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        await reader.read()

    async with served(plain) as port:
        outcome = await line.check(http_target(f"https://127.0.0.1:{port}/"), now)
    assert outcome.status == "down"
    assert outcome.error.startswith("TLS: ")


async def test_silent_handshake(line: Line) -> None:
    """A handshake that never ends times out, and its connection is closed and not leaked."""
    hung_up = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()
        hung_up.set()

    async with served(silent) as port, asyncio.timeout(10):
        target = http_target(f"https://127.0.0.1:{port}/", timeout_ms=150)
        outcome = await line.check(target, now)
        await hung_up.wait()
    assert outcome.error == "timeout after 150 ms, waiting for the secure connection"


async def test_redirect_to_https(line: Line, tmp_path: Path) -> None:
    """A redirect from http to https on another port is another origin: headers stay behind."""
    heads: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with (
        served(note, server_tls(certificate(tmp_path))) as secure,
        served(fixed(f"301 Moved\r\nLocation: https://127.0.0.1:{secure}/")) as port,
    ):
        target = http_target(f"http://127.0.0.1:{port}/", verify_tls=False, headers={"X-Key": "canary"})
        assert (await line.check(target, now)).status == "up"
    assert "canary" not in heads[0]
