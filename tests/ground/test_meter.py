"""What a request has cost, and how long it may take."""

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
