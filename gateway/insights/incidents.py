"""Incidents of the registry joined with heartbeats: what the checks say of each, and figures over many.

The failure behind an incident is the stretch of downtime under way when it was opened, or the last one
before, no longer than a reach (`marks.reach_ms`) ago; failures until it was closed belong to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.insights import beats, subjects
from gateway.insights.accounting.accounting import incident_spans, incidents, spans_of
from gateway.insights.subjects import Subject
from gateway.registry.reader import OrgIncidentsQuestion
from gateway.registry.rows import Incident, Monitor
from gateway.registry.statements import IncidentFilter
from gateway.request.context import Context
from gateway.telemetry.sequence.bearing import WHOLE, Bearing, bearing
from gateway.telemetry.sequence.downtime import (
    Bout,
    FailureScope,
    Stretch,
    bouts_of,
    scope,
    stretches,
    turn_ms,
)
from gateway.telemetry.sequence.marks import Check, History, reach_ms
from gateway.times.ranges import total_s
from gateway.times.window import NOW_GRID_MS, SECOND_MS, Window


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks say of an incident; times in Unix ms, None where they do not tell.

    Detection: first failure to opened. Confirmation: first failure to the first from a second region.
    Recovery: first check that did not fail after the last failure to closed.
    """

    first_failure_ms: int | None = None
    detection_s: float | None = None
    confirmation_s: float | None = None
    recovery_s: float | None = None
    scope: FailureScope | None = None
    stretches: tuple[Stretch, ...] = ()
    sequence: Bearing = WHOLE
    """Where it cannot bear them, the times are None."""

    @property
    def regions(self) -> list[str]:
        return sorted({region for one in self.stretches for region in one.regions})


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """What the registry tells of the incidents opened in a window; seconds, None where it tells none.

    MTTR: opened to closed, of those closed; longest and mean length: of all, up to now where they are open.
    MTBF: time outside incidents / incidents. MTTA: opened to acknowledged, of those that are acknowledged:
    once an incident is closed the registry has forgotten when.
    """

    opened: int
    open: int
    mttr_s: float | None
    mtbf_s: float | None
    mtta_s: float | None
    longest_s: float | None
    mean_s: float | None


@dataclass(frozen=True, slots=True)
class EvidenceFigures:
    """Means of the evidence of many incidents, and how many reached how far; those without a failure to see
    count for none."""

    detection_s: float | None
    confirmation_s: float | None
    recovery_s: float | None
    scopes: dict[FailureScope, int]
    sequence: Bearing = WHOLE


@dataclass(frozen=True, slots=True)
class Opened:
    """The incidents that were opened in a window, oldest first, and the figures of the registry."""

    subject: Subject
    window: Window
    incidents: tuple[Incident, ...]
    figures: IncidentFigures


async def incident(context: Context, id_: str) -> Incident | None:
    """The org's incident of this id."""
    return await context.loaders.incident.load(id_)


async def newest(
    context: Context, count: int, after: tuple[int, str] | None, chosen: IncidentFilter
) -> tuple[tuple[Incident, ...], bool]:
    """The newest incidents of the org that the filter lets through, and whether older ones exist."""
    question = OrgIncidentsQuestion(count + 1, after, chosen)
    found = await context.loaders.org_incidents.load(question)
    return found[:count], len(found) > count


async def opened(context: Context, subject: Subject, window: Window, *, ahead: bool = False) -> Opened:
    """Incidents opened in the window; `ahead` starts to read the checks that their evidence will need."""
    if ahead:
        beats.read_ahead(context, subject, window)
    found = await incidents(context, subject, window)
    mine = {one.id for one in subject.monitors}
    begun = tuple(one for one in found if one.opened_at >= window.since_ms and one.monitor_id in mine)
    return Opened(subject, window, begun, _figures(context, subject, window, found, begun))


