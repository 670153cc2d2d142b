"""Heartbeats that are held by column tell what each would tell that is made of its row."""

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import StoreMalformed
from gateway.ports import Rows, Table
from gateway.telemetry.answers.beats import READ, Beats
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.recorded import LATEST_MS, heartbeat
from gateway.telemetry.sql.columns import SHOWN, STATUSES, TIMINGS

TEXTS = ("monitor", "relay", "region", "colo", "error", "error_class", "dispatch_id", *SHOWN)
PLAIN: dict[str, Any] = dict.fromkeys(TEXTS, "") | {
    "status": "up",
    "latency_ms": 1.0,
    "sample_rate": 1.0,
    "timestamp_ms": 5,
    "code": 200,
    "sample_interval": 1,
}
rows = st.fixed_dictionaries(
    {name: st.sampled_from(["", "a", "b"]) for name in TEXTS}
    | {name: st.floats(-2, 1e15) for name in TIMINGS}
    | {
        "status": st.sampled_from(STATUSES),
        "latency_ms": st.floats(0, 1e6),
        "sample_rate": st.sampled_from([0.0, 0.25, 1.0]),
        "timestamp_ms": st.integers(0, LATEST_MS - 1),
        "code": st.integers(-1, 2**33),
        "sample_interval": st.integers(1, 100),
    }
)


def table(found: list[dict[str, Any]]) -> Rows:
    columns = {name: [row[name] for row in found] for name in found[0]} if found else {}
    return Rows(Table(columns, len(found)), 0)


@given(found=st.lists(rows, max_size=6), data=st.data())
def test_columns(found: list[dict[str, Any]], data: st.DataObject) -> None:
    """Every attribute, of whichever rows, in whatever order; rows of a list are read alike."""
    places = data.draw(st.lists(st.sampled_from(range(len(found))), unique=True) if found else st.just([]))
    expected = [heartbeat(found[place]) for place in places]
    for answer in (table(found), Rows(found, 0)) if found else ():
        beats = Beats(answer, places)
        for name in [*(one.name for one in fields(Heartbeat)), "weight", "check"]:
            assert [*beats.column(name)] == [getattr(one, name) for one in expected], name
        assert [*beats] == expected
        assert beats == expected
        assert beats.first(2) == expected[:2]
        assert beats.first(2).column("code") == [one.code for one in expected[:2]]
    assert set(READ) <= {one.name for one in fields(Heartbeat)}


@pytest.mark.parametrize("odd", [{"status": "odd"}, {"timestamp_ms": -1}, {"timestamp_ms": LATEST_MS}])
def test_of_what_cannot_be(odd: dict[str, Any]) -> None:
    """A row that is no heartbeat fails the page that it is on, and no other."""
    answer = table([PLAIN, PLAIN | odd])
    assert [one.code for one in Beats(answer, [0])] == [200]
    for make in (lambda: Beats(answer, [0, 1]), lambda: heartbeat(PLAIN | odd)):
        with pytest.raises(StoreMalformed, match="the dataset holds a heartbeat with an"):
            make()
