"""The platform's own API, as far as a test needs one: it remembers what it was sent, and answers as told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from tests.contract.conftest import serving

Headers = list[tuple[bytes, bytes]]


@dataclass
class Sent:
    """One request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Upstream:
    """`hang` holds the answer back for good, after `pieces` of it where `late` is set."""

    status: int = 200
    headers: Headers = field(default_factory=lambda: [(b"content-type", b"application/json")])
    pieces: list[bytes] = field(default_factory=lambda: [b'{"ok":', b"true}"])
    hang: bool = False
    late: bool = False
    sent: list[Sent] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        path = scope["raw_path"].decode()
        self.sent.append(Sent(scope["method"], path, scope["query_string"].decode(), headers, body))
        if self.hang and not self.late:
            await self._until_gone(receive)
            return
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        for piece in self.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        if self.hang:
            await self._until_gone(receive)
            return
        await send({"type": "http.response.body"})

    async def _until_gone(self, receive: Receive) -> None:
        self.gone.append((await receive())["type"])
        await asyncio.sleep(0)


@contextmanager
def upstream() -> Iterator[tuple[Upstream, str]]:
    app = Upstream()
    with serving(app) as url:
        yield app, url
