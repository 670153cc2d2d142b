"""Monitor and everything below it, on numbers that can be computed by hand (tests/http/world.py)."""

from typing import Any

import pytest

from tests.gateway_under_test import Gateway
from tests.numbered import counted, valued, values
from tests.redone import EXPLAINED, limits

pytestmark = pytest.mark.asyncio(loop_scope="module")

REGISTRY = """
id name enabled status kind lastCheckedAt lastFailedAt firstCheckedAt lastLatencyMs lastRegion lastError
nextRunAt createdAt updatedAt config { url intervalSeconds timeoutMs verifyTls followRedirects }
relay { id slug name locationHint jurisdiction enabled }
dispatch { id status scheduledAt dispatchedAt completedAt runnerColo error }
"""
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


async def test_registry_fields(acme: Gateway) -> None:
    """Every registry field shows what its row holds, times in RFC 3339 to the millisecond."""
    assert await of(acme, "mon_api", REGISTRY) == {
        "id": "mon_api",
        "name": "API",
        "enabled": True,
        "status": "UP",
        "kind": "HTTP",
        "lastCheckedAt": "2026-11-24T11:59:00.000Z",
        "lastFailedAt": "2026-11-24T11:56:00.000Z",
        "firstCheckedAt": "2026-08-16T12:00:01.000Z",
        "lastLatencyMs": 100.0,
        "lastRegion": "weur",
        "lastError": None,
        "nextRunAt": "2026-11-24T12:00:00.000Z",
        "createdAt": "2026-08-16T12:00:00.000Z",
        "updatedAt": "2026-11-24T11:59:00.000Z",
        "config": {
            "url": "https://api.example/",
            "intervalSeconds": 60,
            "timeoutMs": 5000,
            "verifyTls": True,
            "followRedirects": True,
        },
        "relay": None,
        "dispatch": {
            "id": "dsp-9",
            "status": "COMPLETED",
            "scheduledAt": "2026-11-24T11:58:58.000Z",
            "dispatchedAt": "2026-11-24T11:58:59.000Z",
            "completedAt": "2026-11-24T11:59:00.000Z",
            "runnerColo": "AMS",
            "error": None,
        },
    }


async def test_never_checked(acme: Gateway) -> None:
    """A monitor that was never checked has nulls where nothing is known, and no dispatch."""
    found = await of(acme, "mon_idle", REGISTRY)
    assert (found["enabled"], found["status"], found["kind"]) == (False, "PAUSED", "UDP")
    unknown = ("lastCheckedAt", "lastFailedAt", "firstCheckedAt", "lastLatencyMs", "lastRegion", "dispatch")
    assert [found[name] for name in unknown] == [None] * 6


async def test_relay(acme: Gateway) -> None:
    """The relay that runs a monitor's checks is shown with it."""
    found = await of(acme, "mon_db", REGISTRY)
    assert (found["kind"], found["status"], found["lastError"]) == ("TCP", "DOWN", "timeout")
    assert found["relay"] == {
        "id": "rel_nrt",
        "slug": "nrt",
        "name": "Tokyo",
        "locationHint": "APAC",
        "jurisdiction": None,
        "enabled": True,
    }


@pytest.mark.parametrize("unknown", ["nope", "mon_cask", "", "' OR 1=1 --", "mon_api "])
async def test_unknown_ids(acme: Gateway, unknown: str) -> None:
    """An id that the org does not have is null without an error, another org's monitor too."""
    answer = await acme.ask("query($id: ID!) { monitor(id: $id) { id name } }", {"id": unknown})
    assert answer["data"] == {"monitor": None}
    assert "errors" not in answer


