"""extensions.insights: what an operation cost, on every answer."""

import pytest

from tests.gateway_under_test import Gateway
from tests.http.acme import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEYS = {
    "telemetryReads",
    "registryReads",
    "rowsRead",
    "cacheHits",
    "cost",
    "limit",
    "asOf",
    "stale",
    "durationMs",
}


async def test_keys_and_values(acme: Gateway) -> None:
    """One read of the telemetry, two of the registry (one is the sign-in's), nine rows, the newest write."""
    answer = await acme.ask('{ monitor(id: "mon_api") { uptime { coverage } } }')
    found = answer["extensions"]["insights"]
    assert set(found) == KEYS
    assert 0 < found.pop("durationMs") < 10_000
    assert found == {
        "telemetryReads": 1,
        "registryReads": 2,
        "rowsRead": 9,
        "cacheHits": 0,
        "cost": 113,  # monitor 1, uptime 1, its read 100 and its day 10, coverage 1
        "limit": 50_000,
        "asOf": "2026-11-24T11:59:00.000Z",
        "stale": False,
    }


async def test_nothing_read(acme: Gateway) -> None:
    """Without a telemetry read there is no newest write."""
    found = (await acme.ask("{ viewer { kind } }"))["extensions"]["insights"]
    assert (found["telemetryReads"], found["registryReads"], found["rowsRead"], found["asOf"]) == (
        0,
        1,
        0,
        None,
    )


async def test_on_refusals(acme: Gateway) -> None:
    """A refused operation tells its cost, too."""
    for query in (
        "{",
        "{ nope }",
        "mutation { a }",
        "query A { viewer { kind } } query B { viewer { kind } }",
    ):
        assert set((await acme.ask(query))["extensions"]["insights"]) == KEYS


async def test_cache_hits(world: World) -> None:
    """An answer that was kept is a hit and no read; its rows and newest write count."""
    async with world.gateway(cache_seconds=60.0) as gateway:
        query = '{ monitor(id: "mon_api") { uptime { coverage } } }'
        first, second = [(await gateway.ask(query))["extensions"]["insights"] for _ in range(2)]
    assert (first["telemetryReads"], first["cacheHits"]) == (1, 0)
    assert (second["telemetryReads"], second["cacheHits"]) == (0, 1)
    assert (second["rowsRead"], second["asOf"]) == (9, "2026-11-24T11:59:00.000Z")


async def test_fused_reads(acme: Gateway) -> None:
    """Aliases of one insight over several windows and monitors share a read; sampled ones a second."""
    answer = await acme.ask(
        '{ monitors { nodes { a: uptime { coverage } b: uptime(window: "7d") { coverage } '
        "latency { p95 { value } } } } }"
    )
    assert answer["extensions"]["insights"]["telemetryReads"] == 2
