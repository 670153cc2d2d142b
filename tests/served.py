"""What tests ask over a real socket: the product's own `listening`, and its own server in a thread."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from gateway.http.server.listening import listening
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server

STARTED_SECONDS, STOPPED_SECONDS = 60, 30
SMALL_BUFFER = 65_536
"""The kernel's, for each connection: what a client could send is then about what the server has read."""


@dataclass(frozen=True)
class Stack:
    """What the server stands on: a parser, uvicorn's choice if None, and what makes the event loop."""

    parsing: type[asyncio.Protocol] | None = None
    loop: Callable[[], asyncio.AbstractEventLoop] | None = None

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=self.loop or quickest_loop()) as runner:
            runner.run(work)


QUICKEST = Stack()
"""As the product has it."""


class Prompt(Server):
    """Leaves once it is told to: uvicorn looks for that, and for connections that have ended, ten times a
    second, which is longer than most tests of one take."""

    def __init__(self, *given: Any) -> None:
        self._told = asyncio.Event()
        super().__init__(*given)

    @property
    def should_exit(self) -> bool:
        return self._told.is_set()

    @should_exit.setter
    def should_exit(self, value: bool) -> None:
        """In its loop."""
        if value:
            self._told.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)  # those that nobody uses are told that they are closed
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        for server in self.servers:
            server.close()
            await server.wait_closed()


@dataclass(frozen=True)
class Served:
    """Where it listens, and the server and its loop, in which it is to be told things."""

    port: int
    server: Server
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def leave(self, drain: float) -> None:
        self.loop.call_soon_threadsafe(self.server.leave, drain)


@contextmanager
def opened_and_served(
    opened: Callable[[], AbstractAsyncContextManager[ASGIApp]],
    patience: Patience | None = None,
    stack: Stack = QUICKEST,
    buffer: int | None = None,
    refused: Counter[int] | None = None,
    made: type[Server] = Prompt,
) -> Iterator[Served]:
    """Serves what `opened` makes, in the server's own loop, until the block ends."""
    found: list[tuple[Server, asyncio.AbstractEventLoop]] = []
    ready = threading.Event()

    async def run() -> None:
        async with opened() as app:
            server = made(app, patience or Patience(), on_started, stack.parsing, refused)
            found.append((server, asyncio.get_running_loop()))
            await server.serve(sockets=[listener])

    async def on_started() -> None:
        ready.set()

    with listening("127.0.0.1", 0) as listener:
        if buffer:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        thread = threading.Thread(target=lambda: stack.run(run()), daemon=True)
        thread.start()
        assert ready.wait(STARTED_SECONDS)
        server, loop = found[0]
        try:
            yield Served(listener.getsockname()[1], server, loop, thread)
        finally:
            with suppress(RuntimeError):  # it has left
                loop.call_soon_threadsafe(setattr, server, "should_exit", True)
            thread.join(STOPPED_SECONDS)
            assert not thread.is_alive()


@contextmanager
def served(
    app: ASGIApp,
    patience: Patience | None = None,
    stack: Stack = QUICKEST,
    buffer: int | None = None,
    refused: Counter[int] | None = None,
    made: type[Server] = Prompt,
) -> Iterator[Served]:
    """An app that needs nothing opened."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        yield app

    with opened_and_served(opened, patience, stack, buffer, refused, made) as found:
        yield found
