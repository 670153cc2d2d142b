"""The certificate that a monitor's checks were shown: the newest, and nothing where there is none."""

from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, beat, beats, gateway_on, monitor_row

SHOWN = "newestCertificate { expiresAt daysLeft issuer seenAt }"
NOW_S, DAY_S = NOW_MS // 1000, 86_400


async def asked(engine: Engine, tmp_path: Path, rows: list[Heartbeat], window: str = "24h") -> Any:
    query = f"""{{ monitor(id: "mon_1", window: "{window}") {{ {SHOWN} uptime {{ coverage }} }}
      fleet(window: "{window}") {{ certificates {{ totalCount nodes {{ {SHOWN} }} }} }} }}"""
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(query)
    assert "errors" not in answer, answer["errors"]
    nodes = answer["data"]["fleet"]["certificates"]["nodes"]
    return (
        answer["data"]["monitor"]["newestCertificate"],
        nodes,
        answer["extensions"]["insights"]["telemetryReads"],
    )


async def test_the_newest_is_told(engine: Engine, tmp_path: Path) -> None:
    """One that was renewed is no longer looked at, though it was seen more often; a check without one, as
    those that fail, hides none."""
    rows = [
        *(
            beat(ago_ms=number * MINUTE_MS, expires_s=NOW_S + DAY_S, issuer="Old CA")
            for number in range(5, 60)
        ),
        beat(ago_ms=4 * MINUTE_MS, expires_s=NOW_S + 90 * DAY_S, issuer="New CA"),
        beat(ago_ms=3 * MINUTE_MS, status="down"),
    ]
    found, fleet, reads = await asked(engine, tmp_path, rows)
    assert found["issuer"] == "New CA"
    assert found["daysLeft"] == pytest.approx(90, abs=1e-4)
    assert found["seenAt"] == "2025-12-01T11:56:12.345Z"
    assert fleet == [{"newestCertificate": found}]
    assert reads == 1  # the day of a fleet of one, and that of the monitor, in the same words


@pytest.mark.parametrize("expires_s", [0, -5, 10**12])
async def test_without_one_there_is_none(engine: Engine, tmp_path: Path, expires_s: int) -> None:
    """Rows from before the column, of plain HTTP, and what is no time of a certificate: null, no error."""
    found, fleet, _ = await asked(engine, tmp_path, beats(count=30, expires_s=expires_s))
    assert (found, fleet) == (None, [])


async def test_one_that_expired_says_since_when(engine: Engine, tmp_path: Path) -> None:
    """Days left are counted from now, and negative; who issued it is null where it was not written."""
    rows = [beat(ago_ms=2 * HOUR_MS, expires_s=(NOW_MS - HOUR_MS) // 1000), *beats(count=20, status="down")]
    found, fleet, _ = await asked(engine, tmp_path, rows)
    assert found["daysLeft"] == pytest.approx(-HOUR_MS / DAY_MS, abs=1e-4)
    assert found["issuer"] is None
    assert fleet == [{"newestCertificate": found}]


async def test_a_fleet_tells_those_of_its_window(engine: Engine, tmp_path: Path) -> None:
    """What a check was shown before the window is not in it; of a monitor it is the last day's."""
    rows = [beat(ago_ms=2 * HOUR_MS, expires_s=NOW_S + DAY_S), *beats(count=20)]
    found, fleet, _ = await asked(engine, tmp_path, rows, "1h")
    assert (found["issuer"], fleet) == (None, [])
    assert (await asked(engine, tmp_path, rows, "3h"))[1] == [{"newestCertificate": found}]
    before = [beat(ago_ms=25 * HOUR_MS, expires_s=NOW_S + DAY_S), *beats(count=20)]
    assert (await asked(engine, tmp_path, before))[0] is None
