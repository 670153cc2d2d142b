"""What every answer carries, and how requests are taken that two servers could read differently."""

import asyncio
from collections.abc import AsyncIterator

from abusing.figure import Figure
from abusing.process import Server
from abusing.wire import Answer, opened, request

ANSWERS = (
    ("GET", "/healthz", {}),
    ("GET", "/readyz", {}),
    ("GET", "/", {}),
    ("GET", "/favicon.svg", {}),
    ("GET", "/nowhere", {}),
    ("PUT", "/graphql", {}),
    ("GET", "/graphql", {}),
    ("GET", "/graphql", {"authorization": "Bearer no", "host": "elsewhere.example"}),
    ("GET", "/api/monitors", {}),
    ("GET", "/metrics", {}),
)
GARBAGE = b"\x16\x03\x01 no HTTP\r\n\r\n"
BOTH = request("POST", "/graphql", content_length="5", transfer_encoding="chunked") + b"0\r\n\r\nGET /healthz"


async def framing(server: Server) -> AsyncIterator[Figure]:
    answers = [await _answer(server, request(method, path, **headers)) for method, path, headers in ANSWERS]
    answers.append(await _answer(server, GARBAGE))
    guarded = [one for one in answers if one and one.headers.get("x-content-type-options") == "nosniff"]
    yield Figure(
        "nosniff on every answer",
        f"{len(guarded)} of {len(answers)}",
        "all",
        len(guarded) == len(answers),
    )
    wire = await opened(server.port)
    wire.writer.write(BOTH)
    told = await wire.answer()
    seconds = await wire.closed(5)
    yield Figure(
        "Content-Length and Transfer-Encoding",
        f"{told.status}, {'closed' if seconds < 5 else 'kept open'}",
        "400, closed",
        told.status == 400 and seconds < 5,
    )
    wire.close()
    absolute = await _answer(server, request("GET", f"http://127.0.0.1:{server.port}/healthz"))
    status = absolute.status if absolute else 0
    yield Figure("absolute-form target", str(status), "200", status == 200)


async def _answer(server: Server, sent: bytes) -> Answer | None:
    wire = await opened(server.port)
    wire.writer.write(sent)
    try:
        return await wire.answer()
    except asyncio.IncompleteReadError:
        return None
    finally:
        wire.close()
