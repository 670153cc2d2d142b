"""The REST twins, to the letter of shared/reference/platform.md: keys, kinds, bounds, problems."""

from typing import Any

import httpx
import pytest

from gateway.telemetry.numbers import estimates
from tests.gateway_under_test import Gateway
from tests.http.world import CREATED_MS, NOW_MS, ago

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_MS = 86_400_000
ESTIMATE = {"value", "lower", "upper", "level"}
FIDELITY = {
    "grade",
    "rowsRead",
    "effectiveSampleSize",
    "sampleRate",
    "unreadable",
    "maxSampleInterval",
    "asOfMs",
    "stale",
    "lagMs",
    "settled",
    "reasons",
    "sources",
}
PERCENTILES = tuple(estimates.LEVELS)
LATENCY = {"range", "answered", "mean", *PERCENTILES, "min", "max", "fidelity"}
SERIES = {"range", "bucketSeconds", "starts", "answered", "mean", "p50", "p95", "settled", "fidelity"}
COLUMNS = ("answered", "mean", "p50", "p95")
UPTIME = {
    "range",
    "knownSinceMs",
    "ratio",
    "counts",
    "downtimeSeconds",
    "expectedChecks",
    "coverage",
    "silentRegions",
    "fidelity",
}


async def got(acme: Gateway, path: str, **parameters: str | int) -> Any:
    answer = await acme.client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "private, max-age=0"
    return answer.json()


def problem(answer: httpx.Response, status: int, title: str) -> dict[str, Any]:
    """The body of an RFC 9457 problem."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["type"], body["title"], body["status"]) == ("about:blank", title, status)
    assert body["instance"] == answer.request.url.path
    assert body["detail"]
    return body


async def test_health(acme: Gateway) -> None:
    """The platform's own health route answers `ok`."""
    answer = await acme.get("/api/health")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_monitor(acme: Gateway) -> None:
    """A monitor has the platform's keys, times in Unix ms, enabled as 0 or 1, five public config keys."""
    assert await got(acme, "/api/monitors/mon_api") == {
        "id": "mon_api",
        "orgId": "org_acme",
        "name": "API",
        "kind": "http",
        "enabled": 1,
        "config": {
            "url": "https://api.example/",
            "interval": 60,
            "timeout": 5000,
            "verify_tls": True,
            "follow_redirects": True,
        },
        "status": "up",
        "lastCheckedAt": ago(60),
        "lastFailedAt": ago(240),
        "firstCheckedAt": CREATED_MS + 1000,
        "rtMs": 100,
        "region": "weur",
        "relayId": "",
        "lastError": None,
        "nextRunAt": NOW_MS,
        "createdAt": CREATED_MS,
        "updatedAt": ago(60),
    }


async def test_monitors(acme: Gateway) -> None:
    """The list is an array of the same objects; a broken config is null and costs no more than itself."""
    listed = await got(acme, "/api/monitors")
    assert [one["id"] for one in listed] == ["mon_api", "mon_broken", "mon_db", "mon_idle", "mon_shop"]
    assert len({frozenset(one) for one in listed}) == 1
    assert [one["config"] is None for one in listed] == [False, True, False, False, False]
    assert [type(one["enabled"]) for one in listed] == [int] * 5
    assert listed[3]["enabled"] == 0
    assert listed[0] == await got(acme, "/api/monitors/mon_api")


