"""Apdex: one number for how users fare with the latency of answers.

Apdex Technical Specification 1.1 (Apdex Alliance, 2007): of all checks, those answered within T satisfied,
and those answered within 4 T count half; slower ones frustrated, as did those that failed.
"""

from dataclasses import dataclass, replace

from gateway.errors import BadUserInput
from gateway.insights import counting
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers.lengths import ApdexTally
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import Fidelity, fidelity
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import Estimate
from gateway.telemetry.numbers.proportions import Sample, Weighed, ratio
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window

LONGEST_MS = 60_000


@dataclass(frozen=True, slots=True)
class Apdex:
    """Checks by how long they took; degraded ones were answered, and count by their latency."""

    window: Window
    threshold_ms: int
    score: Estimate
    satisfied: float
    tolerating: float
    frustrated: float
    fidelity: Fidelity


async def apdex(
    context: Context, subject: Subject, window: Window, threshold_ms: int, parts: Parts = COUNTS_ONLY
) -> Apdex:
    """`parts` is what is asked besides.

    Raises BadUserInput for a threshold outside 1 to LONGEST_MS, before any read.
    """
    if not 1 <= threshold_ms <= LONGEST_MS:
        raise BadUserInput(f"a threshold is 1 to {LONGEST_MS} ms", "thresholdMs")
    wanted = parts | Parts(apdex=frozenset({threshold_ms}))
    found = await counting.tally(context, subject, window, wanted)
    return scored(window, threshold_ms, found, subject.standing(window, context.now_ms, found))


def scored(window: Window, threshold_ms: int, found: Tally, standing: Standing) -> Apdex:
    counted = found.apdex.get(threshold_ms, ApdexTally())
    return Apdex(
        window=window,
        threshold_ms=threshold_ms,
        score=score(counted, found, standing),
        satisfied=counted.satisfied,
        tolerating=counted.tolerating,
        frustrated=max(0.0, found.decided - counted.satisfied - counted.tolerating),
        fidelity=fidelity(window, found, standing),
    )


def score(counted: ApdexTally, found: Tally, standing: Standing) -> Estimate:
    """(satisfied + tolerating / 2) / decided checks, 0 to 1. Where an archive tells of checks by bins of
    their length, the interval reaches from that of as few good ones as may be to that of as many."""
    least, most = max(0.0, counted.good - counted.fewer), counted.good + counted.more
    worst, about, best = (_share(good, found, standing) for good in (least, counted.good, most))
    return replace(about, lower=worst.lower, upper=best.upper)


def _share(good: float, found: Tally, standing: Standing) -> Estimate:
    """Its interval is that of a share of rows that all weigh as much as the heaviest. The score is a mean of
    0, 1/2 and 1, whose variance is nowhere above that of a coin of the same mean, so that the interval holds
    its level; and it stays honest where a normal one has no width, as when every check that was seen
    satisfied.
    """
    heaviest = found.sample(()).heaviest
    up, down = (Weighed(one, one * heaviest) for one in (good, max(0.0, found.decided - good)))
    return ratio(
        Sample(up, down, heaviest),
        sampled=standing.sampled(found),
        missing=standing.unseen(found),
        surplus=standing.surplus,
    )
