"""One heartbeat and the row it becomes."""

import pytest

from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv


@pytest.mark.parametrize(
    ("interval", "rate", "weight"), [(1, 1.0, 1), (10, 1.0, 10), (1, 0.25, 4), (10, 0.5, 20), (10, 0.0, 10)]
)
def test_weight(interval: int, rate: float, weight: float) -> None:
    """A row stands for sample interval / sample rate checks; a rate of 0 reads as 1."""
    assert Heartbeat("m", "o", 0, "up", 1.0, sample_rate=rate, sample_interval=interval).weight == weight


def test_row() -> None:
    """A row is one line of as many fields as columns, whatever its texts hold."""
    text = rows_tsv([Heartbeat("m", "o", 61_999, "down", 1.5, error="a\tb\nc\\d\re\0")] * 2).decode()
    first, second, end = text.split("\n")
    assert (first, end) == (second, "")
    fields = dict(zip(ROW_COLUMNS, first.split("\t"), strict=True))
    assert (fields["timestamp"], fields["blob6"]) == ("61", "a\\tb\\nc\\\\d\\re\\0")


def test_written_at() -> None:
    """A row is written when it is said to be."""
    assert rows_tsv([Heartbeat("m", "o", 61_999, "up", 1.5)], 99).startswith(b"99\t")
