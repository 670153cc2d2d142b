"""Redirects: followed ten times at most, and never with a monitor's headers to another origin."""

import asyncio
import logging

import pytest

from gateway.ingest.probing.checks import Line
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
