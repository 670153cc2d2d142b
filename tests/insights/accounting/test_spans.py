"""The part of a window that a monitor's time is counted of. Pure."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.insights.accounting.accounting import span_of
from gateway.times.ranges import cut, overlap
from gateway.times.window import Window
from tests.insights.histories import monitor

moments = st.integers(0, 1000)
windows = st.tuples(moments, moments).map(lambda ends: Window("", min(ends), max(ends) + 1))


@given(windows, moments, moments, st.none() | moments)
def test_a_span_is_what_window_past_and_life_have_in_common(
    window: Window, now_ms: int, created_ms: int, disabled_ms: int | None
) -> None:
    """Neither before the window or the monitor, nor after now or its last check: as long as all of them."""
    enabled = disabled_ms is None
    one = monitor(created_at=created_ms, enabled=enabled, last_checked_at=disabled_ms)
    since, until = span_of(one, window, now_ms)
    passed = cut((window.since_ms, window.until_ms), (0, now_ms))
    assert until - since == overlap(passed, (created_ms, 10**6 if disabled_ms is None else disabled_ms))
    assert since <= until