async def test_uptime(acme: Gateway) -> None:
    """Six of eight decided checks were answered; the pending one is in no denominator; others are lost."""
    found = await of(
        acme,
        "mon_api",
        f"uptime {{ range {{ window since until seconds }} counts {{ {COUNTS} }} "
        "ratio {value lower upper level} coverage downtime {seconds} "
        "fidelity {grade rowsRead effectiveSampleSize maxSampleInterval asOf} }",
    )
    assert found["uptime"] == {
        "range": {
            "window": "24h",
            "since": "2026-11-23T12:00:00.000Z",
            "until": "2026-11-24T12:00:00.000Z",
            "seconds": 86_400.0,
        },
        "counts": counted(checks=9.0, up=5.0, degraded=1.0, down=2.0, pending=1.0),
        "ratio": {
            "value": 6 / 8,
            "lower": pytest.approx(6 / (8 + 1431)),
            "upper": pytest.approx((6 + 1431) / (8 + 1431)),
            "level": 0.95,
        },
        "coverage": 9 / 1440,
        "downtime": {"seconds": 120.0},  # from 11:55 to the degraded check at 11:57
        "fidelity": {
            "grade": "INSUFFICIENT",
            "rowsRead": 9,
            "effectiveSampleSize": 8.0,
            "maxSampleInterval": 1,
            "asOf": "2026-11-24T11:59:00.000Z",
        },
    }


async def test_uptime_without_data(acme: Gateway) -> None:
    """No checks give a null ratio and zero checks, neither 0 nor 100 per cent."""
    found = await of(
        acme,
        "mon_idle",
        "uptime { counts { checks {value} } ratio {value lower upper} downtime {seconds} "
        "fidelity {asOf rowsRead} }",
    )
    assert found["uptime"] == {
        "counts": counted(checks=0.0),
        "ratio": {"value": None, "lower": None, "upper": None},
        "downtime": {"seconds": 0.0},
        "fidelity": {"asOf": None, "rowsRead": 0},
    }


async def test_uptimes(acme: Gateway) -> None:
    """Several windows come back in their order, a repeated one too."""
    found = await of(
        acme,
        "mon_api",
        'uptimes(windows: ["7d", "10m", "2026-11", "10m"]) { range { window } '
        "counts { checks { value } up { value } } ratio {value} }",
    )
    assert found["uptimes"] == [
        {"range": {"window": "7d"}, "counts": counted(checks=10.0, up=6.0), "ratio": {"value": 7 / 9}},
        {"range": {"window": "10m"}, "counts": counted(checks=8.0, up=4.0), "ratio": {"value": 5 / 7}},
        {"range": {"window": "2026-11"}, "counts": counted(checks=10.0, up=6.0), "ratio": {"value": 7 / 9}},
        {"range": {"window": "10m"}, "counts": counted(checks=8.0, up=4.0), "ratio": {"value": 5 / 7}},
    ]


async def test_sampled_uptime(acme: Gateway) -> None:
    """Rate 0.25 and interval 10 make a row stand for 40 checks; the bounds follow from explain."""
    found = await of(
        acme,
        "mon_shop",
        "uptime { counts { checks {value} up {value} down {value} } ratio {value lower upper} "
        "fidelity {grade rowsRead effectiveSampleSize maxSampleInterval} "
        f"explain {{ {EXPLAINED} }} }}",
    )
    uptime = found["uptime"]
    assert uptime["counts"] == counted(checks=82.0, up=42.0, down=40.0)
    assert uptime["ratio"]["value"] == pytest.approx(42 / 82)
    assert uptime["fidelity"] == {
        "grade": "INSUFFICIENT",
        "rowsRead": 4,
        "effectiveSampleSize": pytest.approx(82 * 82 / (2 * 40 * 40 + 2)),
        "maxSampleInterval": 10,
    }
    bounds = (uptime["ratio"]["lower"], uptime["ratio"]["upper"])
    assert bounds == pytest.approx(limits(uptime["explain"]), abs=1e-4)


