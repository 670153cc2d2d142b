"""Which parsers and event loops the server is tried on, and the gateway behind it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.http.server.loop import quickest_loop
from gateway.http.server.protocol import quickest_parser
from tests.http.acme import World
from tests.served import SMALL_BUFFER, Served, Stack, opened_and_served

PLAIN = Stack(H11Protocol, asyncio.new_event_loop)
"""What every platform has: the parser in Python on asyncio's loop."""


def stacks() -> list[Stack]:
    """And what the gateway takes where it is installed: the parser in C, on uvloop's loop."""
    quick = Stack(quickest_parser(), quickest_loop())
    return [PLAIN] if quick == PLAIN else [PLAIN, quick]


def _named(stack: Stack) -> str:
    return "plain" if stack == PLAIN else "quickest"


@pytest.fixture(params=stacks(), ids=_named)
def stack(request: pytest.FixtureRequest) -> Stack:
    found: Stack = request.param
    return found


@pytest.fixture(scope="module", params=stacks(), ids=_named)
def gateway(request: pytest.FixtureRequest, world: World) -> Iterator[Served]:
    """The whole gateway over a socket."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        async with world.gateway() as found:
            yield found.app

    with opened_and_served(opened, stack=request.param, buffer=SMALL_BUFFER) as served:
        yield served
