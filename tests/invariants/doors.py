"""What GraphQL is asked in a test of both doors, and its answers as REST writes them."""

from datetime import datetime
from typing import Any

from gateway.telemetry.numbers import estimates
from gateway.telemetry.sql.columns import STATUSES

PERCENTILES = tuple(estimates.LEVELS)
ESTIMATE = "{ value lower upper level }"
FIDELITY = (
    "fidelity { grade rowsRead effectiveSampleSize unreadable maxSampleInterval sampleRate asOf lagMs "
    "settled stale reasons sources { kind since until } }"
)
COUNTS = f"counts {{ {' '.join(f'{one} {ESTIMATE}' for one in ('checks', *STATUSES))} }}"
RANGE = "range { window since until seconds }"
SILENT = "silentRegions { monitorId region missingChecks }"
UPTIME = f"{RANGE} {COUNTS} ratio {ESTIMATE} expectedChecks coverage knownSince {FIDELITY} {SILENT}"
LEVELS = " ".join(f"{one} {ESTIMATE}" for one in PERCENTILES)
LATENCY = f"{RANGE} answered {ESTIMATE} mean {ESTIMATE} {LEVELS} min max {FIDELITY}"
COLUMNS = " ".join(f"{one} {{ value lower upper }}" for one in ("answered", "mean", "p50", "p95"))
SERIES = f"{RANGE} bucketSeconds starts latency {{ {COLUMNS} }} settled {FIDELITY}"
BEAT = "checkedAt status latencyMs region colo error code sampleRate dispatchId"
MONITOR = f"""query($id: ID!, $window: Window!, $bucket: Duration) {{ monitor(id: $id) {{
  uptime(window: $window) {{ {UPTIME} downtime {{ seconds }} }}
  latency(window: $window) {{ {LATENCY} }}
  series(window: $window, bucket: $bucket) {{ {SERIES} }} }} }}"""
FLEET = f"""query($window: Window!) {{ fleet(window: $window) {{
  {RANGE} monitors {{ total enabled up degraded down pending paused }}
  uptime {{ {UPTIME} }} latency {{ {LATENCY} }} series {{ {SERIES} }}
  regions {{ nodes {{ key {COUNTS} ratio {ESTIMATE} {FIDELITY}
    latency {{ {RANGE} answered {ESTIMATE} mean {ESTIMATE} p50 {ESTIMATE} p95 {ESTIMATE} min max
      {FIDELITY} }} }} }}
  failing(window: "15m") {{ nodes {{ monitor {{ id name status }} failedChecks checks lastFailure {{
    {BEAT} }} }} }} }} }}"""
BEATS = f"""query($id: ID!, $window: Window!, $first: Int!) {{ monitor(id: $id) {{
  heartbeats(window: $window, first: $first) {{ nodes {{ {BEAT} }} }} }} }}"""
MONITORS = """{ monitors(first: 100) { nodes { id name kind enabled lastOutcome lastCheckedAt lastFailedAt
  firstCheckedAt lastLatencyMs lastRegion lastError nextRunAt createdAt updatedAt relay { id }
  config { url intervalSeconds timeoutMs verifyTls followRedirects } } } }"""
PARTS = ("byClass", "byCode", "byRegion")


def ms(found: Any) -> Any:
    return None if found is None else round(datetime.fromisoformat(found).timestamp() * 1000)


def fidelity(found: Any) -> Any:
    kept = {name: value for name, value in found.items() if name != "asOf"}
    sources = [
        {"kind": one["kind"].lower(), "sinceMs": ms(one["since"]), "untilMs": ms(one["until"])}
        for one in found["sources"]
    ]
    return kept | {"grade": found["grade"].lower(), "asOfMs": ms(found["asOf"]), "sources": sources}


def range_of(found: Any) -> Any:
    bounds = {"sinceMs": ms(found["since"]), "untilMs": ms(found["until"])}
    return {"window": found["window"], "seconds": found["seconds"]} | bounds


def ranged(found: Any) -> Any:
    """An insight of GraphQL as REST writes where it lies and what stands behind it."""
    return found | {"range": range_of(found["range"]), "fidelity": fidelity(found["fidelity"])}


def uptime(found: Any) -> Any:
    """A GraphQL UptimeWindow as REST writes it."""
    kept = ranged({name: value for name, value in found.items() if name not in {"downtime", "knownSince"}})
    kept["knownSinceMs"] = ms(found["knownSince"])
    return kept | {"downtimeSeconds": found["downtime"]["seconds"] if "downtime" in found else None}


def series(found: Any) -> Any:
    kept = {name: value for name, value in ranged(found).items() if name != "latency"}
    return kept | found["latency"] | {"starts": [ms(one) for one in found["starts"]]}


def beat(found: Any) -> Any:
    """The platform's wire has latencies as integers."""
    kept = {name: value for name, value in found.items() if name != "checkedAt"}
    named = {"timestampMs": ms(found["checkedAt"]), "status": found["status"].lower()}
    return kept | named | {"latencyMs": round(found["latencyMs"])}


def monitor(found: Any, org: str) -> Any:
    """A GraphQL Monitor as REST writes it."""
    named = ("lastCheckedAt", "lastFailedAt", "firstCheckedAt", "nextRunAt", "createdAt", "updatedAt")
    config = found["config"]
    kept = {name: found[name] for name in ("id", "name", "lastError")}
    return (
        kept
        | {name: ms(found[name]) for name in named}
        | {
            "orgId": org,
            "kind": found["kind"].lower(),
            "enabled": int(found["enabled"]),
            "status": found["lastOutcome"].lower(),
            "region": found["lastRegion"],
            "rtMs": None if found["lastLatencyMs"] is None else round(found["lastLatencyMs"]),
            "relayId": found["relay"]["id"] if found["relay"] else "",
            "config": {
                "url": config["url"],
                "interval": config["intervalSeconds"],
                "timeout": config["timeoutMs"],
                "verify_tls": config["verifyTls"],
                "follow_redirects": config["followRedirects"],
            },
        }
    )


def lowered(found: Any) -> Any:
    return found | {"status": found["status"].lower()}


def failures(found: Any, spelled: str) -> Any:
    """Failures of either door, as far as both name the same; `spelled` is how it writes when they were."""
    groups = {
        part: [
            (one["count"], one["share"], one[f"firstSeen{spelled}"], one[f"lastSeen{spelled}"])
            for one in found[part]
        ]
        for part in PARTS
    }
    return {"count": found["count"], "checks": found["checks"], **groups}


def timed(found: Any) -> Any:
    return {
        name: [(count, share, ms(first), ms(last)) for count, share, first, last in value]
        if name in PARTS
        else value
        for name, value in found.items()
    }
