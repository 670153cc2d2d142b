"""Backends on loopback that misbehave as a test says, and a clock that moves only when it is slept on."""

import asyncio
import gzip
import struct
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from gateway.ports import Kind, RegistryStatement, Statement
from gateway.stores.calls.budget import CallBudget, Share
from gateway.stores.calls.cloudflare import Account
from gateway.stores.calls.upstream import Pace

TOKEN = "token-canary-77"
SQL = "SELECT 'sql-canary-77' AS one FORMAT JSON"
BODY = "body-canary-77"
READ = Statement("sample", "org", SQL, {"one": Kind.INTEGER})
FETCH = RegistryStatement("sample", "SELECT 'sql-canary-77' AS one", ())
FINE = b'{"meta":[],"data":[{"one":1}],"rows":1}'
FINE_D1 = (
    b'{"success":true,"errors":[],"result":[{"success":true,"results":[{"one":1}],"meta":{"changes":3}}]}'
)

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Time:
    """A monotonic clock; sleeping moves it, and is noted."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass(slots=True)
class Service:
    """Answers request after request with `answers`, the last of them for ever."""

    answers: list[Answer]
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line[15:])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            self.requests.append(head + await reader.readexactly(length))
            self.asked.set()
            await self.answers[min(len(self.requests), len(self.answers)) - 1](reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            self.gone.set()
        finally:
            writer.close()


@asynccontextmanager
async def served(*answers: Answer) -> AsyncIterator[Service]:
    """Connections still open at the end are cut."""
    service = Service(list(answers))
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(service.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    service.port = server.sockets[0].getsockname()[1]
    try:
        yield service
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def account(service: Service, time: Time, budget: CallBudget | None = None) -> Account:
    return Account(service.url, "acc", SecretStr(TOKEN), budget or CallBudget(time, time.sleep))


def pace(time: Time, seconds: float = 8.0, budget: CallBudget | None = None) -> Pace:
    return Pace(budget, Share.TELEMETRY, seconds, time, time.sleep)


def fixed(status: str, body: bytes = b"", *headers: str) -> Answer:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write("\r\n".join(lines).encode() + body)
        await writer.drain()

    return answer


def ok(body: bytes = FINE) -> Answer:
    return fixed("200 OK", body, "Content-Type: application/json")


async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Says nothing until the other side goes away."""
    if not await reader.read():
        raise ConnectionResetError


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte after the other, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Bytes as fast as they are taken, without end or length."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        writer.write(b" " * 65536)
        await writer.drain()


async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cuts the connection without a word."""
    writer.get_extra_info("socket").setsockopt(1, 13, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def cut(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Promises more than it sends."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + FINE)
    await writer.drain()


def bomb(gigabytes: float = 1.0) -> Answer:
    """Zeros, a thousand times smaller on the wire; packed when asked, not when tests are collected."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await fixed("200 OK", packed_zeros(int(gigabytes * 1024)), "Content-Encoding: gzip")(reader, writer)

    return answer


def packed_zeros(mebibytes: int) -> bytes:
    """A gzip file of so many MiB: one is packed, the others are its copies; a full flush ends each."""
    zeros, check = bytes(1 << 20), 0
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(mebibytes):
        check = zlib.crc32(zeros, check)
    head = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
    return head + block * mebibytes + packer.flush() + struct.pack("<II", check, (mebibytes << 20) % 2**32)


def zipped(body: bytes) -> Answer:
    return fixed("200 OK", gzip.compress(body), "Content-Encoding: gzip")
