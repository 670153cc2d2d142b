"""Why the three accountings of uptime differ, to the last part: the differences of two add up to the whole.

With D seconds down, G degraded, T = U + G + D known (U up), E existed, I inside incidents, and D = Di + Do
inside and outside of incidents, INCIDENTS - TIME = (1 - I/E) - U/T
  = G/T                  DEGRADED: where it counts as down, against checks and time, not against incidents
  + Do/T                 SHORT_FAILURES: down, but in no incident
  - (I - Di)/E           LONG_INCIDENTS: in an incident, but not down
  + Di (1/T - 1/E)       NO_DATA: time without data is in the denominator of incidents only.
TIME - CHECKS has one cause: checks that were sampled or are missing hold for no time, regions that check by
themselves disagree, or checks came unevenly.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from gateway.insights.accounting import accounting
from gateway.insights.accounting.accounting import Accounted, Accounting, Asked, Lived
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Degraded
from gateway.telemetry.sequence.timeline import Seconds
from gateway.times.maintenance import Handling
from gateway.times.ranges import Span, common_s, total_s

SAME = 1e-9
"""Ratios this near are one number."""


class Cause(Enum):
    """What makes two accountings differ."""

    NONE = "none"
    NO_DATA = "no_data"
    DEGRADED = "degraded"
    SHORT_FAILURES = "short_failures"
    LONG_INCIDENTS = "long_incidents"
    SAMPLING = "sampling"
    UNEVEN_CHECKS = "uneven_checks"
    REGIONS = "regions"


@dataclass(frozen=True, slots=True)
class Difference:
    """The second accounting less the first, as far as this cause makes it."""

    between: tuple[Accounting, Accounting]
    difference: float
    cause: Cause
    text: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Uptime by each accounting, None where there is nothing to count, and why they differ."""

    by_checks: float | None
    by_time: float | None
    by_incidents: float | None
    differences: tuple[Difference, ...]
    maintenance: Handling = Handling.EXCLUDE
    """What all three did with it, alike: it makes none of the differences."""
    away_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Seconds of a fleet: by state, existed, inside incidents, and both down and inside incidents."""

    spent: Seconds
    incident: float
    both: float
    checked: bool = True
    """Somebody was ever checked; else the registry's incidents say nothing either."""
    degraded: Degraded = Degraded.UP

    @property
    def parts(self) -> dict[Cause, float]:
        """What each cause adds to INCIDENTS - TIME."""
        known, existed = self.spent.known, self.spent.elapsed
        return {
            Cause.DEGRADED: 0.0 if self.degraded is Degraded.UP else self.spent.degraded / known,
            Cause.SHORT_FAILURES: (self.spent.down - self.both) / known,
            Cause.LONG_INCIDENTS: -(self.incident - self.both) / existed,
            Cause.NO_DATA: self.both * (1 / known - 1 / existed),
        }


async def reconciliation(context: Context, told: Accounted) -> Reconciliation:
    """All three accountings of an uptime. Raises BadUserInput where there is too much to read."""
    asked = told.asked
    lives, found = await asyncio.gather(
        accounting.lived(context, asked.subject, asked.window, asked.quorum),
        accounting.incidents(context, asked.subject, asked.window),
    )
    spans = {one.monitor.id: one.spans for one in lives}
    seen = overlap(lives, accounting.incident_spans(found, spans, context.now_ms), asked.degraded)
    by_checks, by_time, by_incidents = told.counted.ratio.value, _up(asked, seen.spent), _outside(seen)
    differences: list[Difference] = []
    if by_checks is not None and by_time is not None:
        apart = any(one.history.paces for one in lives)
        differences += between_checks_and_time(told, seen.spent, by_time - by_checks, apart=apart)
    if by_time is not None and by_incidents is not None:
        differences += between_time_and_incidents(seen)
    told_of = asked.maintenance, asked.away_s
    return Reconciliation(by_checks, by_time, by_incidents, tuple(differences), *told_of)


def overlap(
    lives: Sequence[Lived], incidents: dict[str, list[Span]], degraded: Degraded = Degraded.UP
) -> Overlap:
    spent, incident, both = Seconds(), 0.0, 0.0
    for one in lives:
        down = [(part.start_ms, part.end_ms) for part in one.segments if part.down]
        mine = incidents[one.monitor.id]
        spent += accounting.by_time([one])
        incident += total_s(mine)
        both += common_s(down, mine)
    return Overlap(spent, incident, both, any(one.monitor.checked for one in lives), degraded)


def _up(asked: Asked, spent: Seconds) -> float | None:
    return accounting.good_s(asked, spent) / spent.known if spent.known else None


def _outside(seen: Overlap) -> float | None:
    existed = seen.spent.elapsed
    return 1 - seen.incident / existed if existed and seen.checked else None


def between_checks_and_time(
    told: Accounted, spent: Seconds, difference: float, *, apart: bool = False
) -> list[Difference]:
    """`apart`: regions check by themselves."""
    pair = Accounting.CHECKS, Accounting.TIME
    if abs(difference) <= SAME:
        return [Difference(pair, 0.0, Cause.NONE, "Checks and the time they hold give the same uptime.")]
    if told.tally.told is not None:
        text = "Checks are counted from the archive, too, which has no order of them: time is of the store."
        return [Difference(pair, difference, Cause.NO_DATA, text)]
    if not told.tally.exact:
        text = "Rows stand for several checks each, but only for the time around themselves."
        return [Difference(pair, difference, Cause.SAMPLING, text)]
    if apart and spent.down > 0:
        text = "Regions disagree: each counts by its own checks, and a moment is down as the quorum says."
        return [Difference(pair, difference, Cause.REGIONS, text)]
    if told.counted.fidelity.grade.value != "exact" or spent.no_data >= _intervals(told):
        text = f"No check holds for {spent.no_data:.0f} s: the last ones before hold longer than others."
        return [Difference(pair, difference, Cause.NO_DATA, text)]
    text = "Some checks hold longer than others: they did not come at even intervals."
    return [Difference(pair, difference, Cause.UNEVEN_CHECKS, text)]


def _intervals(told: Accounted) -> float:
    """Seconds that pass between two checks of every monitor: less of no data is the beginning of a window."""
    return sum(one.interval_s or 0 for one in told.asked.subject.monitors)


def between_time_and_incidents(seen: Overlap) -> list[Difference]:
    pair = Accounting.TIME, Accounting.INCIDENTS
    found = [
        Difference(pair, part, cause, _text(cause, seen))
        for cause, part in seen.parts.items()
        if abs(part) > SAME
    ]
    same = Difference(pair, 0.0, Cause.NONE, "Incidents lasted as long as the monitors were down.")
    return sorted(found, key=lambda one: -abs(one.difference)) or [same]


def _text(cause: Cause, seen: Overlap) -> str:
    return {
        Cause.DEGRADED: f"Degraded for {seen.spent.degraded:.0f} s, which is no incident.",
        Cause.SHORT_FAILURES: f"Down for {seen.spent.down - seen.both:.0f} s in which no incident was open.",
        Cause.LONG_INCIDENTS: f"Incidents were open for {seen.incident - seen.both:.0f} s in which no check "
        "says down.",
        Cause.NO_DATA: f"No data for {seen.spent.no_data:.0f} s, which incidents take for up or down all the "
        "same.",
    }[cause]