def _figures(
    context: Context, subject: Subject, window: Window, found: Sequence[Incident], begun: Sequence[Incident]
) -> IncidentFigures:
    spans = {one.id: spans_of(one.remembered, window, context.now_ms) for one in subject.monitors}
    inside = sum(total_s(one) for one in incident_spans(found, spans, context.now_ms).values())
    closed = [one.closed_at - one.opened_at for one in begun if one.closed_at is not None]
    lengths = [total_s([one.lasted(context.now_ms)]) for one in begun]
    seen = [one.acknowledged_at - one.opened_at for one in begun if one.acknowledged_at is not None]
    return IncidentFigures(
        opened=len(begun),
        open=sum(one.closed_at is None for one in begun),
        mttr_s=_mean(one / SECOND_MS for one in closed),
        mtbf_s=max(0.0, sum(map(total_s, spans.values())) - inside) / len(begun) if begun else None,
        mtta_s=_mean(one / SECOND_MS for one in seen),
        longest_s=max(lengths, default=None),
        mean_s=_mean(lengths),
    )


async def evidence_figures(context: Context, of: Opened) -> EvidenceFigures:
    """Raises BadUserInput where there is too much to read."""
    found: list[Evidence] = []
    borne = WHOLE
    if of.incidents:
        histories = await beats.histories(context, of.subject, of.window)
        by_id = dict(zip((one.id for one in of.subject.monitors), histories, strict=True))
        found = [evidence(one, by_id[one.monitor_id], context.now_ms) for one in of.incidents]
        borne = bearing(by_id[name] for name in {one.monitor_id for one in of.incidents})
    return EvidenceFigures(
        detection_s=_mean(one.detection_s for one in found),
        confirmation_s=_mean(one.confirmation_s for one in found),
        recovery_s=_mean(one.recovery_s for one in found),
        scopes={reach: sum(one.scope is reach for one in found) for reach in FailureScope},
        sequence=borne,
    )


async def evidence_of(context: Context, monitor: Monitor, incident: Incident) -> Evidence:
    """Raises BadUserInput where there is too much to read."""
    subject = subjects.one_monitor(context, monitor)
    until = -(-incident.lasted(context.now_ms)[1] // NOW_GRID_MS) * NOW_GRID_MS
    since = incident.opened_at // NOW_GRID_MS * NOW_GRID_MS
    (history,) = await beats.histories(context, subject, Window("", since, max(until, since + NOW_GRID_MS)))
    return evidence(incident, history, context.now_ms)


def evidence(incident: Incident, history: History, now_ms: int) -> Evidence:
    """What the checks say of an incident. Pure. Raises BadUserInput where the history is not complete."""
    start, end = incident.lasted(now_ms)
    window = Window("", start - reach_ms(history.interval_at(start) // SECOND_MS), end + 1)
    found = _belonging(bouts_of(history.whole(), now_ms), start, window, now_ms)
    listed = stretches(history, found, window, now_ms)
    borne = bearing([history])
    if not listed:
        return Evidence(sequence=borne)
    failures = [check for one in listed for check in one.failures]
    began, ended = found[0].start_ms, found[-1]
    if not borne.bears:
        return Evidence(scope=_scope(history, failures), stretches=tuple(listed), sequence=borne)
    over = incident.closed_at is not None and ended.recovered and ended.end_ms <= end
    return Evidence(
        first_failure_ms=began,
        detection_s=(start - began) / SECOND_MS if began <= start else None,
        confirmation_s=_confirmation(failures),
        recovery_s=(end - ended.end_ms) / SECOND_MS if over else None,
        scope=_scope(history, failures),
        stretches=tuple(listed),
        sequence=borne,
    )


def _belonging(bouts: Iterable[Bout], start: int, window: Window, now_ms: int) -> list[Bout]:
    """Those in the window, of those before `start` only the last."""
    until = min(window.until_ms, now_ms)
    near = [one for one in bouts if one.start_ms < until and one.end_ms > window.since_ms]
    before = [one for one in near if one.start_ms <= start]
    return [*before[-1:], *(one for one in near if one.start_ms > start)]


def _confirmation(failures: Sequence[Check]) -> float | None:
    others = (one for one in failures if one.region != failures[0].region)
    second = next(others, None)
    return None if second is None else (second.at_ms - failures[0].at_ms) / SECOND_MS


def _scope(history: History, failures: Sequence[Check]) -> FailureScope:
    """Of all stretches together, by who checked from a turn of all regions before to one after."""
    turn = turn_ms(history, failures[0].at_ms)
    since, until = failures[0].at_ms - turn, failures[-1].at_ms + turn
    around = (one for one in history.checks if since <= one.at_ms <= until)
    return scope(failures, around, apart=bool(history.paces))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [one for one in values if one is not None]
    return sum(known) / len(known) if known else None
