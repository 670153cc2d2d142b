"""What is left of sums when others are taken out, and what of it is not to be told so."""

from typing import Any

import pytest

from gateway.archive.subtracting import left_of, less
from gateway.ports import Archived, ArchiveLine

COLUMNS = [one for one in ArchiveLine.COLUMNS[:-5] if one not in ArchiveLine.MOMENTS]
"""Of an answer's row; of its moments those that a test gives it."""


def row(cell: int = 0, rows: int = 10, **told: Any) -> dict[str, Any]:
    """Of so many checks that went well, one as heavy as the other and the newest of more the newer; and what
    is told otherwise."""
    counts = dict.fromkeys(COLUMNS, 0.0)
    counts |= dict.fromkeys(("up", "recorded", "answered", "squares_up"), float(rows))
    counts |= {"rows_read": rows, "answered_rows": rows, "strange": 0, "length_sum": 100.0 * rows}
    counts |= {"length_squares": 1e4 * rows, "length_cubes": 1e6 * rows}
    counts |= {"length_min": 90.0 - rows, "length_max": 110.0 + rows}
    counts |= {"heaviest": 1.0, "sample_interval": 1, "newest_s": 1000 * rows, "last_ms": 1e6 * rows}
    return {"cell": cell, **counts, **told}


def left(whole: dict[str, Any], taken: dict[str, Any]) -> Any:
    return left_of(Archived([whole]), Archived([taken]))


def test_what_is_beyond_all_that_is_taken_out_stands() -> None:
    """A cell of which nothing is taken out is as it was; where all is, there is none. The difference of sums
    is left, and what lies farther out than those that are taken out."""
    whole = [row(0, 100), row(1, 100), row(2, 100)]
    found = left_of(Archived(whole), Archived([row(0, 30), row(1, 100)]))
    assert sorted(found.rows) == [(0, None), (2, None)]
    assert found.rows[2, None] == whole[2]
    farthest = {name: whole[0][name] for name in ("length_min", "length_max", "newest_s", "last_ms")}
    assert found.rows[0, None] == row(0, 70) | farthest
    assert (found.doubtful, found.untold) == ({}, set())


@pytest.mark.parametrize(
    ("name", "whole", "taken", "expected"),
    [
        ("up", 1000.0, 999.0, 1.0),
        ("up", 2.0**42, 2.0**42 - 1, 1.0),
        ("up", 2.0**43 + 1, 2.0**43, None),
        ("up", 10.1, 10.1, 0.0),
        ("squares_up", 2.0**43 - 1, 2.0**43 - 1, 0.0),
        ("squares_up", 2.0**60 + 10, 2.0**60, None),
        ("up", 10.1 + 1e-12, 10.1, None),
        ("down", 1000.5, 999.0, 1.5),
        ("down", 2000.5, 1999.5, None),
        ("down", 10.0, 11.0, None),
        ("strange", 2, 3, None),
        ("rows_read", 10**9, 10**9 - 1, 1),
        ("answered", 10**9, 10**9 - 1, 1.0),
        ("length_sum", 10.0**6, 10.0**6 - 1, None),
        ("length_cubes", 1e6, 1e6, None),
        ("length_cubes", 1e6, 999_000.0, 1000.0),
    ],
)
def test_a_sum_is_told_where_rounding_is_not_what_is_left(
    name: str, whole: float, taken: float, expected: float | None
) -> None:
    """A thousandth of it or more, or whole numbers of checks that a double tells apart, or none: of lengths,
    which may be any number, none is not known to be none, nor of sums so large that a check is lost in them.
    Of what is less than nothing nothing is known."""
    one, other = row(rows=20) | {name: whole}, row(rows=10) | {name: taken}
    found = left(one, other)
    assert found.untold == (set() if expected is not None else {0})
    assert {key: of[name] for key, of in found.rows.items()} == (
        {(0, None): expected} if expected is not None else {}
    )


def test_lengths_of_nothing_are_nothing() -> None:
    """Where nobody that is left answered, sums of lengths are 0, and there is no least and no largest."""
    both: dict[str, Any] = {"length_min": 7.0, "length_max": 8.0}
    whole = row(rows=20, length_sum=1e9 + 0.1, answered=30.0000001, **both)
    taken = row(rows=10, answered_rows=20, length_sum=1e9, answered=30.0, **both)
    (told,) = left(whole, taken).rows.values()
    assert [told[name] for name in ArchiveLine.LENGTHS] == [0, 0, 0, 0, 0, 0, None, None]


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("first_failure_ms", {"down": 5.0}),
        ("last_failure_ms", {"down": 5.0}),
        ("last_fine_ms", {"up": 20.0}),
        ("last_fine_ms", {"up": 0.0, "degraded": 20.0}),
        ("last_fine_ms", {"up": 0.0, "pending": 20.0}),
        ("length_min", {"answered_rows": 20}),
        ("length_max", {"answered_rows": 20}),
    ],
)
def test_an_extreme_of_both_is_doubtful_but_of_nobody(name: str, nobody: dict[str, float]) -> None:
    """What was had by who is taken out may be had by another, too, if there is one that has any."""
    whole, other = row(rows=20) | nobody | {name: 7.0}, row() | dict.fromkeys(nobody, 0) | {name: 7.0}
    found, none = left(whole, other), left(whole, other | nobody)
    assert found.doubtful[name] == [(0, None)]
    assert name not in none.doubtful
    assert none.rows[0, None][name] is None


