"""What pages ask over weeks is the same number with hours and without, and is read from hours."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.ports import RegistryStatement, TelemetryStore
from gateway.registry.maintenance.statements import add_maintenance
from gateway.stores.embedded import Engine
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.bins import LENGTHS
from gateway.times.maintenance import Maintenance
from tests.gateway_under_test import DAY_MS, NOW_MS, ORG, beat, beats, gateway_on, monitor_row
from tests.telemetry.lab import Watched

MONITORS = [f"mon_{number}" for number in range(12)]
ROWS = [
    one
    for number, monitor in enumerate(MONITORS)
    for one in beats(
        monitor,
        700 + number,
        every_ms=(60 + number) * 61_003,
        status="down" if number == 3 else "up",
        region="weur" if number % 2 else "enam",
        sample_rate=0.5 if number == 5 else 1.0,
        latency_ms=90.0 + 7 * number,
    )
]
ASKED = """
query Long {
  fleet(window: "30d") {
    uptimes(windows: ["7d", "30d"]) {
      range { since until } coverage
      counts { checks { value } up { value } down { value } }
      ratio { value lower upper }
      versus { change { value } significant }
      fidelity { grade rowsRead effectiveSampleSize maxSampleInterval asOf }
    }
    latency { mean { value lower upper } min max }
    days(window: "30d", timezone: "Europe/Berlin") { dates ratio { value } checks { value } }
  }
  monitors(first: 12, window: "30d") { nodes { id uptime { ratio { value lower upper } } } }
}"""

PERCENTILES = """
query Percentiles {
  fleet(window: "30d") {
    latency { p50 { ...N } p95 { ...N } p99 { ...N } }
    series(bucket: "1d") { starts latency { p95 { value lower upper } } }
  }
  monitors(first: 12, window: "30d") { nodes { id latency { p95 { ...N } } } }
}
fragment N on Estimate { value lower upper }"""
BESIDE = """
query Beside {
  fleet(window: "30d") {
    latency {
      p50 { ...N } p95 { ...N } p99 { ...N } min max
      fidelity { lagMs settled sampleRate }
    }
    phases { connect { p95 { value } } }
    apdex(thresholdMs: 100) { score { value } }
    uptimes(windows: ["24h", "30d"]) { ratio { value } }
  }
}
fragment N on Estimate { value lower upper }"""


@pytest.mark.dear
async def test_pages_say_the_same(engine: Engine, tmp_path: Path) -> None:
    """Uptime, its interval and change, mean latency, days of Berlin and monitors over thirty days."""
    told: list[dict[str, Any]] = []
    asked: list[int] = []
    percentiles: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    read: list[Watched] = []

    def watched(store: TelemetryStore) -> TelemetryStore:
        read.append(Watched(store))
        return read[-1]

    for dialect in (EMBEDDED, CLICKHOUSE):
        rows = [monitor_row(name, interval_s=3600) for name in MONITORS]
        gateway = gateway_on(
            engine, tmp_path, heartbeats=ROWS, monitors=rows, dialect=dialect, telemetry=watched
        )
        async with gateway as served:
            told.append(await served.ask(ASKED))
            asked.append(len(read[-1].asked))
            percentiles.append(await served.ask(PERCENTILES))
            beside.append(await served.ask(BESIDE))
            assert [one.keys() & {"errors"} for one in (told[-1], percentiles[-1], beside[-1])] == [set()] * 3
    by_hours, by_rows = (
        ["began" in one.sql for one in store.asked[:count]] for store, count in zip(read, asked, strict=True)
    )
    assert "errors" not in told[0], told[0]
    assert told[0]["data"] == told[1]["data"]
    assert sorted(one.name for one in read[0].asked[: asked[0]]) == ["days", "monitor_totals", "totals"]
    assert (by_hours, by_rows) == ([True] * 3, [False] * 3)
    latency = beside[0]["data"]["fleet"]["latency"]
    assert latency == latency | percentiles[0]["data"]["fleet"]["latency"]
    near, exact = (list(estimates(one["data"])) for one in percentiles)
    assert len(near) == len(exact) > 40
    for one, true in zip(near, exact, strict=True):
        assert one["value"] == pytest.approx(true["value"], rel=LENGTHS.off)
        assert (one["lower"] is None) == (true["lower"] is None)
        assert one["lower"] is None or one["lower"] <= true["value"] <= one["upper"]
    assert [one for one, true in zip(near, exact, strict=True) if one["value"] != true["value"]]


async def test_pages_are_read_from_hours_around_what_is_left_out(engine: Engine, tmp_path: Path) -> None:
    """Maintenance of one monitor each week and of all once, and a monitor whose checks may outlast its
    interval: the same numbers, and from hours all the same."""
    hangs = [beat(MONITORS[0], day * DAY_MS, status="down", latency_ms=131_072.0) for day in range(20)]
    rows = [monitor_row(name, interval_s=3600) for name in MONITORS[1:]]
    slow = {"url": "https://example.com/", "interval": 60, "timeout": 300_000}
    rows.append(monitor_row(MONITORS[0], config_json=json.dumps(slow)))
    began = datetime.fromtimestamp(NOW_MS / 1000 - 29 * 86_400, UTC).replace(tzinfo=None, second=0)
    weekly = Maintenance("mnt_1", "", "UTC", began, 7200, "FREQ=WEEKLY", monitor_id=MONITORS[2])
    once = Maintenance("mnt_2", "", "UTC", began + timedelta(days=20), 1000)
    told: list[dict[str, Any]] = []
    read: list[Watched] = []

    def watched(store: TelemetryStore) -> TelemetryStore:
        read.append(Watched(store))
        return read[-1]

    for dialect in (EMBEDDED, CLICKHOUSE):
        written = [*ROWS, *hangs]
        gateway = gateway_on(
            engine, tmp_path, heartbeats=written, monitors=rows, dialect=dialect, telemetry=watched
        )
        async with gateway as served:
            for one in (weekly, once):
                await served.registry.execute(add_maintenance(ORG, one), 5)
            told.append(await served.ask(ASKED))
    assert "errors" not in told[0], told[0]
    assert told[0]["data"] == told[1]["data"]
    assert ["began" in one.sql for one in read[0].asked] == [True] * len(read[0].asked)
    assert {"NOT (" in one.sql for one in read[0].asked if "totals" in one.name} == {True}
    assert {"ceil(" in one.sql for one in read[0].asked} == {True}


def estimates(found: Any) -> Iterator[dict[str, float]]:
    """All within an answer that have a value; of columns one by one."""
    if isinstance(found, dict) and "lower" in found:
        columns = found if isinstance(found["value"], list) else {name: [one] for name, one in found.items()}
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        yield from (row for row in rows if row["value"] is not None)
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from estimates(one)


@pytest.mark.dear
@pytest.mark.parametrize("window", ["7d", "30d"])
async def test_a_whole_fleet_is_told_by_itself(engine: Engine, tmp_path: Path, window: str) -> None:
    """Percentiles of all monitors, however few, come from hours; of those of a kind they are exact for less
    than four weeks. Each is told the same alone and beside the other, though these are the same monitors."""
    of_all = f'all: fleet(window: "{window}") {{ latency {{ p50 {{ value }} fidelity {{ lagMs }} }} }}'
    of_some = (
        f'some: fleet(window: "{window}", filter: {{ kinds: [HTTP] }}) {{ latency {{ p50 {{ value }} }} }}'
    )
    read: list[Watched] = []

    def watched(store: TelemetryStore) -> TelemetryStore:
        read.append(Watched(store))
        return read[-1]

    rows = [monitor_row(name, interval_s=3600) for name in MONITORS]
    gateway = gateway_on(
        engine, tmp_path, heartbeats=ROWS, monitors=rows, dialect=EMBEDDED, telemetry=watched
    )
    async with gateway as served:
        both = await served.ask(f"{{ {of_some} {of_all} }}")
        alone = [await served.ask(f"{{ {one} }}") for one in (of_all, of_some)]
        rows_beside = of_all.replace("latency", "apdex(thresholdMs: 100) { score { value } } latency")
        beside = await served.ask(f"{{ {rows_beside} }}")
    assert beside["data"]["all"]["latency"] == both["data"]["all"]["latency"]
    assert both["data"] == alone[0]["data"] | alone[1]["data"]
    near, exact = (both["data"][name]["latency"]["p50"]["value"] for name in ("all", "some"))
    assert near == pytest.approx(exact, rel=LENGTHS.off)
    assert (near != exact) == (window == "7d")
    assert any("began" in one.sql and "index1 IN" in one.sql for one in read[0].asked)


@pytest.mark.parametrize("ago_ms", [1_000, 100 * DAY_MS], ids=["just now", "long ago"])
async def test_removed_monitors_count_in_nothing(engine: Engine, tmp_path: Path, ago_ms: int) -> None:
    """Whenever they wrote, and as soon as they are removed, beside hours of all of an org together, too."""
    asked = '{ fleet(window: "200d") { uptime { counts { checks { value } down { value } } } } }'
    monitors = [monitor_row(name, created_at=NOW_MS - 300 * DAY_MS) for name in ("mon_1", "removed")]
    gone = [beat("removed", ago_ms + number * 1_000, status="down") for number in range(30)]
    async with gateway_on(
        engine, tmp_path, heartbeats=beats(count=10), monitors=monitors, dialect=EMBEDDED
    ) as served:
        await served.ask(asked)
        await served.write(gone)
        remove = RegistryStatement("remove", "DELETE FROM monitors WHERE id = ?1", ("removed",))
        await served.registry.execute(remove, 5)
        counts = (await served.ask(asked))["data"]["fleet"]["uptime"]["counts"]
    assert counts == {"checks": {"value": 10.0}, "down": {"value": 0.0}}
