"""Uptime, latency and regions of a monitor, on numbers that can be computed by hand (tests/http/world.py)."""

import pytest

from tests.gateway_under_test import Gateway
from tests.numbered import counted, valued, values
from tests.redone import EXPLAINED, limits
from tests.resolvers.monitor.one_monitor import COUNTS, LATENCY, SERIES, of

pytestmark = pytest.mark.asyncio(loop_scope="module")


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
