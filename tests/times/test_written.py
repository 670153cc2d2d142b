"""Windows and durations as callers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.times import written
from gateway.times.window import Duration, Window, WindowSpec

DAY = Window("24h", 0, 86_400_000)


def test_accepted() -> None:
    """What can be parsed is handed on."""
    assert written.window("24h", "window") == WindowSpec.parse("24h")
    assert written.duration("5m", "bucket") == Duration("5m", 300)
    assert written.bucket_seconds(DAY, Duration("5m", 300)) == 300
    assert written.bucket_seconds(DAY, None) == 300


def test_refused() -> None:
    """What cannot be parsed is bad input that names its argument and opens with what is wrong."""
    for refused, argument in (
        (lambda: written.window("yesterday", "since"), "since"),
        (lambda: written.duration("soon", "step"), "step"),
        (lambda: written.bucket_seconds(DAY, Duration("1s", 1)), "bucket"),
    ):
        with pytest.raises(BadUserInput, match=rf"^{argument}: ['1]") as error:
            refused()
        assert error.value.extensions() == {"code": "BAD_USER_INPUT", "argument": argument}


@given(st.integers(1, 8000))
def test_windows_of_the_far_future_are_refused(years: int) -> None:
    """What is walked day by day ends: a window may begin at most 400 days from now."""
    now_ms = 1_795_480_000_000
    year = min(9998, 2026 + years)
    asked = WindowSpec.parse(f"{year}-11-26")
    if year <= 2027:
        assert written.located(asked, now_ms, "UTC").since_ms > now_ms
    else:
        with pytest.raises(BadUserInput, match="400 days from now"):
            written.located(asked, now_ms, "UTC")
