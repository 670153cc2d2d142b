"""SLO and Apdex on the real engine, against the arithmetic done by hand."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import (
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    Gateway,
    beat,
    gateway_on,
    monitor_row,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEN_MINUTES = 10 * MINUTE_MS
HISTORY = [
    beat(
        "mon_1",
        number * TEN_MINUTES,
        "down" if number in {3, 40, 300, 2000} else "degraded" if number == 41 else "up",
        latency_ms=float(100 * (number % 30)),
    )
    for number in range(1, 35 * 144 + 1)
]
"""Every ten minutes for 35 days."""
SLO = """target range { window since until } accounting timezone serviceHours achieved { value lower upper }
         met budget { unit total spent remaining remainingRatio } burnRates { window rate ratio { value } }
         exhaustionAt exhausted"""
UNTIL_MS = NOW_MS - NOW_MS % 10_000 + 10_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def gateway(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    rows = [monitor_row(f"mon_{number}", interval_s=600) for number in (1, 2)]
    folder: Path = tmp_path_factory.mktemp("slo")
    async with gateway_on(engine, folder, heartbeats=HISTORY, monitors=rows, rows_bound=10**6) as one:
        yield one


async def slo(gateway: Gateway, arguments: str = "", more: str = "", monitor: str = "mon_1") -> Any:
    usual = {"target": "0.999", "window": '"30d"'}
    given = [f"{name}: {value}" for name, value in usual.items() if f"{name}:" not in arguments]
    field = f"slo({', '.join([*given, *filter(None, [arguments])])})"
    answer = await gateway.ask(f'{{ monitor(id: "{monitor}") {{ {field} {{ {SLO} {more} }} }} }}')
    assert "errors" not in answer, answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 1
    return answer["data"]["monitor"]["slo"]


def since(length_ms: int) -> list[Heartbeat]:
    return [one for one in HISTORY if one.timestamp_ms >= UNTIL_MS - length_ms]


def bad(found: Iterable[Heartbeat]) -> int:
    return sum(one.status == "down" for one in found)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


async def test_a_window_that_moves_along(gateway: Gateway) -> None:
    """Budget, burn rates and exhaustion of the last 30 days are those of the checks, in one read."""
    found, month = await slo(gateway, "target: 0.995"), since(30 * DAY_MS)
    total, spent = 0.005 * len(month), bad(month)
    assert (found["target"], found["range"]["window"], found["accounting"]) == (0.995, "30d", "CHECKS")
    assert found["achieved"] == {
        "value": pytest.approx(1 - spent / len(month)),
        "lower": pytest.approx(1 - spent / len(month)),
        "upper": pytest.approx(1 - spent / len(month)),
    }
    assert found["met"] == "YES"
    assert found["budget"] == {
        "unit": "CHECKS",
        "total": pytest.approx(total),
        "spent": spent,
        "remaining": pytest.approx(total - spent),
        "remainingRatio": pytest.approx(1 - spent / total),
    }
    for burn, hours in zip(found["burnRates"], (1, 6, 72), strict=True):
        inside = since(hours * HOUR_MS)
        assert burn["rate"] == pytest.approx(bad(inside) / len(inside) / 0.005)
        assert burn["ratio"]["value"] == pytest.approx(1 - bad(inside) / len(inside))
    assert [one["window"] for one in found["burnRates"]] == ["1h", "6h", "3d"]
    pace = bad(since(6 * HOUR_MS)) / (6 * HOUR_MS)
    assert ms(found["exhaustionAt"]) == pytest.approx(NOW_MS + (total - spent) / pace, abs=20_000)
    assert found["exhausted"] is False


async def test_what_is_not_burning_is_not_exhausted(gateway: Gateway) -> None:
    """A budget that lasts longer than the window has no day of exhaustion."""
    found = await slo(gateway, "target: 0.9")
    assert (found["exhaustionAt"], found["exhausted"], found["met"]) == (None, False, "YES")


async def test_an_overspent_budget(gateway: Gateway) -> None:
    """What is left is negative, and it was spent by now."""
    found = await slo(gateway, "target: 0.9999")
    assert found["budget"]["remaining"] < 0
    assert (found["met"], found["exhausted"]) == ("NO", True)
    assert found["exhaustionAt"] is None


async def test_what_if(gateway: Gateway) -> None:
    """An hour more of downtime is six more failed checks; too much of it turns everything bad."""
    fields = "{ achieved met remaining remainingRatio exhausted }"
    aliases = " ".join(f'_{one}: whatIf(downtime: "{one}") {fields}' for one in ("1s", "1h", "90d"))
    found, month = await slo(gateway, "target: 0.995", aliases), since(30 * DAY_MS)
    hour, total = found["_1h"], 0.005 * len(month)
    assert hour["remaining"] == pytest.approx(total - bad(month) - 6, rel=1e-3)
    assert hour["achieved"] == pytest.approx(1 - (bad(month) + 6) / len(month), rel=1e-5)
    assert (hour["met"], hour["exhausted"]) == ("YES", False)
    assert found["_1s"]["remaining"] == pytest.approx(found["budget"]["remaining"], abs=0.01)
    assert found["_90d"] == {
        "achieved": 0,
        "met": "NO",
        "remaining": pytest.approx(total - len(month)),
        "remainingRatio": pytest.approx(1 - 1 / 0.005),
        "exhausted": True,
    }


async def test_a_month_that_still_runs_is_budgeted_whole(gateway: Gateway) -> None:
    """December has just begun: half a day of checks, and the budget of all 31 days."""
    found = await slo(gateway, 'target: 0.99, window: "2025-12"')
    begun = [one for one in HISTORY if one.timestamp_ms >= ms("2025-12-01T00:00Z")]
    whole = 31 * 144
    assert found["range"]["until"] == "2026-01-01T00:00:00.000Z"
    assert found["budget"]["total"] == pytest.approx(0.01 * whole, rel=0.001)
    assert found["budget"]["spent"] == bad(begun)
    assert found["met"] == ("YES" if bad(begun) <= 0.01 * len(begun) else "NO")
    assert ms(found["exhaustionAt"]) < ms("2026-01-01T00:00Z")


async def test_a_month_that_is_over(gateway: Gateway) -> None:
    """Its budget is that of its checks, its burn rates those of its last days; it is not projected."""
    found = await slo(gateway, 'target: 0.99, window: "2025-11"')
    inside = [one for one in HISTORY if ms("2025-11-01T00:00Z") <= one.timestamp_ms < ms("2025-12-01T00:00Z")]
    assert found["budget"]["total"] == pytest.approx(0.01 * len(inside))
    last = [one for one in inside if one.timestamp_ms >= ms("2025-11-28T00:00Z")]
    assert found["burnRates"][2]["rate"] == pytest.approx(bad(last) / len(last) / 0.01)
    assert (found["exhaustionAt"], found["exhausted"]) == (None, False)


async def test_hours_of_service(gateway: Gateway) -> None:
    """Only checks that Kathmandu's clock shows in the hours count, in the budget and in the burn rates."""
    hours = "Mo-Fr 08:00-18:00, Sa 22:00-02:00"
    arguments = f'target: 0.99, timezone: "Asia/Kathmandu", serviceHours: "{hours}"'
    found = await slo(gateway, arguments, 'whatIf(downtime: "10m") { remaining }')

    def served(one: Heartbeat) -> bool:
        wall = datetime.fromtimestamp(one.timestamp_ms / 1000 + 20_700, UTC)
        night = (wall.weekday(), wall.hour >= 22) == (5, True) or (wall.weekday(), wall.hour < 2) == (6, True)
        return night or (wall.weekday() < 5 and 8 <= wall.hour < 18)

    inside = [one for one in since(30 * DAY_MS) if served(one)]
    assert (found["timezone"], found["serviceHours"]) == ("Asia/Kathmandu", hours)
    assert found["budget"]["total"] == pytest.approx(0.01 * len(inside))
    assert found["budget"]["spent"] == bad(inside)
    assert found["achieved"]["value"] == pytest.approx(1 - bad(inside) / len(inside))
    for burn, length in zip(found["burnRates"], (1, 6, 72), strict=True):
        lately = [one for one in since(length * HOUR_MS) if served(one)]
        assert burn["rate"] == (pytest.approx(bad(lately) / len(lately) / 0.01) if lately else None)
    assert found["whatIf"]["remaining"] == pytest.approx(found["budget"]["remaining"] - 1, rel=0.02)


