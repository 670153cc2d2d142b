"""The one way to a listening socket, for the gateway, the emulator and their tests."""

import contextlib
import socket
from collections.abc import Iterator

from gateway.errors import BadUserInput

BACKLOG = 2048
"""Connections that wait to be taken, as uvicorn has it."""


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A listening socket, taken before anything slow so that a busy port is told at once; port 0 takes a free
    one. Who connects before anybody serves waits.

    It names its protocol: asyncio turns Nagle's algorithm off for connections of such sockets alone, and
    with it on, every answer but the first of a connection waits 40 ms for the client's acknowledgement.
    Raises BadUserInput when the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            raise BadUserInput(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another --port"
            ) from error
        yield listener
