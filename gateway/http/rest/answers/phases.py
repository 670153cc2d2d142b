"""What the routes about latency by phase answer."""

from gateway.http.rest.answers.given import asked_window, monitor_of
from gateway.http.rest.answers.monitors import COUNTS
from gateway.http.rest.models.latency import SERIES_LEVELS
from gateway.http.rest.models.phases import Phases
from gateway.http.rest.parameters import Given
from gateway.insights import phases, subjects
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.slices import Parts

PARTS = COUNTS | Parts(phases=frozenset(PHASES), phase_levels=frozenset(SERIES_LEVELS.values()))
"""What the model shows, asked of the store."""


async def of_monitor(context: Context, given: Given) -> Phases:
    return await _phases(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def of_fleet(context: Context, given: Given) -> Phases:
    return await _phases(context, await subjects.fleet(context), given)


async def _phases(context: Context, subject: Subject, given: Given) -> Phases:
    window = asked_window(context, given)
    return Phases.of(await phases.phases(context, subject, window, PARTS, PARTS.phase_levels))
