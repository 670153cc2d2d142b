"""What REST answers look like: the platform's shapes to the letter, camelCase, times in Unix ms."""

from collections.abc import Mapping
from typing import Any

from gateway.errors import RegistryMalformed
from gateway.insights import Failing, Place
from gateway.registry.rows import Monitor
from gateway.telemetry import summaries
from gateway.telemetry.estimates import Estimate
from gateway.telemetry.heartbeat import Heartbeat
from gateway.telemetry.rows import EMPTY_LATENCY
from gateway.telemetry.summaries import Bucketed, Fidelity, Latency, Uptime
from gateway.window import Window

Shape = dict[str, Any]


def monitor(found: Monitor) -> Shape:
    return {
        "id": found.id,
        "orgId": found.org_id,
        "name": found.name,
        "kind": found.kind,
        "enabled": int(found.enabled),
        "config": _config(found),
        "status": found.status,
        "lastCheckedAt": found.last_checked_at,
        "lastFailedAt": found.last_failed_at,
        "firstCheckedAt": found.first_checked_at,
        "rtMs": found.rt_ms,
        "region": found.region,
        "relayId": found.relay_id,
        "lastError": found.last_error,
        "nextRunAt": found.next_run_at,
        "createdAt": found.created_at,
        "updatedAt": found.updated_at,
    }


def _config(found: Monitor) -> Shape | None:
    """The five public keys; null where the stored JSON is broken, so that one monitor costs no list."""
    try:
        config = found.config
    except RegistryMalformed:
        return None
    return {
        "url": config.url,
        "interval": config.interval,
        "timeout": config.timeout,
        "verify_tls": config.verify_tls,
        "follow_redirects": config.follow_redirects,
    }


def heartbeat(found: Heartbeat) -> Shape:
    return {
        "timestampMs": found.timestamp_ms,
        "status": found.status,
        "latencyMs": found.latency_ms,
        "region": found.region or None,
        "colo": found.colo or None,
        "error": found.error or None,
        "code": found.code or None,
        "sampleRate": found.sample_rate,
        "dispatchId": found.dispatch_id or None,
    }


def window(found: Window) -> Shape:
    return {"text": found.text, "sinceMs": found.since_ms, "untilMs": found.until_ms}


def estimate(found: Estimate) -> Shape:
    return {"value": found.value, "lower": found.lower, "upper": found.upper, "level": found.level}


def fidelity(found: Fidelity) -> Shape:
    return {
        "grade": found.grade.value,
        "rowsRead": found.rows_read,
        "effectiveSampleSize": found.effective_sample_size,
        "maxSampleInterval": found.max_sample_interval,
        "asOfMs": found.as_of_ms,
        "stale": found.stale,
        "lagMs": found.lag_ms,
        "settled": found.settled,
    }


def uptime(found: Uptime, downtime_s: float | None = None) -> Shape:
    return {
        "window": window(found.window),
        "checks": found.checks,
        "up": found.up,
        "degraded": found.degraded,
        "down": found.down,
        "pending": found.pending,
        "uptime": estimate(found.uptime),
        "downtimeSeconds": downtime_s,
        "expectedChecks": found.expected,
        "coverage": found.coverage,
        "fidelity": fidelity(found.fidelity),
    }


def latency(found: Latency, names: Mapping[str, float]) -> Shape:
    """`names` maps a key of the answer to its quantile level."""
    return {
        "window": window(found.window),
        "checks": found.checks,
        "mean": estimate(found.mean),
        **{name: estimate(found.quantiles.get(level, Estimate(None))) for name, level in names.items()},
        "min": found.min_ms,
        "max": found.max_ms,
        "fidelity": fidelity(found.fidelity),
    }


def latency_series(found: Bucketed, names: Mapping[str, float]) -> Shape:
    latencies = [one.latency or EMPTY_LATENCY for one in found.tallies]
    return {
        "bucketSeconds": found.bucket_s,
        "starts": [start * 1000 for start in found.starts],
        "checks": [one.checks for one in latencies],
        "mean": [summaries.mean_ms(one) for one in latencies],
        **{name: [one.quantiles.get(level) for one in latencies] for name, level in names.items()},
        "settled": found.settled,
        "fidelity": fidelity(found.fidelity),
    }


def region(found: Place, asked: Window, names: Mapping[str, float]) -> Shape:
    counted = summaries.uptime(asked, found.tally, found.standing)
    return {
        "region": found.region,
        "checks": counted.checks,
        "down": counted.down,
        "uptime": estimate(counted.uptime),
        "latency": latency(summaries.latency(asked, found.tally, found.standing), names),
        "fidelity": fidelity(counted.fidelity),
    }


def failing(found: Failing) -> Shape:
    last = found.tally.last_failure
    return {
        "monitor": {"id": found.monitor.id, "name": found.monitor.name, "status": found.monitor.status},
        "failures": found.tally.down,
        "checks": found.tally.checks,
        "lastFailure": heartbeat(last) if last else None,
    }
