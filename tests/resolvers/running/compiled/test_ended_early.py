"""Operations that are cancelled, as by a client that goes away: nothing is left of them that never began."""

import asyncio
import gc
import sys
import warnings
from collections.abc import Sequence

import pytest
import strawberry
from graphql import parse

from resolvers.running.compiled.executor import CompiledExecutor, executor_on
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


async def _slowly() -> Thing:
    await asyncio.sleep(0)
    return Thing()


@strawberry.type
class Query:
    @strawberry.field
    async def late(self) -> Thing | None:
        await asyncio.sleep(0)
        return Thing()

    @strawberry.field
    def things(self) -> list[Thing] | None:
        return [Thing(), Thing()]

    @strawberry.field
    def awaited(self, info: strawberry.Info) -> list[Thing] | None:  # noqa: ARG002 - so that no plan calls it to look
        """Each of which is to be awaited by itself."""
        return [_slowly(), _slowly()]  # type: ignore[list-item]

    @strawberry.field
    async def needed(self) -> Thing:
        """Which graphql-core runs with all that is around it."""
        await asyncio.sleep(0)
        return Thing()


SCHEMA = strawberry.Schema(Query)
PLANNED, NEW = executor_on(Plans(after=0)), executor_on(Plans(after=sys.maxsize))
TEXTS = (
    "{ late { slow many } again: late { slow } things { slow many } }",
    "{ late { slow } needed { slow many } again: needed { slow } things { slow } }",
    "{ awaited { slow } late { slow } }",
)
TURNS = 5
"""It takes no more of the loop."""


async def run(by: type[CompiledExecutor], text: str) -> None:
    await by.build(SCHEMA._schema, parse(text)).execute_operation()


@pytest.mark.parametrize("turns", range(1, TURNS + 1))
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("by", [PLANNED, NEW], ids=["by its plan", "new"])
async def test_ended_early(by: type[CompiledExecutor], text: str, turns: int) -> None:
    """However far it came: what a resolver was called for and nobody came to await is closed."""
    gc.freeze()  # what was there before is not looked through
    running = asyncio.create_task(run(by, text))
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
