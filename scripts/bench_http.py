"""Measures requests over HTTP: CPU milliseconds of the server for each, and how many times the least.

Servers of one run take turns, so that a busy machine slows all of them: on the quickest parts that are there
and by plans, the same without plans, and on the parser and event loop in Python. The clock stands still, and
rows stay kept, so that no store is read; no two requests are equal, so that none shares an answer.
Example: scripts/bench --http --rounds 5 --connections 8
"""

import argparse
import asyncio
import itertools
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.app import create_app, open_stores, system_clock
from gateway.http.server.listening import listening
from gateway.http.server.loop import quickest_loop
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.settings import Settings
from resolvers.schema import build_schema

SIX = "nodes { checkedAt status latencyMs region colo code }"
DETAIL = f"query($id: ID!) {{ monitor(id: $id) {{ name heartbeats(first: 100) {{ {SIX} }} }} }}"
LIST = f"{{ monitors(first: 100) {{ nodes {{ id name status heartbeats(first: 20) {{ {SIX} }} }} }} }}"
QUERIES = {
    "healthz": "",
    "{ __typename }": "{ __typename }",
    "one monitor, 100 heartbeats": DETAIL,
    "100 monitors, 20 heartbeats": LIST,
    "100 monitors, id and name": "{ monitors(first: 100) { nodes { id name } } }",
}
REQUESTS = {"healthz": 2000, "{ __typename }": 500, "100 monitors, 20 heartbeats": 10}
OTHERWISE = 100
VARIANTS = ("quickest", "without plans", "plain")
TICKS = os.sysconf("SC_CLK_TCK")
"""Of a second, in which the kernel counts CPU time."""
LENGTH = b"content-length:"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--http", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds of each server (3)")
    parser.add_argument("--connections", type=int, default=1, help="connections at a time (1)")
    parser.add_argument("--serve", nargs=2, metavar=("FOLDER", "VARIANT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(Path(asked.serve[0]), asked.serve[1])
    else:
        compare(asked.rounds, asked.connections)


def serve(folder: Path, variant: str) -> None:
    """Until it is terminated; prints the port."""
    if variant != "quickest":
        build_schema().execution_context_class = StrawberryGraphQLCoreExecutionContext
    with asyncio.Runner(loop_factory=None if variant == "plain" else quickest_loop()) as runner:
        runner.run(_serve(folder, H11Protocol if variant == "plain" else None))


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, demo=True, cache_seconds=10**7, cache_bytes=10**9, budget_points=0)


async def _serve(folder: Path, parsing: type[asyncio.Protocol] | None) -> None:
    settings = settings_of(folder)
    stores = await open_stores(settings)
    now_ms = int((folder / "clock").read_text())
    app = create_app(settings, stores, clock=lambda: now_ms)
    with listening("127.0.0.1", 0) as listener:

        async def told() -> None:
            print(listener.getsockname()[1], flush=True)

        await Server(app, Patience(drain=0), told, parsing).serve_until_stopped(listener)
    await stores.aclose()


async def seeded(folder: Path) -> None:
    stores, now_ms = await open_stores(settings_of(folder)), system_clock()
    await seed(stores.sink, stores.registry, SeedPlan(monitors=100, days=1), now_ms, lambda _done, _all: None)  # type: ignore[arg-type]
    (folder / "clock").write_text(str(now_ms))
    await stores.aclose()


@dataclass
class Running:
    process: subprocess.Popen[str]
    port: int
    monitor: str = ""

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def running(folder: Path, variant: str) -> Iterator[Running]:
    command = [sys.executable, __file__, "--serve", str(folder), variant]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = process.stdout.readline() if process.stdout else ""
            found = Running(process, int(port))
            names = ask(found.port, [request(QUERIES["100 monitors, id and name"], "")])[0]
            found.monitor = json.loads(names)["data"]["monitors"]["nodes"][0]["id"]
            yield found
        finally:
            process.terminate()


_numbers = itertools.count()


def request(query: str, monitor: str) -> bytes:
    if not query:
        return b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"
    body = json.dumps({"query": query, "variables": {"id": monitor, "n": next(_numbers)}}).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nx-insights-org: demo\r\ncontent-type: application/json"
    )
    return f"{head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def ask(port: int, requests: list[bytes]) -> list[bytes]:
    """The bodies, over one connection."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return [answered(client, one) for one in requests]


def answered(client: socket.socket, sent: bytes) -> bytes:
    client.sendall(sent)
    seen = bytearray()
    while (end := seen.find(b"\r\n\r\n")) < 0:
        seen += client.recv(1 << 18)
    head = bytes(seen[:end]).lower()
    if b" 200 " not in head or LENGTH not in head:
        raise SystemExit(f"no answer: {bytes(seen[:500])!r}")
    whole = end + 4 + int(head.split(LENGTH)[1].split(b"\r\n")[0])
    while len(seen) < whole:
        seen += client.recv(1 << 18)
    return bytes(seen[end + 4 :])


def spent(server: Running, name: str, connections: int) -> tuple[float, float]:
    """CPU milliseconds of a request, and requests a second."""
    count = max(1, REQUESTS.get(name, OTHERWISE) // connections)
    batches = [[request(QUERIES[name], server.monitor) for _ in range(count)] for _ in range(connections)]
    threads = [threading.Thread(target=ask, args=(server.port, batch)) for batch in batches]
    cpu, started = server.cpu_s(), time.perf_counter()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    done = count * connections
    return 1000 * (server.cpu_s() - cpu) / done, done / (time.perf_counter() - started)


def compare(rounds: int, connections: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(seeded(Path(folder, "seeded")))
        copies = {one: Path(folder, one.replace(" ", "-")) for one in VARIANTS}
        for copy in copies.values():
            shutil.copytree(Path(folder, "seeded"), copy, symlinks=True)
        with (
            running(copies["quickest"], "quickest") as quickest,
            running(copies["without plans"], "without plans") as core,
            running(copies["plain"], "plain") as plain,
        ):
            report(dict(zip(VARIANTS, (quickest, core, plain), strict=True)), rounds, connections)


def report(servers: dict[str, Running], rounds: int, connections: int) -> None:
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for number, name, variant in itertools.product(range(rounds + 1), QUERIES, servers):
        told = spent(servers[variant], name, connections)
        if number:  # the first round warms
            found[name, variant].append(told)
    print(f"{'':30}" + "".join(f"{one:>28}" for one in servers))
    for name in QUERIES:
        middle = {one: statistics.median(cpu for cpu, _ in found[name, one]) for one in servers}
        least = min(middle.values())
        cells = (f"{middle[one]:12.2f} ms CPU  x{middle[one] / least:5.2f}" for one in servers)
        print(f"{name:30}" + "".join(f"{cell:>28}" for cell in cells))


if __name__ == "__main__":
    main()
