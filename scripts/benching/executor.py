"""The compiled executor alone, on Strawberry's own schema of the peers: no HTTP, documents kept for both."""

import asyncio
import gc
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from benching.operations import LIST
from strawberry import Schema
from strawberry.extensions import ParserCache, ValidationCache

from resolvers.running.compiled.executor import executor_on
from resolvers.running.compiled.plans import Plans

TIMES = 5
"""Executions of one turn."""


def report(rows: Path, peers: Path, rounds: int) -> str:
    """One line: how many times as fast the list is executed."""
    os.environ["BENCH_ROWS"] = str(rows)
    sys.path.append(str(peers))
    import fleet  # noqa: PLC0415 - it is where the peers were put

    kept = [ParserCache(maxsize=8), ValidationCache(maxsize=8)]
    plain, compiled = (Schema(fleet.Query, extensions=kept) for _ in range(2))
    compiled.execution_context_class = executor_on(Plans())
    return asyncio.run(_measured(plain, compiled, rounds))


async def _measured(plain: Schema, compiled: Schema, rounds: int) -> str:
    if await _asked(plain) != await _asked(compiled):
        raise SystemExit("the compiled executor answers otherwise than graphql-core")
    pairs = [(await _seconds(plain), await _seconds(compiled)) for _ in range(rounds + 1)][1:]
    ratio = statistics.median(one / other for one, other in pairs)
    usual, own = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
    return f"executor alone, the list: Strawberry {usual:.1f} ms, compiled {own:.1f} ms of CPU, x{ratio:.1f}"


async def _seconds(schema: Schema) -> float:
    """CPU time of one execution. What else this process holds is not looked through for garbage."""
    gc.collect()
    gc.freeze()
    before = time.process_time()
    for _ in range(TIMES):
        await _asked(schema)
    return (time.process_time() - before) / TIMES


async def _asked(schema: Schema) -> Any:
    result: Any = await schema.execute(LIST)
    if result.errors:
        raise SystemExit(f"the query failed: {result.errors}")
    return result.data
