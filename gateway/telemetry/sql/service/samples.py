"""One real statement of each composer, over a short window: what pages send, to see if it is understood."""

from collections.abc import Mapping
from dataclasses import replace

from gateway.ports import Statement
from gateway.telemetry.sql import composers, pulses, sequences
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Overrun, Source
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import SECOND_MS

HOUR_MS = 3_600_000
BUCKET_S = 300
SAMPLE = "insights-sample"
"""An org and a monitor of nobody's: a statement is judged whether it finds rows or not."""
INTERVAL_MS = 15_000
_COUNTS = Parts(lag=True, recorded=True, spread=True, stretch=True, apdex=frozenset({500}))
_LATENCY = Parts(latency=True, levels=frozenset({0.5, 0.95, 0.99}), spread=True)
_FOUND = RowFilter(
    colos=frozenset({"DFW"}),
    codes=frozenset({503}),
    classes=frozenset({"timeout"}),
    dispatches=frozenset({"insights"}),
)
_PHASES = Parts(phases=frozenset(PHASES[:2]), phase_levels=frozenset({0.5, 0.95}), spread=True)
_FAILURES = Parts(last_failure=True, stretch=True)


def samples(source: Source, now_s: int) -> Mapping[str, tuple[Statement, ...]]:
    """By what a reader would miss: the statements that it is made of, of a monitor whose checks overran."""
    now_ms = now_s * SECOND_MS
    since_ms, org, whose = now_ms - HOUR_MS, SAMPLE, (SAMPLE,)
    source = replace(source, overruns=(Overrun(SAMPLE, INTERVAL_MS, since_ms + HOUR_MS // 3),))
    local = clock(zone("Europe/Berlin"), since_ms, now_ms)
    hours = Served(ServiceHours.parse("Mo-Fr 08:00-18:00"), local)
    counts, latency, failed, phases, served = (
        Slice(since_ms, now_ms, parts, at)
        for parts, at in (
            (_COUNTS, None),
            (_LATENCY, None),
            (_FAILURES, None),
            (_PHASES, None),
            (_COUNTS, hours),
        )
    )
    half = Slice(since_ms + HOUR_MS // 2, now_ms, _COUNTS)
    totals = ((counts, half), (latency,), (failed,), (served,), (phases,))
    grids = (HoursOfWeek(local), LocalDates(local), RegionBuckets(BUCKET_S))
    older, narrowed = Keyset(now_ms, "insights"), RowFilter(frozenset({"down"}), frozenset({"Texas"}))
    span = since_ms, now_ms
    return {
        "uptime, latency and objectives": tuple(composers.totals(org, source, one, whose) for one in totals),
        "lists of monitors": tuple(composers.monitor_totals(org, source, one, whose) for one in totals[:2]),
        "charts": tuple(
            composers.series(org, source, one, BUCKET_S, whose, by_monitor=False) for one in (counts, latency)
        ),
        "regions": (
            composers.places(org, source, latency, whose, by_monitor=False),
            composers.presences(org, source, since_ms, since_ms + HOUR_MS // 2, now_ms),
        ),
        "heatmaps and days": tuple(
            composers.grid(org, source, latency, one, whose, by_monitor=False) for one in grids
        ),
        "failures": tuple(
            composers.breakdown(org, source, (one,), whose, by_monitor=False, failures=True)
            for one in (counts, failed)
        ),
        "rankings": (composers.members(org, source, (counts,), whose, failures=True),),
        "heartbeats": (
            composers.heartbeats(org, source, (Reach(whose, since_ms),), now_ms, 20, narrowed, older),
            composers.fleet_heartbeats(org, source, span, whose, 20, _FOUND, older),
        ),
        "downtime and incidents": (
            sequences.checked_buckets(org, source, *span, BUCKET_S, whose),
            sequences.checks_between(org, source, ((SAMPLE, *span),), 100),
        ),
        "the pipeline": (pulses.pulses(org, source, *span, since_ms),),
        "removed monitors": (composers.writers(org, source, *span),),
    }
