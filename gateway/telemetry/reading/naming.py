"""Statements that name more monitors than the service takes in one text: cut into several, or naming none.

An answer whose rows say whose they are can be read for all of the org and its other rows left out, which
costs no read more. One that counts some monitors together cannot: it is cut, and what its parts counted is
added up.
"""

import asyncio
import math
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from gateway.ports import AnswerRow, Rows, Statement
from gateway.telemetry.answers.tally import Tally, tally
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.select import Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source

MOST_CUTS = 2
"""Statements into which one is cut before all monitors of the org are read instead, where that can be done:
few monitors of many are read more finely by themselves."""

_Named = TypeVar("_Named")
_Ordered = TypeVar("_Ordered", str, float)
Names = Whose
Slices = tuple[Slice, ...]
Compose = Callable[[Slices, Names], Statement]


@dataclass(frozen=True, slots=True)
class Portion:
    """One statement of those that a question was cut into, what it computes, and its answer."""

    statement: Statement
    slices: Slices
    answer: Rows

    def tallies(self, number: int) -> Iterator[tuple[AnswerRow, Tally]]:
        """Slice `number` of each row, with the statement that it came from."""
        parts, told = self.slices[number].parts, (self.statement.fingerprint,)
        for row in self.answer.rows:
            yield row, tally(row, number, parts, stale=self.answer.stale, statements=told)


async def portions(
    reader: Reader, compose: Compose, slices: Slices, monitors: Names, *, keyed: bool
) -> list[Portion]:
    """What was read of the monitors named; None is all of the org. `keyed`: rows tell their monitor."""
    wanted = cut(reader.source, compose, slices, monitors, keyed=keyed)
    answers = await asyncio.gather(*(reader.read(statement) for statement, _ in wanted))
    if keyed and isinstance(monitors, tuple):
        answers = [_only(answer, frozenset(monitors)) for answer in answers]
    return [Portion(*one, answer) for one, answer in zip(wanted, answers, strict=True)]


def cut(
    source: Source, compose: Compose, slices: Slices, monitors: Names, *, keyed: bool
) -> list[tuple[Statement, Slices]]:
    """The statements that read them, each as short as the service wants it where that can be had."""
    if len(slices) == 1 and slices[0].parts.parted and crowded(source, compose, slices, monitors):
        halves = _halves(slices[0])
        return [one for half in halves for one in cut(source, compose, (half,), monitors, keyed=keyed)]
    return [(one, slices) for one in cut_names(source, partial(compose, slices), monitors, keyed=keyed)]


def _halves(one: Slice) -> tuple[Slice, Slice]:
    """All but half of the phases, or else of the percentiles, and that half by itself."""
    first, rest = _parted(one.parts)
    return replace(one, parts=first), replace(one, parts=rest)


def _parted(parts: Parts) -> tuple[Parts, Parts]:
    if parts.phases:
        return _phases_apart(parts)
    kept, apart = _every_other(parts.levels)
    return replace(parts, levels=kept), Parts(latency=True, levels=apart)


def _phases_apart(parts: Parts) -> tuple[Parts, Parts]:
    """Phases by themselves where latency has percentiles, too; else half of them, or of their percentiles."""
    alone = Parts(phases=parts.phases, phase_levels=parts.phase_levels, spread=parts.spread)
    if len(parts.levels) > 1:
        return replace(parts, phases=frozenset(), phase_levels=frozenset()), alone
    if len(parts.phases) > 1:
        kept, apart = _every_other(parts.phases)
        return replace(parts, phases=kept), replace(alone, phases=apart)
    levels, others = _every_other(parts.phase_levels)
    return replace(parts, phase_levels=levels), replace(alone, phase_levels=others)


def _every_other(found: AbstractSet[_Ordered]) -> tuple[frozenset[_Ordered], frozenset[_Ordered]]:
    ordered = sorted(found)
    return frozenset(ordered[::2]), frozenset(ordered[1::2])


def cut_names(
    source: Source, compose: Callable[[Names], Statement], monitors: Names, *, keyed: bool
) -> list[Statement]:
    whole = compose(monitors)
    if not isinstance(monitors, tuple) or len(monitors) == 1 or source.fits(whole.sql):
        return [whole]
    everybody = compose(None)
    bare = _bare(source, compose, monitors)
    least = math.ceil((bare - source.room(whole.sql)) / bare) if bare > 0 else len(monitors)
    for count in range(min(max(2, least), len(monitors)), len(monitors) + 1):
        if keyed and count > MOST_CUTS and source.fits(everybody.sql):
            return [everybody]
        parts = [compose(part) for part in shares(monitors, count)]
        if all(source.fits(one.sql) for one in parts):
            break
    return parts


def _bare(source: Source, compose: Callable[[Names], Statement], monitors: tuple[str, ...]) -> int:
    """Room for names: what is said of every monitor that overruns takes of it, too, and more with each."""
    return max(source.room(compose(named).sql) for named in (None, monitors[:1]))


def shares(named: Sequence[_Named], count: int) -> Iterator[tuple[_Named, ...]]:
    """So many parts of nearly equal size, in order."""
    for number in range(count):
        yield tuple(named[len(named) * number // count : len(named) * (number + 1) // count])


def crowded(source: Source, compose: Compose, slices: Slices, monitors: Names) -> bool:
    """It is the columns rather than the names that make the statement too long: fewer of them would do."""
    if source.fits(compose(slices, monitors).sql):
        return False
    if not isinstance(monitors, tuple):
        return True  # none are named, or those that are left out: these cannot be cut
    bare = _bare(source, partial(compose, slices), monitors)
    return bare < source.dialect.sql_cap / 2


def _only(answer: Rows, named: frozenset[str]) -> Rows:
    return replace(answer, rows=[row for row in answer.rows if row["monitor"] in named])
