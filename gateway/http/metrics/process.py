"""Counters, histograms and gauges of the process: no org's data, and no label that a caller chooses.

A counter whose labels are few and known begins at 0: a rate sees no event that makes its own series.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from gateway.errors import (
    DeadlineExceeded,
    InsightsError,
    RegistryUnavailable,
    StoreMalformed,
    TelemetryUnavailable,
)
from gateway.http.metrics.exposition import Family, Spread
from gateway.meter import Traffic

_Labels = TypeVar("_Labels", bound=tuple[str, ...])
Samples = dict[tuple[str, ...], float | None]
REFUSED = (400, 408, 503)
FAILURES: Mapping[str, tuple[type[InsightsError], ...]] = {
    "telemetry": (TelemetryUnavailable, StoreMalformed, DeadlineExceeded),
    "registry": (RegistryUnavailable, DeadlineExceeded),
}
"""How the stores fail."""


def codes(root: type[InsightsError] = InsightsError) -> Iterator[str]:
    """Of all errors that callers may be told."""
    yield root.code
    for one in root.__subclasses__():
        yield from codes(one)


def _counted(found: Mapping[_Labels, int], known: Iterator[_Labels]) -> Samples:
    counts = {**dict.fromkeys(known, 0), **found}
    return {key: float(count) for key, count in sorted(counts.items())}


def process_metrics(traffic: Traffic) -> Iterator[Family | Spread]:
    requests: Samples = {key: float(count) for key, count in sorted(traffic.requests.items())}
    errors = _counted({(code,): count for code, count in traffic.errors.items()}, ((one,) for one in codes()))
    fails = ((store, error.code) for store, errors in FAILURES.items() for error in errors)
    failures = _counted(traffic.read_errors, fails)
    text = "Answers by route and HTTP status; 499 where the client went away."
    yield Family("insights_requests", text, ("route", "status"), requests, counter=True)
    refused = _counted(
        {(str(int(status)),): count for status, count in traffic.refused.items()},
        ((str(status),) for status in REFUSED),
    )
    text = "Refused before any route: 408 too slow, 503 too many connections, 400 no HTTP."
    yield Family("insights_connections_refused", text, ("status",), refused, counter=True)
    yield Family("insights_errors", "Errors that callers were told.", ("code",), errors, counter=True)
    yield Family("insights_read_errors", "Failures of a store.", ("store", "code"), failures, counter=True)
    old: Samples = {key: float(count) for key, count in sorted(traffic.deprecated.items())}
    text = "Operations that named a deprecated field of the schema."
    yield Family("insights_deprecated_fields", text, ("field", "caller"), old, counter=True)
    untrusted: Samples = {(caller,): float(count) for caller, count in sorted(traffic.untrusted.items())}
    text = "Documents that no manifest has, where INSIGHTS_DOCUMENTS=prefer."
    yield Family("insights_untrusted_documents", text, ("caller",), untrusted, counter=True)
    for name, text, count in (
        ("insights_telemetry_reads", "Statements sent to the telemetry store.", traffic.telemetry_reads),
        ("insights_registry_reads", "Reads sent to the registry.", traffic.registry_reads),
        ("insights_cache_hits", "Telemetry answers that cost no read.", traffic.cache_hits),
        ("insights_heartbeats_dropped", "Heartbeats given up: too many waited.", traffic.delivery.dropped),
        (
            "insights_heartbeats_unspooled",
            "Heartbeats that waited in memory alone.",
            traffic.delivery.unspooled,
        ),
    ):
        yield Family(name, text, (), {(): float(count)}, counter=True)
    waiting: Samples = {(): float(traffic.delivery.waiting)}
    yield Family("insights_heartbeats_waiting", "Heartbeats on their way to the store.", (), waiting)
    yield from _spreads(traffic)
    for name, gauge in sorted(traffic.gauges.items()):
        yield Family(name, gauge.text, gauge.labels, dict(gauge.values()))


def _spreads(traffic: Traffic) -> Iterator[Spread]:
    yield Spread(
        "insights_request_seconds", "Time to the end of an answer.", ("route",), traffic.request_seconds
    )
    text = "Time of a read, by how it went."
    yield Spread("insights_read_seconds", text, ("store", "backend", "outcome"), traffic.read_seconds)
    text = "How late the event loop is for what is due."
    yield Spread("insights_event_loop_lag_seconds", text, (), traffic.loop_lag_seconds)
