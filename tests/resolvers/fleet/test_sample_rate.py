"""The share of checks that the writer recorded, of every number that tells how far it can be trusted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, beat, gateway_on, monitor_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

RATE = "fidelity { sampleRate }"
SHOP = 22 / 82
"""Two rows of 40 checks, of which the writer recorded ten and the store one, and two rows of one check."""
SHARED = {
    "uptime": RATE,
    "latency": RATE,
    'series(bucket: "30m")': RATE,
    "regions": f"nodes {{ {RATE} }}",
    "colos": f"nodes {{ {RATE} }}",
    "failures": RATE,
    "apdex": RATE,
    "phases": RATE,
    "heatmap": RATE,
    "days": RATE,
    "regionSeries": RATE,
}


def rates(found: Any) -> Iterator[float | None]:
    """Every one in an answer, heartbeats' own left out."""
    if isinstance(found, dict):
        if "sampleRate" in found.get("fidelity", {}):
            yield found["fidelity"]["sampleRate"]
        for one in found.values():
            yield from rates(one)
    elif isinstance(found, list):
        for one in found:
            yield from rates(one)


async def asked(acme: Gateway, query: str) -> list[float | None]:
    answer = await acme.ask(query)
    assert "errors" not in answer, answer["errors"]
    return list(rates(answer["data"]))


@pytest.mark.parametrize("field", SHARED)
async def test_of_a_monitor(acme: Gateway, field: str) -> None:
    """What the store sampled after the writer is no part of it; it is the same asked alone."""
    alone = f"{field} {{ {SHARED[field]} }}"
    beside = f"{alone} more: uptime {{ ratio {{ lower }} fidelity {{ grade lagMs }} }}"
    for text in (alone, beside):
        found = await asked(acme, f'{{ monitor(id: "mon_shop", window: "1h") {{ {text} }} }}')
        assert found == pytest.approx([SHOP] * len(found))
        assert found


async def test_of_groups(acme: Gateway) -> None:
    """Each monitor, kind and relay has its own, unsampled ones 1, and those together that of all checks."""
    query = f"""{{ monitors(first: 5, window: "1h") {{ nodes {{ id uptime {{ {RATE} }} }} }}
      fleet(window: "1h") {{ uptime {{ {RATE} }} byKind {{ nodes {{ key {RATE} }} }}
        ranking {{ nodes {{ monitor {{ id }} {RATE} }} }} }} }}"""
    answer = await acme.ask(query)
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]
    own = {one["id"]: one["uptime"]["fidelity"]["sampleRate"] for one in found["monitors"]["nodes"]}
    assert own == {
        "mon_api": 1.0,
        "mon_broken": None,
        "mon_db": 1.0,
        "mon_idle": None,
        "mon_shop": pytest.approx(SHOP),
    }
    ranked = found["fleet"]["ranking"]["nodes"]
    assert {one["monitor"]["id"]: one["fidelity"]["sampleRate"] for one in ranked} == {
        name: rate for name, rate in own.items() if rate is not None
    }
    kinds = {one["key"]: one["fidelity"]["sampleRate"] for one in found["fleet"]["byKind"]["nodes"]}
    assert kinds == {"http": pytest.approx((22 + 8) / (82 + 8)), "tcp": 1.0, "udp": None}
    whole = found["fleet"]["uptime"]["fidelity"]["sampleRate"]
    assert whole == pytest.approx((22 + 8 + 3) / (82 + 8 + 3))


async def test_rest_tells_the_same(acme: Gateway) -> None:
    """Uptime, latency, failures, phases and the pipeline of REST have the number that GraphQL has."""
    for path in ("uptime", "latency", "failures", "phases", "series", "days", "heatmap", "region-series"):
        given = {"window": "1h"} | ({"bucket": "30m"} if path == "series" else {})
        answer = await acme.client.get(f"/api/monitors/mon_shop/{path}", params=given)
        found = list(rates(answer.json()))
        assert found == pytest.approx([SHOP] * len(found)), path
        assert found, path
    query = f'{{ pipeline(window: "1h") {{ observedSampleRate {RATE} }} }}'
    pipeline = (await acme.ask(query))["data"]["pipeline"]
    assert pipeline["fidelity"]["sampleRate"] == pytest.approx(pipeline["observedSampleRate"])
    rest = (await acme.client.get("/api/insights/pipeline", params={"window": "1h"})).json()
    assert rest["fidelity"]["sampleRate"] == pytest.approx(rest["observedSampleRate"])


async def test_rows_of_no_outcome(engine: Engine, tmp_path: Path) -> None:
    """A row of an unknown status counts neither as recorded nor as a check that might have been."""
    written = [beat(ago_ms=ago * 60_000, sample_rate=0.5) for ago in (1, 2)]
    strange = [beat(ago_ms=180_000, status="odd"), beat(ago_ms=240_000, status="odd")]
    async with gateway_on(
        engine, tmp_path, heartbeats=[*written, *strange], monitors=[monitor_row()]
    ) as gateway:
        assert await asked(gateway, f'{{ fleet(window: "1h") {{ uptime {{ {RATE} }} }} }}') == [0.5]
