"""A gateway under test on a real socket of loopback, served as the product is in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.http.server.listening import listening
from gateway.http.server.patience import Patience
from tests.gateway_under_test import Gateway
from tests.served import Prompt


@asynccontextmanager
async def on_a_socket(gateway: Gateway) -> AsyncIterator[int]:
    """Its port, until the block ends."""
    server = Prompt(gateway.app, Patience.of(gateway.settings))
    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
