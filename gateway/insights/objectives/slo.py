"""Service level objectives: what a target allows over a window, what is spent, how fast, until when.

Burn rates are taken over an hour, six hours and three days, the windows that alerts look at in Beyer, B. et
al. (2018), The Site Reliability Workbook, chapter 5. The window and they are fused into one read.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gateway.insights import counting
from gateway.insights.accounting.accounting import Accounting, Asked
from gateway.insights.objectives import budgets
from gateway.insights.objectives.budgets import Outlook, Spending
from gateway.insights.objectives.seconds import Timed
from gateway.insights.subjects import Subject, serving
from gateway.registry.rows import Monitor
from gateway.request.context import Context
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import known_since, share_up
from gateway.telemetry.answers.tally import Degraded, Tally, empty_tally
from gateway.telemetry.numbers.estimates import Estimate
from gateway.telemetry.reading.fusing import hull
from gateway.telemetry.sql.slices import COUNTS_ONLY
from gateway.times.calendar import clock, zone
from gateway.times.maintenance import Handling
from gateway.times.ranges import Span, cut
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import SECOND_MS, Window, WindowSpec
from gateway.times.written import located

BURN_WINDOWS = tuple(map(WindowSpec.parse, ("1h", "6h", "3d")))
PACE = BURN_WINDOWS[1]
"""The budget is spent on at the pace of this window."""
ALWAYS = ServiceHours.parse("24/7")


@dataclass(frozen=True, slots=True)
class Objective:
    """A target (0 to 1) of good checks or seconds, in a timezone's hours of service where there are some."""

    target: float
    timezone: str = "UTC"
    service_hours: str | None = None
    accounting: Accounting = Accounting.CHECKS
    degraded: Degraded = Degraded.UP
    maintenance: Handling = Handling.EXCLUDE


@dataclass(frozen=True, slots=True)
class Burn:
    """`rate` is None without data."""

    window: Window
    rate: float | None
    achieved: Estimate


@dataclass(frozen=True, slots=True)
class Slo:
    """How an objective stands. `exhaustion_at_ms` is when its budget will be spent, if it is not yet."""

    objective: Objective
    window: Window
    spending: Spending
    outlook: Outlook
    burns: Sequence[Burn]
    exhaustion_at_ms: int | None
    known_since_ms: int | None
    """First moment of the window of which the store may know; None where that is all over."""
    away_s: float = 0.0
    """Seconds of the window in which monitors were looked after and left out, added up."""

    @property
    def known_ratio(self) -> float | None:
        return self.spending.known_ratio

    def what_if(self, downtime_s: float) -> Outlook:
        """How it would stand, had everything been down for so much longer (in service)."""
        return budgets.what_if(self.objective.target, self.spending, downtime_s)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The window, those of the burn rates, and the hours of service from the first of them to the horizon."""

    window: Window
    burns: tuple[Window, ...]
    served: Served
    end_ms: int
    """Now, or the end of a window that is over."""
    horizon_ms: int
    """The end of the window, or a window's length from now where it moves along."""
    runs: bool
    """A window of fixed bounds that is not over."""
    degraded: Degraded


async def slo(context: Context, subject: Subject, objective: Objective, spec: WindowSpec) -> Slo:
    """Raises BadUserInput naming target, timezone or serviceHours, before any read."""
    target = budgets.target_ratio(objective.target)
    one = _asked(context, objective, spec)
    subject = serving(subject, (one.window, *one.burns), objective.maintenance)
    whole, *burnt = await spendings(context, subject, objective, one)
    outlook, pace = budgets.outlook(target, whole), burnt[BURN_WINDOWS.index(PACE)]
    burns = [
        Burn(window, budgets.burn_rate(target, spent), spent.achieved)
        for window, spent in zip(one.burns, burnt, strict=True)
    ]
    exhaustion_at = budgets.exhaustion(
        outlook.budget,
        pace,
        one.horizon_ms,
        lambda seconds: one.served.moment_after(context.now_ms, seconds),
    )
    known_ms = 0 if objective.accounting is Accounting.INCIDENTS else whole.known_ms
    told = known_since(one.window, known_ms), Asked(subject, one.window).away_s
    return Slo(objective, one.window, whole, outlook, burns, exhaustion_at, *told)


def _asked(context: Context, objective: Objective, spec: WindowSpec) -> _Asked:
    hours = ServiceHours.parse(objective.service_hours) if objective.service_hours is not None else ALWAYS
    local, window = zone(objective.timezone), located(spec, context.now_ms, objective.timezone)
    moves = spec.length_s is not None
    end_ms = min(window.until_ms, PACE.at(context.now_ms).until_ms)
    burns = tuple(
        Window(one.text, max(0, end_ms - round(one.at(0).seconds) * SECOND_MS), end_ms)
        for one in BURN_WINDOWS
    )
    horizon_ms = context.now_ms + window.until_ms - window.since_ms if moves else window.until_ms
    served = Served(hours, clock(local, hull((window, *burns)).since_ms, max(horizon_ms, window.until_ms)))
    runs = not moves and window.until_ms > context.now_ms
    return _Asked(window, burns, served, end_ms, horizon_ms, runs, objective.degraded)


