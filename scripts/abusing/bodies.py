"""Requests that are refused, each with a body of 100 MB that the server has no need to read."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import AsyncIterator

from abusing.figure import Figure
from abusing.process import Server
from abusing.wire import Wire, opened

SIZE, MOST_READ, PIECE = 100_000_000, 2_000_000, 65_536
ACKNOWLEDGED = slice(120, 128)
"""tcpi_bytes_acked, in what Linux tells of a socket."""
JSON = "content-type: application/json"
REFUSALS = (
    ("413", "POST", "/graphql", (JSON,)),
    ("415", "POST", "/graphql", ("content-type: text/plain",)),
    ("401", "POST", "/graphql", (JSON, "authorization: Bearer no", "host: elsewhere.example")),
    ("404", "POST", "/nowhere", (JSON,)),
    ("405", "PUT", "/graphql", (JSON,)),
)


async def refused(server: Server) -> AsyncIterator[Figure]:
    for status, method, path, headers in REFUSALS:
        for chunked in (False, True):
            yield await _figure(server, int(status), method, path, headers, chunked=chunked)


async def _figure(
    server: Server, status: int, method: str, path: str, headers: tuple[str, ...], *, chunked: bool
) -> Figure:
    wire = await opened(server.port)
    named = [*headers, *([] if any(one.startswith("host") for one in headers) else ["host: 127.0.0.1"])]
    length = "transfer-encoding: chunked" if chunked else f"content-length: {SIZE}"
    wire.writer.write("\r\n".join([f"{method} {path} HTTP/1.1", *named, length, "", ""]).encode())
    reading = asyncio.create_task(_read(server, wire))
    sending = asyncio.create_task(_sent(wire.writer, chunked=chunked))
    told, close = 0, False
    with contextlib.suppress(asyncio.IncompleteReadError, OSError, TimeoutError):
        async with asyncio.timeout(5):
            answer = await wire.answer()
        told, close = answer.status, answer.headers.get("connection") == "close"
    read = await reading
    sending.cancel()
    await asyncio.wait([sending])
    wire.close()
    return Figure(
        f"{status} on 100 MB{', chunked' if chunked else ''}",
        f"{told or 'no answer'}, {'Connection: close' if close else 'kept open'}, {read / 1e6:.2f} MB read",
        f"{status}, Connection: close, at most 2 MB read",
        told == status and close and read <= MOST_READ,
    )


async def _read(server: Server, wire: Wire) -> int:
    """What the server has read when it closes, or after ten seconds: acknowledged, and not waiting."""
    raw, read = socket.socket(fileno=os.dup(wire.writer.get_extra_info("socket").fileno())), 0
    port = raw.getsockname()[1]
    for _ in range(1000):
        info = raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 136)
        unread = server.unread(port)
        if unread is None:
            break
        read = max(read, int.from_bytes(info[ACKNOWLEDGED], sys.byteorder) - unread)
        await asyncio.sleep(0.01)
    raw.close()
    return read


async def _sent(writer: asyncio.StreamWriter, *, chunked: bool) -> None:
    piece = b" " * PIECE
    framed = b"%x\r\n%s\r\n" % (PIECE, piece) if chunked else piece
    try:
        for _ in range(SIZE // PIECE):
            writer.write(framed)
            await writer.drain()
    except OSError:
        pass
