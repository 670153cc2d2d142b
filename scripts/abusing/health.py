"""/healthz, asked in a thread of its own: what the scenario's own loop is busy with must not count."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from abusing.wire import highest, request

PAUSE, LATEST = 0.02, 10.0
BAR_SECONDS = 0.1


class Health:
    """Seconds of each answer, on a connection of its own as a prober's."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self.seconds: list[float] = []

    def run(self) -> None:
        while not self._over.wait(PAUSE):
            self.seconds.append(self._one())

    def _one(self) -> float:
        started = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=LATEST) as asked:
                asked.sendall(request("GET", "/healthz", connection="close"))
                answer = b"".join(iter(lambda: asked.recv(4096), b""))
        except OSError:
            return LATEST
        return time.perf_counter() - started if answer.startswith(b"HTTP/1.1 200") else LATEST

    def stop(self) -> None:
        self._over.set()

    @property
    def told(self) -> str:
        return (
            f"p50 {1000 * highest(0.5, self.seconds):.0f} ms, "
            f"p99 {1000 * highest(0.99, self.seconds):.0f} ms, "
            f"highest {1000 * max(self.seconds):.0f} ms of {len(self.seconds)}"
        )

    @property
    def well(self) -> bool:
        """By the 99th percentile: one answer in a hundred is the machine's own affair."""
        return highest(0.99, self.seconds) < BAR_SECONDS


@contextlib.contextmanager
def watched(port: int) -> Iterator[Health]:
    health = Health(port)
    thread = threading.Thread(target=health.run)
    thread.start()
    try:
        yield health
    finally:
        health.stop()
        thread.join()
