"""What goes on beside the server: where it fails the server serves on, and it begins again after a while."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from gateway.errors import InsightsError

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
"""Between two beginnings; twice as long each time."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


async def kept_going(name: str, work: Callable[[], Awaitable[None]], sleep: Sleep = asyncio.sleep) -> None:
    """Run `work` until it returns or is cancelled, from its beginning again wherever it raises."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            return await work()
        except Exception as error:  # noqa: BLE001 - whatever it is, requests under way have no part in it
            said = _said(error)
        log.error("%s failed and begins again in %g s: %s", name, pause, said)
        await sleep(pause)
        pause = min(LONGEST_PAUSE_S, pause * 2)


def _said(error: BaseException) -> str:
    """Our own words; of other exceptions the type alone, since theirs may quote a header (law 11)."""
    if isinstance(error, BaseExceptionGroup):
        return ", ".join(dict.fromkeys(map(_said, error.exceptions)))
    return error.message if isinstance(error, InsightsError) else type(error).__name__
