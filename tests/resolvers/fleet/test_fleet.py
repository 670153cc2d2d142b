"""The fleet as one, on numbers that can be computed by hand (tests/http/world.py)."""

from typing import Any

import pytest

from tests.gateway_under_test import Gateway, listed
from tests.numbered import counted, valued, values

pytestmark = pytest.mark.asyncio(loop_scope="module")

COUNTS = "checks { value } up { value } degraded { value } down { value } pending { value }"
STATS = "answered { value } mean {value} p50 {value} p75 {value} p90 {value} p95 {value} p99 {value} min max"


async def of(acme: Gateway, selection: str, arguments: str = "") -> Any:
    answer = await acme.ask(f"{{ fleet{arguments} {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    return listed(answer["data"]["fleet"])


async def test_counts(acme: Gateway) -> None:
    """All monitors are counted; by state only those that are enabled."""
    found = await of(acme, "range { window } monitors { total enabled up degraded down pending }")
    assert found == {
        "range": {"window": "24h"},
        "monitors": {"total": 5, "enabled": 4, "up": 2, "degraded": 1, "down": 1, "pending": 0},
    }


async def test_uptime(acme: Gateway) -> None:
    """Checks of all monitors add up by weight: 5 + 42 up, 1 degraded, 2 + 3 + 40 down, 1 pending."""
    found = await of(
        acme,
        f"uptime {{ counts {{ {COUNTS} }} ratio {{ value }} coverage }}",
    )
    uptime = found["uptime"]
    assert uptime["counts"] == counted(checks=94, up=47, degraded=1, down=45, pending=1)
    assert uptime["ratio"]["value"] == pytest.approx(48 / 93)
    assert uptime["coverage"] == pytest.approx(94 / (1440 + 2880 + 1440))


async def test_downtime(acme: Gateway) -> None:
    """Downtime adds up over monitors: the API's 120 s, and the shop's from 400 s to 300 s ago."""
    found = await of(acme, "uptime { downtime { seconds } }", "(filter: {kinds: [HTTP]})")
    assert found["uptime"] == {"downtime": {"seconds": 120.0 + 100.0}}


async def test_uptimes(acme: Gateway) -> None:
    """Windows come back in their order; a given window wins over the fleet's."""
    found = await of(
        acme,
        'uptimes(windows: ["48h", "150s"]) { range { window } counts { checks { value } } } '
        'uptime(window: "150s") { range { window } }',
        '(window: "7d")',
    )
    assert found["uptimes"] == [
        {"range": {"window": "48h"}, "counts": counted(checks=95.0)},
        {"range": {"window": "150s"}, "counts": counted(checks=43.0)},
    ]
    assert found["uptime"] == {"range": {"window": "150s"}}


async def test_latency(acme: Gateway) -> None:
    """48 answered checks, 40 of them in one row of 100 ms."""
    found = (await of(acme, f"latency {{ {STATS} }}"))["latency"]
    assert found == {
        "answered": valued(48.0),
        "mean": {"value": (2100 + 4000 + 2000) / 48},
        "p50": {"value": 100.0},
        "p75": {"value": 100.0},
        "p90": {"value": 400.0},
        "p95": {"value": 600.0},
        "p99": {"value": 1000.0},
        "min": 100.0,
        "max": 1000.0,
    }


async def test_failures(acme: Gateway) -> None:
    """Failures of the fleet's window; few sampled rows leave a wide interval."""
    found = await of(
        acme,
        "failures { range { window } count {value lower upper} checks { value } fidelity {grade rowsRead} }",
        '(window: "1h")',
    )
    assert found["failures"] == {
        "range": {"window": "1h"},
        "count": {
            "value": 45.0,
            "lower": pytest.approx(4.02, abs=0.01),
            "upper": pytest.approx(242.56, abs=0.01),
        },
        "checks": valued(93.0),
        "fidelity": {"grade": "INSUFFICIENT", "rowsRead": 15},
    }


async def test_series(acme: Gateway) -> None:
    """Counts, ratio and latency have one entry a bucket in every column, null where there is no data."""
    found = await of(
        acme,
        f'series(window: "40m", bucket: "10m") {{ starts {COUNTS} ratio {{ value }} '
        "latency { answered { value } mean { value } p50 { value } p95 { value } } }",
    )
    starts = [f"2026-11-24T11:{minute}:00.000Z" for minute in (20, 30, 40, 50)]
    assert found["series"] == {
        "starts": starts,
        "checks": valued([0.0, 0.0, 1.0, 92.0]),
        "up": valued([0.0, 0.0, 0.0, 46.0]),
        "degraded": valued([0.0, 0.0, 0.0, 1.0]),
        "down": valued([0.0, 0.0, 1.0, 44.0]),
        "pending": valued([0.0, 0.0, 0.0, 1.0]),
        "ratio": valued([None, None, 0.0, 47 / 91]),
        "latency": {
            "answered": valued([0.0, 0.0, 0.0, 47.0]),
            "mean": valued([None, None, None, pytest.approx((1500 + 6000) / 47)]),
            "p50": valued([None, None, None, 100.0]),
            "p95": valued([None, None, None, 500.0]),
        },
    }


async def test_regions(acme: Gateway) -> None:
    """Regions come with most checks first, ties by name."""
    found = await of(
        acme,
        "regions { nodes { key counts { checks { value } down { value } } ratio {value} latency {max} "
        "fidelity {grade} } }",
    )
    assert [(one["key"], *values(one["counts"], "checks", "down")) for one in found["regions"]] == [
        ("oc", 82.0, 40.0),
        ("enam", 6.0, 2.0),
        ("apac", 3.0, 3.0),
        ("weur", 3.0, 0.0),
    ]
    assert [one["ratio"]["value"] for one in found["regions"]] == [42 / 82, 3 / 5, 0.0, 1.0]
    assert [one["latency"]["max"] for one in found["regions"]] == [1000.0, 600.0, None, 300.0]
    assert {one["fidelity"]["grade"] for one in found["regions"]} == {"INSUFFICIENT"}


async def test_colos(acme: Gateway) -> None:
    """Colos have the coordinates of their airport; an unknown code has none, and keeps its numbers."""
    found = await of(
        acme,
        "colos { nodes { key region city country latitude longitude "
        "counts { checks {value} down {value} } ratio {value} "
        "latency {p50 {value}} fidelity {rowsRead} } }",
    )
    by_colo = {one["key"]: one for one in found["colos"]}
    assert list(by_colo) == ["ZZZ", "EWR", "NRT", "AMS", "FRA"]
    assert by_colo["ZZZ"] == {
        "key": "ZZZ",
        "region": "oc",
        "city": None,
        "country": None,
        "latitude": None,
        "longitude": None,
        "counts": counted(checks=82.0, down=40.0),
        "ratio": {"value": 42 / 82},
        "latency": {"p50": {"value": 100.0}},
        "fidelity": {"rowsRead": 4},
    }
    frankfurt = by_colo["FRA"]
    assert (frankfurt["country"], round(frankfurt["latitude"]), round(frankfurt["longitude"])) == (
        "DE",
        50,
        9,
    )


async def test_failing(acme: Gateway) -> None:
    """Monitors that failed within 15 minutes, most failures first, ties by id, each with its last failure."""
    found = await of(
        acme,
        'failing(window: "15m") { nodes { monitor { id name status } failedChecks checks '
        "lastFailure { checkedAt error kind weight } } }",
    )
    assert found["failing"] == [
        {
            "monitor": {"id": "mon_shop", "name": "Shop", "status": "DEGRADED"},
            "failedChecks": 40.0,
            "checks": 82.0,
            "lastFailure": {
                "checkedAt": "2026-11-24T11:53:20.000Z",
                "error": "HTTP 500",
                "kind": "HTTP",
                "weight": 40.0,
            },
        },
        {
            "monitor": {"id": "mon_api", "name": "API", "status": "UP"},
            "failedChecks": 2.0,
            "checks": 8.0,
            "lastFailure": {
                "checkedAt": "2026-11-24T11:56:00.000Z",
                "error": "HTTP 503",
                "kind": "HTTP",
                "weight": 1.0,
            },
        },
        {
            "monitor": {"id": "mon_db", "name": "database", "status": "DOWN"},
            "failedChecks": 2.0,
            "checks": 2.0,
            "lastFailure": {
                "checkedAt": "2026-11-24T11:59:00.000Z",
                "error": "timeout",
                "kind": "TCP",
                "weight": 1.0,
            },
        },
    ]


async def test_failing_first(acme: Gateway) -> None:
    """`first` cuts the list of failing monitors after the worst."""
    found = await of(acme, 'failing(first: 1, window: "15m") { nodes { monitor { id } } }')
    assert found["failing"] == [{"monitor": {"id": "mon_shop"}}]


async def test_filtered(acme: Gateway) -> None:
    """A filter narrows every number of the fleet."""
    found = await of(
        acme,
        "monitors { total } uptime { counts { checks { value } down { value } } } "
        'latency { answered { value } } failing(window: "15m") { nodes { monitor { id } } } '
        "regions { nodes { key } } colos { nodes { key } } failures { count {value} } "
        "series { checks { value } }",
        "(filter: {kinds: [TCP]})",
    )
    assert sum(found.pop("series")["checks"]["value"]) == 3
    assert found == {
        "monitors": {"total": 1},
        "uptime": {"counts": counted(checks=3.0, down=3.0)},
        "latency": {"answered": valued(0.0)},
        "failing": [{"monitor": {"id": "mon_db"}}],
        "regions": [{"key": "apac"}],
        "colos": [{"key": "NRT"}],
        "failures": {"count": {"value": 3.0}},
    }


async def test_nobody(acme: Gateway) -> None:
    """A filter that lets nobody through costs no telemetry read, and gives no ratio that is called exact."""
    answer = await acme.ask(
        '{ fleet(filter: {text: "no such"}) { monitors { total } '
        "uptime { counts { checks {value} } ratio {value} coverage fidelity {grade} } "
        'latency { answered { value } p50 {value} } failing(window: "15m") { nodes { failedChecks } } '
        "regions { nodes { key } } colos { nodes { key } } "
        "series { checks {value} ratio {value} } failures { checks {value} count {value} } } }"
    )
    found = listed(answer["data"]["fleet"])
    series = found.pop("series")
    assert set(series["checks"]["value"]) == {0.0}
    assert set(series["ratio"]["value"]) == {None}
    assert found == {
        "monitors": {"total": 0},
        "uptime": {
            "counts": counted(checks=0.0),
            "ratio": {"value": None},
            "coverage": None,
            "fidelity": {"grade": "INSUFFICIENT"},
        },
        "latency": {"answered": valued(0.0), "p50": {"value": None}},
        "failing": [],
        "regions": [],
        "colos": [],
        "failures": {"checks": valued(0.0), "count": valued(0.0)},
    }
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
