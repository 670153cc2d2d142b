"""What tests ask of a monitor."""

from typing import Any

from tests.gateway_under_test import Gateway

LATENCY = (
    "answered { value } mean {value lower upper level} p50 {value lower upper} p75 {value} p90 {value} "
    "p95 {value} p99 {value} min max fidelity {grade rowsRead}"
)
PERCENTILES = "p50 { value } p75 { value } p90 { value } p95 { value } p99 { value }"
SERIES = (
    f"range {{ window }} bucketSeconds starts latency {{ answered {{ value }} mean {{ value }} "
    f"{PERCENTILES} }} "
    "fidelity {grade rowsRead asOf}"
)
COUNTS = "checks { value } up { value } degraded { value } down { value } pending { value }"


async def of(acme: Gateway, monitor: str, selection: str) -> Any:
    """Data of one monitor; errors are none."""
    answer = await acme.ask(f'{{ monitor(id: "{monitor}") {{ {selection} }} }}')
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["monitor"]


def exactly(value: float) -> dict[str, float]:
    return {"value": value, "lower": value, "upper": value, "level": 0.95}
