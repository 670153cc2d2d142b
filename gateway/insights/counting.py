"""Uptime, latency and their series: what is counted of a subject's checks."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gateway.insights.subjects import Subject, ranges
from gateway.registry.configured import Checked, checks_of
from gateway.request.context import Context
from gateway.telemetry.answers import summaries
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.summaries import Bucketed, Latency, Uptime
from gateway.telemetry.answers.tally import Degraded, Tally, empty_tally
from gateway.telemetry.numbers.estimates import Estimate, asked_levels
from gateway.telemetry.reading.questions import (
    SeriesQuestion,
    TotalsQuestion,
)
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times import written
from gateway.times.service_hours import Served
from gateway.times.window import SECOND_MS, Duration, Window, WindowSpec


async def tally(context: Context, subject: Subject, window: Window, parts: Parts = COUNTS_ONLY) -> Tally:
    if subject.nobody:
        return empty_tally(parts)
    return await context.loaders.totals.load(totals_question(subject, window, parts))


def totals_question(
    subject: Subject, window: Window, parts: Parts = COUNTS_ONLY, hours: Served | None = None
) -> TotalsQuestion:
    return TotalsQuestion(subject.scope.over(window), window, parts, subject.rows_per_s, hours)


async def uptime(
    context: Context,
    subject: Subject,
    window: Window,
    parts: Parts = COUNTS_ONLY,
    degraded: Degraded = Degraded.UP,
) -> Uptime:
    found = await tally(context, subject, window, parts)
    return summaries.uptime(window, found, subject.standing(window, context.now_ms, found), degraded)


async def uptimes(
    context: Context, subject: Subject, windows: list[WindowSpec], parts: Parts = COUNTS_ONLY
) -> list[Uptime]:
    """One for each window, in their order. Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    asked_for = ranges(context, windows)
    return list(await asyncio.gather(*(uptime(context, subject, one, parts) for one in asked_for)))


def latency_parts(
    context: Context, subject: Subject, seconds: float, wanted: Parts, bounded: Iterable[float]
) -> Parts:
    """What is wanted, with the levels that give percentiles `bounded` an interval over so much time."""
    bounds = asked_levels(bounded, subject.rows_expected(context, seconds))
    return replace(wanted, latency=wanted.latency or bool(bounds), levels=wanted.levels | bounds)


async def latency(
    context: Context, subject: Subject, window: Window, wanted: Parts, bounded: frozenset[float] = frozenset()
) -> Latency:
    """Latency with the levels wanted; those `bounded` come with the interval that sampling leaves them."""
    seconds = window.elapsed_s(context.now_ms)
    wanted = replace(wanted, latency=True)
    found = await tally(context, subject, window, latency_parts(context, subject, seconds, wanted, bounded))
    return summaries.latency(window, found, subject.standing(window, context.now_ms, found))


async def series(
    context: Context,
    subject: Subject,
    window: Window,
    bucket: Duration | None,
    parts: Parts = COUNTS_ONLY,
    bounded: frozenset[float] = frozenset(),
) -> Bucketed:
    """A tally for every bucket; the window is widened to whole buckets."""
    bucket_s = written.bucket_seconds(window, bucket)
    aligned = window.aligned(bucket_s)
    found: Mapping[int, Tally] = {}
    parts = latency_parts(context, subject, bucket_s, parts, bounded)
    if not subject.nobody:
        found = await context.loaders.series.load(SeriesQuestion(subject.scope, aligned, bucket_s, parts))
    starts, empty = window.starts(bucket_s), empty_tally(parts)
    tallies = [found.get(start, empty) for start in starts]
    spans = [(start * SECOND_MS, (start + bucket_s) * SECOND_MS) for start in starts]
    return Bucketed(aligned, bucket_s, starts, tallies, standings(context, subject, spans, tallies))


def standings(
    context: Context, subject: Subject, spans: Sequence[tuple[int, int]], tallies: Sequence[Tally]
) -> list[Standing]:
    """What was to be expected of each span (since, until, Unix ms; there is one, and they are in order).

    Monitors that were there all along are added up once.
    """
    since, until = spans[0][0], spans[-1][1]
    whole = summaries.merged(tallies)
    subject = subject.as_told(whole)
    steady = [one for one in subject.monitors if one.steady(since)]
    rate = sum(1 / (one.interval_s or 1) for one in steady)
    others = [
        one
        for one in subject.monitors
        if one.begins_ms > since or (not one.steady(since) and one.expected_checks(since, until))
    ]
    now = context.now_ms
    arrived = round(now - whole.behind_ms)
    ended = [(begin, min(stop, arrived)) for begin, stop in spans]
    until = min(until, arrived)
    some = checks_of((part for one in others for part in one.checked_parts(since, until)), ended)
    before = checks_of((Checked(since, one.begins_ms, one.interval_s) for one in others), ended)
    found = []
    for (begin, end), more, early, tally in zip(ended, some, before, tallies, strict=True):
        expected = rate * max(0, end - begin) / SECOND_MS + more
        found.append(subject.standing_of(expected, early, tally, now))
    return found


def failure_count(found: Tally) -> Estimate:
    """Failed checks."""
    return summaries.counts(found).down
