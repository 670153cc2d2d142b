"""SIGTERM with two hundred requests in flight and some clients that are slow. Ends the server."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator

from abusing.figure import Figure
from abusing.process import STOPPED_SECONDS, Server
from abusing.wire import Wire, opened, request

IN_FLIGHT, SLOW, SECONDS = 200, 10, 13.0
QUERY = '{ monitors(first: 20) { nodes { id name uptime(window: "24h") { counts { checks { value } } } } } }'
BODY = json.dumps({"query": QUERY}).encode()


async def stopped(server: Server) -> AsyncIterator[Figure]:
    """Half of each body is sent before the signal: every one of the requests is surely in flight."""
    wires = [await opened(server.port) for _ in range(IN_FLIGHT)]
    asked = request("POST", "/graphql", BODY, content_type="application/json")
    for wire in wires:
        wire.writer.write(asked[:-20])
    slow = [await opened(server.port) for _ in range(SLOW)]
    for wire in slow:
        wire.writer.write(asked[:-30])
    await asyncio.sleep(0.5)
    server.process.send_signal(signal.SIGTERM)
    started = time.monotonic()
    ready = await _readiness(server)
    for wire in wires:
        wire.writer.write(asked[-20:])
    answers = await asyncio.gather(*(_status(wire) for wire in wires))
    async with asyncio.timeout(STOPPED_SECONDS):
        await server.process.wait()
    seconds = time.monotonic() - started
    for wire in (*wires, *slow):
        wire.close()
    for figure in _figures(ready, answers, seconds, server.process.returncode, await _refused(server)):
        yield figure


def _figures(
    ready: int, answers: list[int], seconds: float, status: int | None, refused: bool
) -> list[Figure]:
    answered = answers.count(200)
    return [
        Figure("/readyz after SIGTERM", str(ready or "refused"), "503", ready == 503),
        Figure(
            f"{IN_FLIGHT} requests in flight at SIGTERM",
            f"{answered} answered; statuses {sorted(set(answers))}",
            "all answered",
            answered == IN_FLIGHT,
        ),
        Figure(
            f"stopped, with {SLOW} slow clients",
            f"{seconds:.1f} s, status {status}",
            f"within {SECONDS:g} s (3 s of drain, 10 s of grace), status 0",
            seconds <= SECONDS and status == 0,
        ),
        Figure("a new connection after that", "refused" if refused else "taken", "refused", refused),
    ]


async def _readiness(server: Server) -> int:
    try:
        wire = await opened(server.port)
        answer = await wire.ask("GET", "/readyz")
    except (OSError, asyncio.IncompleteReadError):
        return 0
    wire.close()
    return answer.status


async def _status(wire: Wire) -> int:
    try:
        async with asyncio.timeout(STOPPED_SECONDS):
            answer = await wire.answer()
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return 0
    return answer.status


async def _refused(server: Server) -> bool:
    try:
        wire = await opened(server.port)
    except OSError:
        return True
    wire.close()
    return False
