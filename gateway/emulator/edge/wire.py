"""Serves the emulator on loopback, with a hold on each connection so that faults can cut it."""

import asyncio
import socket
import struct
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

# A web page can make a browser call loopback under a name of its own; it is not to read or write here.
HOSTS = ["127.0.0.1", "localhost", "host.docker.internal"]
_ABORT_ON_CLOSE = struct.pack("ii", 1, 0)


class CuttableProtocol(H11Protocol):
    """Gives each request's scope `state["cut"]` (a TCP reset) and `state["close"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        hold: dict[str, Any] = {"cut": lambda: _reset(transport), "close": transport.close}
        self.app_state = self.app_state | hold


def _reset(transport: asyncio.Transport) -> None:
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT_ON_CLOSE)
    transport.abort()


def server(app: Starlette) -> uvicorn.Server:
    """A server that is run on a listening socket of loopback."""
    hosts_checked = TrustedHostMiddleware(app, allowed_hosts=HOSTS)
    return uvicorn.Server(
        uvicorn.Config(
            hosts_checked, http=CuttableProtocol, log_config=None, log_level="warning", lifespan="off"
        )
    )