async def spendings(context: Context, subject: Subject, objective: Objective, one: _Asked) -> list[Spending]:
    """Of the window, then of each burn window."""
    windows = (one.window, *one.burns)
    if objective.accounting is not Accounting.CHECKS:
        runs = one.window if one.runs else None
        timed = Timed(context, subject, objective.accounting, one.served, runs, objective.degraded)
        return await timed.spendings(windows)
    hours = None if one.served.hours.always else one.served
    tallies = [empty_tally(COUNTS_ONLY) for _ in windows]
    if not subject.nobody:
        questions = [counting.totals_question(subject, window, hours=hours) for window in windows]
        tallies = await asyncio.gather(*map(context.loaders.totals.load, questions))
    return [_by_checks(context, subject, one, *found) for found in zip(windows, tallies, strict=True)]


def _by_checks(context: Context, subject: Subject, one: _Asked, window: Window, found: Tally) -> Spending:
    """Pending checks are neither good nor bad."""
    every, subject = subject, subject.as_told(found)
    lived = _lived(subject, window, one.end_ms)
    elapsed_s = one.served.seconds(*lived) - _all_away_s(subject, one.served, lived)
    standing = _standing(context, subject, one.served, window, found)
    good = found.good(one.degraded)
    to_come = 0.0
    if one.runs and window is one.window:
        to_come = _expected(subject, one.served, context.now_ms, window.until_ms)
    return Spending(
        good=good,
        bad=found.decided - good,
        achieved=share_up(found, standing, one.degraded),
        to_come=to_come,
        elapsed_s=elapsed_s,
        per_s=found.decided / elapsed_s if elapsed_s > 0 else 0.0,
        unknown=_unknown(every, subject, one.served, (window.since_ms, one.end_ms)),
        known_ms=subject.known_ms,
    )


def _unknown(every: Subject, told: Subject, served: Served, span: Span) -> float:
    """Checks that a span held of which nothing is known: from before anybody knew, and within."""
    if told is every:
        span = span[0], min(told.known_ms, span[1])
    if span[0] >= span[1]:
        return 0.0
    whole = replace(every, monitors=tuple(one.remembered for one in every.monitors))
    return max(0.0, _expected(whole, served, *span) - _expected(told, served, *span))


def _lived(subject: Subject, window: Window, end_ms: int) -> tuple[int, int]:
    """The part of a window that has passed since the first of the monitors was there."""
    created = min((one.begins_ms for one in subject.monitors), default=window.since_ms)
    return min(max(window.since_ms, created), end_ms), end_ms


def _standing(context: Context, subject: Subject, served: Served, window: Window, found: Tally) -> Standing:
    """Of the checks in service: of every stretch of it, each monitor may miss one at an edge."""
    until = max(window.since_ms, min(window.until_ms, round(context.now_ms - found.behind_ms)))
    expected = _expected(subject, served, window.since_ms, until)
    stretches = max(1, len(served.within(window.since_ms, until)))
    before = sum(
        served.seconds(window.since_ms, min(one.begins_ms, until)) / one.interval_s
        for one in subject.monitors
        if one.interval_s and one.begins_ms > window.since_ms
    )
    edges = subject.edges(window, stretches)
    return subject.standing_of(expected, before, found, context.now_ms, edges=edges)


def _expected(subject: Subject, served: Served, since_ms: int, until_ms: int) -> float:
    """Checks that intervals let expect in service; a monitor's own part of a window is taken to be as served
    as what the window holds from when it was created."""
    found = 0.0
    seconds: dict[int, float] = {}
    for one in subject.monitors:
        begin = min(max(since_ms, one.begins_ms), until_ms)
        if one.away or one.regions:
            found += _expected_of(one, served, since_ms, until_ms)
            continue
        if begin < until_ms and begin not in seconds:
            seconds[begin] = served.seconds(begin, until_ms) / ((until_ms - begin) / SECOND_MS)
        found += one.expected_checks(since_ms, until_ms) * seconds.get(begin, 0.0)
    return found


def _expected_of(one: Monitor, served: Served, since_ms: int, until_ms: int) -> float:
    """The same to the moment: maintenance may lie in service or out of it."""
    parts = one.checked_parts(since_ms, until_ms)
    return sum(
        served.seconds(part.since_ms, part.until_ms) / part.interval_s * part.share
        for part in parts
        if part.interval_s
    )


def _all_away_s(subject: Subject, served: Served, lived: Span) -> float:
    """Seconds in service in which all of the monitors were looked after."""
    common = set.intersection(*(set(one.away) for one in subject.monitors)) if subject.monitors else set()
    return sum(served.seconds(*cut(one, lived)) for one in common)
