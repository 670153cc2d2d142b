"""The real `insights serve`, as a process of its own on a fresh folder with the demo's history."""

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

INSIGHTS = Path(sys.executable).with_name("insights")
STARTED_SECONDS, STOPPED_SECONDS = 180, 30
ESTABLISHED = "01"
URL = re.compile(rb"Insights gateway on http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    process: asyncio.subprocess.Process
    port: int

    def resident_mb(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return 0.0

    def unread(self, port: int) -> int | None:
        """Bytes from this port of a client that the kernel has and the server did not read; None once the
        server has closed."""
        for row in self._rows():
            if _port_of(row[2]) == port:
                return int(row[4].partition(":")[2], 16)
        return None

    def holds(self, ports: set[int]) -> int:
        """How many of the connections that come from these ports are still open on the server's side."""
        return sum(_port_of(row[2]) in ports for row in self._rows() if row[3] == ESTABLISHED)

    def _rows(self) -> list[list[str]]:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return [row for row in rows if _port_of(row[1]) == self.port]


def _port_of(address: str) -> int:
    return int(address.partition(":")[2], 16)


@contextlib.asynccontextmanager
async def serving(folder: Path, *more: str) -> AsyncIterator[Server]:
    """Serves until the block ends; what it prints is kept to itself unless it does not start."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("INSIGHTS_")}
    process = await asyncio.create_subprocess_exec(
        str(INSIGHTS),
        *("serve", "--demo", "--no-checks", "--port", "0", "--data-dir", str(folder / "data"), *more),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(STARTED_SECONDS):
            port = await _port(process)
        unread = asyncio.create_task(process.stdout.read())  # type: ignore[union-attr]
        yield Server(process, port)
        unread.cancel()
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _port(process: asyncio.subprocess.Process) -> int:
    assert process.stdout  # noqa: S101 - it is a pipe
    printed = b""
    while line := await process.stdout.readline():
        printed += line
        if match := URL.search(line):
            return int(match[1])
    raise SystemExit(f"the gateway did not start:\n{printed.decode()}")
