"""A request whose client goes away is cancelled: what it still asks of the stores is asked for nobody.

ASGI tells of it only to who listens, so the body is read one message ahead of the app, from when that first
waits for something on. What is answered at once, as a kept answer is, takes neither a task nor a queue.
"""

import asyncio
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.http.server.direct import at_hand
from gateway.http.server.exchange import EXCHANGE, Exchange

DISCONNECTED = "http.disconnect"


class CancelledWhenGone:
    """Cancels the task that a request is served in, once its client has gone; that ends nothing around it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] != "http":
            return self._app(scope, receive, send)
        return _Listening(receive, scope[EXCHANGE]).run(self._app, scope, send)


class _Listening:
    _serving: asyncio.Task[object] | None = None
    _watching: asyncio.Task[None] | None = None
    _ahead: asyncio.Queue[Message] | None = None
    _reading = False
    """The app itself waits for its client, who is watched by that."""
    _waits = False
    """The app has waited for something."""
    _gone = False

    def __init__(self, receive: Receive, exchange: Exchange) -> None:
        self._receive = receive
        self._exchange = exchange

    async def run(self, app: ASGIApp, scope: Scope, send: Send) -> None:
        self._serving = asyncio.current_task()
        waiting = asyncio.get_running_loop().call_soon(self._on_wait)
        try:
            await app(scope, self._received, send)
        except asyncio.CancelledError:
            if not self._gone or (self._serving and self._serving.uncancel()):
                raise  # somebody else ended it, too
        finally:
            waiting.cancel()
            if self._watching:
                self._watching.cancel()
                self._watching = None  # each would hold the other, and both the request

    def at_hand(self) -> bytes | None:
        return None if self._ahead else at_hand(self._receive)

    def _on_wait(self) -> None:
        self._waits = True
        if not self._reading:
            self._ahead = asyncio.Queue(maxsize=1)
            self._watching = asyncio.create_task(self._watched(self._ahead))

    async def _received(self) -> Message:
        if self._ahead:
            return await self._ahead.get()
        self._reading = True
        try:
            message = await self._receive()
        finally:
            self._reading = False
            if self._waits:
                self._on_wait()
        if message["type"] == DISCONNECTED:
            self._end()
            await asyncio.sleep(0)  # where it ends
        return message

    async def _watched(self, ahead: asyncio.Queue[Message]) -> None:
        """Until the client has gone. What it sends is handed on as fast as the app takes it."""
        while (message := await self._receive())["type"] != DISCONNECTED:
            await ahead.put(message)
        self._end()

    def _end(self) -> None:
        if not self._exchange.answered and not self._gone and self._serving:
            self._gone = True
            self._serving.cancel()