async def test_uptime_series(acme: Gateway) -> None:
    """A series is columnar: buckets without checks have zero checks and a null ratio."""
    found = await of(
        acme,
        "mon_api",
        'series(window: "1h", bucket: "15m") '
        f"{{ range {{ window }} bucketSeconds starts {COUNTS} ratio {{ value }} "
        "fidelity {grade rowsRead} }",
    )
    assert found["series"] == {
        "range": {"window": "1h"},
        "bucketSeconds": 900,
        "starts": [f"2026-11-24T11:{minute:02}:00.000Z" for minute in (0, 15, 30, 45)],
        "checks": valued([0.0, 0.0, 0.0, 8.0]),
        "up": valued([0.0, 0.0, 0.0, 4.0]),
        "degraded": valued([0.0, 0.0, 0.0, 1.0]),
        "down": valued([0.0, 0.0, 0.0, 2.0]),
        "pending": valued([0.0, 0.0, 0.0, 1.0]),
        "ratio": valued([None, None, None, 5 / 7]),
        "fidelity": {"grade": "INSUFFICIENT", "rowsRead": 8},
    }


async def test_default_bucket(acme: Gateway) -> None:
    """Without a bucket at most 300 points are drawn, all columns of one length."""
    found = (await of(acme, "mon_api", "series { bucketSeconds starts checks { value } ratio { value } }"))[
        "series"
    ]
    assert found["bucketSeconds"] == 300 or found["bucketSeconds"] == 600
    assert {len(one) for one in values(found, "checks", "ratio")} == {len(found["starts"])}
    assert len(found["starts"]) <= 300


async def test_latency(acme: Gateway) -> None:
    """Latency is of answered checks only: 100 to 600 ms, the failed checks' 1000 and 2000 not counted."""
    assert (await of(acme, "mon_api", f"latency {{ {LATENCY} }}"))["latency"] == {
        "answered": valued(6.0),
        "mean": {"value": 350.0, "lower": None, "upper": None, "level": 0.95},
        "p50": {"value": 300.0, "lower": None, "upper": None},
        "p75": {"value": 500.0},
        "p90": {"value": 600.0},
        "p95": {"value": 600.0},
        "p99": {"value": 600.0},
        "min": 100.0,
        "max": 600.0,
        "fidelity": {"grade": "INSUFFICIENT", "rowsRead": 9},
    }


async def test_sampled_latency(acme: Gateway) -> None:
    """Percentiles and mean are weighted: one row of 40 checks outweighs two rows of one check."""
    found = (await of(acme, "mon_shop", f"latency {{ {LATENCY} }}"))["latency"]
    assert found["answered"] == valued(42.0)
    assert found["mean"]["value"] == pytest.approx((40 * 100 + 2 * 1000) / 42)
    assert [found[name]["value"] for name in ("p50", "p75", "p90", "p95", "p99")] == [
        100,
        100,
        100,
        100,
        1000,
    ]
    assert found["p50"]["lower"] is None  # sampled: no interval is known, so none is claimed
    assert (found["min"], found["max"]) == (100.0, 1000.0)


async def test_latency_without_data(acme: Gateway) -> None:
    """A monitor that only failed has no latency: null, not 0."""
    found = (await of(acme, "mon_db", f"latency {{ {LATENCY} }}"))["latency"]
    assert (found["answered"]["value"], found["min"], found["max"]) == (0.0, None, None)
    assert [found[name]["value"] for name in ("mean", "p50", "p75", "p90", "p95", "p99")] == [None] * 6


async def test_latency_series(acme: Gateway) -> None:
    """Every percentile has its column, null where a bucket has no answered check."""
    found = await of(acme, "mon_api", f'series(window: "15m", bucket: "5m") {{ {SERIES} }}')
    assert found["series"] == {
        "range": {"window": "15m"},
        "bucketSeconds": 300,
        "starts": [f"2026-11-24T11:{minute}:00.000Z" for minute in (45, 50, 55)],
        "latency": {
            "answered": valued([0.0, 2.0, 3.0]),
            "mean": valued([None, 450.0, 200.0]),
            "p50": valued([None, 400.0, 200.0]),
            "p75": valued([None, 500.0, 300.0]),
            "p90": valued([None, 500.0, 300.0]),
            "p95": valued([None, 500.0, 300.0]),
            "p99": valued([None, 500.0, 300.0]),
        },
        "fidelity": {"grade": "INSUFFICIENT", "rowsRead": 8, "asOf": "2026-11-24T11:59:00.000Z"},
    }


