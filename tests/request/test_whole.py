"""Answers are kept within their time and memory, whatever is kept and asked in whatever order."""

from collections.abc import Hashable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.meter import Meter
from gateway.request.whole import ENTRY_BYTES, Told, WholeAnswers

SECONDS, MOST = 5.0, 20_000


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def told(body: object = "body", size: int | None = 10) -> Told[object]:
    return Told(body, Meter(), bytes=size)


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 12_000), st.floats(0, 6), st.floats(0, 3)),
    max_size=40,
)


@given(STEPS)
def test_within_bounds(steps: list[tuple[str, int, float, float]]) -> None:
    """Never more bytes than there may be, and never an answer of longer ago, nor another question's."""
    clock = Clock()
    whole = WholeAnswers(SECONDS, MOST, clock)
    began_at: dict[Hashable, float] = {}
    for key, size, took, passed in steps:
        began = clock.now
        clock.now += took
        whole.keep(key, told(key, size), began)
        began_at[key] = began
        clock.now += passed
        assert whole._bytes == sum(one.bytes for one in whole._kept.values()) <= MOST
        for other in "abcdef":
            found = whole.of(other)
            if found:
                assert found.body == other
                assert clock.now < max(began_at.values()) + SECONDS


@pytest.mark.parametrize(
    "answer",
    [
        told(size=None),
        replace(told(), codes=frozenset({"BAD_USER_INPUT"})),
        Told("body", Meter(stale=True), bytes=10),
        told(size=MOST),
    ],
)
def test_not_kept(answer: Told[object]) -> None:
    """Not of a size that is not known, not with errors, not where something older stood in, not too large."""
    whole = WholeAnswers(SECONDS, MOST, Clock())
    whole.keep("a", answer, 100.0)
    assert whole.of("a") is None


def test_counted_from_the_beginning() -> None:
    """Work that took long is of a long time ago: its answer is kept for what is left."""
    clock = Clock()
    whole = WholeAnswers(SECONDS, MOST, clock)
    clock.now += 3
    whole.keep("a", told(), 100.0)
    clock.now += 1.9
    assert whole.of("a")
    clock.now += 0.2
    assert whole.of("a") is None


def test_the_texts_of_the_key_count() -> None:
    """A question may be longer than its answer."""
    whole = WholeAnswers(SECONDS, MOST, Clock())
    whole.keep(("org", "q" * (MOST - ENTRY_BYTES)), told(), 100.0)
    assert whole._bytes == 0
    whole.keep(("org", "q" * 1000, b"v" * 1000), told(), 100.0)
    assert whole._bytes == ENTRY_BYTES + 2013
