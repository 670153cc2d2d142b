"""What is kept of hours is true in whatever order rows are written, merged, taken away and asked about."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat
from gateway.telemetry.sql.select import Whose
from tests.size import sized
from tests.telemetry.kept.asking import DATASET, Asked, as_rows, assert_equal, by_engine, composed, kept_of
from tests.telemetry.kept.test_as_the_engine import of_all
from tests.telemetry.lab import fresh_org
from tests.telemetry.rolled.asking import BEATS, LAGS_S, MONITORS, OF_COLOS
from tests.telemetry.rolled.test_same_answers import in_parts

PLENTY = 2**27


@dataclass(frozen=True)
class Turn:
    """Rows that are written, who is forgotten, whether parts are merged, and what is asked then, of which the
    first may go away again."""

    beats: list[tuple[Heartbeat, int]]
    forgotten: str | None
    merged: bool
    asked: list[tuple[Asked, Whose]]
    gone: bool


TURNS = st.builds(
    Turn,
    st.lists(st.tuples(BEATS, LAGS_S), max_size=12),
    st.sampled_from((None, None, None, *MONITORS)),
    st.booleans(),
    st.lists(of_all(), min_size=1, max_size=3),
    st.booleans(),
)


@pytest.mark.dear
@settings(max_examples=sized(20, 3))
@given(turns=st.lists(TURNS, min_size=2, max_size=5), room=st.sampled_from((PLENTY, 20_000)))
def test_in_whatever_order_each_is_told_what_the_engine_tells(
    rolled: EmbeddedTelemetry, turns: list[Turn], room: int
) -> None:
    """Who keeps all of it always tells, but for points of presence where others wrote; who has room for few
    rows of cut hours tells the same or nothing."""
    org, kept = fresh_org(), kept_of(rolled, DATASET, rolled.engine.query)

    async def each() -> None:
        for turn in turns:
            await _changed(rolled, org, turn)
            statements = [composed(rolled, org, *one) for one in turn.asked]
            asking = [asyncio.ensure_future(kept.answer(one, 60)) for one in statements]
            if turn.gone:
                await asyncio.sleep(0)
                asking[0].cancel()
            for one, ((shape, _), _), told in zip(statements, turn.asked, asking, strict=True):
                with suppress(asyncio.CancelledError):
                    found = await told
                    if found or (room == PLENTY and shape not in OF_COLOS):
                        assert_equal(as_rows(found), await by_engine(rolled, one))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gateway.stores.held.cut.MOST_BYTES", room)
        asyncio.run(each())


async def _changed(rolled: EmbeddedTelemetry, org: str, turn: Turn) -> None:
    slices = [one for (_, those), _ in turn.asked for one in those]
    for rows in in_parts(org, turn.beats, slices):
        await rolled.write(ROW_COLUMNS, rows)
    if turn.forgotten:
        await rolled.forget({org: [turn.forgotten]})
    if turn.merged:
        rolled.engine.alter(f"OPTIMIZE TABLE {DATASET} FINAL")
