"""Answers that are too long, many of them: the memory of the process that refuses them."""

import asyncio
import json
import sys

import pytest

from tests.size import sized
from tests.stores import upstreams
from tests.stores.upstreams import Answer, served

MB = 1024 * 1024
MANY = sized(32, 12)
"""Of which the answers that are refused would be 192 MB."""


async def unannounced(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """300 MB in chunks: nothing says so beforehand."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(300):
        writer.write(b"100000\r\n" + bytes(MB) + b"\r\n")
        await writer.drain()


async def growth(answer: Answer, reads: int, at_once: int) -> dict[str, float]:
    """In MB, of a process of its own: this one holds the server, too."""
    async with served(answer) as service:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tests.stores.over_http.refused_reading", str(service.port), str(reads), str(at_once)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        told, _ = await child.communicate()
    assert child.returncode == 0
    return dict(json.loads(told))


@pytest.mark.dear
@pytest.mark.parametrize(("reads", "at_once"), [(sized(20, 4), 1), (MANY, MANY)], ids=["in turn", "at once"])
@pytest.mark.parametrize("answer", [upstreams.bomb(0.25), unannounced], ids=["bomb", "300 MB"])
async def test_refused_answers_leave_the_memory_as_it_was(answer: Answer, reads: int, at_once: int) -> None:
    """One after the other or as many as there are connections, it grows by less than 64 MB at any time and is
    back after: what a refused answer held does not wait to be collected."""
    grown = await growth(answer, reads, at_once)
    assert grown["peak"] < 64
    assert grown["after"] < 32
