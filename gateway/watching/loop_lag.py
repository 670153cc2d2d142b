"""How late the event loop is: what blocks it delays every request."""

import asyncio
import time

from gateway.meter import Histogram

EVERY_S = 0.25


async def observe_lag(lag: Histogram) -> None:
    """Until it is cancelled."""
    while True:
        due = time.monotonic() + EVERY_S
        await asyncio.sleep(EVERY_S)
        lag.observe((), max(0.0, time.monotonic() - due))
