"""How an uptime came about: enough to redo value, effective sample size and interval by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from gateway.insights import beats
from gateway.insights.accounting import accounting
from gateway.insights.accounting.accounting import Accounted, Accounting, Asked, Doubt
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Degraded
from gateway.telemetry.numbers.estimates import LEVEL, effective_sample_size
from gateway.times.maintenance import Handling
from gateway.times.window import SECOND_MS, Window

if TYPE_CHECKING:
    from gateway.telemetry.answers.tally import Tally
    from gateway.telemetry.sequence.timeline import Seconds

SURE = "nothing was sampled, and no more is missing than may be under way, so that lower = value = upper"
SAMPLED = (
    "lower and upper are Clopper's and Pearson's at level 0.95, for rows of uneven weight: with "
    "W = sumOfWeights, H = weights.largest, G = value W, g = weights.good, B = W - G, b = weights.bad, upper "
    "is the 0.975 quantile of Beta((G + H)/w, B/w), where w = (1 - value) (G g + H^2)/(G + H) + value b; "
    "lower is 1 less the same with good and bad exchanged"
)
MISSING = (
    "what is missing may have been all down or all up: of W + missing, lower is that of what was seen times "
    "W, upper that times W and missing"
)
SURPLUS = (
    "checks beyond what can be ({:.6g}) were seen, and should not have been counted: they may all have been "
    "up, or all down, which comes before what is missing"
)
UNKNOWN = "no interval: checks were sampled or lost, and an incident that nobody saw cannot be estimated"
NOTHING = "nothing to count, and so no value"
OF_TIME = {
    Accounting.CHECKS: "/ (up + degraded + down), in checks",
    Accounting.TIME: "/ (up + degraded + down), in seconds that checks hold for",
}
OF_INCIDENTS = "seconds outside incidents / seconds that the monitors existed"
LEAST = 0.5
"""Fewer checks than this are not worth naming."""


class LeftOutReason(Enum):
    """Why something is in no denominator."""

    PENDING = "pending"
    NO_DATA = "no_data"
    DISABLED = "disabled"
    NOT_YET_CREATED = "not_yet_created"
    MAINTENANCE = "maintenance"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Checks that count for nothing; estimated from the intervals where there were none."""

    reason: LeftOutReason
    checks: float
    text: str


@dataclass(frozen=True, slots=True)
class Term:
    """A number of the formula, and where it stands."""

    name: str
    value: float
    in_numerator: bool
    in_denominator: bool


@dataclass(frozen=True, slots=True)
class Weights:
    """Checks that a row stands for, as its checks see it: of those that count as up, of the others (the
    largest where there are none), and the largest of all. By TIME, of the time that they hold."""

    good: float
    bad: float
    largest: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """value = numerator / denominator; n = sum_of_weights^2 / sum_of_squares is of decided checks."""

    accounting: Accounting
    degraded: Degraded
    maintenance: Handling
    away_s: float
    """Seconds of maintenance in the window that were left out, of all monitors."""
    formula: str
    numerator: float
    denominator: float
    terms: tuple[Term, ...]
    left_out: tuple[LeftOut, ...]
    rows: int
    sum_of_weights: float
    sum_of_squares: float
    weights: Weights
    missing: float
    max_sample_interval: int
    statements: tuple[str, ...]
    level: float = LEVEL

    @property
    def effective_sample_size(self) -> float:
        return effective_sample_size(self.sum_of_weights, self.sum_of_squares)


async def explanation(context: Context, told: Accounted) -> Explanation:
    terms = terms_of(told)
    return Explanation(
        accounting=told.asked.accounting,
        degraded=told.asked.degraded,
        maintenance=told.asked.maintenance,
        away_s=told.asked.away_s,
        formula=formula(told),
        numerator=sum(one.value for one in terms if one.in_numerator),
        denominator=sum(one.value for one in terms if one.in_denominator),
        terms=terms,
        left_out=tuple(left_out(told, context.now_ms)),
        rows=told.tally.rows,
        sum_of_weights=told.tally.decided,
        sum_of_squares=told.tally.squares,
        weights=weights_of(told),
        missing=told.doubt.missing,
        max_sample_interval=told.tally.max_sample_interval,
        statements=await _statements(context, told),
    )


def weights_of(told: Accounted) -> Weights:
    found = accounting.evidence(told.asked, told.seconds, told.tally)
    return Weights(found.good.row(found.heaviest), found.bad.row(found.heaviest), found.heaviest)


def terms_of(told: Accounted) -> tuple[Term, ...]:
    if told.asked.accounting is Accounting.INCIDENTS and told.seconds:
        outside = Term("outside incidents", told.seconds.up, in_numerator=True, in_denominator=True)
        inside = Term("inside incidents", told.seconds.down, in_numerator=False, in_denominator=True)
        return outside, inside
    counted: Seconds | Tally = told.seconds or told.tally
    good = told.asked.degraded is Degraded.UP
    return (
        Term("up", counted.up, in_numerator=True, in_denominator=True),
        Term("degraded", counted.degraded, in_numerator=good, in_denominator=True),
        Term("down", counted.down, in_numerator=False, in_denominator=True),
    )


def formula(told: Accounted) -> str:
    """The ratio in words, and how its interval came about."""
    if told.share.value is None:
        how = NOTHING
    elif told.doubt.none:
        how = SURE
    else:
        how = UNKNOWN if told.share.lower is None else "; ".join(_widened(told.doubt))
    return f"{_ratio(told.asked)}; {how}"


