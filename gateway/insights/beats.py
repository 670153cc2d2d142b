"""Single checks, and the sequence that they make."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from gateway.errors import BadUserInput
from gateway.insights.counting import tally
from gateway.insights.listing.ordering import Listed
from gateway.insights.subjects import Subject, overruns_of
from gateway.registry.reader import IncidentsQuestion
from gateway.registry.rows import Incident, Monitor
from gateway.registry.statements import IncidentFilter
from gateway.request.context import Context
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.reading.history import HistoryQuestion
from gateway.telemetry.reading.questions import (
    UNKNOWN_INTERVAL_S,
)
from gateway.telemetry.reading.recent.pages import Page
from gateway.telemetry.reading.recent.questions import FleetRecentQuestion, RecentOfMany, RecentQuestion
from gateway.telemetry.sequence.downtime import Bout, agreed_bouts, bouts_of, checked_bouts, seconds_down
from gateway.telemetry.sequence.marks import History
from gateway.telemetry.sequence.timeline import Quorum
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, RowFilter
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import text_list
from gateway.times.window import Window, WindowSpec

MOST_NAMED = 50
"""Regions, points of presence, codes or dispatches that one filter names."""
AT_ONCE = 100
"""Most checks of one monitor that end within a millisecond."""
LAST_FAILURE_WINDOW = WindowSpec.parse("30d")


async def histories(context: Context, subject: Subject, window: Window) -> list[History]:
    """The sequence of checks of each of the subject's monitors, in and around a window, but for those that
    maintenance leaves out."""
    found = await context.loaders.history.load_many(_history_questions(context, subject, window))
    each = zip(found, subject.monitors, strict=True)
    return [history.without(monitor.away) if monitor.away else history for history, monitor in each]


def read_ahead(
    context: Context, subject: Subject, window: Window
) -> asyncio.Future[list[History | BaseException]]:
    """Begin to read histories at once, so that they share the reads of this moment.

    Who asks for them later is told of an error.
    """
    questions = _history_questions(context, subject, window)
    return asyncio.gather(*map(context.loaders.history.load, questions), return_exceptions=True)


def _history_questions(context: Context, subject: Subject, window: Window) -> list[HistoryQuestion]:
    together = hash(tuple(one.id for one in subject.monitors))
    return [
        HistoryQuestion(
            context.org,
            one.id,
            window,
            one.interval_s or UNKNOWN_INTERVAL_S,
            len(subject.monitors),
            together,
            one.intervals_ms,
            overruns_of(one),
            tuple((of.region, 1 / of.share) for of in one.regions),
        )
        for one in subject.monitors
    ]


async def downtime_seconds(
    context: Context, subject: Subject, window: Window, quorum: Quorum | None = None
) -> float:
    """Seconds down, summed over the subject's monitors."""
    found, now = await histories(context, subject, window), context.now_ms
    each = zip(subject.monitors, found, strict=True)
    return sum(seconds_down(bouts(*one, window, now, quorum), window, now) for one in each)


def bouts(
    monitor: Monitor, history: History, window: Window, now_ms: int, quorum: Quorum | None = None
) -> Sequence[Bout]:
    """When it was down, as far as it is known to have been checked then: from each failed check to the next
    good one, or while the quorum says so, in the window alone. Raises BadUserInput where a quorum is asked
    for and the history is not complete."""
    if quorum is not None:
        inside = window.since_ms, min(window.until_ms, now_ms)
        agreed = agreed_bouts(history, monitor.lived(*inside), now_ms, quorum)
        return checked_bouts(agreed, monitor.spans(*inside))
    found = bouts_of(history, now_ms)
    paused = len(monitor.settings) > 1 or monitor.away
    return checked_bouts(found, monitor.spans(0, now_ms + 1)) if paused else found


async def last_failure(context: Context, subject: Subject) -> Heartbeat | None:
    """The newest failed check of the last 30 days."""
    window = LAST_FAILURE_WINDOW.at(context.now_ms)
    return (await tally(context, subject, window, Parts(last_failure=True))).last_failure


async def heartbeats(
    context: Context,
    subject: Monitor,
    window: Window,
    count: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> Page:
    """The newest heartbeats of a monitor in a window, older than `after` where given."""
    _check(narrowed)
    question = RecentQuestion(
        context.org,
        subject.id,
        window,
        count,
        narrowed,
        after,
        interval_s=subject.interval_s or UNKNOWN_INTERVAL_S,
        newest_ms=subject.last_checked_at,
    )
    return await context.loaders.recent.load(question)


async def heartbeats_of_each(
    context: Context,
    monitors: Listed,
    window: Window,
    count: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> Sequence[Page | BaseException]:
    """The same of several monitors, in their order, with what went wrong in place of a page."""
    _check(narrowed)
    asked = RecentOfMany(
        context.org,
        window,
        count,
        narrowed,
        after,
        tuple(monitors.column("id")),
        tuple(one or UNKNOWN_INTERVAL_S for one in monitors.column("interval_s")),
        tuple(monitors.column("last_checked_at")),
    )
    return await context.loaders.recent.of_many(asked)


async def listed(
    context: Context,
    subject: Subject,
    window: Window,
    count: int,
    narrowed: RowFilter = ALL_ROWS,
    after: Keyset | None = None,
) -> Page:
    """The newest heartbeats of all of the subject's monitors together, older than `after` where given."""
    if subject.scope.monitor is not None:
        return await heartbeats(context, subject.monitors[0], window, count, narrowed, after)
    _check(narrowed)
    if subject.nobody:
        return Page((), more=False)
    known = frozenset(one.id for one in subject.monitors)
    question = FleetRecentQuestion(subject.scope, known, window, count, narrowed, after)
    return await context.loaders.fleet_recent.load(question)


async def heartbeat(context: Context, subject: Monitor, at_ms: int, dispatch_id: str) -> Heartbeat | None:
    """The one that ended then; None where the store has it no more, or did not keep it in this read."""
    window = Window("", at_ms, at_ms + 1)
    page = await heartbeats(context, subject, window, AT_ONCE)
    return next((one for one in page.heartbeats if one.dispatch_id == dispatch_id), None)


def _check(narrowed: RowFilter) -> None:
    """Names in any language, such as Île-de-France, and so many of each as a statement has room for."""
    if narrowed is ALL_ROWS:
        return
    named = {
        "regions": narrowed.regions,
        "colos": narrowed.colos,
        "dispatchIds": narrowed.dispatches,
        "codes": narrowed.codes,
    }
    for name, values in named.items():
        if len(values) > MOST_NAMED:
            raise BadUserInput(f"names {len(values)} of them; name {MOST_NAMED} at most", name)
        try:
            text_list(map(str, values))
        except BadUserInput as error:
            raise BadUserInput(error.message, name) from error


async def incidents(
    context: Context, subject: Monitor, count: int, after: tuple[int, str] | None, chosen: IncidentFilter
) -> tuple[tuple[Incident, ...], bool]:
    """The newest incidents of a monitor that the filter lets through, and whether older ones exist."""
    if chosen.monitors is not None and subject.id not in chosen.monitors:
        return (), False
    question = IncidentsQuestion(subject.id, count + 1, after, replace(chosen, monitors=None))
    found = await context.loaders.incidents.load(question)
    return found[:count], len(found) > count
