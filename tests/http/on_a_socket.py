"""A gateway under test on a real socket of loopback, served by uvicorn in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from gateway.http.listening import listening
from tests.gateway_under_test import Gateway


@asynccontextmanager
async def on_a_socket(gateway: Gateway) -> AsyncIterator[int]:
    """Its port, until the block ends."""
    config = uvicorn.Config(gateway.app, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await serving
