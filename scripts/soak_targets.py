"""Targets of the soak's checks: a server on loopback that answers, fails, hangs, drips and recovers.

It keeps account of what it told each monitor.
"""

import asyncio
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Self

DRIP_SECONDS = 0.8
_ANSWER = "HTTP/1.1 {status}\r\nContent-Length: 6\r\nConnection: close\r\n\r\n"
BEHAVIOURS = ("ok", "ok", "fail", "hang", "drip", "recover")
"""One monitor in six each, but for `ok`; `recover` fails for a while out of every minute."""
RECOVERING_S, EVERY_S = 20, 60


@dataclass(frozen=True, slots=True)
class Told:
    """One request that was read: when (Unix s), and whether a check of it finds its target up."""

    at: float
    up: bool


@dataclass
class Targets:
    """Serves in a thread of its own; `told` is what each monitor's checks were told, by its name."""

    told: dict[str, list[Told]] = field(default_factory=lambda: defaultdict(list))
    port: int = 0
    _thread: threading.Thread = field(default_factory=threading.Thread)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def url(self, behaviour: str, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{behaviour}/{name}"

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._answer, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        hanging = asyncio.all_tasks(self._loop)
        for one in hanging:
            one.cancel()
        self._loop.run_until_complete(asyncio.gather(*hanging, return_exceptions=True))

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            _, behaviour, name = head.split(b" ")[1].decode().split("/")
            await self._behave(behaviour, name, writer)
            writer.close()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            writer.close()  # the checker went away, or it is no check

    async def _behave(self, behaviour: str, name: str, writer: asyncio.StreamWriter) -> None:
        now = time.time()
        well = behaviour in {"ok", "drip"} or (behaviour == "recover" and now % EVERY_S >= RECOVERING_S)
        self.told[name].append(Told(now, well))
        if behaviour == "hang":
            await asyncio.sleep(3600)
        writer.write(_ANSWER.format(status="200 OK" if well else "503 Service Unavailable").encode())
        for letter in b"enough":
            writer.write(bytes([letter]))
            await writer.drain()
            if behaviour == "drip":
                await asyncio.sleep(DRIP_SECONDS / 6)
