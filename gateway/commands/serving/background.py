"""What goes on beside the server: where it fails the server serves on, and it begins again after a while."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from gateway.errors import InsightsError

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
"""Between two beginnings; twice as long each time, unless it went well for longer than that in between."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
Monotonic = Callable[[], float]


async def kept_going(
    name: str,
    work: Callable[[], Awaitable[None]],
    sleep: Sleep = asyncio.sleep,
    monotonic: Monotonic = time.monotonic,
) -> None:
    """Run `work` until it returns or is cancelled, from its beginning again wherever it raises."""
    pause = FIRST_PAUSE_S
    while True:
        begun = monotonic()
        try:
            return await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, requests under way have no part in it
            said = _said(error)
        if monotonic() - begun > LONGEST_PAUSE_S:
            pause = FIRST_PAUSE_S
        log.error("%s failed and begins again in %g s: %s", name, pause, said)
        await sleep(pause)
        pause = min(LONGEST_PAUSE_S, pause * 2)


def _said(error: BaseException) -> str:
    """Our own words; of other exceptions the type alone, since theirs may quote a header (law 11)."""
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(dict.fromkeys(map(_said, error.exceptions)))
    return error.message if isinstance(error, InsightsError) else type(error).__name__
