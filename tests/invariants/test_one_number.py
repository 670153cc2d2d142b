"""Law 9, one number: GraphQL and REST tell the same, window by window and monitor by monitor."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.ingest.seed.plan import SeedPlan
from gateway.ingest.seed.run import seed
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, Gateway, gateway_on, receipt
from tests.invariants.doors import (
    BEATS,
    ESTIMATE,
    FLEET,
    MONITOR,
    MONITORS,
    beat,
    failures,
    fidelity,
    lowered,
    monitor,
    range_of,
    ranged,
    series,
    timed,
    uptime,
)
from tests.invariants.equal import same
from tests.size import sized

PLAN = SeedPlan(monitors=6, days=3, interval_s=300)
DATASET = "hb_one_number"
ORGS = ("demo", "acme")
"""acme samples what it writes, so its numbers carry intervals."""


@pytest.fixture(scope="module")
def registry_file(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded registry; its heartbeats are in DATASET."""
    file = tmp_path_factory.mktemp("one_number") / "registry.sqlite3"

    async def fill() -> None:
        registry = await SqliteRegistry.open(file)
        await seed(EmbeddedTelemetry(engine, DATASET), registry, PLAN, NOW_MS, lambda _done, _total: None)
        await registry.aclose()

    asyncio.run(fill())
    return file


@pytest.fixture(params=ORGS)
async def gateway(
    engine: Engine, tmp_path: Path, registry_file: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Gateway]:
    """A gateway on the seeded history, whose caller is a member of one of its orgs."""
    async with gateway_on(
        engine, tmp_path, org=None, registry_file=registry_file, dataset=DATASET, demo=True
    ) as opened:
        members = "INSERT OR REPLACE INTO organization_members VALUES (?1, 'demo-member', 'member', ?2, ?2)"
        ids = "SELECT id FROM organizations WHERE slug = ?1"
        (row,) = await opened.registry._connection.execute_fetchall(ids, (request.param,))
        await opened.registry._connection.execute(members, (row[0], NOW_MS + ORGS.index(request.param)))
        opened.client.headers["X-Insights-Org"] = request.param
        yield opened