def _ratio(asked: Asked) -> str:
    if asked.accounting is Accounting.INCIDENTS:
        return OF_INCIDENTS
    good = "(up + degraded)" if asked.degraded is Degraded.UP else "up"
    return f"{good} {OF_TIME[asked.accounting]}"


def _widened(doubt: Doubt) -> Iterable[str]:
    """What makes an interval: sampling, what is missing, or both, one after the other."""
    if doubt.sampled:
        yield SAMPLED
    if doubt.missing > 0:
        yield MISSING
    if doubt.surplus > 0:
        yield SURPLUS.format(doubt.surplus)


def left_out(told: Accounted, now_ms: int) -> Iterable[LeftOut]:
    asked = told.asked
    by_checks = asked.accounting is not Accounting.INCIDENTS
    known = asked.subject.as_told(told.tally).monitors if by_checks else ()
    absent = _absent(asked.subject.monitors, known, asked.window, now_ms)
    for one in (*_undecided(told), *absent):
        if one.checks >= LEAST:
            yield one


def _undecided(told: Accounted) -> Iterable[LeftOut]:
    if told.asked.accounting is Accounting.INCIDENTS:
        return
    pending = told.tally.pending
    words = f"{pending:.0f} {'check was' if _is_one(pending) else 'checks were'} not decided."
    yield LeftOut(LeftOutReason.PENDING, pending, words)
    if told.seconds is None:
        missing = max(0.0, (told.counted.expected_checks or 0.0) - told.tally.checks)
        yield LeftOut(LeftOutReason.NO_DATA, missing, _missing(missing, told.doubt))
        return
    unknown = told.seconds.no_data
    rate = told.asked.subject.rows_per_s / max(1, len(told.asked.subject.monitors))
    yield LeftOut(LeftOutReason.NO_DATA, unknown * rate, f"No check holds for {unknown:.0f} s.")


def _missing(checks: float, doubt: Doubt) -> str:
    """Where they leave no doubt they may be on their way, and nothing is lost."""
    if doubt.missing <= 0:
        return f"{checks:.0f} of the checks expected may still be under way."
    return f"{checks:.0f} of the checks expected {'is' if _is_one(checks) else 'are'} missing."


def _is_one(count: float) -> bool:
    """As it is written."""
    return round(count) == 1


def _absent(
    monitors: Sequence[Monitor], known: Sequence[Monitor], window: Window, now_ms: int
) -> Iterable[LeftOut]:
    """Checks that would have been expected before monitors were created, after they were disabled, and, if
    it is checks that tell, of what nobody knows: the monitors are `known` as far as anybody does."""
    until = min(window.until_ms, now_ms)
    early = [(one, min(until, one.created_at) - window.since_ms) for one in monitors]
    gone = [(one, _paused_ms(one, window.since_ms, until)) for one in monitors]
    yield _lack(LeftOutReason.NOT_YET_CREATED, early, "created later, {:.0f} s into the window")
    yield _lack(LeftOutReason.DISABLED, gone, "disabled, {:.0f} s of the window")
    away = [(one, _away_ms(one, window.since_ms, until)) for one in monitors]
    yield _lack(LeftOutReason.MAINTENANCE, away, "looked after, {:.0f} s of the window")
    if known:
        pairs = zip(monitors, known, strict=True)
        unknown = [(one, _unknown_ms(one, of, window.since_ms, until)) for one, of in pairs]
        yield _lack(LeftOutReason.NOT_KNOWN, unknown, "beyond what the store keeps for {:.0f} s")


def _unknown_ms(monitor: Monitor, known: Monitor, since_ms: int, until_ms: int) -> int:
    """When it was to be checked, and nobody knows anything of it."""
    found = (one.spans(since_ms, until_ms) for one in (monitor.remembered, known))
    whole, told = (sum(end - begin for begin, end in spans) for spans in found)
    return whole - told


def _paused_ms(monitor: Monitor, since_ms: int, until_ms: int) -> int:
    """When it existed and was not enabled."""
    return until_ms - max(since_ms, monitor.created_at) - _checked_ms(monitor, since_ms, until_ms)


def _away_ms(monitor: Monitor, since_ms: int, until_ms: int) -> int:
    """When it was enabled and left out."""
    checked = sum(end - begin for begin, end in monitor.remembered.spans(since_ms, until_ms))
    return _checked_ms(monitor, since_ms, until_ms) - checked


def _checked_ms(monitor: Monitor, since_ms: int, until_ms: int) -> int:
    """When it was enabled, in maintenance or not, known or not."""
    there = replace(monitor.remembered, away=())
    return sum(end - begin for begin, end in there.spans(since_ms, until_ms))


def _lack(reason: LeftOutReason, found: Iterable[tuple[Monitor, int]], text: str) -> LeftOut:
    spans = [(one, span / SECOND_MS) for one, span in found if span > 0]
    checks = sum(span / one.interval_s for one, span in spans if one.interval_s)
    words = text.format(sum(span for _, span in spans))
    told = f"was {words}" if len(spans) == 1 else f"were {words} together"
    return LeftOut(reason, checks, f"{len(spans)} of the monitors {told}.")


async def _statements(context: Context, told: Accounted) -> tuple[str, ...]:
    """Of the count, and of the timeline where the uptime is one of time."""
    found = list(told.tally.statements)
    if told.asked.accounting is Accounting.TIME:
        for one in await beats.histories(context, told.asked.subject, told.asked.window):
            found += one.statements
    return tuple(dict.fromkeys(found))
