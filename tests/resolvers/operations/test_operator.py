"""pipeline, bill, checkFlow and limits, asked over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from gateway.registry.seeding import DispatchRow, RelayRow
from gateway.settings import LARGEST_BODY, LONGEST_QUERY
from gateway.stores.embedded import Engine
from tests.gateway_under_test import (
    DAY_MS,
    MINUTE_MS,
    NOW_MS,
    ORG,
    Gateway,
    add_rows,
    beat,
    beats,
    gateway_on,
    monitor_row,
)
from tests.invariants.backends import Failing

PIPELINE = """{ pipeline(window: "15m") { range { window } state newestWriteAt freshnessSeconds lagP50Ms
    lagP95Ms
  heartbeatsPerMinute expectedPerMinute coverage overdueCount
  overdue(first: 1) { monitor { id } lastHeartbeatAt intervalsMissed }
  configuredSampleRate observedSampleRate layoutVersion layoutUnderstood
  fidelity { grade rowsRead lagMs } } }"""
EXECUTION = """{ checkFlow(window: "5m") { range { window } asOf stages {
  key kind name state monitors ratePerMinute failuresPerMinute
  dispatchLagP50Ms dispatchLagP95Ms detail }
  links { source target ratePerMinute failuresPerMinute state } } }"""
COST = """currency pricesAsOf monthlyTotal perMonitor
  products { product metric units included billable monthly }
  freePlan { product metric perDay allowedPerDay hit } assumptions"""


async def asked(gateway: Gateway, query: str) -> tuple[Any, tuple[int, int]]:
    answer = await gateway.ask(query)
    assert "errors" not in answer, answer["errors"]
    told = answer["extensions"]["insights"]
    return answer["data"], (told["telemetryReads"], told["registryReads"])


async def test_the_pipeline(engine: Engine, tmp_path: Path) -> None:
    """Rates, freshness, lag and who is overdue come from the org's heartbeats, in two reads."""
    fresh, late = monitor_row("mon_1"), monitor_row("mon_2", last_checked_at=NOW_MS - DAY_MS)
    off = monitor_row("off", enabled=0, last_checked_at=NOW_MS - DAY_MS)
    async with gateway_on(
        engine, tmp_path, heartbeats=beats("mon_1", 14), monitors=[fresh, late, off]
    ) as gateway:
        data, reads = await asked(gateway, PIPELINE)
    found = data["pipeline"]
    minutes = (900_000 - 7_655) / 60_000
    assert reads == (2, 2)
    assert (found["range"]["window"], found["state"]) == ("15m", "LOSING")
    assert found["newestWriteAt"] == "2025-12-01T11:59:12.000Z"
    assert found["freshnessSeconds"] == pytest.approx(60.345)
    assert 0 <= found["lagP50Ms"] <= found["lagP95Ms"] < 1000
    assert found["heartbeatsPerMinute"] == pytest.approx(14 / minutes)
    assert found["expectedPerMinute"] == pytest.approx(2)
    assert found["coverage"] == pytest.approx(7 / minutes)
    assert found["overdueCount"] == 1
    assert found["overdue"][0]["monitor"] == {"id": "mon_2"}
    assert found["overdue"][0]["intervalsMissed"] == pytest.approx(1440)
    assert (found["configuredSampleRate"], found["observedSampleRate"]) == (1, 1)
    assert (found["layoutVersion"], found["layoutUnderstood"]) == ("appended-2026", True)
    assert found["fidelity"]["rowsRead"] == 14
    assert found["fidelity"]["lagMs"] == found["lagP95Ms"]


async def test_the_pipeline_says_what_the_fleet_says(engine: Engine, tmp_path: Path) -> None:
    """Coverage and fidelity are the fleet's own of the same window, by the same read."""
    fidelity = """fidelity { grade rowsRead effectiveSampleSize maxSampleInterval sampleRate asOf lagMs
      settled stale }"""
    query = f"""{{ pipeline(window: "15m") {{ coverage {fidelity} }}
      fleet {{ uptime(window: "15m") {{ coverage {fidelity} }}
        day: uptime {{ counts {{ checks {{ value }} }} }} }} }}"""
    rows = [*beats("mon_1", 9, sample_rate=0.5), *beats("gone", 3)]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        data, reads = await asked(gateway, query)
    assert data["pipeline"] == data["fleet"]["uptime"]
    assert reads == (2, 2)