@pytest.mark.parametrize(
    ("told", "doubtful"),
    [
        ({}, set()),
        ({"strange": 1}, {"heaviest", "sample_interval"}),
        ({"presumed": 1.0}, {"heaviest", "sample_interval"}),
        ({"up": 21.0}, {"heaviest", "sample_interval"}),
        ({"up": 30.0, "heaviest": 2.0}, {"sample_interval"}),
        ({"sample_interval": 2}, {"sample_interval"}),
    ],
)
def test_who_is_as_heavy_as_the_heaviest(told: dict[str, float], doubtful: set[str]) -> None:
    """Where rows are on average as heavy as the heaviest of all, they all are; one of a weight of 1 was not
    sampled. Of rows that are odd, or stand for more checks, the average says nothing."""
    taken = row(rows=10) | {name: told[name] for name in ("heaviest", "sample_interval") if name in told}
    found = left(row(rows=20) | told, taken)
    assert set(found.doubtful) & {"heaviest", "sample_interval"} == doubtful


def test_bins_are_told_as_sums_are() -> None:
    """A bin of which nothing is left is none; one of which rounding may be left leaves its cell untold."""
    whole, taken = ([row(0, 20), row(1, 20)], [row(0, 10), row(1, 10)])
    bins = [
        {"cell": cell, "length_bin": place, "checks": checks}
        for cell, place, checks in ((0, 1, 5.0), (0, 2, 7.5), (0, 3, 2.0), (1, 1, 5.3), (1, 2, 1.0))
    ]
    out = [
        {"cell": cell, "length_bin": place, "checks": checks}
        for cell, place, checks in ((0, 1, 5.0), (0, 2, 1.25), (1, 1, 5.3 - 1e-12))
    ]
    found = left_of(Archived(whole, bins), Archived(taken, out))
    assert [(one["cell"], one["length_bin"], one["checks"]) for one in found.bins] == [
        (0, 2, 6.25),
        (0, 3, 2.0),
        (1, 2, 1.0),
    ]
    assert found.untold == {1}


@pytest.mark.parametrize(
    ("out", "left_over", "untold"),
    [
        ({"checks": 1.0, "squares": 1.0, "first": 20.0, "last": 30.0}, [(4.0, 8.0, 10.0, 40.0)], set()),
        ({"checks": 1.0, "squares": 1.0, "first": 10.0, "last": 30.0}, [], {0}),
        ({"checks": 1.0, "squares": 1.0, "first": 20.0, "last": 40.0}, [], {0}),
        ({"checks": 5.0, "squares": 9.0, "first": 10.0, "last": 40.0}, [], set()),
        ({"checks": 1.0, "squares": 9.0 - 1e-12, "first": 20.0, "last": 30.0}, [], {0}),
    ],
)
def test_failures_are_told_where_their_first_and_last_are_known(
    out: dict[str, float], left_over: list[tuple[float, ...]], untold: set[int]
) -> None:
    """Of a class and code; of another, and where none of it is left, the first and the last do not matter."""
    place = {"cell": 0, "failed_class": "HTTP", "failed_code": 500}
    whole = {**place, "checks": 5.0, "squares": 9.0, "first": 10.0, "last": 40.0}
    other = {**whole, "failed_code": 502}
    sums = Archived([row(0, 20)], (), [whole, other]), Archived([row(0, 10)], (), [{**place, **out}])
    found = left_of(*sums)
    assert found.untold == untold
    told = [tuple(one[name] for name in ("checks", "squares", "first", "last")) for one in found.failures]
    assert told == [*left_over, (5.0, 9.0, 10.0, 40.0)]


def test_what_was_added_up_beyond_what_is_asked_for() -> None:
    """Its sums and bins are taken out again, a cell of which nothing is left with them; the largest and the
    smallest may be of what was taken out. What rounding may have left is to be added up."""
    bins = [{"cell": cell, "length_bin": 1, "checks": 5.3} for cell in (0, 1, 3)]
    over = [{**bins[0], "checks": 5.3 - 1e-12}, {**bins[1], "checks": 1.0}, bins[2]]
    out = [row(0, 10), row(1, 10), row(2, 20), row(3, 10, down=1e-12)]
    found = less(Archived([row(cell, 20, down=5.1) for cell in range(4)], bins), Archived(out, over))
    assert found.untold == {0}
    assert sorted(found.rows) == [(0, None), (1, None), (3, None)]
    assert found.rows[1, None] == row(1, 20, down=5.1) | {
        name: row(1, 10)[name] for name in ArchiveLine.SUMS if name in row() and name != "down"
    }
    assert [(one["cell"], one["checks"]) for one in found.bins] == [(1, pytest.approx(4.3))]
    noisy = less(Archived([row(0, 20, down=5.1)]), Archived([row(0, 10, down=5.1 - 1e-12)]))
    assert (noisy.rows, noisy.untold) == ({}, {0})


def test_what_all_together_do_not_have_is_no_part_of_them() -> None:
    """Where lines of all together do not hold those of somebody, that cell is to be added up."""
    found = left_of(Archived([row(0, 20)]), Archived([row(1, 10)]))
    assert found.untold == {1}
    bins = [{"cell": 0, "length_bin": 1, "checks": 1.0}]
    assert left_of(Archived([row(0, 20)]), Archived([row(0, 10)], bins)).untold == {0}
