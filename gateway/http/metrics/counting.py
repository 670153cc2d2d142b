"""Counts answers by their status, whoever gives them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.meter import Traffic


class Counting:
    """Outermost but for what cancels: refused sign-ins and masked errors are answers, too."""

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self._app = app
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._traffic.requests[message["status"]] += 1
            await send(message)

        await self._app(scope, receive, sending)
