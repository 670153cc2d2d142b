"""Sixty-four connections of a 30-day fleet query, each of its own window: none is kept."""

import asyncio
import itertools
import json
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from abusing.cores import NOTHING, Spent
from abusing.figure import Figure
from abusing.health import Health, joined, watched
from abusing.process import Server
from abusing.wire import Answer, Wire, highest, opened, repeated

CONNECTIONS = 64
ROUNDS, SECONDS, ALONE = 5, 8.0, 12
SETTLED = 2.5
"""Seconds after which nobody is known to press any more."""
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


@dataclass
class Found:
    """Of all rounds: seconds of what was asked alone, and what came under load."""

    unloaded: list[float] = field(default_factory=list)
    cheap_alone: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    cheap: list[float] = field(default_factory=list)
    """-1 where it was refused."""
    health: list[Health] = field(default_factory=list)
    spent_alone: Spent = NOTHING
    spent: Spent = NOTHING


async def overload(server: Server) -> AsyncIterator[Figure]:
    """Alone and under load in turn, so that what else the machine does is in both."""
    await _alone(server, Found())
    found = Found()
    for _ in range(ROUNDS):
        await _alone(server, found)
        await _loaded(server, found)
        await asyncio.sleep(SETTLED)
    for figure in (*_figures(found), _cheap_figure(found)):
        yield figure


async def _alone(server: Server, found: Found) -> None:
    wire, before = await opened(server.port), Spent.until_now(server)
    found.unloaded += [(await wire.graphql(FLEET, window())).seconds for _ in range(ALONE)]
    found.cheap_alone += [(await wire.graphql(CHEAP)).seconds for _ in range(ALONE)]
    found.spent_alone += Spent.until_now(server) - before
    wire.close()


async def _loaded(server: Server, found: Found) -> None:
    before = Spent.until_now(server)
    with watched(server.port) as health:
        cheap, _ = await asyncio.gather(
            repeated(SECONDS, 0.05, lambda: _cheap(server)), _load(server, found.answers)
        )
    found.cheap += cheap
    found.health.append(health)
    found.spent += Spent.until_now(server) - before


def _cheap_figure(found: Found) -> Figure:
    served = [one for one in found.cheap if one >= 0]
    return Figure(
        "a cheap query meanwhile",
        f"{len(served)} of {len(found.cheap)} answered, p99 {1000 * highest(0.99, served or [9]):.0f} ms "
        f"(alone {1000 * highest(0.5, found.cheap_alone):.0f} ms)",
        "all answered, p99 under 1 s",
        len(served) == len(found.cheap) and highest(0.99, served) < 1,
    )


def _figures(found: Found) -> list[Figure]:
    kinds = Counter(_kind(answer) for answer in found.answers)
    accepted = [answer.seconds for answer in found.answers if _kind(answer) == "answered"]
    refused = [answer for answer in found.answers if answer.status == 503]
    said = all(int(answer.headers.get("retry-after", 0)) > 0 for answer in refused)
    before, after = highest(0.99, found.unloaded), highest(0.99, accepted or [9])
    halves = (
        f"p50 {1000 * highest(0.5, accepted or [9]):.0f} and {1000 * highest(0.5, found.unloaded):.0f} ms"
    )
    at_once = highest(0.99, [answer.seconds for answer in refused] or [9])
    health = joined(found.health)
    return [
        Figure(
            f"{CONNECTIONS} connections of a 30-day fleet query",
            f"{', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}; {found.spent}; "
            f"alone, {found.spent_alone}",
            "answered, or 503",
            set(kinds) <= {"answered", "503"},
        ),
        Figure(
            "p99 of what is accepted",
            f"{1000 * after:.0f} ms, {1000 * before:.0f} ms unloaded: x{after / before:.2f} ({halves})",
            "at most x2",
            after <= 2 * before,
        ),
        Figure(
            "503 at once, with Retry-After",
            f"{len(refused)} refused, p99 {1000 * at_once:.0f} ms, Retry-After {'always' if said else 'not'}",
            "Retry-After always, p99 under 100 ms",
            bool(refused) and said and at_once < 0.1,
        ),
        Figure("/healthz meanwhile", health.told, "under 100 ms", health.well),
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
