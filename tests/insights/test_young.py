"""A monitor that was there for a part of the window only: every number of it says that little is known."""

from pathlib import Path

import pytest

from gateway.stores.embedded import Engine
from tests.gateway_under_test import MINUTE_MS, NOW_MS, beat, gateway_on, monitor_row

FIELDS = """
uptime(window: "24h") { ratio { lower upper } fidelity { grade } }
series(window: "24h", bucket: "12h") { fidelity { grade } ratio { lower upper } }
days(window: "24h") { fidelity { grade } }
heatmap(window: "24h") { fidelity { grade } }
regions(window: "24h") { nodes { fidelity { grade } } }
slo(window: "24h", target: 0.999) { met achieved { lower upper } }
business: slo(window: "24h", target: 0.999, serviceHours: "Mo-Su 00:00-23:59") { met achieved { lower } }
"""


@pytest.mark.parametrize("age_minutes", [5, 48 * 60])
async def test_all_numbers_of_a_young_monitor_agree(engine: Engine, tmp_path: Path, age_minutes: int) -> None:
    """Five checks that went well of a monitor of five minutes: no number of its day is exact, and its
    objective is not met for sure. Had it been there all day, with nothing missing, all of them would be."""
    rows = [beat(ago_ms=number * MINUTE_MS + 30_000) for number in range(age_minutes)]
    monitor = monitor_row(created_at=NOW_MS - age_minutes * MINUTE_MS)
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor]) as gateway:
        answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {FIELDS} }} }}')
    assert "errors" not in answer, answer["errors"]
    found = answer["data"]["monitor"]
    young = age_minutes == 5
    expected = "INSUFFICIENT" if young else "EXACT"
    graded = [found["uptime"], found["series"], found["days"], *found["regions"]["nodes"]]
    assert [one["fidelity"]["grade"] for one in graded] == [expected] * len(graded)
    assert found["heatmap"]["fidelity"]["grade"] == expected
    assert (found["uptime"]["ratio"]["lower"] < 0.6) == young
    for slo in (found["slo"], found["business"]):
        assert slo["met"] == ("UNDECIDED" if young else "YES")
        assert (slo["achieved"]["lower"] < 0.6) == young
