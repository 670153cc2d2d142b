"""A request whose client goes away is cancelled: what it still asks of the stores is asked for nobody.

ASGI tells of it only to who listens, so the body is read one message ahead of the app.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CancelledWhenGone:
    """Runs the app in a task of its own, which ends with the client's connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await _Exchange(receive, send).run(self._app, scope)


class _Exchange:
    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._messages: asyncio.Queue[Message] = asyncio.Queue(maxsize=1)
        self._answered = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        work = asyncio.create_task(self._worked(app, scope))
        watch = asyncio.create_task(self._watched())
        try:
            await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
            if self._answered or work.done():
                await work
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.wait((work, watch))

    async def _worked(self, app: ASGIApp, scope: Scope) -> None:
        await app(scope, self._messages.get, self._sent)

    async def _watched(self) -> None:
        """Until the client has gone. What it sends is handed on as fast as the app takes it."""
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return
            await self._messages.put(message)

    async def _sent(self, message: Message) -> None:
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
