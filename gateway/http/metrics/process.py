"""Counters, histograms and gauges of the process: no org's data, and no label that a caller chooses."""

from collections.abc import Iterator

from gateway.http.metrics.exposition import Family, Spread
from gateway.meter import Traffic

Samples = dict[tuple[str, ...], float | None]


def process_metrics(traffic: Traffic) -> Iterator[Family | Spread]:
    requests: Samples = {key: float(count) for key, count in sorted(traffic.requests.items())}
    errors: Samples = {(code,): float(count) for code, count in sorted(traffic.errors.items())}
    failures: Samples = {key: float(count) for key, count in sorted(traffic.read_errors.items())}
    text = "Answers by route and HTTP status; 499 where the client went away."
    yield Family("insights_requests", text, ("route", "status"), requests, counter=True)
    refused: Samples = {
        (str(int(status)),): float(count) for status, count in sorted(traffic.refused.items())
    }
    text = "Refused before any route: 408 too slow, 503 too many connections, 400 no HTTP."
    yield Family("insights_connections_refused", text, ("status",), refused, counter=True)
    yield Family("insights_errors", "Errors that callers were told.", ("code",), errors, counter=True)
    yield Family("insights_read_errors", "Failures of a store.", ("store", "code"), failures, counter=True)
    old: Samples = {key: float(count) for key, count in sorted(traffic.deprecated.items())}
    text = "Operations that named a deprecated field of the schema."
    yield Family("insights_deprecated_fields", text, ("field", "caller"), old, counter=True)
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
