"""One HTTP exchange whose answer cannot grow: the body is decoded here, a little at a time, up to a cap.

httpx would decode whole chunks, and 64 KB of gzip may stand for 64 MB; zlib is told how much may come out.
What has come is let go of before a refusal is raised: an error keeps the frames that it passed, and with them
the body, until somebody collects it. Of bodies beyond SMALL_BYTES only LARGE_AT_ONCE are read at a time, the
others wait.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

import httpx

from gateway.ports import BODY_CAP

ERROR_CAP = 4 * 1024
"""Enough of a refusal to tell one kind from another; the rest is not even read."""
STEP = 64 * 1024
"""Bytes that are decoded at a time."""
SMALL_BYTES = 512 * 1024
LARGE_AT_ONCE = 2
CONNECT_SECONDS = 3.0
CONNECTIONS = 32
ACCEPT_ENCODING = "gzip"


TOO_LONG = "the answer is too long"


class BodyRefused(Exception):
    """The body is longer than the cap, or not encoded as it says. Never holds any of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and the whole decoded body; of a refusal its first ERROR_CAP bytes."""

    status: int
    headers: httpx.Headers
    body: bytes


def pooled_client(
    base_url: str, headers: dict[str, str], auth: httpx.Auth | None = None
) -> httpx.AsyncClient:
    """One pool of connections. Time is bounded by the call, since httpx bounds only its parts."""
    return httpx.AsyncClient(
        base_url=base_url,
        headers={"Accept-Encoding": ACCEPT_ENCODING, "User-Agent": "insights-gateway", **headers},
        auth=auth,
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        follow_redirects=False,
        trust_env=False,
    )


async def exchange(
    client: httpx.AsyncClient,
    request: httpx.Request,
    cap: int = BODY_CAP,
    large: asyncio.Semaphore | None = None,
) -> Reply:
    """Send and read; `large` is held while a body is large. Raises httpx.HTTPError or BodyRefused; being
    cancelled closes the connection."""
    response = await client.send(request, stream=True)
    async with aclosing(response):
        if not response.is_success:
            return Reply(response.status_code, response.headers, await _beginning(response))
        if int(response.headers.get("content-length", 0)) > cap:
            raise BodyRefused(TOO_LONG)
        body = await _Body(cap, large or asyncio.Semaphore(LARGE_AT_ONCE)).read(response)
        return Reply(response.status_code, response.headers, body)


class _Body:
    """What has come of one answer."""

    def __init__(self, cap: int, large: asyncio.Semaphore) -> None:
        self._cap = cap
        self._large = large
        self._held = False
        self._bytes = bytearray()

    async def read(self, response: httpx.Response) -> bytes:
        try:
            async for piece in _decoded(response):
                await self._add(piece)
            return bytes(self._bytes)
        finally:
            self._bytes.clear()
            if self._held:
                self._large.release()

    async def _add(self, piece: bytes) -> None:
        size = len(self._bytes) + len(piece)
        if size > self._cap:
            raise BodyRefused(TOO_LONG)
        if size > SMALL_BYTES and not self._held:
            await self._large.acquire()
            self._held = True
        self._bytes += piece


async def _beginning(response: httpx.Response) -> bytes:
    body = bytearray()
    try:
        async for piece in _decoded(response):
            body += piece
            if len(body) >= ERROR_CAP:
                break
    except BodyRefused:
        pass  # the status alone decides then
    return bytes(body[:ERROR_CAP])


async def _decoded(response: httpx.Response) -> AsyncIterator[bytes]:
    """Decoded pieces of at most STEP bytes each. Raises BodyRefused for a broken or unasked encoding."""
    decoder = _decoder(response.headers.get("content-encoding", "identity").strip().lower())
    async with aclosing(response.aiter_raw()) as chunks:  # type: ignore[type-var] # an async generator
        async for chunk in chunks:
            rest = chunk
            while rest:
                piece, rest = decoder.decode(rest)
                yield piece
    if not decoder.complete:
        raise BodyRefused("the answer's compression ends too early")


class _Decoder(Protocol):
    complete: bool

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        """What came out, and what is still to go in."""
        ...


class _Plain:
    complete = True

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        return data[:STEP], data[STEP:]


class _Gzip:
    complete = False

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def decode(self, data: bytes) -> tuple[bytes, bytes]:
        try:
            piece = self._zlib.decompress(data, STEP)
        except zlib.error as error:
            raise BodyRefused("the answer's compression is broken") from error
        self.complete = self._zlib.eof
        return piece, self._zlib.unconsumed_tail


def _decoder(encoding: str) -> _Decoder:
    if encoding in {"", "identity"}:
        return _Plain()
    if encoding in {"gzip", "x-gzip"}:
        return _Gzip()
    raise BodyRefused("the answer is compressed in a way nobody asked for")
