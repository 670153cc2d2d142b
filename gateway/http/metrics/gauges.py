"""/metrics for Prometheus: insights of the org as gauges, from GraphQL's own functions, and the process.

What has no value has no sample: it is never 0. An insight whose store fails is left out and said so by
`insights_up`, so that the counters, which tell of the failure, are served all the same.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from gateway.errors import DeadlineExceeded, StoreError
from gateway.flights import Soon, come_to
from gateway.http.admitted import Question, admitted, asker_of
from gateway.http.metrics.exposition import Family, encoded
from gateway.http.metrics.workers import of_all
from gateway.insights import counting, monitors, subjects
from gateway.insights.operations import certificates
from gateway.insights.operations.certificates import Shown
from gateway.insights.operations.delivery import Delivery, delivery
from gateway.insights.operations.pipeline import Pipeline, State, pipeline
from gateway.insights.subjects import Subject
from gateway.request.context import Context, Means
from gateway.telemetry.answers.summaries import Uptime
from gateway.telemetry.sql.columns import STATUSES
from gateway.times.window import WindowSpec

PIPELINE_WINDOW, UPTIME_WINDOW = WindowSpec.parse("15m"), WindowSpec.parse("24h")
MOST_CERTIFICATES = 10
"""Monitors that have a sample of their own: a label of every monitor would have no bound."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What one scrape found out about the org; None where its store failed."""

    org: str
    subject: Subject | None
    pipeline: Pipeline | None
    uptime: Uptime | None
    certificates: Sequence[Shown] | None
    """The soonest to expire first, of monitors that have one."""
    delivery: Delivery | None = None
    """None, too, where the writers leave no receipts."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """The endpoint: of the caller's org, and of the process."""

    means: Means

    async def __call__(self, request: Request) -> Response:
        work: Callable[[Context], Soon[Observed]] = observed
        access, asker = asker_of(self.means, request)
        found = await come_to(admitted(self.means, access, asker, Question("metrics"), work))
        families = [*org_metrics(found), *await of_all(self.means.traffic)]
        text, content_type = encoded(families, request.headers.get("accept", ""))
        return Response(text, headers={"content-type": content_type, "cache-control": "no-store"})


async def observed(context: Context) -> Observed:
    """At most five telemetry reads and three of the registry."""
    slug = context.access.org.slug
    try:
        subject = await subjects.fleet(context)
    except (StoreError, DeadlineExceeded):
        return Observed(slug, None, None, None, None)
    arriving, uptime, shown, delivered = await asyncio.gather(
        _pipeline(context), _uptime(context, subject), _certificates(context, subject), _delivery(context)
    )
    return Observed(slug, subject, arriving, uptime, shown, delivered)


async def _pipeline(context: Context) -> Pipeline | None:
    try:
        return await pipeline(context, PIPELINE_WINDOW.at(context.now_ms))
    except (StoreError, DeadlineExceeded):
        return None


async def _delivery(context: Context) -> Delivery | None:
    try:
        return await delivery(context, PIPELINE_WINDOW.at(context.now_ms))
    except (StoreError, DeadlineExceeded):
        return None


async def _uptime(context: Context, subject: Subject) -> Uptime | None:
    try:
        window = UPTIME_WINDOW.at(context.now_ms)
        return await counting.uptime(context, subjects.serving(subject, [window]), window)
    except (StoreError, DeadlineExceeded):
        return None


async def _certificates(context: Context, subject: Subject) -> Sequence[Shown] | None:
    try:
        return await certificates.of_fleet(context, subject, UPTIME_WINDOW.at(context.now_ms))
    except (StoreError, DeadlineExceeded):
        return None


