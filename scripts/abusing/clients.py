"""Two hundred clients that say little or nothing, and some that never read what they asked for."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from abusing.figure import Figure
from abusing.health import watched
from abusing.process import Server
from abusing.wire import Wire, opened, request

CONNECTIONS, PATIENCE, BAR = 200, 15.0, 10.0
LARGE = json.dumps(
    {
        "query": "{ monitors(first: 100) { nodes { id name status heartbeats(first: 100) { nodes {"
        " checkedAt status latencyMs region colo } } } } }"
    }
).encode()


async def slow(server: Server) -> AsyncIterator[Figure]:
    for name, begin, wanted in (
        ("silent sockets", _silent, 0),
        ("slow headers", _headers, 408),
        ("slow bodies", _body, 408),
    ):
        yield await _figure(server, name, begin, wanted)
    yield await _never_reading(server)


async def _figure(server: Server, name: str, begin: Callable[[Wire], Awaitable[None]], wanted: int) -> Figure:
    wires = [await opened(server.port) for _ in range(CONNECTIONS)]
    drips = [asyncio.create_task(begin(wire)) for wire in wires]
    with watched(server.port) as health:
        ends = await asyncio.gather(*(_end(wire) for wire in wires))
    for drip, wire in zip(drips, wires, strict=True):
        drip.cancel()
        wire.close()
    closed = [seconds for seconds, _ in ends if seconds < PATIENCE]
    told = sum(status == wanted for _, status in ends)
    return Figure(
        f"{CONNECTIONS} {name}",
        f"{len(closed)} closed within {max(closed, default=PATIENCE):.1f} s, "
        f"{told} told {wanted or 'nothing'}; /healthz {health.told}",
        "all closed within 10 s, 408 where a request began; /healthz under 100 ms",
        len(closed) == told == CONNECTIONS and max(closed) <= BAR and health.well,
    )


async def _silent(_wire: Wire) -> None: ...


async def _headers(wire: Wire) -> None:
    wire.writer.write(b"GET /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n")
    await _drip(wire, b"x-a: b\r\n")


async def _body(wire: Wire) -> None:
    wire.writer.write(request("POST", "/graphql", content_type="application/json", content_length="100000"))
    await _drip(wire, b" ")


async def _drip(wire: Wire, what: bytes) -> None:
    while not wire.writer.is_closing():
        wire.writer.write(what)
        await asyncio.sleep(0.5)


async def _end(wire: Wire) -> tuple[float, int]:
    """Seconds until it was closed, and the status that came before; 0 where none did."""
    started = asyncio.get_running_loop().time()
    seen = b""
    try:
        async with asyncio.timeout(PATIENCE):
            while read := await wire.reader.read(4096):
                seen += read
    except TimeoutError:
        return PATIENCE, 0
    except OSError:
        pass
    return asyncio.get_running_loop().time() - started, int(seen.split()[1]) if seen else 0


async def _never_reading(server: Server) -> Figure:
    """The kernel is asked which are open on the server's side: the client, who does not read, cannot see."""
    wires = [await opened(server.port) for _ in range(10)]
    ports = {wire.writer.get_extra_info("sockname")[1] for wire in wires}
    for wire in wires:
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(30):
            wire.writer.write(request("POST", "/graphql", LARGE, content_type="application/json"))
    waited = 0.0
    await asyncio.sleep(2)
    while server.holds(ports) and waited < 3 * PATIENCE:
        await asyncio.sleep(0.5)
        waited += 0.5
    left = server.holds(ports)
    for wire in wires:
        wire.close()
    return Figure(
        "10 clients that never read", f"{10 - left} closed after {2 + waited:.0f} s", "all closed", not left
    )
