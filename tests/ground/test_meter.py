"""What a request has cost, and how long it may take."""

from dataclasses import replace

import pytest

from gateway.errors import DeadlineExceeded
from gateway.meter import Deadline, Meter


def test_saw() -> None:
    """Rows add up; of the writes seen only the newest is kept."""
    meter = Meter()
    for rows, newest in ((3, None), (2, 5000), (1, 4000)):
        meter.saw(rows, newest)
    assert (meter.rows_read, meter.newest_write_ms) == (6, 5000)
    assert meter.duration_ms >= 0


def test_deadline() -> None:
    """Seconds left run down, and past the deadline the request is told so."""
    assert 59 < Deadline.after(60).left() <= 60
    with pytest.raises(DeadlineExceeded, match="ask for fewer fields or a shorter window"):
        Deadline.after(0).left()


def test_of_another() -> None:
    """Who is told another's answer is told all that it cost but for reads, of which it made its own."""
    other = Meter(
        telemetry_reads=1,
        registry_reads=2,
        rows_read=3,
        cache_hits=4,
        cost=5,
        deprecated=("Query.old",),
        split_reads=6,
        newest_write_ms=7,
        stale=True,
        started=8.0,
    )
    changed = {"telemetry_reads": 0, "registry_reads": 9, "cache_hits": 5, "split_reads": 0, "started": 10.0}
    assert other.of_another(9, 10.0) == replace(other, **changed)  # type: ignore[arg-type]
