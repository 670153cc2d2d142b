"""Sixty-four connections of a 30-day fleet query, each of its own window: none is kept."""

import asyncio
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from abusing.figure import Figure
from abusing.health import watched
from abusing.process import Server
from abusing.wire import Answer, Wire, highest, opened, repeated

CONNECTIONS, SECONDS, ALONE = 64, 15.0, 40
FLEET = """query($w: Window!) { fleet(window: $w) { monitors { total up down }
  uptime { ratio { value lower upper } counts { checks { value } } coverage }
  latency { mean { value } p50 { value } p95 { value } }
  regions { nodes { key counts { checks { value } } ratio { value } latency { p95 { value } } } } } }"""
CHEAP = "{ monitors(first: 5) { nodes { id name status } } }"
_numbers = itertools.count()


def window() -> dict[str, str]:
    """Thirty days that end a minute earlier than those asked for before."""
    until = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=next(_numbers) % 1440)
    return {"w": f"{(until - timedelta(days=30)):%Y-%m-%dT%H:%MZ}/{until:%Y-%m-%dT%H:%MZ}"}


async def overload(server: Server) -> AsyncIterator[Figure]:
    alone = await opened(server.port)
    for _ in range(5):
        await alone.graphql(FLEET, window())
    unloaded = [answer.seconds for answer in [await alone.graphql(FLEET, window()) for _ in range(ALONE)]]
    cheap_alone = [answer.seconds for answer in [await alone.graphql(CHEAP) for _ in range(ALONE)]]
    answers: list[Answer] = []
    with watched(server.port) as health:
        cheap, _ = await asyncio.gather(
            repeated(SECONDS, 0.05, lambda: _cheap(server)), _load(server, answers)
        )
    for figure in _figures(unloaded, answers):
        yield figure
    yield Figure("/healthz meanwhile", health.told, "under 100 ms", health.well)
    served = [one for one in cheap if one >= 0]
    yield Figure(
        "a cheap query meanwhile",
        f"{len(served)} of {len(cheap)} answered, p99 {1000 * highest(0.99, served or [9]):.0f} ms "
        f"(alone {1000 * highest(0.5, cheap_alone):.0f} ms)",
        "all answered, p99 under 1 s",
        len(served) == len(cheap) and highest(0.99, served) < 1,
    )


def _figures(unloaded: list[float], answers: list[Answer]) -> list[Figure]:
    kinds = Counter(_kind(answer) for answer in answers)
    accepted = [answer.seconds for answer in answers if _kind(answer) == "answered"]
    refused = [answer for answer in answers if answer.status == 503]
    said = all(int(answer.headers.get("retry-after", 0)) > 0 for answer in refused)
    before, after = highest(0.99, unloaded), highest(0.99, accepted or [9])
    halves = f"p50 {1000 * highest(0.5, accepted or [9]):.0f} and {1000 * highest(0.5, unloaded):.0f} ms"
    at_once = highest(0.99, [answer.seconds for answer in refused] or [9])
    return [
        Figure(
            f"{CONNECTIONS} connections of a 30-day fleet query",
            ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())),
            "answered, or 503",
            set(kinds) <= {"answered", "503"},
        ),
        Figure(
            "p99 of what is accepted",
            f"{1000 * after:.0f} ms, {1000 * before:.0f} ms unloaded: x{after / before:.1f} ({halves})",
            "at most x2",
            after <= 2 * before,
        ),
        Figure(
            "503 at once, with Retry-After",
            f"{len(refused)} refused, p99 {1000 * at_once:.0f} ms, Retry-After {'always' if said else 'not'}",
            "Retry-After always, p99 under 100 ms",
            bool(refused) and said and at_once < 0.1,
        ),
    ]


def _kind(answer: Answer) -> str:
    if answer.status != 200:
        return str(answer.status)
    errors = json.loads(answer.body).get("errors")
    return errors[0]["extensions"]["code"] if errors else "answered"


async def _load(server: Server, answers: list[Answer]) -> None:
    until = time.monotonic() + SECONDS

    async def one() -> None:
        wire = await opened(server.port)
        while time.monotonic() < until:
            answer = await wire.graphql(FLEET, window())
            answers.append(answer)
            if answer.status == 503:
                wire.close()  # the gateway closes what is silent for long
                await asyncio.sleep(float(answer.headers.get("retry-after", 1)) * random.uniform(0.5, 1.5))
                wire = await opened(server.port)
        wire.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))


async def _cheap(server: Server) -> float:
    """Seconds, or -1 where it was refused."""
    wire: Wire = await opened(server.port)
    answer = await wire.graphql(CHEAP)
    wire.close()
    return answer.seconds if _kind(answer) == "answered" else -1.0
