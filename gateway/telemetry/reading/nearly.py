"""Questions that hours answer nearly are asked apart from those that rows have to answer.

Where a store holds hours, percentiles and lateness come from them within the ratio of their bins. An answer
depends on its question alone: so what hours hold of a question is read with nothing that would make rows of
it, and what they do not hold is read beside it and put to it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.questions import Windowing
from gateway.telemetry.sql.rolled.shape import HELD, Shape, approximate
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.telemetry.sql.text import Source

_Question = TypeVar("_Question", bound=Windowing)
_Answer = TypeVar("_Answer")
_Key = TypeVar("_Key")
Answers = Callable[[Sequence[_Question]], Awaitable[list[_Answer | Exception]]]


@dataclass(frozen=True, slots=True)
class Halves(Generic[_Question]):
    """What hours answer nearly of a question, and the rest of it."""

    nearly: _Question | None
    rest: _Question | None


async def told_nearly(
    source: Source,
    questions: Sequence[_Question],
    shape: Callable[[_Question], Shape],
    answers: Answers[_Question, _Answer],
    join: Callable[[_Answer, _Answer, Parts], _Answer],
) -> list[_Answer | Exception]:
    """As `answers` tells it; `join` puts the rest of an answer (of those parts) to what hours said."""
    halves = [_halves(one, shape(one)) for one in questions] if source.dialect.rolled else []
    if not any(one.nearly for one in halves):
        return await answers(questions)
    asked = _distinct(one.nearly for one in halves)
    rest = _distinct(one.rest for one in halves)
    # Counts are the same from anywhere: they share a read with what comes from hours.
    plain = [one for one in rest if _plain(one)]
    beside = [one for one in rest if not _plain(one)]
    batches = [batch for batch in ([*asked, *plain], beside) if batch]
    told = await asyncio.gather(*map(answers, batches))
    found: dict[_Question, _Answer | Exception] = {}
    for batch, some in zip(batches, told, strict=True):
        found |= dict(zip(batch, some, strict=True))
    return [_joined(one, found, join) for one in halves]


def _joined(
    halves: Halves[_Question],
    found: Mapping[_Question, Any],
    join: Callable[[Any, Any, Parts], _Answer],
) -> _Answer | Exception:
    """Where one of the two failed, all of it did."""
    told: list[_Answer | Exception] = [found[one] for one in (halves.nearly, halves.rest) if one]
    failed = next((one for one in told if isinstance(one, Exception)), None)
    if failed or halves.nearly is None or halves.rest is None:
        return failed or told[0]
    return join(found[halves.nearly], found[halves.rest], halves.rest.parts)


def _halves(question: _Question, shape: Shape) -> Halves[_Question]:
    parts, window, scope = question.parts, question.window, question.scope
    nearly = shape.nearly((window.since_ms, window.until_ms))
    levels, lag = bool(parts.levels and nearly.levels), parts.lag and nearly.lag
    if not (levels or lag) or scope.by_rows or getattr(question, "hours", None):
        return Halves(None, question)
    held = replace(_both(parts, HELD), levels=parts.levels if levels else frozenset(), lag=lag)
    rest = replace(
        parts,
        latency=False,
        levels=frozenset() if levels else parts.levels,
        lag=parts.lag and not lag,
        recorded=False,
        spread=parts.spread and bool(parts.phases),
    )
    return Halves(
        replace(question, parts=held), replace(question, parts=rest) if rest != COUNTS_ONLY else None
    )


def _both(parts: Parts, others: Parts) -> Parts:
    return Parts(
        latency=parts.latency and others.latency,
        spread=parts.spread and others.spread,
        recorded=parts.recorded and others.recorded,
    )


def _plain(question: Windowing) -> bool:
    """Hours and rows say the same of it, and it makes no rows of what it shares a read with."""
    rows = getattr(question, "hours", None) or getattr(question, "failures", False)
    bare = not (question.scope.by_rows or rows)
    return bare and question.parts | HELD == HELD and not approximate(question.parts)


def _distinct(found: Iterable[_Question | None]) -> list[_Question]:
    return list(dict.fromkeys(one for one in found if one is not None))


def joined(nearly: Tally, beside: Tally, parts: Parts) -> Tally:
    """A tally by hours, with these parts of another of the same rows."""
    late = beside if parts.lag else nearly
    return replace(
        nearly,
        lag_p50_ms=late.lag_p50_ms,
        lag_p95_ms=late.lag_p95_ms,
        last_failure=beside.last_failure,
        last_failure_ms=beside.last_failure_ms,
        apdex=beside.apdex,
        first_failure_ms=beside.first_failure_ms,
        last_fine_ms=beside.last_fine_ms,
        phases=beside.phases,
        answered_rows=beside.answered_rows,
        certificate=beside.certificate,
        stale=nearly.stale or beside.stale,
        statements=tuple(dict.fromkeys((*nearly.statements, *beside.statements))),
    )


def joined_all(
    nearly: Mapping[_Key, Tally], beside: Mapping[_Key, Tally], parts: Parts
) -> Mapping[_Key, Tally]:
    """By group. One that came between the two reads is in none."""
    return {key: joined(one, beside[key], parts) if key in beside else one for key, one in nearly.items()}
