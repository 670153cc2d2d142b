"""Every insight once, of a monitor, of a fleet and of an org, by its name in docs/reads.md."""

from collections.abc import Mapping

from gateway.telemetry.numbers.estimates import LEVELS

E = "{ value lower upper }"
UPTIME = f"checks uptime {E} coverage fidelity {{ grade lagMs settled }}"
PERCENTILES = " ".join(f"{name} {E}" for name in LEVELS)
CHANGE = "significant contributors { dimension value contribution }"

SHARED: dict[str, str] = {
    "uptime": f"uptime {{ {UPTIME} counts {{ down {E} }} }}",
    "uptimes": f'uptimes(windows: ["24h", "7d"]) {{ {UPTIME} }}',
    "uptime.explain": "explained: uptime { explain { formula numerator denominator statements } }",
    "uptime.previous": f"changed: uptime {{ previous {{ change {E} {CHANGE} }} }}",
    "uptime.downtime": "down: uptime { downtimeSeconds downtime { stretches { start end scope } } }",
    "uptime.reconciliation": "reconciled: uptime { reconciliation { byTime differences { cause } } }",
    "uptime by TIME": """timed: uptime(accounting: TIME, quorum: MAJORITY) {
      uptime { value } seconds { noData } }""",
    "uptime by INCIDENTS": "declared: uptime(accounting: INCIDENTS) { uptime { value } }",
    "latency": f"latency {{ mean {E} {PERCENTILES} min max }}",
    "latency.previous": f"slower: latency {{ previous {{ mean {E} p95 {E} {CHANGE} }} }}",
    "latencySeries": "latencySeries { p50 p95 settled bands { p95 { upper } } }",
    "uptimeSeries": "uptimeSeries { uptime lower upper settled }",
    "regions": f"regions {{ region checks latency {{ p95 {E} }} }}",
    "colos": f"colos {{ colo checks latency {{ p95 {E} }} }}",
    "failureStats": f"""failureStats {{ classes {{ class failures {E} firstSeen example {{ error }} }}
      codes {{ code }} regions {{ region }} previous {{ {CHANGE} }} }}""",
    "incidentStats": 'incidentStats(window: "24h") { mttrSeconds mtbfSeconds detectionSeconds global }',
    "slo": f"""slo(window: "24h") {{ achieved {E} budget {{ total left }} burnRates {{ rate }} exhaustionAt
      whatIf(downtime: "10m") {{ left }} }}""",
    "apdex": f"apdex {{ score {E} }}",
    "heatmap": 'heatmap(window: "7d", timezone: "Europe/Berlin") { uptime p95 }',
    "regionSeries": "regionSeries { regions { region uptime p95 } }",
}
MONITOR: Mapping[str, str] = SHARED | {
    "flapping": 'flapping(window: "24h") { score }',
    "reliability": 'reliability(window: "24h") { mtbfSeconds longestUpSeconds }',
}
FLEET: Mapping[str, str] = SHARED | {
    "monitors": "monitors { total up down }",
    "failures": f"failures {{ failures {E} previous {{ {CHANGE} }} }}",
    "failing": 'failing(window: "24h") { monitor { name } since regions lastFailure { code } }',
    "kinds": f"kinds {{ key uptime {E} }}",
    "relays": f"relays {{ key uptime {E} }}",
    "ranking": "ranking(by: P95) { value { value } } best: ranking(order: BEST) { value { value } }",
    "targets": "targets { target meeting undecided }",
}
ORG: Mapping[str, str] = {
    "pipeline": "pipeline { state lagP95Ms coverage overdue { monitor { name } } }",
    "checkFlow": "checkFlow { stages { key state } links { ratePerMinute } }",
    "bill": "bill { monthlyTotal whatIf(intervalSeconds: 30) { monthlyTotal } }",
    "limits": "limits { name value }",
}


def of_monitor(*fields: str) -> str:
    return f'{{ monitor(id: "mon_000") {{ {" ".join(fields)} }} }}'


def of_fleet(*fields: str) -> str:
    return f"{{ fleet {{ {' '.join(fields)} }} }}"


def of_org(*fields: str) -> str:
    return f"{{ {' '.join(fields)} }}"
