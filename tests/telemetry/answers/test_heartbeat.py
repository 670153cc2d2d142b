"""One heartbeat and the row it becomes."""

from typing import Any

import pytest

from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.columns import SHOWN


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


TEXTS = ("monitor_id", "org_id", "dispatch_id", "status", "region", "colo", "error", "kind", "error_class")


@pytest.mark.parametrize(
    ("hostile", "written"), [("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0"), ("\\", "\\\\")]
)
@pytest.mark.parametrize("name", [*TEXTS, "relay", *SHOWN])
def test_one_character(name: str, hostile: str, written: str) -> None:
    """A single character in a single text is escaped, and leaves the other fields as they are."""

    def told(text: str) -> str:
        given: dict[str, Any] = {"tls_ms": 0.25, "expires_s": 7, name: text}
        named: dict[str, Any] = {"monitor_id": "m", "org_id": "o", "status": "down"}
        return rows_tsv([Heartbeat(**(named | given), timestamp_ms=61_999, latency_ms=1.5)]).decode()

    assert told("held").count("held") == 1
    assert told(f"<{hostile}>") == told("held").replace("held", f"<{written}>")


def test_written_at() -> None:
    """A row is written when it is said to be."""
    assert rows_tsv([Heartbeat("m", "o", 61_999, "up", 1.5)], 99).startswith(b"99\t")
