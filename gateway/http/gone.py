"""A request whose client goes away is cancelled: what it still asks of the stores is asked for nobody.

ASGI tells of it only to who listens, so the body is read one message ahead of the app, from when that first
waits for something on. What is answered at once, as a kept answer is, takes neither a task nor a queue.
"""

import asyncio
from collections.abc import Awaitable, Generator
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.flights import AT_ONCE
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
        listening = _Listening(receive, scope[EXCHANGE])
        return listening.to(self._app(scope, listening.receive, send))


class _Listening:
    """Awaited in place of what the app does, whose first step is taken before anything is made for it."""

    __slots__ = (
        "_ahead",
        "_exchange",
        "_gone",
        "_reading",
        "_receive",
        "_serving",
        "_waits",
        "_watching",
        "_work",
    )
    _work: Awaitable[None]

    def __init__(self, receive: Receive, exchange: Exchange) -> None:
        self._receive = receive
        self._exchange = exchange
        self._serving: asyncio.Task[object] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._ahead: asyncio.Queue[Message] | None = None
        self._reading = False
        """The app itself waits for its client, who is watched by that."""
        self._waits = False
        """The app has waited for something."""
        self._gone = False

    def to(self, work: Awaitable[None]) -> Awaitable[None]:
        """What never waits is awaited as it is."""
        if work is AT_ONCE:
            return work
        self._work = work
        return self

    def __await__(self) -> Generator[Any, Any, None]:
        """The work's steps, one by one: with the first that is not the last it waits."""
        work = self._work.__await__()
        try:
            awaits = next(work)
            self._on_wait()
            while True:
                try:
                    given = yield awaits
                except BaseException as error:  # noqa: BLE001 - it is the work's
                    awaits = work.throw(error)
                else:
                    awaits = work.send(given)
        except StopIteration:
            pass
        except asyncio.CancelledError:
            if not self._gone or (self._serving and self._serving.uncancel()):
                raise  # somebody else ended it, too
        finally:
            if self._watching:
                self._watching.cancel()
                self._watching = None  # each would hold the other, and both the request

    def at_hand(self) -> bytes | None:
        return None if self._ahead else at_hand(self._receive)

    def _on_wait(self) -> None:
        self._waits = True
        self._serving = self._serving or asyncio.current_task()
        if not self._reading:
            self._ahead = asyncio.Queue(maxsize=1)
            self._watching = asyncio.create_task(self._watched(self._ahead))

    async def receive(self) -> Message:
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
            self._serving = self._serving or asyncio.current_task()
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
