"""The demo's live targets: a server on loopback that is down now and then, and the monitors that watch it.

One minute in every ten answers 503, by the clock: long enough for an incident to open and close, and the
same minute after a restart.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from gateway.ingest.probing.checks import Clock
from gateway.ports import RegistryStore
from gateway.registry.checks import put_monitor

BAD_MINUTE = 7
EVERY_MINUTES = 10
INTERVAL_S = 15
TIMEOUT_MS = 2000
REQUEST_SECONDS = 5.0
WRITE_SECONDS = 5.0

_GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
_BAD = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry"


def is_bad_minute(now_ms: int) -> bool:
    return now_ms // 60_000 % EVERY_MINUTES == BAD_MINUTE


@asynccontextmanager
async def flaky_target(clock: Clock) -> AsyncIterator[str]:
    """Serve on a free port of loopback; yields the URL."""
    connections: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_answer(reader, writer, clock))
        connections.add(task)
        task.add_done_callback(connections.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0, limit=8192)
    try:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}/"
    finally:
        server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)


async def ensure_demo_monitors(
    registry: RegistryStore, org: str, gateway_url: str, flaky_url: str, now_ms: int
) -> None:
    """Three monitors of the demo org (an id) that this process checks: the gateway's own health and port,
    and the flaky target. Their ids stay over restarts; a port that changed is taken over."""
    port_url = f"tcp://{urlsplit(gateway_url).netloc}"
    wanted = (
        ("mon_gateway-healthz", "Gateway health", "http", f"{gateway_url.rstrip('/')}/healthz"),
        ("mon_flaky-target", "Flaky target", "http", flaky_url),
        ("mon_gateway-port", "Gateway port", "tcp", port_url),
    )
    for monitor_id, name, kind, url in wanted:
        config_json = json.dumps({"url": url, "interval": INTERVAL_S, "timeout": TIMEOUT_MS})
        statement = put_monitor(org, monitor_id, name=name, kind=kind, config_json=config_json, now_ms=now_ms)
        await registry.execute(statement, WRITE_SECONDS)


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, clock: Clock) -> None:
    """Any request gets the answer of the minute; one that is not complete in time gets none."""
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(_BAD if is_bad_minute(clock()) else _GOOD)
            await writer.drain()
    except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        pass  # nobody to tell: the client is gone or talks something else
    finally:
        writer.close()
