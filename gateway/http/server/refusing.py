"""An upgrade to a websocket is refused so that its client is told why: by a close frame, not by a status.

A browser shows its page nothing of an HTTP answer to an upgrade. So the handshake is made (RFC 6455, 4.2.2)
and closed at once (5.5.1); nothing that the client says is looked at. The code is one that clients of
graphql-ws take for final: they do not try again.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Sequence

CLOSE_CODE = 4400
REASON = b"no subscriptions here: send queries to POST /graphql, and send them again for newer answers"
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY = re.compile(rb"[A-Za-z0-9+/]{22}==")
_TOKEN = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,60}")
_FINAL_CLOSE = 0x88

Headers = Sequence[tuple[bytes, bytes]]


def refused_upgrade(headers: Headers) -> bytes | None:
    """All that is said to such a client; None where it made no proper handshake."""
    given = {name.lower(): value.strip() for name, value in headers}
    key = given.get(b"sec-websocket-key", b"")
    if given.get(b"sec-websocket-version") != b"13" or not _KEY.fullmatch(key):
        return None
    accepted = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
    lines = [
        b"HTTP/1.1 101 Switching Protocols",
        b"upgrade: websocket",
        b"connection: Upgrade",
        b"sec-websocket-accept: " + accepted,
        *_protocol(given.get(b"sec-websocket-protocol", b"")),
    ]
    return b"\r\n".join([*lines, b"", b""]) + _close()


def _protocol(offered: bytes) -> list[bytes]:
    """The first that the client offers: browsers hang up where none of theirs is taken."""
    first = offered.partition(b",")[0].strip()
    return [b"sec-websocket-protocol: " + first] if _TOKEN.fullmatch(first) else []


def _close() -> bytes:
    payload = struct.pack(">H", CLOSE_CODE) + REASON
    return bytes([_FINAL_CLOSE, len(payload)]) + payload
