"""Pieces that are read in one answer each, as far as answers have room. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from gateway.telemetry.sequence.counts import Counts
from gateway.times.ranges import Piece
from gateway.times.window import SECOND_MS


def packed(pieces: Sequence[Piece], counts: Mapping[str, Counts], most: int) -> list[list[Piece]]:
    """The pieces, which begin and end with buckets, in packs of at most `most` rows by these; pieces are cut
    where they hold more. A bucket that does by itself is a pack of its own."""
    packs: list[list[Piece]] = []
    room = 0
    for piece in pieces:
        for part, rows in _parts(piece, counts[piece[0]], most):
            if not packs or rows > room:
                packs.append([])
                room = most
            packs[-1].append(part)
            room -= rows
    return packs


def _parts(piece: Piece, counts: Counts, most: int) -> Iterator[tuple[Piece, int]]:
    monitor, since, until = piece
    inside = counts.within((since, until))
    rows = 0
    for start_s, held in zip(inside.start_s, inside.rows, strict=True):
        if rows and rows + held > most:
            start = start_s * SECOND_MS
            yield (monitor, since, start), rows
            since, rows = start, 0
        rows += held
    if since < until:
        yield (monitor, since, until), rows
