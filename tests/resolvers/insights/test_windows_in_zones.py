"""Windows of the calendar, asked over HTTP: a field's timezone tells whose dates they are."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, gateway_on, monitor_row

pytestmark = pytest.mark.asyncio(loop_scope="module")

WEST = "America/Los_Angeles"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    folder: Path = tmp_path_factory.mktemp("zones")
    async with gateway_on(engine, folder, monitors=[monitor_row("mon_1")]) as opened:
        yield opened


async def fleet(gateway: Gateway, selection: str, **variables: Any) -> Any:
    answer = await gateway.ask(f"query($w: Window!, $z: String!) {{ fleet {{ {selection} }} }}", variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["fleet"]


@pytest.mark.parametrize(
    ("window", "dates"),
    [
        ("2025-11", [f"2025-11-{day:02}" for day in range(1, 31)]),
        ("2025-W47", [f"2025-11-{day}" for day in range(17, 24)]),
        ("2025-11-02", ["2025-11-02"]),
        ("2025-11-01/2025-11-03", ["2025-11-01", "2025-11-02"]),
        ("2025-11-02/P2D", ["2025-11-02", "2025-11-03"]),
    ],
)
async def test_days(gateway: Gateway, window: str, dates: list[str]) -> None:
    """Days of a month, week, date or dates are those and no more, whatever the zone."""
    for name in ("UTC", WEST, "Asia/Tokyo"):
        found = await fleet(gateway, "days(window: $w, timezone: $z) { dates }", w=window, z=name)
        assert found["days"]["dates"] == dates


async def test_an_objective(gateway: Gateway) -> None:
    """November in Los Angeles runs from 07:00 UTC on the 1st to 08:00 UTC on 1 December; REST alike."""
    selection = "slo(target: 0.99, window: $w, timezone: $z) { range { since until } }"
    found = await fleet(gateway, selection, w="2025-11", z=WEST)
    expected = {"since": "2025-11-01T07:00:00.000Z", "until": "2025-12-01T08:00:00.000Z"}
    assert found["slo"]["range"] == expected
    rest = (await gateway.get("/api/insights/slo", target="0.99", window="2025-11", timezone=WEST)).json()
    assert (rest["range"]["sinceMs"], rest["range"]["untilMs"]) == (1_761_980_400_000, 1_764_576_000_000)
    utc = (await fleet(gateway, selection, w="2025-11", z="UTC"))["slo"]["range"]
    assert utc["since"] == "2025-11-01T00:00:00.000Z"


async def test_moments_are_the_same_everywhere(gateway: Gateway) -> None:
    """A window of moments is not moved by a timezone."""
    window = "2025-11-01T00:00Z/P1D"
    selection = "slo(target: 0.99, window: $w, timezone: $z) { range { since until } }"
    found = [await fleet(gateway, selection, w=window, z=name) for name in ("UTC", WEST)]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "field", ["days(window: $w, timezone: $z) { dates }", "heatmap(window: $w, timezone: $z) { timezone }"]
)
async def test_a_skipped_date_is_refused(gateway: Gateway, field: str) -> None:
    """A date that a zone never had is refused by its argument, and read nowhere."""
    query = f"query($w: Window!, $z: String!) {{ fleet {{ {field} }} }}"
    answer = await gateway.ask(query, {"w": "2011-12-30", "z": "Pacific/Apia"})
    (error,) = answer["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": "window"}
    assert "holds no time in Pacific/Apia" in error["message"]
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
