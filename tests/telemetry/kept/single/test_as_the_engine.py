"""Of one monitor, rows that are kept in memory say what the engine says of them, row for row."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.single.asked import asked_of_one
from tests.size import sized
from tests.telemetry.kept.single.asking import (
    WRITTEN,
    Compose,
    aggregates,
    as_rows,
    assert_equal,
    composed,
    of_engine,
    sequenced,
    write,
)
from tests.telemetry.lab import fresh_org


@pytest.mark.dear
@settings(max_examples=sized(60, 8))
@given(
    writes=st.lists(WRITTEN, min_size=1, max_size=2),
    asked=st.lists(aggregates() | sequenced(), min_size=1, max_size=4),
)
def test_each_is_told_what_the_engine_tells(
    store: EmbeddedTelemetry, writes: list[list[tuple[Heartbeat, int]]], asked: list[Compose]
) -> None:
    """Of rows late, odd and sampled, over any windows and keys, with maintenance and checks that ran on, in
    any company, before and after more was written."""
    asyncio.run(_alike(store, writes, asked))


async def _alike(
    store: EmbeddedTelemetry, writes: list[list[tuple[Heartbeat, int]]], asked: list[Compose]
) -> None:
    org, kept = fresh_org(), store.of_one
    assert kept is not None
    statements = [composed(store, org, one) for one in asked]
    for beats in writes:
        await write(store, org, beats)
        found = await asyncio.gather(*(kept.answer(one, 60) for one in statements))
        for statement, told in zip(statements, found, strict=True):
            if asked_of_one(statement):
                assert_equal(statement, as_rows(told), await of_engine(store, statement))
            else:
                assert isinstance(statement, OfHours), "hours that are kept say it"
