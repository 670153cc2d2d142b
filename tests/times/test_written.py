"""Windows and durations as callers write them."""

import pytest

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
