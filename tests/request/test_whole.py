"""Answers are kept within their time and memory, whatever is kept and asked in whatever order."""

import asyncio
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import partial

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


def zeros(size: int) -> bytes:
    return bytes(size)


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
        if now := whole.of(key):
            form = now.forms.of("tag", partial(zeros, size // 2), len)
            assert form == bytes(len(form))
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


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 4000)), max_size=8))
def test_forms_are_made_once_and_counted(asked: list[tuple[str, int]]) -> None:
    """What is made of a kept answer is made once, and its bytes count with the answer's."""
    whole, answer, made = WholeAnswers(SECONDS, MOST, Clock()), told(size=1000), Counter[str]()
    whole.keep("a", answer, 100.0)

    def coded(name: str, size: int) -> bytes:
        made[name] += 1
        return bytes(size)

    first: dict[str, int] = {}
    for name, size in asked:
        first.setdefault(name, size)
        assert len(answer.forms.of(name, partial(coded, name, size), len)) == first[name]
    assert set(made.values()) <= {1}
    assert whole._bytes == ENTRY_BYTES + 1001 + sum(first.values())


def test_a_form_too_many_takes_the_answer_along() -> None:
    """Where there is no room for it, the oldest answer goes, be it its own; it is made for who asked all the
    same, and of an answer that is not kept for each anew."""
    whole, clock, answers = WholeAnswers(SECONDS, MOST, Clock()), Clock(), [told("a", 9000), told("b", 1000)]
    for answer in answers:
        whole.keep(answer.body, answer, clock.now)
    made = [answers[1].forms.of("z", lambda: bytes(8000), len) for _ in range(2)]
    assert made[0] is made[1]
    assert (whole.of("a"), whole.of("b")) == (None, answers[1])
    made = [answers[0].forms.of("z", lambda: bytes(8000), len) for _ in range(2)]
    assert made[0] is not made[1]
    answers[1].forms.of("gzip", lambda: bytes(MOST), len)
    assert (whole.of("b"), whole._bytes) == (None, 0)


async def test_who_waits_for_a_form_takes_the_one_that_is_there() -> None:
    """Of a form that takes its time one is kept, however many began it."""
    whole, answer, begun = WholeAnswers(SECONDS, MOST, Clock()), told(), asyncio.Event()
    whole.keep("a", answer, 100.0)

    async def coded() -> bytes:
        await begun.wait()
        return bytes(100)

    asked = [asyncio.create_task(answer.forms.of_work("z", coded, len)) for _ in range(3)]
    await asyncio.sleep(0)
    begun.set()
    assert await asyncio.gather(*asked) == [bytes(100)] * 3
    assert await answer.forms.of_work("z", coded, len) is await answer.forms.of_work("z", coded, len)
    assert whole._bytes == ENTRY_BYTES + 11 + 100