def org_metrics(found: Observed) -> Iterator[Family]:
    """Every gauge of the org, labelled with its slug."""
    parts = {
        "fleet": found.subject,
        "pipeline": found.pipeline,
        "uptime": found.uptime,
        "certificates": found.certificates,
    }
    up = {name: float(part is not None) for name, part in parts.items()}
    yield _gauge(found.org, "insights_up", "1 where the insight could be read, else 0.", "insight", up)
    if found.subject:
        counts = monitors.counts(found.subject.monitors)
        by_status: Mapping[str, float | None] = {one: counts[one] for one in STATUSES}
        text = "Enabled monitors by state, as the registry knows them."
        yield _gauge(found.org, "insights_monitors", text, "status", by_status)
    if found.pipeline:
        yield from _pipeline_metrics(found.org, found.pipeline)
    if found.delivery:
        yield from _delivery_metrics(found.org, found.delivery)
    if found.certificates is not None:
        days: Mapping[str, float | None] = {
            one.monitor.id: one.days_left for one in found.certificates[:MOST_CERTIFICATES]
        }
        text = "Days until a certificate expires, of the ten monitors where that is soonest."
        yield _gauge(found.org, "insights_certificate_days_left", text, "monitor", days)
    if found.uptime:
        yield from _uptime_metrics(found.org, found.uptime)


def _pipeline_metrics(org: str, found: Pipeline) -> Iterator[Family]:
    lags = {"50": _seconds(found.lag_p50_ms), "95": _seconds(found.lag_p95_ms)}
    rates = {"configured": found.configured_rate, "observed": found.observed_rate}
    states = {one.value: float(one is found.state) for one in State}
    single: dict[str, tuple[str, float | None]] = {
        "insights_pipeline_freshness_seconds": ("Seconds since the newest write.", found.freshness_s),
        "insights_pipeline_heartbeats_per_minute": ("Checks seen a minute.", found.per_minute),
        "insights_pipeline_expected_per_minute": ("Checks a minute that are due.", found.expected_per_minute),
        "insights_pipeline_coverage_ratio": ("Checks seen / checks due, over 15 minutes.", found.coverage),
        "insights_pipeline_overdue_monitors": ("Enabled monitors that went quiet.", len(found.overdue)),
        "insights_pipeline_layout_understood": ("1 where every status is one.", found.layout_understood),
    }
    for name, (text, value) in single.items():
        yield _gauge(org, name, text, None, {"": None if value is None else float(value)})
    yield _gauge(org, "insights_pipeline_lag_seconds", "From a check's end to its write.", "percentile", lags)
    yield _gauge(
        org, "insights_pipeline_sample_rate", "Share of checks that the writer records.", "source", rates
    )
    yield _gauge(org, "insights_pipeline_state", "1 for the state that holds.", "state", states)


def _delivery_metrics(org: str, found: Delivery) -> Iterator[Family]:
    counted = found.receipts
    fates = {
        "written": float(counted.written),
        "seen": found.seen,
        "lost": found.lost,
        "sampled": float(counted.sampled),
        "refused": float(counted.refused),
        "dead": float(counted.dead),
    }
    text = "Heartbeats by what became of them between writer and store, of ten settled minutes."
    yield _gauge(org, "insights_delivery_heartbeats", text, "fate", fates)
    text = "Heartbeats handed over and not there / handed over, of ten settled minutes."
    yield _gauge(org, "insights_delivery_lost_ratio", text, None, {"": found.lost_share})
    text = "The same of what the store's own sampling does not explain."
    surely = {"": found.lost_share_at_least}
    yield _gauge(org, "insights_delivery_lost_at_least_ratio", text, None, surely)


def _uptime_metrics(org: str, found: Uptime) -> Iterator[Family]:
    outcomes = {"up": found.up, "degraded": found.degraded, "down": found.down, "pending": found.pending}
    bounds = {"value": found.ratio.value, "lower": found.ratio.lower, "upper": found.ratio.upper}
    yield _gauge(
        org, "insights_fleet_uptime_ratio", "Uptime over 24 hours and its interval.", "bound", bounds
    )
    yield _gauge(org, "insights_fleet_checks", "Checks of 24 hours by outcome.", "outcome", outcomes)


def _gauge(org: str, name: str, text: str, label: str | None, values: Mapping[str, float | None]) -> Family:
    samples = {(org, *([key] if label else [])): value for key, value in values.items()}
    return Family(name, text, ("org", *([label] if label else [])), samples)


def _seconds(ms: float | None) -> float | None:
    return None if ms is None else ms / 1000