async def test_a_layout_that_is_not_understood(engine: Engine, tmp_path: Path) -> None:
    """Rows with what is no status are told of as such; the rest of the pipeline is still served."""
    rows = [*beats("mon_1", 5), beat("mon_1", 30_000, status="dsp_17")]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        data, _ = await asked(gateway, PIPELINE)
    found = data["pipeline"]
    assert not found["layoutUnderstood"]
    assert found["freshnessSeconds"] == pytest.approx(30.345, abs=1)
    assert (found["lagP95Ms"], found["fidelity"]["rowsRead"]) == (0, 6)


async def test_an_empty_pipeline(engine: Engine, tmp_path: Path) -> None:
    """An org without monitors is idle; one whose monitors write nothing is silent; neither has a lag."""
    async with gateway_on(engine, tmp_path) as gateway:
        (idle, _) = await asked(gateway, PIPELINE)
        await add_rows(gateway.registry, [monitor_row()])
        (silent, _) = await asked(gateway, PIPELINE)
    assert (idle["pipeline"]["state"], idle["pipeline"]["coverage"]) == ("IDLE", None)
    assert (silent["pipeline"]["state"], silent["pipeline"]["coverage"]) == ("SILENT", 0)
    for found in (idle["pipeline"], silent["pipeline"]):
        assert found["newestWriteAt"] is found["lagP95Ms"] is found["observedSampleRate"] is None


async def test_the_flow_of_checks(engine: Engine, tmp_path: Path) -> None:
    """Stages and links come from relays, dispatch rows and heartbeats, in one read of telemetry."""
    relay = RelayRow("rel_weur", "weur", "Western Europe", "weur", 1, NOW_MS, 0, 0)
    rows = [relay, monitor_row("mon_1", relay_id="rel_weur"), monitor_row("mon_2")]
    due = NOW_MS - 30_000
    rows.append(DispatchRow("mon_1", "d1", ORG, "completed", due, due + 250, due + 400, "AMS", due))
    rows.append(DispatchRow("mon_2", "d2", ORG, "pending", due, None, None, None, due))
    heartbeats = [*beats("mon_1", 5), *beats("mon_2", 4, status="down")]
    async with gateway_on(engine, tmp_path, heartbeats=heartbeats) as gateway:
        await add_rows(gateway.registry, rows)
        data, reads = await asked(gateway, EXECUTION)
    assert reads == (1, 4)
    nodes = {one["key"]: one for one in data["checkFlow"]["stages"]}
    assert nodes["relay:rel_weur"]["name"] == "Western Europe"
    assert (nodes["relay:rel_weur"]["dispatchLagP50Ms"], nodes["relay:rel_weur"]["state"]) == (250, "OK")
    assert nodes["relay:in-process"]["detail"] == "dispatches: 1 pending"
    assert nodes["relay:in-process"]["dispatchLagP50Ms"] is None
    assert (nodes["monitor:mon_2"]["state"], nodes["monitor:mon_1"]["state"]) == ("FAILING", "OK")
    minutes = (300_000 - 7_655) / 60_000
    assert nodes["telemetry"]["ratePerMinute"] == pytest.approx((4 + 4) / minutes)
    assert {"source": "scheduler", "target": "relay:rel_weur"}.items() <= data["checkFlow"]["links"][
        0
    ].items()


async def test_another_orgs_execution_is_not_seen(engine: Engine, tmp_path: Path) -> None:
    """Relays, dispatches and heartbeats of another org are in no node."""
    relay = RelayRow("rel_weur", "weur", "Western Europe", "weur", 1, NOW_MS, 0, 0)
    other = monitor_row("mon_b", "org_b", relay_id="rel_weur")
    sent = DispatchRow("mon_b", "d1", "org_b", "failed", NOW_MS, NOW_MS, NOW_MS, "AMS", NOW_MS)
    async with gateway_on(engine, tmp_path, heartbeats=beats("mon_b", 5, org="org_b")) as gateway:
        await add_rows(gateway.registry, [relay, other, sent])
        data, _ = await asked(gateway, EXECUTION)
    assert [one["key"] for one in data["checkFlow"]["stages"]] == ["scheduler", "telemetry", "registry"]
    assert data["checkFlow"]["asOf"] is None


