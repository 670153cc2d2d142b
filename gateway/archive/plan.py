"""Which hours are to be archived: settled ones, that the store still has and the archive does not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.ports import Kept
from gateway.registry.rows import Monitor
from gateway.telemetry.sql.archived.hours import PAGE
from gateway.telemetry.sql.text import SLACK_AFTER_S
from gateway.times.calendar import HOUR_S
from gateway.times.ranges import Span, union
from gateway.times.window import SECOND_MS

HOUR_MS = HOUR_S * SECOND_MS
DAY_HOURS = 24
ARRIVED_S = 600
"""A row that was written can be read after a few minutes."""
SETTLED_MS = (SLACK_AFTER_S + ARRIVED_S) * SECOND_MS
"""After its end an hour changes no more: later rows count nowhere."""
BINS = 30
"""Bins of length that an hour of a monitor's checks falls into, as a rule at most."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours since 1970 that are not there; whether the store has lost them, None where that is not known."""

    org: str
    hours: Span
    lost: bool | None

    @property
    def count(self) -> int:
        return self.hours[1] - self.hours[0]


def settled_hour(now_ms: int) -> int:
    """Hours before this one are settled, in whole days of UTC."""
    return (now_ms - SETTLED_MS) // HOUR_MS // DAY_HOURS * DAY_HOURS


def missing(kept: Kept, wanted: Span) -> list[Span]:
    """Hours that are not kept, cut at days of UTC: what is read together."""
    found, at = [], wanted[0]
    for since, until in union((*kept.hours, *kept.days)):
        if since >= wanted[1]:
            break
        if since > at:
            found.append((at, since))
        at = max(at, until)
    found.append((at, wanted[1]))
    return [part for one in found for part in _by_days(one)]


def _by_days(hours: Span) -> Iterator[Span]:
    at, until = hours
    while at < until:
        end = min(until, (at // DAY_HOURS + 1) * DAY_HOURS)
        yield at, end
        at = end


def wanted(monitors: tuple[Monitor, ...], horizon_ms: int, now_ms: int) -> Span:
    """Settled hours since the first monitor was there that the store has whole; none where it is not known
    how far back it reaches."""
    first = min((one.created_at for one in monitors), default=now_ms)
    held = whole_from(horizon_ms)
    return (max(-(-first // HOUR_MS), held), settled_hour(now_ms)) if held is not None else (0, 0)


def whole_from(horizon_ms: int) -> int | None:
    """The first hour that a store which reaches so far back has whole; None where that is not known. Its
    oldest row need not be the first of its hour, nor all that came within an hour of it be there."""
    return -(-horizon_ms // HOUR_MS) + 1 if horizon_ms else None


def rows_expected(monitors: tuple[Monitor, ...], hours: int) -> float:
    """Rows of answers about so many hours: a check falls into a bin of its hour."""
    enabled = (one for one in monitors if one.enabled)
    return sum(min(HOUR_S / (one.interval_s or 60), BINS) for one in enabled) * hours


def reads_expected(monitors: tuple[Monitor, ...], hours: int) -> int:
    return 1 + int(rows_expected(monitors, hours) // PAGE)
