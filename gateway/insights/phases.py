"""Latency by phase: where the time of answered checks went, over a window."""

from collections.abc import Iterable
from dataclasses import replace

from gateway.insights import counting
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.answers import phases as told
from gateway.telemetry.answers.phases import EVERY, Phases
from gateway.telemetry.numbers.estimates import asked_levels
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window


async def phases(
    context: Context, subject: Subject, window: Window, wanted: Parts, bounded: Iterable[float] = ()
) -> Phases:
    """Phases and percentiles as wanted; those `bounded` come with the interval that sampling leaves them.
    Shares the read of uptime and latency."""
    levels = asked_levels(bounded, subject.rows_expected(context, window.elapsed_s(context.now_ms)))
    parts = replace(wanted, phases=wanted.phases | {EVERY}, phase_levels=wanted.phase_levels | levels)
    found = await counting.tally(context, subject, window, parts)
    return told.phases(window, found, subject.standing(window, context.now_ms, found))
