"""One HTTP exchange whose answer cannot grow: the body is decoded here, a little at a time, up to a cap.

httpx would decode whole chunks, and 64 KB of gzip may stand for 64 MB; zlib is told how much room is left.
"""

import zlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

import httpx

from gateway.ports import BODY_CAP

ERROR_CAP = 4 * 1024
"""Enough of a refusal to tell one kind from another; the rest is not even read."""
CONNECT_SECONDS = 3.0
CONNECTIONS = 32
ACCEPT_ENCODING = "gzip"


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


async def exchange(client: httpx.AsyncClient, request: httpx.Request, cap: int = BODY_CAP) -> Reply:
    """Send and read. Raises httpx.HTTPError or BodyRefused; being cancelled closes the connection."""
    response = await client.send(request, stream=True)
    async with aclosing(response):
        if not response.is_success:
            return Reply(response.status_code, response.headers, await _beginning(response))
        if int(response.headers.get("content-length", 0)) > cap:
            raise BodyRefused("the answer is too long")
        return Reply(response.status_code, response.headers, await _whole(response, cap))


async def _whole(response: httpx.Response, cap: int) -> bytes:
    body = bytearray()
    async for piece in _decoded(response, cap + 1):
        body += piece
        if len(body) > cap:
            raise BodyRefused("the answer is too long")
    return bytes(body)


async def _beginning(response: httpx.Response) -> bytes:
    body = bytearray()
    try:
        async for piece in _decoded(response, ERROR_CAP):
            body += piece
            if len(body) >= ERROR_CAP:
                break
    except BodyRefused:
        pass  # the status alone decides then
    return bytes(body[:ERROR_CAP])


async def _decoded(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    """Decoded pieces of at most `most` bytes each. Raises BodyRefused for a broken or unasked encoding."""
    decoder = _decoder(response.headers.get("content-encoding", "identity").strip().lower())
    async with aclosing(response.aiter_raw()) as chunks:  # type: ignore[type-var] # an async generator
        async for chunk in chunks:
            rest = chunk
            while rest:
                piece, rest = decoder.decode(rest, most)
                yield piece
    if not decoder.complete:
        raise BodyRefused("the answer's compression ends too early")


class _Decoder(Protocol):
    complete: bool

    def decode(self, data: bytes, most: int) -> tuple[bytes, bytes]:
        """What came out, and what is still to go in."""
        ...


class _Plain:
    complete = True

    def decode(self, data: bytes, most: int) -> tuple[bytes, bytes]:  # noqa: ARG002 - a chunk is 64 KB at most
        return data, b""


class _Gzip:
    complete = False

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def decode(self, data: bytes, most: int) -> tuple[bytes, bytes]:
        try:
            piece = self._zlib.decompress(data, most)
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
