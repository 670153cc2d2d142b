"""Pieces are read in packs that one answer has room for: all of them, and each row once."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.sequence.counts import Counts
from gateway.telemetry.sequence.packing import packed
from gateway.telemetry.sequence.trouble import Bucket, pieces, united

MOST = 10
LENGTH_S = 60
rows = st.lists(st.integers(1, MOST), max_size=12)
chosen = st.lists(st.booleans(), min_size=12, max_size=12)


def bucket(number: int, held: int) -> Bucket:
    start = number * LENGTH_S
    return Bucket(start, held, 0, 0, held, 0, start * 1000, start * 1000, held)


@given(st.dictionaries(st.sampled_from("abc"), st.tuples(rows, chosen)))
def test_packs(drawn: dict[str, tuple[list[int], list[bool]]]) -> None:
    """Together they hold the rows that were chosen and no others, and none of them more than fit."""
    held = {
        name: [bucket(number, one) for number, one in enumerate(rows)] for name, (rows, _) in drawn.items()
    }
    wanted = united(
        piece
        for name, (rows, ticks) in drawn.items()
        for piece in pieces(name, held[name], ticks[: len(rows)], LENGTH_S)
    )
    counts = {name: Counts(*map(list, zip(*of, strict=True))) for name, of in held.items()}
    found = packed(wanted, counts, MOST)
    read = [
        sum(
            one.rows
            for name, since, until in pack
            for one in held[name]
            if since <= one.start_s * 1000 < until
        )
        for pack in found
    ]
    assert sum(read) == sum(
        one for rows, ticks in drawn.values() for one, tick in zip(rows, ticks, strict=False) if tick
    )
    assert all(0 < one <= MOST for one in read)
    assert united(piece for pack in found for piece in pack) == wanted
