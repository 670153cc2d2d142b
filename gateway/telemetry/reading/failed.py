"""Failed checks are read apart from all others where whole hours say what the others come to.

Hours tell no codes, no classes and no first failure, so that who asks for these reads rows: of a long window
those of failed checks alone, which are few, beside hours of whatever else was checked. Both are counted as
rows would be, so that any reason may decide between the two ways.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from gateway.telemetry.answers.narrowing import narrowed
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.grouping import joined
from gateway.telemetry.reading.questions import Windowing
from gateway.telemetry.sql.columns import Outcomes
from gateway.telemetry.sql.rolled.hours import DAY_MS
from gateway.telemetry.sql.rolled.shape import LEAST_DAYS, Shape, answerable, approximate
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source


class Failing(Windowing, Protocol):
    """A question that may ask for failed checks by themselves, of all checks or of some `outcomes`."""

    @property
    def failures(self) -> bool: ...

    @property
    def outcomes(self) -> Outcomes: ...


_Question = TypeVar("_Question", bound=Failing)
_Key = TypeVar("_Key", bound=tuple[Any, ...])
Groups = Mapping[_Key, Tally]
Answers = Callable[[Sequence[_Question]], Awaitable[list[Groups[_Key] | Exception]]]


async def told_apart(
    source: Source,
    questions: Sequence[_Question],
    shape: Callable[[_Question], Shape],
    answers: Answers[_Question, _Key],
) -> list[Groups[_Key] | Exception]:
    """As `answers` tells it; `shape` is that of an answer which tells no failures apart."""
    parts = {one: _parts(source, one, shape(one)) for one in questions}
    asked = list(dict.fromkeys(part for told in parts.values() for part in told))
    found = dict(zip(asked, await answers(asked), strict=True))
    return [_together([found[part] for part in parts[one]], one.parts) for one in questions]


def _parts(source: Source, question: _Question, shape: Shape) -> tuple[_Question, ...]:
    """Percentiles are rows' to the letter, however they are asked for."""
    scope, window = question.scope, question.window
    rows = not source.dialect.rolled or scope.by_rows or approximate(question.parts)
    if rows or not question.failures:
        return (question,)
    others = replace(question.parts, last_failure=False)
    one = Slice(window.since_ms, window.until_ms, others)
    # Of few that are named, though their hours are kept, one statement over all rows is as fast as these two.
    named = None if scope.only is None else len(scope.only)
    # Hours of monitors one by one are many: of fewer days rows are read as fast.
    short = shape.monitors and window.until_ms - window.since_ms < LEAST_DAYS * DAY_MS
    if short or not answerable((one,), replace(shape, not_failed=True), named):
        return (question,)
    return (
        replace(question, parts=others, outcomes=Outcomes.NOT_FAILED),
        replace(question, outcomes=Outcomes.FAILED),
    )


def _together(found: Sequence[Groups[_Key] | Exception], parts: Parts) -> Groups[_Key] | Exception:
    """Groups of them all, in order. Where one of them failed, all did."""
    told: dict[_Key, list[Tally]] = {}
    for groups in found:
        if isinstance(groups, Exception):
            return groups
        for key, counted in groups.items():
            told.setdefault(key, []).append(counted)
    if len(found) == 1:
        return found[0]
    return {key: _as_one(tallies, parts) for key, tallies in sorted(told.items())}


def _as_one(tallies: Sequence[Tally], parts: Parts) -> Tally:
    """Failed checks whose region has no name lie in a group with those that did not fail."""
    return tallies[0] if len(tallies) == 1 else narrowed(joined(tallies), parts)
