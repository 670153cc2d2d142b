"""What a request was made of goes with it: nothing of it is left for the garbage collector, which would stop
all others to find it, and keep it until then.
"""

import gc
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from tests.gateway_under_test import Gateway
from tests.http.acme import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

TIMES = 3
OURS = (
    "gateway.access",
    "gateway.flights",
    "gateway.http",
    "gateway.meter",
    "gateway.request",
    "gateway.watching",
)
"""Modules, beside all of the resolvers', of what a request is made of. What is read is kept apart from it."""
ASKED: Mapping[str, Mapping[str, Any]] = {
    "nothing": {"query": "{ __typename }"},
    "a list of the registry": {"query": "{ monitors { nodes { id name } } }"},
    "heartbeats": {"query": '{ monitor(id: "mon_api") { heartbeats(first: 3) { nodes { status } } } }'},
    "a field that is resolved and fails": {
        "query": '{ monitor(id: "mon_api") { uptime(window: "0s") { coverage } } }'
    },
    "what graphql-core runs": {"query": "{ __schema { queryType { name } } }"},
    "what is refused": {"query": "{ nope }"},
}


async def left_of(gateway: Gateway, asked: Mapping[str, Any]) -> Counter[str]:
    """Objects of ours in circles, by their type, after a request."""
    gc.collect()
    gc.disable()
    try:
        assert (await gateway.client.post("/graphql", json=asked)).status_code in {200, 400}
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return Counter(type(one).__name__ for one in gc.garbage if _is_ours(type(one)))
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith((*OURS, "resolvers."))


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED.keys())
async def test_a_request_leaves_nothing(world: World, asked: Mapping[str, Any]) -> None:
    """Whether it waited or not, by a plan or without one: no object of ours is in a circle afterwards."""
    async with world.gateway(cache_seconds=0, cache_bytes=0) as gateway:
        for _ in range(TIMES):
            await gateway.client.post("/graphql", json=asked)
        assert await left_of(gateway, asked) == Counter()
