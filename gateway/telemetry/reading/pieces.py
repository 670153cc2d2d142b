"""Reads every check in named pieces of monitors' time, in as few statements as the service takes."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter, mul
from typing import NamedTuple

from gateway.ports import Rows, Statement
from gateway.telemetry.answers.recorded import known_statuses
from gateway.telemetry.reading.naming import shares
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sequence.marks import Check
from gateway.telemetry.sequence.repeated import once
from gateway.telemetry.sequence.trouble import levelled, spanned
from gateway.telemetry.sql import sequences
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.telemetry.sql.text import Source
from gateway.times.ranges import Piece

PIECES_CAP = 400
"""Most pieces named; beyond, each monitor is read from its first to its last trouble."""
MOST_CUTS = 3
"""Statements that the pieces may take; beyond, fewer and longer ones are read, too."""
ROWS_CAP = 50_000
"""Most single checks of one answer, some 12 MB of JSON."""


class OverfullError(Exception):
    """The pieces hold more rows than one answer may have."""


class Found(NamedTuple):
    """Checks by monitor, oldest first, and the fingerprints of the statements that told them."""

    checks: Mapping[str, Sequence[Check]]
    statements: tuple[str, ...]


async def read_packs(reader: Reader, source: Source, org: str, packs: Sequence[Sequence[Piece]]) -> Found:
    """Packs of pieces, each of which one answer has room for. Raises OverfullError where it has not."""
    found = await asyncio.gather(*(read_pieces(reader, source, org, one) for one in packs))
    if len(found) == 1:
        return found[0]
    checks: dict[str, list[Check]] = defaultdict(list)
    for one in found:
        for monitor, mine in one.checks.items():
            checks[monitor] += mine
    ordered = {monitor: list(once(sorted(mine, key=attrgetter("check")))) for monitor, mine in checks.items()}
    return Found(ordered, tuple(name for one in found for name in one.statements))


async def read_pieces(reader: Reader, source: Source, org: str, named: Sequence[Piece]) -> Found:
    """Where the pieces were too many to be named, and what was read in their place held too much, all of them
    are named after all. Raises OverfullError where they hold too much themselves."""
    ordered = sorted(named)
    fitting = sorted(_fitting(source, org, ordered))
    try:
        return await _read(reader, _statements(source, org, fitting, len(fitting)))
    except OverfullError:
        if fitting == ordered:
            raise
        return await _read(reader, _statements(source, org, ordered, len(ordered)))


async def _read(reader: Reader, cut: Sequence[Statement]) -> Found:
    checks: dict[str, list[Check]] = defaultdict(list)  # by statement, so that each is in time order
    answers = await asyncio.gather(*(reader.read(one) for one in cut))
    for statement, answer in zip(cut, answers, strict=True):
        if len(answer.rows) == ROWS_CAP:
            raise OverfullError
        reader.meter.saw(len(answer.rows), None)
        for monitor, check in zip(answer.column("monitor"), _checks(statement, answer), strict=True):
            checks[monitor].append(check)
    names = tuple(one.fingerprint for one in cut)
    return Found({monitor: _once(mine) for monitor, mine in checks.items()}, names)


def _once(found: list[Check]) -> list[Check]:
    """Hardly ever was one of them written twice."""
    return found if len({one.check for one in found}) == len(found) else list(once(found))


def _fitting(source: Source, org: str, named: list[Piece]) -> list[Piece]:
    """The pieces, or fewer and longer ones where too many statements would have to hold them."""
    if len(named) <= PIECES_CAP and _statements(source, org, named, MOST_CUTS):
        return named
    named = spanned(named)
    return named if _statements(source, org, named, MOST_CUTS) else levelled(named)


def _statements(source: Source, org: str, named: Sequence[Piece], most: int) -> list[Statement]:
    """As few statements as hold the pieces, each as short as the service wants it; none where `most` of them
    do not."""
    for count in range(1, min(most, len(named)) + 1):
        cut = [sequences.checks_between(org, source, one, ROWS_CAP) for one in shares(named, count)]
        if count == len(named) or all(source.fits(one.sql) for one in cut):
            return cut
    return []


def _checks(statement: Statement, answer: Rows) -> Iterator[Check]:
    """In the order of the rows, which are taken by column, as there are thousands of them."""
    statuses, codes, errors = (answer.column(name) for name in ("status", "code", "error"))
    known_statuses(statuses)
    told = zip(statuses, codes, errors, answer.column("error_class"), strict=True)
    slots = answer.column("taken") if "taken" in statement.columns else [1.0] * len(statuses)
    return map(
        Check,
        answer.column("timestamp_ms"),
        statuses,
        answer.column("region"),
        answer.column("colo"),
        codes,
        errors,
        (failure_class(*of_it) if status == "down" else "" for status, *of_it in told),
        answer.column("dispatch_id"),
        map(mul, answer.column("weight"), slots),
        slots,
    )
