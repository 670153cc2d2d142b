"""Each fault as something sent in place of, or made from, the true answer."""

import asyncio
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson
from starlette.types import Receive, Scope, Send

from gateway.emulator.conditions import Conditions, Fault, Surface

_MIB = 1024 * 1024
_OPENING = b'{"meta":[],"data":['
_CLOSING = b'],"rows":0}'
_HTML = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking.</body></html>"
_WORDS = {
    Fault.BAD_REQUEST: (400, "Content type error"),
    Fault.FORBIDDEN: (403, "Authorization error"),
    Fault.INVALID: (422, "Input was invalid: this is an injected fault"),
    Fault.MEMORY: (429, "Resource limit: query needs too much memory"),
    Fault.TIMED_OUT: (429, "Resource limit: query timed out"),
    Fault.TOO_LARGE: (429, "Resource limit: the result is too large"),
    Fault.QUEUED: (429, "Resource limit: Too many queries queued for this account. Please try again later."),
    Fault.INTERNAL: (500, "Sorry, we were unable to evaluate your query. Please try again later."),
    Fault.NOT_IMPLEMENTED: (501, "Not implemented"),
    Fault.UNAVAILABLE: (503, "The query waited too long in the queue. Please try again later."),
    Fault.EXECUTION_LIMIT: (504, "Resource limit: the query ran longer than 60 seconds"),
    Fault.RESOURCES: (507, "Resource limit: the data store could not complete the query"),
}
_D1_WORDS = {Fault.UNAVAILABLE: "D1 DB is overloaded. Requests queued for too long."}
_COMES_BACK = (Fault.QUEUED, Fault.RATE_LIMITED, Fault.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole HTTP answer."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    async def send(self, send: Send) -> None:
        await start(send, self.status, [*self.headers, (b"content-length", str(len(self.body)).encode())])
        await send({"type": "http.response.body", "body": self.body})


def envelope(status: int, code: int, message: str, retry_after: int | None = None) -> Reply:
    """An error as the client API itself writes it."""
    body = {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}
    headers = [(b"content-type", b"application/json")]
    if retry_after is not None:
        headers.append((b"retry-after", str(retry_after).encode()))
    return Reply(status, tuple(headers), orjson.dumps(body))


def throttled(retry_after: int) -> Reply:
    """The client API's own limit, in front of every service."""
    return envelope(429, 971, "Please wait and consider throttling your request speed", retry_after)


def refusal(fault: Fault, surface: Surface, conditions: Conditions) -> Reply | None:
    """The answer of a fault that is a status; None for the others."""
    after = conditions.retry_after_seconds
    if fault is Fault.RATE_LIMITED:
        return throttled(after)
    if fault not in _WORDS:
        return None
    status, words = _WORDS[fault]
    if surface is Surface.D1:
        words = _D1_WORDS.get(fault, words)
        return envelope(status, 7500, words, after if fault in _COMES_BACK else None)
    headers = [(b"content-type", b"text/plain;charset=UTF-8")]
    if fault in _COMES_BACK:
        headers.append((b"retry-after", str(after).encode()))
    return Reply(status, tuple(headers), words.encode())


async def start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def hang(receive: Receive) -> None:
    """Say nothing until the caller leaves."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def reset(scope: Scope, receive: Receive) -> None:
    """Break the connection before a byte was sent; without a wire to cut, as a client would see it."""
    cut = scope.get("state", {}).get("cut")
    if cut is None:
        raise ConnectionResetError("reset by the emulator")
    cut()
    await hang(receive)


async def truncated(reply: Reply, scope: Scope, send: Send) -> None:
    """Half of the answer, then the end of the connection."""
    await start(send, reply.status, list(reply.headers))
    half = reply.body[: len(reply.body) // 2]
    close = scope.get("state", {}).get("close")
    await send({"type": "http.response.body", "body": half, "more_body": close is not None})
    if close is not None:
        close()


async def drip(reply: Reply, seconds: float, send: Send) -> None:
    """The true answer, byte by byte."""
    await start(send, reply.status, list(reply.headers))
    for byte in reply.body:
        await send({"type": "http.response.body", "body": bytes([byte]), "more_body": True})
        await asyncio.sleep(seconds)
    await send({"type": "http.response.body", "body": b""})


async def gzip_bomb(mib: int, send: Send) -> None:
    """Valid JSON of blanks: a thousandth of its size on the wire."""
    headers = [(b"content-type", b"application/json"), (b"content-encoding", b"gzip")]
    await start(send, 200, headers)
    for part in _bomb(mib):
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _bomb(mib: int) -> Iterator[bytes]:
    """One block of a MiB is packed once and repeated: a full flush leaves it without references backwards."""
    blanks = b" " * _MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    yield packer.compress(_OPENING) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(blanks) + packer.flush(zlib.Z_FULL_FLUSH)
    check = zlib.crc32(_OPENING)
    for _ in range(mib):
        check = zlib.crc32(blanks, check)
        yield block
    yield packer.compress(_CLOSING) + packer.flush()
    size = (mib * _MIB + len(_OPENING) + len(_CLOSING)) % 2**32
    yield zlib.crc32(_CLOSING, check).to_bytes(4, "little") + size.to_bytes(4, "little")


def html() -> Reply:
    """A challenge page with 200, as proxies send."""
    return Reply(200, ((b"content-type", b"text/html; charset=utf-8"),), _HTML)


def spoiled(reply: Reply, fault: Fault) -> Reply:
    """The true answer with its values made wrong. What is not JSON stays as it is."""
    try:
        found = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return reply
    change = _SPOIL[fault]
    for row in _rows(found):
        change(row)
    return Reply(reply.status, reply.headers, orjson.dumps(found).replace(_MARK, b"NaN"))


_MARK = b'"__not_a_number__"'


def _rows(found: object) -> Iterator[dict[str, object]]:
    if isinstance(found, dict):
        nested = found.get("data") or [row for part in found.get("result") or () for row in _of(part)]
        yield from (row for row in nested if isinstance(row, dict))


def _of(part: object) -> list[object]:
    found = part.get("results") if isinstance(part, dict) else None
    return found if isinstance(found, list) else []


def _retype(row: dict[str, object]) -> None:
    for column, value in row.items():
        row[column] = 0 if isinstance(value, str) else {"unexpected": "object"}


def _unnumber(row: dict[str, object]) -> None:
    for column, value in row.items():
        if isinstance(value, int | float):
            row[column] = "__not_a_number__"


def _shorten(row: dict[str, object]) -> None:
    if row:
        row.pop(next(iter(row)))


_SPOIL: dict[Fault, Callable[[dict[str, object]], None]] = {
    Fault.WRONG_TYPES: _retype,
    Fault.NOT_A_NUMBER: _unnumber,
    Fault.MISSING_COLUMN: _shorten,
}
