"""Days of monitors and the rows that windows cut off say together who wrote, and which regions checked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.slices import Parts, Slice
from tests.size import sized
from tests.telemetry.rolled.asking import BEATS, LAGS_S, SHAPES, windows
from tests.telemetry.rolled.test_same_answers import (
    assert_same,
    both,
    written,
)


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, "hb_in_hours", rolled=True)


@pytest.mark.dear
@settings(max_examples=sized(40, 3), deadline=None)
@given(beats=st.lists(st.tuples(BEATS, LAGS_S), min_size=9, max_size=60), slices=windows(Parts(), 1))
@pytest.mark.parametrize("shape", ["presences", "writers"])
def test_days_say_what_rows_say(
    rolled: EmbeddedTelemetry, shape: str, beats: list[tuple[Heartbeat, int]], slices: list[Slice]
) -> None:
    """Of windows of an hour, of days and of weeks, whatever they cut: rows, checks, first and last."""
    by_days, by_rows = both(rolled, SHAPES[shape], written(rolled, beats, slices), slices[:1], None)
    assert by_rows
    assert_same(shape, by_days, by_rows)
