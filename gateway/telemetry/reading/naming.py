"""Statements that name more monitors than the service takes in one text: cut into several, or naming none.

An answer whose rows say whose they are can be read for all of the org and its other rows left out, which
costs no read more. One that counts some monitors together cannot: it is cut, and what its parts counted is
added up.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gateway.ports import AnswerRow, Rows, Statement
from gateway.telemetry.answers.tally import Tally, tally
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import Source

MOST_CUTS = 2
"""Statements into which one is cut before all monitors of the org are read instead, where that can be done:
few monitors of many are read more finely by themselves."""

_Named = TypeVar("_Named")
Names = tuple[str, ...] | None
Compose = Callable[[Names], Statement]


@dataclass(frozen=True, slots=True)
class Portion:
    """One statement of those that a question was cut into, and its answer."""

    statement: Statement
    answer: Rows


async def portions(reader: Reader, compose: Compose, monitors: Names, *, keyed: bool) -> list[Portion]:
    """What was read of the monitors named; None is all of the org. `keyed`: rows tell their monitor."""
    wanted = cut(reader.source, compose, monitors, keyed=keyed)
    answers = await asyncio.gather(*(reader.read(one) for one in wanted))
    if keyed and monitors is not None:
        answers = [_only(answer, frozenset(monitors)) for answer in answers]
    return [Portion(*one) for one in zip(wanted, answers, strict=True)]


def cut(source: Source, compose: Compose, monitors: Names, *, keyed: bool) -> list[Statement]:
    """The statements that read them, each as short as the service wants it where that can be had."""
    whole = compose(monitors)
    if monitors is None or len(monitors) == 1 or source.fits(whole.sql):
        return [whole]
    for count in range(2, len(monitors) + 1):
        if keyed and count > MOST_CUTS:
            return [compose(None)]
        parts = [compose(part) for part in shares(monitors, count)]
        if all(source.fits(one.sql) for one in parts):
            break
    return parts


def shares(named: Sequence[_Named], count: int) -> Iterator[tuple[_Named, ...]]:
    """So many parts of nearly equal size, in order."""
    for number in range(count):
        yield tuple(named[len(named) * number // count : len(named) * (number + 1) // count])


def crowded(source: Source, compose: Compose, monitors: Names) -> bool:
    """It is the columns rather than the names that make the statement too long: fewer windows would do."""
    return (
        not source.fits(compose(monitors).sql) and source.room(compose(None).sql) < source.dialect.sql_cap / 2
    )


def _only(answer: Rows, named: frozenset[str]) -> Rows:
    return replace(answer, rows=[row for row in answer.rows if row["monitor"] in named])


def tally_of(row: AnswerRow, number: int, parts: Parts, portion: Portion) -> Tally:
    """Slice `number` of a row, with the statement that it came from."""
    counted = tally(row, number, parts)
    return replace(counted, stale=portion.answer.stale, statements=(portion.statement.fingerprint,))
