"""Pieces that are read in one answer each, as far as answers have room. Pure."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from gateway.telemetry.sequence.trouble import Bucket
from gateway.times.ranges import Piece
from gateway.times.window import SECOND_MS

_Held = tuple[int, int]
"""When a bucket begins, in ms, and its rows."""


def packed(pieces: Sequence[Piece], buckets: Mapping[str, Sequence[Bucket]], most: int) -> list[list[Piece]]:
    """The pieces, which begin and end with buckets, in packs of at most `most` rows by these; pieces are cut
    where they hold more. A bucket that does by itself is a pack of its own."""
    packs: list[list[Piece]] = []
    room = 0
    starts = {name: sorted((one.start_s * SECOND_MS, one.rows) for one in of) for name, of in buckets.items()}
    for piece in pieces:
        for part, rows in _parts(piece, _inside(starts.get(piece[0], []), piece), most):
            if not packs or rows > room:
                packs.append([])
                room = most
            packs[-1].append(part)
            room -= rows
    return packs


def _inside(starts: list[_Held], piece: Piece) -> list[_Held]:
    """Those of a monitor's buckets, in time order, that a piece holds."""
    _, since, until = piece
    return starts[bisect_left(starts, (since, 0)) : bisect_left(starts, (until, 0))]


def _parts(piece: Piece, inside: Sequence[_Held], most: int) -> Iterator[tuple[Piece, int]]:
    monitor, since, until = piece
    rows = 0
    for start, held in inside:
        if rows and rows + held > most:
            yield (monitor, since, start), rows
            since, rows = start, 0
        rows += held
    if since < until:
        yield (monitor, since, until), rows