def windows(count: int) -> list[str]:
    """Lengths and intervals, some before the history, most of them cutting minutes in two."""
    dice = random.Random(9)  # noqa: S311 - a test that can be repeated
    lengths = [f"{dice.randint(1, 4 * 24 * 60)}m" for _ in range(count // 2)]
    starts = [NOW_MS - dice.randint(MINUTE_MS, 4 * DAY_MS) for _ in range(count - count // 2)]
    ends = [start + dice.randint(MINUTE_MS, DAY_MS) for start in starts]
    return lengths + [f"{_iso(start)}/{_iso(end)}" for start, end in zip(starts, ends, strict=True)]


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def get(gateway: Gateway, path: str, **parameters: str | int) -> Any:
    answer = await gateway.client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def ask(gateway: Gateway, query: str, **variables: Any) -> Any:
    answer = await gateway.ask(query, variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


async def ids_of(gateway: Gateway) -> list[str]:
    return [one["id"] for one in await get(gateway, "/api/monitors")]


async def test_uptime_and_latency_of_a_monitor(gateway: Gateway) -> None:
    """Over random windows both doors give one monitor the same uptime, downtime, latency and series."""
    dice = random.Random(1)  # noqa: S311 - a test that can be repeated
    ids, seen = await ids_of(gateway), 0.0
    for window in windows(sized(12, 2)):
        chosen, bucket = dice.choice(ids), dice.choice((None, "15m", "1h"))
        named = {"window": window} | ({"bucket": bucket} if bucket else {})
        found = (await ask(gateway, MONITOR, id=chosen, window=window, bucket=bucket))["monitor"]
        counted = await get(gateway, f"/api/monitors/{chosen}/uptime", window=window)
        timed = await get(gateway, f"/api/monitors/{chosen}/latency", **named)
        assert same(counted, uptime(found["uptime"]) | {"monitorId": chosen})
        in_series = {"monitorId": chosen, "series": series(found["series"])}
        assert same(timed, ranged(found["latency"]) | in_series)
        seen += counted["counts"]["checks"]["value"]
    assert seen > 100


async def test_the_fleet(gateway: Gateway) -> None:
    """Over random windows both doors give the fleet the same counts, series, regions and failing monitors."""
    for window in windows(sized(8, 2)):
        found = (await ask(gateway, FLEET, window=window))["fleet"]
        twin = await get(gateway, "/api/insights/fleet", window=window)
        regions = [
            {name: told for name, told in one.items() if name != "key"}
            | {"region": one["key"], "latency": ranged(one["latency"]), "fidelity": fidelity(one["fidelity"])}
            for one in found["regions"]["nodes"]
        ]
        failing = [
            one | {"lastFailure": beat(one["lastFailure"]), "monitor": lowered(one["monitor"])}
            for one in found["failing"]["nodes"]
        ]
        expected = {
            "range": range_of(found["range"]),
            "monitors": found["monitors"],
            "uptime": uptime(found["uptime"]),
            "latency": ranged(found["latency"]),
            "latencySeries": series(found["series"]),
            "regions": regions,
            "failing": failing,
        }
        assert same(twin, expected), window


async def test_heartbeats(gateway: Gateway) -> None:
    """Both doors list the same heartbeats of each monitor, field by field and in the same order."""
    dice, seen = random.Random(2), 0  # noqa: S311 - a test that can be repeated
    for chosen in await ids_of(gateway):
        hours, limit = dice.randint(1, 80), dice.randint(1, 100)
        nodes = (await ask(gateway, BEATS, id=chosen, window=f"{hours}h", first=limit))["monitor"][
            "heartbeats"
        ]
        twin = await get(gateway, f"/api/monitors/{chosen}/heartbeats", windowHours=hours, limit=limit)
        assert twin["items"] == [beat(one) for one in nodes["nodes"]]
        seen += len(twin["items"])
    assert seen > 20


async def test_monitors(gateway: Gateway) -> None:
    """Both doors tell the same of every monitor of the org."""
    nodes = (await ask(gateway, MONITORS))["monitors"]["nodes"]
    listed = {one["id"]: one for one in await get(gateway, "/api/monitors")}
    org = (await ask(gateway, "{ viewer { organization { id } } }"))["viewer"]["organization"]["id"]
    assert listed == {one["id"]: monitor(one, org) for one in nodes}
    for chosen, one in listed.items():
        assert await get(gateway, f"/api/monitors/{chosen}") == one
    assert listed


def test_a_difference_is_flagged() -> None:
    """The comparison sees another number, a missing key and a shorter list, and forgives the last bits."""
    assert same({"a": [0.1 + 0.2, None]}, {"a": [0.3, None]})
    for other in ({"a": [0.31, None]}, {"a": [0.3]}, {"a": [0.3, 0.0]}, {"b": [0.3, None]}, None):
        assert not same({"a": [0.3, None]}, other)


async def test_why_checks_failed(gateway: Gateway) -> None:
    """Over random windows both doors break failures down alike, of a monitor and of the fleet."""
    group = f"count {ESTIMATE} share firstSeenAt lastSeenAt"
    stats = f"""failures(window: $window) {{ count {ESTIMATE} checks {ESTIMATE}
      byClass {{ {group} }} byCode {{ {group} }} byRegion {{ {group} }} }}"""
    seen = 0
    for window in windows(sized(8, 2)):
        for chosen in (await ids_of(gateway))[:2]:
            query = (
                f"query($id: ID!, $window: Window!) {{ monitor(id: $id) {{ {stats} }} fleet {{ {stats} }} }}"
            )
            found = await ask(gateway, query, id=chosen, window=window)
            for subject, path in (("monitor", f"/api/monitors/{chosen}"), ("fleet", "/api/insights")):
                twin = await get(gateway, f"{path}/failures", window=window)
                told = timed(failures(found[subject]["failures"], "At"))
                assert same(failures(twin, "Ms"), told), (path, window)
                seen += len(twin["byCode"])
    assert seen > 5


@pytest.mark.parametrize("accounting", ["CHECKS", "TIME", "INCIDENTS"])
async def test_objectives(gateway: Gateway, accounting: str) -> None:
    """Both doors tell the same of an objective, whatever it counts, of a monitor and of the fleet."""
    fields = f"""slo(target: 0.995, window: "2d", timezone: "Europe/Berlin",
      serviceHours: "Mo-Su 06:00-22:00", accounting: {accounting}) {{ achieved {ESTIMATE} met
      exhausted exhaustionAt budget {{ total spent remaining remainingRatio }}
      burnRates {{ rate ratio {ESTIMATE} }} }}"""
    chosen = (await ids_of(gateway))[0]
    query = f"query($id: ID!) {{ monitor(id: $id) {{ {fields} }} fleet {{ {fields} }} }}"
    found = await ask(gateway, query, id=chosen)
    for subject, path in (("monitor", f"/api/monitors/{chosen}"), ("fleet", "/api/insights")):
        twin = await get(
            gateway,
            f"{path}/slo",
            target="0.995",
            window="2d",
            timezone="Europe/Berlin",
            serviceHours="Mo-Su 06:00-22:00",
            accounting=accounting,
        )
        told, budget = found[subject]["slo"], twin["budget"]
        assert same(twin["achieved"], told["achieved"])
        assert (twin["met"].upper(), twin["exhausted"]) == (told["met"], told["exhausted"])
        assert same({name: budget[name] for name in told["budget"]}, told["budget"])
        assert same(
            [{"rate": one["rate"], "ratio": one["ratio"]} for one in twin["burnRates"]], told["burnRates"]
        )


async def test_the_operators_numbers(gateway: Gateway) -> None:
    """Both doors tell the same of the pipeline and of the bill."""
    found = await ask(
        gateway,
        '{ pipeline(window: "15m") { state lagP95Ms heartbeatsPerMinute coverage overdue { intervalsMissed }'
        " unknownMonitors { checks monitors } }"
        " bill(readsPerDay: 70000) { monthlyTotal products { units monthly } } }",
    )
    pipeline, cost = (
        await get(gateway, "/api/insights/pipeline", window="15m"),
        await get(gateway, "/api/insights/bill", readsPerDay=70_000),
    )
    told = found["pipeline"]
    assert pipeline["state"] == told["state"].lower()
    assert same(
        {name: pipeline[name] for name in ("lagP95Ms", "heartbeatsPerMinute", "coverage", "unknownMonitors")},
        {name: told[name] for name in ("lagP95Ms", "heartbeatsPerMinute", "coverage", "unknownMonitors")},
    )
    assert len(pipeline["overdue"]) == len(told["overdue"])
    assert cost["monthlyTotal"] == found["bill"]["monthlyTotal"]
    assert [{"units": one["units"], "monthly": one["monthly"]} for one in cost["products"]] == found["bill"][
        "products"
    ]


async def test_what_is_lost(gateway: Gateway) -> None:
    """Both doors tell the same of what writers handed over, and null of all of it where they tell nothing."""
    names = "written seen lost lostShare lostAtLeast estimated sampledCount refusedCount deadCount"
    asked = f'{{ pipeline(window: "15m") {{ delivery {{ since until {names} }} }} }}'
    assert (await ask(gateway, asked))["pipeline"]["delivery"] is None
    nothing = await get(gateway, "/api/insights/delivery", window="15m")
    assert {name for name, value in nothing.items() if value is not None} == {"range"}
    (org,) = (await ask(gateway, "{ viewer { organization { id } } }"))["viewer"].values()
    for minutes in (7, 9):
        await gateway.registry.execute(receipt(org["id"], NOW_MS - minutes * MINUTE_MS), 5)
    told = (await ask(gateway, asked))["pipeline"]["delivery"]
    twin = await get(gateway, "/api/insights/delivery", window="15m")
    assert same({name: twin[name] for name in names.split()}, {name: told[name] for name in names.split()})
    assert twin["written"] == 2
    since, until = (datetime.fromisoformat(told[one]).timestamp() * 1000 for one in ("since", "until"))
    assert (twin["sinceMs"], twin["untilMs"]) == (since, until)
