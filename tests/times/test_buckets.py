"""How a window is cut into buckets: aligned, without gap or overlap, and no more than can be drawn."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.times.window import (
    AUTO_BUCKETS,
    BUCKET_LADDER_S,
    MAX_WINDOW_S,
    Duration,
    Window,
    WindowError,
    WindowSpec,
)

NOW_MS = 1_793_534_400_000  # 2026-11-01T12:00:00Z
windows = st.builds(
    lambda since, length: Window("", since, since + length),
    st.integers(0, 4 * 10**12),
    st.integers(1, MAX_WINDOW_S * 1000),
)
buckets = st.sampled_from(BUCKET_LADDER_S)


@given(windows, buckets)
def test_aligned_contains(window: Window, bucket_s: int) -> None:
    """An aligned window contains the window, by less than a bucket on either side."""
    aligned, step = window.aligned(bucket_s), bucket_s * 1000
    assert aligned.since_ms <= window.since_ms < aligned.since_ms + step
    assert aligned.until_ms - step < window.until_ms <= aligned.until_ms
    assert aligned.since_ms % step == aligned.until_ms % step == 0
    assert aligned.aligned(bucket_s) == aligned


@given(st.integers(0, 4 * 10**12), st.integers(1, 200), buckets)
def test_buckets_tile(since_ms: int, count: int, bucket_s: int) -> None:
    """The buckets of a window tile its aligned range, without gap or overlap."""
    window = Window("", since_ms, since_ms + count * bucket_s * 1000)
    starts, aligned = window.starts(bucket_s), window.aligned(bucket_s)
    ends = [start + bucket_s for start in starts]
    assert starts[0] * 1000 == aligned.since_ms
    assert ends[-1] * 1000 == aligned.until_ms
    assert starts[1:] == ends[:-1]


@given(windows)
@example(Window("5h", 1000, 18_001_000))
def test_auto_bucket(window: Window) -> None:
    """The bucket chosen comes from the ladder and draws at most AUTO_BUCKETS points."""
    bucket_s = window.bucket_or_auto(None)
    assert bucket_s in BUCKET_LADDER_S
    assert len(window.starts(bucket_s)) <= AUTO_BUCKETS


@pytest.mark.parametrize(
    ("text", "bucket_s"),
    [("1h", 60), ("24h", 300), ("7d", 3600), ("30d", 10_800), ("90d", 43_200), ("400d", 604_800)],
)
def test_auto_bucket_is_fine(text: str, bucket_s: int) -> None:
    """The usual windows get the finest bucket that fits."""
    assert WindowSpec.parse(text).at(NOW_MS).bucket_or_auto(None) == bucket_s


def test_bucket_asked_for() -> None:
    """A bucket asked for is taken, up to 2000 of them and to 400 days each; the refusal names the bucket."""
    day = WindowSpec.parse("24h").at(NOW_MS)
    assert day.bucket_or_auto(Duration.parse("44s")) == 44
    assert day.bucket_or_auto(Duration.parse("400d")) == MAX_WINDOW_S
    with pytest.raises(WindowError, match=r"^43s cuts this window into more than 2000 buckets"):
        day.bucket_or_auto(Duration.parse("43s"))
    with pytest.raises(WindowError, match=r"^401d is longer than 400 days"):
        day.bucket_or_auto(Duration.parse("401d"))
