"""The codings in which answers leave, the best first: whole, in pieces, or begun once and ended by each.

An answer that many are told begins the same for all and ends in what each request cost. The beginning
is coded once; an end is put behind it as it is, in a block that says so: RFC 1951, 3.2.4, and RFC 8878,
3.1.1.2.2. So it stays one member of gzip and one frame of zstd, which every client reads.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import zstandard

from gateway.http.sending.encodings import taken

GZIP_LEVEL, GZIP_WINDOW, ZSTD_LEVEL = 1, 31, 1
"""A level more takes twice the time for a tenth less; a window of 31 is gzip's framing."""
_STORED = 0xFFFF
"""Bytes of a block that is left as it is, at most: gzip writes its length in 16 bits."""
_MODULO = 1 << 32


class Piecewise(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self, mode: int = ..., /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Begun:
    """The beginning of a body, coded; with what gzip's end tells of it: its CRC-32 and its length."""

    coded: bytes
    crc: int
    length: int


@dataclass(frozen=True, slots=True)
class Coding:
    """A coding, what compresses a stream with it, the mode of `flush` that holds nothing back, and how what
    was begun ends in bytes as they are."""

    name: str
    begun: Callable[[], Piecewise]
    flushes: int
    ended: Callable[[Begun, bytes], bytes]

    def whole(self, body: bytes) -> bytes:
        one = self.begun()
        return one.compress(body) + one.flush()

    def beginning(self, body: bytes) -> Begun:
        """Of a body of a byte at least: to be ended as often as it is sent."""
        one = self.begun()
        return Begun(one.compress(body) + one.flush(self.flushes), zlib.crc32(body), len(body))


def _ended_gzip(begun: Begun, end: bytes) -> bytes:
    blocks = (
        bytes([last]) + len(part).to_bytes(2, "little") + (len(part) ^ _STORED).to_bytes(2, "little") + part
        for part, last in _parts(end)
    )
    length = (begun.length + len(end)) % _MODULO
    checked = zlib.crc32(end, begun.crc).to_bytes(4, "little") + length.to_bytes(4, "little")
    return b"".join((begun.coded, *blocks, checked))


def _ended_zstd(begun: Begun, end: bytes) -> bytes:
    blocks = (((len(part) << 3) | last).to_bytes(3, "little") + part for part, last in _parts(end))
    return b"".join((begun.coded, *blocks))


def _parts(end: bytes) -> Iterator[tuple[bytes, bool]]:
    """In blocks, of which the last says that it is."""
    for at in range(0, max(1, len(end)), _STORED):
        yield end[at : at + _STORED], at + _STORED >= len(end)


CODINGS = (
    Coding(
        "zstd",
        lambda: zstandard.ZstdCompressor(ZSTD_LEVEL).compressobj(),
        zstandard.COMPRESSOBJ_FLUSH_BLOCK,
        _ended_zstd,
    ),
    Coding("gzip", lambda: zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW), zlib.Z_SYNC_FLUSH, _ended_gzip),
)


def chosen(accepted: str) -> Coding | None:
    """The best that an Accept-Encoding header lets be."""
    if not accepted:
        return None
    names = taken(accepted)
    return next((one for one in CODINGS if one.name in names), None)
