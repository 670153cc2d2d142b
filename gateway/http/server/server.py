"""uvicorn as the gateway runs it: patient with its clients, and leaving in order when it is told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from gateway.http.server.framed import LEAVING
from gateway.http.server.patience import Patience
from gateway.http.server.protocol import protocol

SIGNALS = (signal.SIGINT, signal.SIGTERM)
BACKSTOP_SECONDS = 2.0
"""uvicorn's own limit comes so long after ours."""


class Server(uvicorn.Server):
    """Told to stop, it says so in /readyz for a while and serves on; then no new connections are taken, and
    what is under way may end.

    SIGTERM waits `patience.drain`, Ctrl-C does not; another signal ends the wait, and one more everything.
    `on_started` is called once connections are taken.
    """

    def __init__(
        self,
        app: ASGIApp,
        patience: Patience,
        on_started: Callable[[], Awaitable[None]] | None = None,
        parsing: type[asyncio.Protocol] | None = None,
        refused: Counter[int] | None = None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                interface="asgi3",  # which uvicorn would not see of what returns an awaitable
                http=protocol(patience, Counter() if refused is None else refused, parsing),
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=round(patience.grace + BACKSTOP_SECONDS),
            )
        )
        self._patience = patience
        self._on_started = on_started
        self.leaving = False

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours are put up by `serve_until_stopped`: uvicorn would raise them again while we close."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.lifespan.state[LEAVING] = lambda: self.leaving
        await super().startup(sockets)
        if self._on_started:
            await self._on_started()

    async def serve_until_stopped(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            await self.serve(sockets=[listener])
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            super().handle_exit(signal.SIGINT, frame)
        elif self.leaving:
            self.should_exit = True
        else:
            self.leave(self._patience.drain if sig == signal.SIGTERM else 0)

    def leave(self, drain: float) -> None:
        """Stop after so many seconds in which /readyz already says no. To be called in the server's loop."""
        self.leaving = True
        asyncio.get_running_loop().call_later(drain, self._stop)

    def _stop(self) -> None:
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """What is still there after the grace is cut off, as if its client had gone."""
        end = asyncio.get_running_loop().call_later(self._patience.grace, self._cut)
        try:
            await super().shutdown(sockets)
        finally:
            end.cancel()

    def _cut(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
