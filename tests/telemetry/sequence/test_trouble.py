"""Which buckets are read check by check: those whose counts do not tell what happened in them."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.sequence.trouble import Bucket, Need, affordable, levelled, needs, pieces, spanned

INTERVAL_MS = 60_000
CAPS = {Need.FAILED: 100, Need.AROUND: 100, Need.MIXED: 20}


def bucket(start_s: int, letters: str = "uuuuu", weight: float = 1.0, missing: int = 0) -> Bucket:
    """A check a minute, a letter each: u(p), g (degraded), d(own), p(ending); the last is `missing` late."""
    first, last = start_s * 1000, (start_s + 60 * (len(letters) - 1 + missing)) * 1000
    answered = letters.count("u") + letters.count("g")
    return Bucket(
        start_s,
        len(letters),
        letters.count("d"),
        letters.count("p"),
        answered * weight,
        letters.count("g") * weight,
        first,
        last,
        answered * weight,
    )


def needed(*letters: str) -> list[Need]:
    return needs([bucket(300 * number, text) for number, text in enumerate(letters)], lambda _: INTERVAL_MS)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        (("uuuuu",), [Need.NONE]),
        (("uuduu",), [Need.FAILED]),
        (("uupuu",), [Need.AROUND]),
        (("uuuuu", "ddddd", "uuuuu", "uuuuu"), [Need.AROUND, Need.FAILED, Need.AROUND, Need.NONE]),
        (("ddddd", "uguuu"), [Need.FAILED, Need.AROUND]),
        (("ggggg", "uuuuu"), [Need.NONE, Need.NONE]),
        (("uguuu", "ugguu", "uuuuu"), [Need.MIXED, Need.AROUND, Need.NONE]),
    ],
)
def test_what_needs_a_look(letters: tuple[str, ...], expected: list[Need]) -> None:
    """Failures, what lies next to them, what was not decided, and the newest mixed bucket; none else."""
    assert needed(*letters) == expected


@pytest.mark.parametrize(("missing", "lacks"), [(0, False), (1, True), (2, True)])
@pytest.mark.parametrize("weight", [1.0, 10.0])
def test_a_bucket_that_lacks_checks_is_looked_at(missing: int, lacks: bool, weight: float) -> None:
    """Fewer checks between the first and the last than intervals is trouble, whatever a row weighs."""
    one = bucket(0, "uuuuu", missing=missing)
    weighted = Bucket(0, 5, 0, 0, 5 * weight, 0.0, 0, round(one.last_ms * weight), 5 * weight)
    assert one.lacks(INTERVAL_MS) is lacks
    assert weighted.lacks(INTERVAL_MS) is lacks


@given(st.lists(st.integers(0, 40_000), min_size=2, max_size=20))
def test_checks_that_come_late_lack_nothing(jitter: Sequence[int]) -> None:
    """Checks on a grid, each up to half an interval late, are complete; one gap of two intervals is not."""
    times = [number * INTERVAL_MS + late // 2 for number, late in enumerate(jitter)]
    count = len(times)
    assert not Bucket(0, count, 0, 0, float(count), 0.0, times[0], times[-1], count).lacks(INTERVAL_MS)
    assert Bucket(0, count, 0, 0, float(count), 0.0, 0, (count + 1) * INTERVAL_MS, count).lacks(INTERVAL_MS)


def test_only_as_much_is_read_as_may_be() -> None:
    """Mixed buckets go first, then all but failures; where not even failures fit there is no answer."""
    failed, around, mixed = bucket(0, "d" * 40), bucket(1, "u" * 40), bucket(2, "ug" * 5)
    found = [(failed, Need.FAILED), (around, Need.AROUND), (mixed, Need.MIXED)]
    assert affordable([(mixed, Need.MIXED)], CAPS) is Need.MIXED
    assert affordable(found, CAPS) is Need.AROUND
    assert affordable([*found, (around, Need.AROUND)], CAPS) is Need.FAILED
    assert affordable([(failed, Need.FAILED)] * 3, CAPS) is None
    assert affordable([], CAPS) is Need.MIXED


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ((False, False, False), []),
        ((True, False, True), [("m", 0, 60_000), ("m", 300_000, 360_000)]),
        ((True, True, False), [("m", 0, 120_000)]),
        ((False, True, True), [("m", 60_000, 360_000)]),
    ],
)
def test_buckets_that_follow_on_each_other_are_one_piece(
    chosen: Sequence[bool], found: list[tuple[str, int, int]]
) -> None:
    """Pieces are whole buckets, from the first of a run to the end of its last, silence between or not."""
    buckets = [bucket(0, "u"), bucket(60, "u"), bucket(300, "u")]
    assert pieces("m", buckets, chosen, 60) == found


def test_fewer_pieces() -> None:
    """Joined, a monitor has one piece; levelled, all monitors have the same."""
    found = [("a", 0, 10), ("a", 50, 60), ("b", 30, 40)]
    assert spanned(found) == [("a", 0, 60), ("b", 30, 40)]
    assert levelled(spanned(found)) == [("a", 0, 60), ("b", 0, 60)]
