"""Keeps an archive filled for as long as it runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from gateway.archive.filling import Filling, SpentReads, Work

PAUSE_S = 900.0
"""Between two looks at what is settled."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
Told = Callable[[Work, int], None]
"""Told of each day of an org: what was read, and how many lines it made."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one look has brought: hours of orgs, and lines; `left` are hours for which reads are wanting, and
    `failed` says of orgs why no more of them is there."""

    hours: int
    lines: int
    left: int = 0
    failed: Mapping[str, str] = field(default_factory=dict)


async def caught_up(filling: Filling, told: Told) -> Done:
    """Read all that is settled and not there, as far as the day's reads go.

    An org that cannot be read, or kept, is left for the next look; the others go on. Raises what the registry
    does where it cannot say which orgs there are."""
    filling.renew()
    await filling.complete()
    hours = lines = 0
    works = await filling.plan()
    for number, work in enumerate(works):
        if work.org in filling.failed:
            continue
        try:
            made = await filling.fill(work)
        except SpentReads:
            return Done(hours, lines, sum(_hours(works[number:])), dict(filling.failed))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is of this org
            filling.fail(work.org, error)
            continue
        told(work, made)
        hours, lines = hours + work.hours[1] - work.hours[0], lines + made
    return Done(hours, lines, failed=dict(filling.failed))


async def follow(filling: Filling, told: Told, sleep: Sleep = asyncio.sleep) -> None:
    """Until it is cancelled."""
    while True:
        done = await caught_up(filling, told)
        if done.hours:
            log.info("archived %d hours of organizations, %d lines", done.hours, done.lines)
        if done.left:
            log.warning("today's reads for the archive are spent: %d hours are left", done.left)
        await sleep(PAUSE_S)


def _hours(works: list[Work]) -> Iterator[int]:
    return (one.hours[1] - one.hours[0] for one in works)
