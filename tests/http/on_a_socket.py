"""A gateway under test on a real socket of loopback, served as the product is in the test's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.http.server.listening import listening
from gateway.http.server.patience import Patience
from gateway.http.server.server import Server
from tests.gateway_under_test import Gateway


class Prompt(Server):
    """Leaves once it is told to: uvicorn looks for that, and for connections that have ended, ten times a
    second, which is longer than most tests of one take."""

    def __init__(self, gateway: Gateway) -> None:
        super().__init__(gateway.app, Patience.of(gateway.settings))
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)  # those that nobody uses are told that they are closed
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
        for server in self.servers:
            server.close()
            await server.wait_closed()


@asynccontextmanager
async def on_a_socket(gateway: Gateway) -> AsyncIterator[int]:
    """Its port, until the block ends."""
    server = Prompt(gateway)
    with listening("127.0.0.1", 0) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield listener.getsockname()[1]
        finally:
            server.told.set()
            await serving