async def test_the_cost(engine: Engine, tmp_path: Path) -> None:
    """The bill of the enabled monitors, and what it would be otherwise; telemetry is not read."""
    what_if = "whatIf(intervalSeconds: 30, sampleRate: 0.5, monitors: 4000, readsPerDay: 20000)"
    query = f"{{ bill {{ {COST} whatIf {{ {COST} }} more: {what_if} {{ {COST} }} }} }}"
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row("mon_1"), monitor_row("off", enabled=0)]
    ) as gateway:
        data, reads = await asked(gateway, query)
    found = data["bill"]
    assert reads == (0, 2)
    assert (found["currency"], found["monthlyTotal"], found["perMonitor"]) == ("USD", 5, 0)
    assert {name: value for name, value in found.items() if name not in {"whatIf", "more"}} == found["whatIf"]
    points = next(one for one in found["products"] if one["metric"] == "POINTS_WRITTEN")
    assert points["units"] == pytest.approx(30.4375 * 1440)
    more = next(one for one in found["more"]["products"] if one["metric"] == "POINTS_WRITTEN")
    assert more["units"] == pytest.approx(points["units"] * 4000)
    assert found["more"]["monthlyTotal"] > 100
    assert not any(one["hit"] for one in found["freePlan"])
    assert all(one["hit"] for one in found["more"]["freePlan"] if one["product"] == "ANALYTICS_ENGINE")


@pytest.mark.parametrize(
    ("field", "argument"),
    [
        ("bill(readsPerDay: -1) { currency }", "readsPerDay"),
        ("bill { whatIf(intervalSeconds: 5) { currency } }", "intervalSeconds"),
        ("bill { whatIf(sampleRate: 0) { currency } }", "sampleRate"),
        ('pipeline(window: "15m") { overdue(first: 0) { intervalsMissed } }', "first"),
        ('checkFlow(window: "nonsense") { asOf }', "window"),
    ],
)
async def test_bad_arguments_are_named(engine: Engine, tmp_path: Path, field: str, argument: str) -> None:
    """What cannot be is BAD_USER_INPUT that names its argument."""
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(f"{{ {field} }}")
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}


async def test_limits_are_those_in_force(engine: Engine, tmp_path: Path) -> None:
    """What is told is what is enforced: a query one level deeper than told is refused."""
    async with gateway_on(engine, tmp_path, depth_limit=3, cache_seconds=2.5) as gateway:
        data, reads = await asked(gateway, "{ limits { name value unit description } }")
        told = {one["name"]: one["value"] for one in data["limits"]}
        deep = await gateway.ask("{ fleet { uptime { ratio { value } } } }")
    assert reads == (0, 1)
    assert len(told) == len(data["limits"])
    assert (told["depth"], told["cacheSeconds"]) == (3, 2.5)
    assert (told["bodyBytes"], told["queryLength"]) == (LARGEST_BODY, LONGEST_QUERY)
    assert (told["first"], told["windows"], told["windowSeconds"]) == (100, 10, 400 * 86_400)
    assert deep["errors"][0]["extensions"]["code"] == "QUERY_TOO_COMPLEX"


@pytest.mark.parametrize("statement", ["pulses", "totals"])
async def test_a_failed_read_costs_its_fields(engine: Engine, tmp_path: Path, statement: str) -> None:
    """Without telemetry pipeline and checkFlow are null with a code; bill and limits are served."""
    query = (
        '{ pipeline(window: "15m") { state } checkFlow(window: "5m") { asOf } bill { '
        "currency } limits { name } }"
    )
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], telemetry=lambda store: Failing(store, {statement})
    ) as gateway:
        answer = await gateway.ask(query)
    assert answer["data"]["pipeline"] is None
    assert (answer["data"]["checkFlow"] is None) == (statement == "pulses")
    assert answer["data"]["bill"]
    assert answer["data"]["limits"]
    assert {one["extensions"]["code"] for one in answer["errors"]} == {"TELEMETRY_UNAVAILABLE"}


@pytest.mark.parametrize("count", [1, 200])
async def test_reads_do_not_grow_with_the_fleet(engine: Engine, tmp_path: Path, count: int) -> None:
    """One monitor or two hundred: the same reads."""
    monitors = [monitor_row(f"mon_{number}") for number in range(count)]
    rows = [beat(one.id, MINUTE_MS) for one in monitors]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=monitors) as gateway:
        assert (await asked(gateway, PIPELINE))[1] == (2, 2)
        assert (await asked(gateway, EXECUTION))[1] == (1, 4)