async def test_always_in_service_is_no_hours_at_all(gateway: Gateway) -> None:
    """24/7 gives what leaving it out gives."""
    bare, always = await slo(gateway), await slo(gateway, 'serviceHours: "24/7"')
    assert always == bare | {"serviceHours": "24/7"}


async def test_no_data_is_null(gateway: Gateway) -> None:
    """Of a monitor without checks nothing is met or missed, spent or left."""
    found = await slo(
        gateway,
        more='whatIf(downtime: "10m") { achieved met remaining remainingRatio exhausted }',
        monitor="mon_2",
    )
    assert found["achieved"] == {"value": None, "lower": None, "upper": None}
    assert [found[name] for name in ("met", "exhausted", "exhaustionAt")] == [None] * 3
    assert found["budget"] == {"unit": "CHECKS"} | dict.fromkeys(
        ("total", "spent", "remaining", "remainingRatio")
    )
    assert [one["rate"] for one in found["burnRates"]] == [None] * 3
    assert set(found["whatIf"].values()) == {None}


async def test_the_fleet_and_its_monitor_agree(gateway: Gateway) -> None:
    """One of its two monitors has no checks: the fleet's objective is that of the other, but for coverage."""
    answer = await gateway.ask(
        f'{{ fleet {{ slo(target: 0.999, window: "30d") {{ {SLO} }} apdex(window: "7d") {{ satisfied }} }} }}'
    )
    alone = await slo(gateway)
    found = answer["data"]["fleet"]["slo"]
    assert found["budget"] == alone["budget"]
    assert [one["rate"] for one in found["burnRates"]] == [one["rate"] for one in alone["burnRates"]]
    assert answer["extensions"]["insights"]["telemetryReads"] == 1


