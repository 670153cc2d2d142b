"""Which parsers the server is tried on, and the gateway behind it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib.util import find_spec

import pytest
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.http.acme import World
from tests.served import SMALL_BUFFER, Served, opened_and_served


def parsers() -> list[type[asyncio.Protocol]]:
    """uvicorn's in Python, and its in C where that is installed."""
    if find_spec("httptools") is None:
        return [H11Protocol]
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol  # noqa: PLC0415 - where it is installed

    return [H11Protocol, HttpToolsProtocol]


@pytest.fixture(params=parsers(), ids=lambda one: one.__name__)
def parsing(request: pytest.FixtureRequest) -> type[asyncio.Protocol]:
    found: type[asyncio.Protocol] = request.param
    return found


@pytest.fixture(scope="module", params=parsers(), ids=lambda one: one.__name__)
def gateway(request: pytest.FixtureRequest, world: World) -> Iterator[Served]:
    """The whole gateway over a socket."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ASGIApp]:
        async with world.gateway() as found:
            yield found.app

    with opened_and_served(opened, parsing=request.param, buffer=SMALL_BUFFER) as served:
        yield served
