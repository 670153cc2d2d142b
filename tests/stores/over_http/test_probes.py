"""One call finds out whether a service is back, and tells everybody, whatever becomes of who made it."""

import asyncio

import pytest

from gateway.errors import TelemetryUnavailable
from tests.stores import upstreams
from tests.stores.over_http.test_analytics_engine import door
from tests.stores.upstreams import READ, fixed, ok


@pytest.mark.parametrize("is_back", [True, False])
async def test_a_probe_goes_on_though_its_caller_goes_away(is_back: bool) -> None:
    """What it finds out is everybody's: a service that is back is asked again, and one that is not is left
    alone for as long as before."""
    began, answers = asyncio.Event(), asyncio.Event()
    told = ok() if is_back else fixed("500 Oops")

    async def late(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began.set()
        await answers.wait()
        await told(reader, writer)

    async with door(*[fixed("500 Oops")] * 15, late, told) as (store, _, clock):
        for _ in range(5):
            with pytest.raises(TelemetryUnavailable):
                await store.read(READ, 10)
        clock.now += 30.1
        asked = asyncio.ensure_future(store.read(READ, 10))
        await began.wait()
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        with pytest.raises(TelemetryUnavailable, match="left alone"):
            await store.read(READ, 10)
        answers.set()
        async with asyncio.timeout(30):
            await asyncio.wait(store._service.probes)
        if is_back:
            assert (await store.read(READ, 10)).rows
        else:
            with pytest.raises(TelemetryUnavailable, match="left alone") as raised:
                await store.read(READ, 10)
            assert 29 < (raised.value.retry_after or 0) <= 30


async def test_a_probe_ends_with_the_store() -> None:
    """One whose caller has gone, and which nobody answers, keeps nothing from closing."""
    began = asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        began.set()
        await upstreams.hang(reader, writer)

    async with door(*[fixed("500 Oops")] * 15, never) as (store, _, clock):
        for _ in range(5):
            with pytest.raises(TelemetryUnavailable):
                await store.read(READ, 10)
        clock.now += 30.1
        asked = asyncio.ensure_future(store.read(READ, 10))
        await began.wait()
        asked.cancel()
        await asyncio.wait([asked])
        probes = tuple(store._service.probes)
    assert len(probes) == 1
    await asyncio.wait(probes)
    assert probes[0].cancelled()
