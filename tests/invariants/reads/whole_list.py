"""Every insight once, of a monitor, of a fleet and of an org, by its name in docs/reads.md."""

from collections.abc import Mapping

from gateway.telemetry.numbers.estimates import LEVELS

E = "{ value lower upper }"
UPTIME = f"counts {{ checks {{ value }} }} ratio {E} coverage fidelity {{ grade sampleRate lagMs settled }}"
PERCENTILES = " ".join(f"{name} {E}" for name in LEVELS)
CHANGE = "significant contributors { dimension key contribution }"

SHARED: dict[str, str] = {
    "uptime": f"uptime {{ {UPTIME} counts {{ down {E} }} }}",
    "uptimes": f'uptimes(windows: ["24h", "7d"]) {{ {UPTIME} }}',
    "uptime.explain": "explained: uptime { explain { formula numerator denominator statements } }",
    "uptime.versus": f"changed: uptime {{ versus {{ change {E} {CHANGE} }} }}",
    "uptime.downtime": "down: uptime { downtime { seconds stretches { since until scope } } }",
    "uptime.reconciliation": "reconciled: uptime { reconciliation { byTime differences { cause } } }",
    "uptime by TIME": """timed: uptime(accounting: TIME, quorum: MAJORITY) {
      ratio { value } stateSeconds { noData } }""",
    "uptime by INCIDENTS": "declared: uptime(accounting: INCIDENTS) { ratio { value } }",
    "latency": f"latency {{ mean {E} {PERCENTILES} min max }}",
    "latency.versus": f"slower: latency {{ versus {{ change {{ mean {E} p95 {E} }} {CHANGE} }} }}",
    "series": "series { ratio { value lower upper } latency { p50 { value } p95 { value upper } } settled }",
    "regions": f"regions {{ nodes {{ key counts {{ checks {{ value }} }} latency {{ p95 {E} }} }} }}",
    "colos": f"colos {{ nodes {{ key counts {{ checks {{ value }} }} latency {{ p95 {E} }} }} }}",
    "failures": f"""failures {{ count {E} byClass {{ class count {E} firstSeenAt example {{ error }} }}
      byCode {{ code }} byRegion {{ region }} }}""",
    "failures.versus": f"more: failures {{ versus {{ change {E} {CHANGE} }} }}",
    "incidentStats": 'incidentStats(window: "24h") { mttrSeconds mtbfSeconds detectionSeconds global }',
    "slo": f"""slo(target: 0.999, window: "24h") {{ achieved {E} budget {{ total remaining }}
      burnRates {{ rate }} exhaustionAt whatIf(downtime: "10m") {{ remaining }} }}""",
    "phases": f"phases {{ tls {{ mean {E} p50 {E} p95 {E} }} firstByte {{ p95 {E} }} timedShare }}",
    "apdex": f"apdex {{ score {E} }}",
    "heatmap": 'heatmap(window: "7d", timezone: "Europe/Berlin") { ratio { value } latencyP95 { value } }',
    "maintenanceSpans": "maintenanceSpans { totalCount nodes { since } planned { title } }",
    "regionSeries": "regionSeries { lines { region ratio { value } latencyP95 { value } } }",
}
MONITOR: Mapping[str, str] = SHARED | {
    "flapping": 'flapping(window: "24h") { score }',
    "newestCertificate": "newestCertificate { daysLeft issuer }",
    "reliability": 'reliability(window: "24h") { mtbfSeconds longestUp { seconds } }',
}
FLEET: Mapping[str, str] = SHARED | {
    "monitors": "monitors { total up down }",
    "failing": (
        'failing(window: "24h") { nodes { monitor { name } since failedRegions lastFailure { code } } }'
    ),
    "certificates": "certificates { totalCount nodes { monitor { name } newestCertificate { daysLeft } } }",
    "byKind": f"byKind {{ nodes {{ key ratio {E} }} }}",
    "byRelay": f"byRelay {{ nodes {{ key ratio {E} }} }}",
    "ranking": (
        "ranking(orderBy: { by: P95 }) { nodes { measured { value } } } best: "
        "ranking(orderBy: { by: UPTIME, direction: DESC }) { nodes { measured { value } } }"
    ),
    "targets": "targets { nodes { target meeting undecided } }",
}
ORG: Mapping[str, str] = {
    "pipeline": 'pipeline(window: "15m") { state lagP95Ms coverage overdue { monitor { name } } }',
    "delivery": 'pipeline(window: "15m") { delivery { written seen lost } }',
    "checkFlow": 'checkFlow(window: "5m") { stages { key state } links { ratePerMinute } }',
    "relays": "relays { slug state lastBootstrappedAt lastError }",
    "bill": "bill { monthlyTotal whatIf(intervalSeconds: 30) { monthlyTotal } }",
    "limits": "limits { name value }",
}


def of_monitor(*fields: str) -> str:
    return f'{{ monitor(id: "mon_000") {{ {" ".join(fields)} }} }}'


def of_fleet(*fields: str) -> str:
    return f"{{ fleet {{ {' '.join(fields)} }} }}"


def of_org(*fields: str) -> str:
    return f"{{ {' '.join(fields)} }}"