async def test_everything_of_totals_is_one_read(gateway: Gateway) -> None:
    """SLO with and without hours, Apdex, uptime and latency share a statement under the bound."""
    fields = """slo(target: 0.999, window: "30d") { met }
      hours: slo(target: 0.999, window: "30d", serviceHours: "Mo-Fr 08:00-18:00") { met } apdex { satisfied }
      fine: apdex(thresholdMs: 100) { satisfied }
      uptime(window: "30d") { counts { checks { value } } } latency { p95 { value } }"""
    answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {fields} }} }}')
    assert "errors" not in answer
    assert answer["extensions"]["insights"]["telemetryReads"] == 1


async def test_apdex(gateway: Gateway) -> None:
    """(satisfied + tolerating / 2) / decided; a failed check frustrates, however fast it failed."""
    fields = """range { window } thresholdMs score { value lower upper } satisfied tolerating frustrated
      fidelity { grade }"""
    answer = await gateway.ask(
        f'{{ monitor(id: "mon_1") {{ apdex(window: "7d", thresholdMs: 300) {{ {fields} }} }} }}'
    )
    found, week = answer["data"]["monitor"]["apdex"], since(7 * DAY_MS)
    fast = [one for one in week if one.status != "down"]
    satisfied = sum(one.latency_ms <= 300 for one in fast)
    tolerating = sum(300 < one.latency_ms <= 1200 for one in fast)
    score = (satisfied + tolerating / 2) / len(week)
    assert found == {
        "range": {"window": "7d"},
        "thresholdMs": 300,
        "score": dict.fromkeys(("value", "lower", "upper"), pytest.approx(score)),
        "satisfied": satisfied,
        "tolerating": tolerating,
        "frustrated": len(week) - satisfied - tolerating,
        "fidelity": {"grade": "EXACT"},
    }


async def test_apdex_without_checks_is_null(gateway: Gateway) -> None:
    """Neither 0 nor 1."""
    answer = await gateway.ask('{ monitor(id: "mon_2") { apdex { score { value lower } satisfied } } }')
    assert answer["data"]["monitor"]["apdex"] == {"score": {"value": None, "lower": None}, "satisfied": 0}


@pytest.mark.parametrize(
    ("field", "argument"),
    [
        ('slo(target: 1, window: "30d")', "target"),
        ('slo(target: 0, window: "30d")', "target"),
        ('slo(target: -0.5, window: "30d")', "target"),
        ('slo(target: 99.9, window: "30d")', "target"),
        ('slo(target: 0.9, window: "30d", serviceHours: "nine to five")', "serviceHours"),
        ('slo(target: 0.9, window: "30d", serviceHours: "")', "serviceHours"),
        ('slo(target: 0.9, window: "30d", serviceHours: "Mo off")', "serviceHours"),
        ('slo(target: 0.9, window: "30d", timezone: "Europe/Atlantis")', "timezone"),
        ("apdex(thresholdMs: 0)", "thresholdMs"),
        ("apdex(thresholdMs: -1)", "thresholdMs"),
        ("apdex(thresholdMs: 60001)", "thresholdMs"),
    ],
)
async def test_what_cannot_be_is_refused_before_any_read(gateway: Gateway, field: str, argument: str) -> None:
    """Naming the argument; the rest of the answer survives."""
    for place in ('monitor(id: "mon_1")', "fleet"):
        answer = await gateway.ask(f"{{ {place} {{ __typename {field} {{ range {{ window }} }} }} }}")
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": argument}
        assert answer["extensions"]["insights"]["telemetryReads"] == 0
        assert "__typename" in next(iter(answer["data"].values()))
