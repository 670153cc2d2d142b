"""/healthz, asked in a thread of its own: what the scenario's own loop is busy with must not count.

A bare server, in a process of its own, is asked in turn: what it needs is the machine's share.
"""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence

from abusing.wire import highest, request

PAUSE, LATEST = 0.01, 10.0
BAR_SECONDS = 0.1
BARE = """
import asyncio
async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok")
    writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


class Health:
    """Seconds of each answer, on a connection of its own as a prober's."""

    def __init__(self, port: int, bare: int) -> None:
        self._port = port
        self._bare = bare
        self._over = threading.Event()
        self.seconds: list[float] = []
        self.machine: list[float] = []

    def run(self) -> None:
        while not self._over.wait(PAUSE):
            self.seconds.append(_asked(self._port))
            self.machine.append(_asked(self._bare))

    def stop(self) -> None:
        self._over.set()

    @property
    def told(self) -> str:
        return f"{_quantiles(self.seconds)} of {len(self.seconds)} (bare server: {_quantiles(self.machine)})"

    @property
    def well(self) -> bool:
        """By the 99th percentile; on a machine where a bare server misses the bar, twice what that needs."""
        return highest(0.99, self.seconds) < max(BAR_SECONDS, 2 * highest(0.99, self.machine))


def joined(parts: Sequence[Health]) -> Health:
    """What all of them saw."""
    whole = Health(0, 0)
    for part in parts:
        whole.seconds += part.seconds
        whole.machine += part.machine
    return whole


def _asked(port: int) -> float:
    started = time.perf_counter()
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LATEST) as asked:
            asked.sendall(request("GET", "/healthz", connection="close"))
            answer = b"".join(iter(lambda: asked.recv(4096), b""))
    except OSError:
        return LATEST
    return time.perf_counter() - started if answer.startswith(b"HTTP/1.1 200") else LATEST


def _quantiles(seconds: list[float]) -> str:
    middle, high, top = (1000 * one for one in (highest(0.5, seconds), highest(0.99, seconds), max(seconds)))
    return f"p50 {middle:.0f}, p99 {high:.0f}, highest {top:.0f} ms"


@contextlib.contextmanager
def watched(port: int) -> Iterator[Health]:
    with subprocess.Popen([sys.executable, "-c", BARE], stdout=subprocess.PIPE, text=True) as bare:
        assert bare.stdout  # noqa: S101 - it is a pipe
        health = Health(port, int(bare.stdout.readline()))
        thread = threading.Thread(target=health.run)
        thread.start()
        try:
            yield health
        finally:
            health.stop()
            thread.join()
            bare.kill()
