"""A small HTTP/1.1 client over asyncio streams: cheap, so that it does not compete with what it measures."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Wire:
    """One connection. `write` first, then `answer` for each request."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self, started: float | None = None) -> Answer:
        """The next answer. Raises IncompleteReadError where the other side closes first."""
        since = time.perf_counter() if started is None else started
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, _, value in pairs}
        body = await self._body(headers)
        return Answer(int(head[0].split()[1]), headers, body, time.perf_counter() - since)

    async def _body(self, headers: dict[str, str]) -> bytes:
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        if "chunked" not in headers.get("transfer-encoding", ""):
            return await self.reader.read()
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        started = time.perf_counter()
        self.writer.write(request(method, path, body, **headers))
        return await self.answer(started)

    async def graphql(self, query: str, variables: dict[str, Any] | None = None) -> Answer:
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        return await self.ask("POST", "/graphql", body, content_type="application/json")

    async def closed(self, seconds: float) -> float:
        """Seconds until the other side closes; `seconds` where it does not."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(65536):
                    pass
        except TimeoutError:
            return seconds
        except OSError:
            pass
        return time.perf_counter() - started

    def close(self) -> None:
        self.writer.transport.abort()


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    named = {"host": "127.0.0.1"} | {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        named["content-length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return "\r\n".join(lines).encode() + body


async def opened(port: int) -> Wire:
    return Wire(*await asyncio.open_connection("127.0.0.1", port))


async def repeated(seconds: float, pause: float, work: Callable[[], Awaitable[float]]) -> list[float]:
    """What `work` measures, again and again for so many seconds."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        found.append(await work())
        await asyncio.sleep(pause)
    return found


def highest(share: float, values: list[float]) -> float:
    """The value that `share` of them do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
