"""What the door is asked with, and what stands behind it."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from starlette.types import Message, Receive, Scope, Send

from gateway.access.principal import Access
from gateway.http.door import SCOPE_KEY, AccessMiddleware
from gateway.ports import RegistryStatement
from gateway.stores.sqlite import SqliteRegistry

ASSERTION = "Cf-Access-Jwt-Assertion"


@dataclass
class App:
    """What is behind the door: remembers the scopes it was reached with."""

    reached: list[Scope] = field(default_factory=list)

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    @property
    def access(self) -> Access:
        found = self.reached[-1][SCOPE_KEY]
        assert isinstance(found, Access)
        return found


@dataclass
class Counted:
    """A registry that counts its reads."""

    store: SqliteRegistry
    reads: int = 0

    async def fetch(self, statement: RegistryStatement, seconds: float) -> list[dict[str, object]]:
        self.reads += 1
        return await self.store.fetch(statement, seconds)

    async def execute(self, statement: RegistryStatement, seconds: float) -> int:
        return await self.store.execute(statement, seconds)

    async def ping(self) -> None:
        await self.store.ping()

    async def aclose(self) -> None:
        await self.store.aclose()


@dataclass
class Answer:
    status: int
    body: bytes
    received: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def ask(
    door: AccessMiddleware,
    path: str,
    *,
    method: str = "GET",
    headers: list[tuple[str, str]] | None = None,
    quoted: bool = True,
) -> Answer:
    """One request as a server hands it on, byte for byte; `quoted` paths are decoded once, as servers do."""
    sent: list[Message] = []
    received = 0

    async def receive() -> Message:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"{", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = path.encode("ascii") if quoted else quote(path, errors="replace").encode()
    scope = {
        "type": "http",
        "method": method,
        "path": unquote(path) if quoted else path,
        "raw_path": raw,
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers or []],
    }
    await door(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], body, received)


async def never() -> Message:
    raise AssertionError