async def test_heartbeats(acme: Gateway) -> None:
    """Heartbeats come newest first in the platform's shape; code 0 and absent texts are null."""
    found = await got(acme, "/api/monitors/mon_api/heartbeats")
    assert set(found) == {"monitorId", "window", "items"}
    assert found["monitorId"] == "mon_api"
    assert found["window"] == {"sinceMs": NOW_MS - DAY_MS, "untilMs": NOW_MS, "hours": 24}
    assert found["items"][0] == {
        "timestampMs": ago(60),
        "status": "up",
        "latencyMs": 100,
        "region": "weur",
        "colo": "AMS",
        "error": None,
        "code": 200,
        "sampleRate": 1.0,
        "dispatchId": "dsp-mon_api-60",
    }
    times = [one["timestampMs"] for one in found["items"]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 9
    assert [one["code"] for one in found["items"][3:5]] == [503, None]
    assert [one["error"] for one in found["items"][3:5]] == ["HTTP 503", "refused"]


@pytest.mark.parametrize(
    ("parameters", "count", "hours"),
    [
        ({"limit": 1}, 1, 24),
        ({"limit": 500, "windowHours": 720}, 10, 720),
        ({"windowHours": 1}, 8, 1),
        ({"limit": 0, "windowHours": -1}, 1, 1),
        ({"limit": 501, "windowHours": 721}, 10, 720),
    ],
)
async def test_heartbeat_bounds(acme: Gateway, parameters: dict[str, int], count: int, hours: int) -> None:
    """limit is brought into 1 to 500 and windowHours into 1 to 720, as the platform does."""
    found = await got(acme, "/api/monitors/mon_api/heartbeats", **parameters)
    assert (len(found["items"]), found["window"]["hours"]) == (count, hours)


@pytest.mark.parametrize("name", ["limit", "windowHours"])
@pytest.mark.parametrize("value", ["", "1.0", "1e2", "x", "\u0661", "9" * 5000, " 5", "+5", "--5"])
async def test_heartbeats_of_no_number(acme: Gateway, name: str, value: str) -> None:
    """What is no whole number is a problem that names the parameter."""
    answer = await acme.get("/api/monitors/mon_api/heartbeats", **{name: value})
    body = problem(answer, 400, "Bad Request")
    assert (body["code"], body["argument"]) == ("BAD_USER_INPUT", name)
    assert body["detail"].startswith(f"{name}: ")


async def test_uptime(acme: Gateway) -> None:
    """Uptime echoes its window and its sampling, as GraphQL counts it."""
    found = await got(acme, "/api/monitors/mon_api/uptime")
    assert found == {
        "monitorId": "mon_api",
        "range": {"window": "24h", "sinceMs": NOW_MS - DAY_MS, "untilMs": NOW_MS, "seconds": 86_400.0},
        "knownSinceMs": NOW_MS - DAY_MS,
        "ratio": {"value": 6 / 8, "lower": 6 / 1439, "upper": (6 + 1431) / 1439, "level": 0.95},
        "counts": {
            name: {"value": count, "lower": count, "upper": count, "level": 0.95}
            for name, count in (
                *(("checks", 9.0), ("up", 5.0), ("degraded", 1.0)),
                *(("down", 2.0), ("pending", 1.0)),
            )
        },
        "downtimeSeconds": 120.0,
        "expectedChecks": 1440.0,
        "coverage": 9 / 1440,
        "silentRegions": [],
        "fidelity": {
            "grade": "insufficient",
            "rowsRead": 9,
            "effectiveSampleSize": 8.0,
            "sampleRate": 1.0,
            "unreadable": 0,
            "maxSampleInterval": 1,
            "asOfMs": ago(60),
            "stale": False,
            "lagMs": 0.0,
            "settled": True,
            "reasons": ["1431 of 1440 checks are missing."],
            "sources": [{"kind": "store", "sinceMs": NOW_MS - DAY_MS, "untilMs": NOW_MS}],
        },
    }


async def test_latency(acme: Gateway) -> None:
    """Latency holds the whole window and a columnar series, empty buckets null."""
    found = await got(acme, "/api/monitors/mon_api/latency", window="15m", bucket="5m")
    assert set(found) == LATENCY | {"monitorId", "series"}
    assert all(set(found[name]) == ESTIMATE for name in ("mean", *PERCENTILES))
    assert (found["mean"]["value"], found["p50"]["value"], found["p99"]["value"]) == (300.0, 300.0, 500.0)
    assert (found["answered"]["value"], found["min"], found["max"]) == (5.0, 100.0, 500.0)
    assert set(found["fidelity"]) == set(found["series"]["fidelity"]) == FIDELITY
    series = found["series"]
    assert set(series) == SERIES
    assert (series["bucketSeconds"], series["settled"]) == (300, [True, True, True])
    assert series["range"]["untilMs"] - series["range"]["sinceMs"] == series["range"]["seconds"] * 1000
    assert series["starts"] == [NOW_MS - 900_000, NOW_MS - 600_000, NOW_MS - 300_000]
    assert {len(one) for name in COLUMNS for one in series[name].values()} == {3}
    assert {name: series[name]["value"] for name in COLUMNS} == {
        "answered": [0.0, 2.0, 3.0],
        "mean": [None, 450.0, 200.0],
        "p50": [None, 400.0, 200.0],
        "p95": [None, 500.0, 300.0],
    }


async def test_fleet(acme: Gateway) -> None:
    """The fleet's parts have the same shapes, the failing monitors with their names."""
    found = await got(acme, "/api/insights/fleet", window="1h")
    assert set(found) == {"range", "monitors", "uptime", "latency", "latencySeries", "regions", "failing"}
    states = {"up": 2, "degraded": 1, "down": 1, "pending": 0, "paused": 1}
    assert found["monitors"] == {"total": 5, "enabled": 4} | states
    assert set(found["uptime"]) == UPTIME
    assert (found["uptime"]["counts"]["checks"]["value"], found["uptime"]["counts"]["down"]["value"]) == (
        93.0,
        45.0,
    )
    assert set(found["latency"]) == LATENCY
    assert set(found["latencySeries"]) == SERIES
    assert [one["region"] for one in found["regions"]] == ["oc", "enam", "apac", "weur"]
    assert {frozenset(one) for one in found["regions"]} == {
        frozenset({"region", "counts", "ratio", "latency", "fidelity"})
    }
    assert [(one["monitor"], one["failedChecks"], one["checks"]) for one in found["failing"]] == [
        ({"id": "mon_shop", "name": "Shop", "status": "degraded"}, 40.0, 82.0),
        ({"id": "mon_api", "name": "API", "status": "up"}, 2.0, 8.0),
        ({"id": "mon_db", "name": "database", "status": "down"}, 2.0, 2.0),
    ]
    assert found["failing"][2]["lastFailure"] == {
        "timestampMs": ago(60),
        "status": "down",
        "latencyMs": 5000.0,
        "region": "apac",
        "colo": "NRT",
        "error": "timeout",
        "code": None,
        "sampleRate": 1.0,
        "dispatchId": "dsp-mon_db-60",
    }


@pytest.mark.parametrize("tail", ["", "/heartbeats", "/uptime", "/latency"])
@pytest.mark.parametrize("monitor", ["mon_cask", "mon_many", "nope", "%00", "%ff", "' OR 1=1 --"])
async def test_not_found(acme: Gateway, monitor: str, tail: str) -> None:
    """A monitor of another org is as unknown as one that does not exist."""
    body = problem(await acme.get(f"/api/monitors/{monitor}{tail}"), 404, "Not Found")
    assert body["detail"] == "your organization has no monitor of this id"


@pytest.mark.parametrize("path", ["monitors/mon_api/uptime", "monitors/mon_api/latency", "insights/fleet"])
@pytest.mark.parametrize("window", ["x", "", "0h", "401d", "2026-11-08T00:00Z/2026-11-01T00:00Z"])
async def test_bad_windows(acme: Gateway, path: str, window: str) -> None:
    """A bad window is a problem that names it."""
    body = problem(await acme.get(f"/api/{path}", window=window), 400, "Bad Request")
    assert (body["code"], body["argument"]) == ("BAD_USER_INPUT", "window")


@pytest.mark.parametrize(("window", "bucket"), [("24h", "x"), ("24h", ""), ("24h", "0s"), ("12h", "15s")])
async def test_bad_buckets(acme: Gateway, window: str, bucket: str) -> None:
    """A bad bucket, or one too small for the window, names itself."""
    answer = await acme.get("/api/monitors/mon_api/latency", window=window, bucket=bucket)
    assert problem(answer, 400, "Bad Request")["argument"] == "bucket"


@pytest.mark.parametrize(
    "path", ["/nope", "/api", "/api/", "/api/monitors/", "/api/monitors/a/b", "//graphql"]
)
async def test_unknown_routes(acme: Gateway, path: str) -> None:
    """An unknown route is a 404 problem; a slash too many is not redirected by way of the Host header."""
    answer = await acme.client.get(f"http://127.0.0.1:8080{path}")
    problem(answer, 404, "Not Found")
    assert "location" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/api/monitors", "/api/monitors/mon_api", "/api/insights/fleet", "/api/health"]
)
async def test_other_methods(acme: Gateway, method: str, path: str) -> None:
    """REST is read only: other methods are a 405 problem that says what is allowed."""
    answer = await acme.client.request(method, path)
    problem(answer, 405, "Method Not Allowed")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
