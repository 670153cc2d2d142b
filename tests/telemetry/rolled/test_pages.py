"""What pages ask over weeks is the same number with hours and without, and is read from hours."""

from pathlib import Path
from typing import Any

from gateway.ports import TelemetryStore
from gateway.stores.embedded import Engine
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from tests.gateway_under_test import beats, gateway_on, monitor_row
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


async def test_pages_say_the_same(engine: Engine, tmp_path: Path) -> None:
    """Uptime, its interval and change, mean latency, days of Berlin and monitors over thirty days."""
    told: list[dict[str, Any]] = []
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
    by_hours, by_rows = (["began" in one.sql for one in store.asked] for store in read)
    assert "errors" not in told[0], told[0]
    assert told[0]["data"] == told[1]["data"]
    assert [one.name for one in read[0].asked] == ["totals", "monitor_totals", "days"]
    assert (by_hours, by_rows) == ([True] * 3, [False] * 3)
