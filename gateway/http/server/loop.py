"""Which event loop serves: uvloop's where the platform has it, which spends less on sockets; else asyncio."""

import asyncio
from collections.abc import Callable


def quickest_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes the loop, for asyncio.Runner. There is no uvloop for Windows, and none in some builds."""
    try:
        import uvloop  # noqa: PLC0415 - where it is installed
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop
