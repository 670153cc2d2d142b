"""Operations that are cancelled, as by a client that goes away: nothing is left of them that never began."""

import asyncio
import gc
import warnings
from collections.abc import Sequence

import pytest
import strawberry
from graphql import parse

from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.many import for_many
from resolvers.running.compiled.plans import Plans


@strawberry.type
class Thing:
    @strawberry.field
    async def slow(self) -> int | None:
        await asyncio.sleep(0)
        return 1

    @strawberry.field
    async def many(self) -> int | None:
        await asyncio.sleep(0)
        return 1

    @for_many("many")
    @staticmethod
    async def many_of(things: Sequence["Thing"], info: strawberry.Info) -> list[int]:  # noqa: ARG004
        await asyncio.sleep(0)
        return [1] * len(things)


@strawberry.type
class Query:
    @strawberry.field
    async def late(self) -> Thing | None:
        await asyncio.sleep(0)
        return Thing()

    @strawberry.field
    def things(self) -> list[Thing] | None:
        return [Thing(), Thing()]


SCHEMA = strawberry.Schema(Query)
PLANNED = executor_on(Plans(after=0))
ASKED = parse("{ late { slow many } again: late { slow } things { slow many } }")
TURNS = 5
"""It takes no more of the loop."""


async def run() -> None:
    await PLANNED.build(SCHEMA._schema, ASKED).execute_operation()


@pytest.mark.parametrize("turns", range(1, TURNS + 1))
async def test_ended_early(turns: int) -> None:
    """However far it came: what a resolver was called for and nobody came to await is closed."""
    running = asyncio.create_task(run())
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for _ in range(turns):
            await asyncio.sleep(0)
        assert not running.done()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        gc.collect()
    assert [str(one.message) for one in warned] == []