async def test_regions(acme: Gateway) -> None:
    """Regions come with most checks first, each with its own uptime and latency."""
    found = await of(
        acme,
        "mon_api",
        "regions { nodes { key counts { checks {value} down {value} } ratio {value} "
        "latency {mean {value} p95 {value} max} "
        "fidelity {rowsRead} } }",
    )
    assert found["regions"]["nodes"] == [
        {
            "key": "enam",
            "counts": counted(checks=6.0, down=2.0),
            "ratio": {"value": 3 / 5},
            "latency": {"mean": {"value": 500.0}, "p95": {"value": 600.0}, "max": 600.0},
            "fidelity": {"rowsRead": 6},
        },
        {
            "key": "weur",
            "counts": counted(checks=3.0, down=0.0),
            "ratio": {"value": 1.0},
            "latency": {"mean": {"value": 200.0}, "p95": {"value": 300.0}, "max": 300.0},
            "fidelity": {"rowsRead": 3},
        },
    ]


async def test_percentiles_through_fragments_and_aliases(acme: Gateway) -> None:
    """A percentile is computed however it is selected: by alias, fragment, or inline fragment."""
    answer = await acme.ask(
        'query { monitor(id: "mon_api") { ...M again: latency { ... on LatencyStats '
        "{ nine: p90 { value } } } } } "
        "fragment M on Monitor { latency { ...L } regions { nodes { latency { ...L } } } } "
        "fragment L on LatencyStats { p50 { value } }"
    )
    found = answer["data"]["monitor"]
    assert found["latency"] == {"p50": {"value": 300.0}}
    assert found["again"] == {"nine": {"value": 600.0}}
    assert found["regions"]["nodes"] == [
        {"latency": {"p50": {"value": 500.0}}},
        {"latency": {"p50": {"value": 200.0}}},
    ]


async def test_incidents(acme: Gateway) -> None:
    """Incidents come newest first, ties by id; an open one has no end and no length."""
    found = await of(
        acme,
        "mon_api",
        "incidents { nodes { id status openedAt closedAt durationSeconds reason } pageInfo { hasNextPage } }",
    )
    assert found["incidents"]["nodes"][:3] == [
        {
            "id": "inc_4",
            "status": "OPEN",
            "openedAt": "2026-11-24T11:55:00.000Z",
            "closedAt": None,
            "durationSeconds": None,
            "reason": "why inc_4",
        },
        {
            "id": "inc_3",
            "status": "ACKNOWLEDGED",
            "openedAt": "2026-11-24T11:10:00.000Z",
            "closedAt": None,
            "durationSeconds": None,
            "reason": "why inc_3",
        },
        {
            "id": "inc_2",
            "status": "CLOSED",
            "openedAt": "2026-11-24T11:10:00.000Z",
            "closedAt": "2026-11-24T11:26:40.000Z",
            "durationSeconds": 1000.0,
            "reason": "why inc_2",
        },
    ]
    assert found["incidents"]["pageInfo"] == {"hasNextPage": False}


async def test_incident_pages(acme: Gateway) -> None:
    """Pages of one walk all incidents exactly once, although two were opened in the same moment."""
    seen, after = [], None
    for _ in range(4):
        answer = await acme.ask(
            'query($after: String) { monitor(id: "mon_api") { incidents(first: 1, after: $after) '
            "{ edges { cursor node { id } } "
            "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }",
            {"after": after},
        )
        page = answer["data"]["monitor"]["incidents"]
        (edge,) = page["edges"]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        assert page["pageInfo"]["startCursor"] == page["pageInfo"]["endCursor"] == edge["cursor"]
        seen.append(edge["node"]["id"])
        after = edge["cursor"]
    assert seen == ["inc_4", "inc_3", "inc_2", "inc_1"]
    assert page["pageInfo"]["hasNextPage"] is False
