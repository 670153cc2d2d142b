"""The text of statements: equal for equal questions, and closed to what is no id."""

from dataclasses import replace
from itertools import permutations

import pytest

from gateway.errors import BadUserInput
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Reach, RowFilter
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import Source
from tests.telemetry.lab import window
from tests.telemetry.reference import MONITORS
from tests.telemetry.sql.composed import slice_of


def test_equal_questions() -> None:
    """Equal questions make the same text, in whatever order their sets are written."""
    source, one = Source("hb"), slice_of(window(0, 60_000), Parts(True, frozenset({0.5, 0.95, 0.9})))
    statements = set()
    for names in permutations(MONITORS):
        narrowed = RowFilter(frozenset(names), frozenset(names[::-1]))
        levels = replace(
            one,
            parts=Parts(
                True, frozenset(sorted(one.parts.levels, key=lambda at: (at * names.index("mon_a")) % 1))
            ),
        )
        statements |= {
            composers.totals("o", source, (levels,), names).sql,
            composers.monitor_totals("o", source, (levels,), (*names, *names)).sql,
            composers.series("o", source, levels, 60, names, by_monitor=True).sql,
            composers.places("o", source, levels, names, by_monitor=True).sql,
            composers.members("o", source, (levels,), names, failures=True).sql,
            composers.breakdown("o", source, (levels,), names, by_monitor=True, failures=True).sql,
            composers.heartbeats("o", source, (Reach(names, 0),), 9, 5, narrowed).sql,
            sequences.checked_buckets("o", source, 0, 9, 60, names).sql,
        }
    assert len(statements) == 8


def test_hostile_ids() -> None:
    """An id outside the alphabet of ids is refused before it comes into a statement."""
    one, source = slice_of(window(0, 1)), Source("hb")
    for hostile in ("", "a'b", "a b", "a\\", "é", "x" * 97, "a\n", "-a"):
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.totals(hostile, source, (one,), None)
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.monitor_totals("o", source, (one,), (hostile,))
        with pytest.raises(BadUserInput, match="is not an id"):
            composers.heartbeats("o", source, (Reach(("m",), 0),), 9, 5, RowFilter(frozenset({hostile})))
        with pytest.raises(BadUserInput, match="is not an id"):
            sequences.checks_between("o", source, ((hostile, 0, 9),), 5)
