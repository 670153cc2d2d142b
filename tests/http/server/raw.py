"""A client that says what no library would: bytes on a socket, and what came back until the end."""

import contextlib
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 20.0
"""A test that waits longer has failed."""
PIECE = b" " * 65_536


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, len(PIECE))
        yield client


def head(first: str, *headers: str) -> bytes:
    return "\r\n".join([first, "host: 127.0.0.1", *headers, "", ""]).encode()


def until_closed(client: socket.socket) -> bytes:
    """All that comes until the other side closes; TimeoutError where it does not."""
    seen = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while read := client.recv(65_536):
            seen += read
    return bytes(seen)


def said(port: int, sent: bytes) -> bytes:
    with connected(port) as client:
        client.sendall(sent)
        return until_closed(client)


def status(answer: bytes) -> int:
    return int(answer.split(maxsplit=2)[1])


def headers(answer: bytes) -> dict[str, str]:
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def flooded(client: socket.socket, pieces: int, *, chunked: bool) -> tuple[int, bytes]:
    """Bytes of a body that could be sent before the other side closed, and what it answered."""
    framed = b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if chunked else PIECE
    client.setblocking(False)
    sent, seen, rest = 0, b"", framed
    while sent < pieces * len(framed):
        readable, writable, _ = select.select([client], [client], [], SECONDS)
        assert readable or writable, "neither answered nor closed"
        try:
            if readable:
                read = client.recv(65_536)
                if not read:
                    break
                seen += read
            if writable:
                count = client.send(rest)
                sent, rest = sent + count, rest[count:] or framed
        except OSError:
            break
    return sent, seen
