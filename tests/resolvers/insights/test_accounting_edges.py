"""Uptime by time and by incidents where there is next to nothing: checks under way, nobody, no time up."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.registry.reader import INCIDENTS_CAP
from gateway.stores.embedded import Engine
from tests.gateway_under_test import NOW_MS, Gateway, add_rows, gateway_on, monitor_row
from tests.resolvers.day import HOUR, TEN, check, incident, ms, of, told

SHARE = "ratio { value lower upper }"
NOBODY = 'fleet(filter: { text: "no such" })'


def sure(found: Any) -> bool:
    """Its share is told without a doubt."""
    return bool(found["ratio"]["lower"] == found["ratio"]["value"] == found["ratio"]["upper"])


@pytest.mark.parametrize(("begins", "is_sure"), [(0.75, True), (1.0, True), (2.0, False)])
async def test_a_check_under_way_leaves_time_exact(
    engine: Engine, tmp_path: Path, begins: float, is_sure: bool
) -> None:
    """What passes of a window before its first check is no loss, if it is no longer than an interval."""
    minutes = [begins + number for number in range(10) if begins + number < 10]
    beats = [check(minute, "down" if number == 3 else "up") for number, minute in enumerate(minutes)]
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=[monitor_row()]) as gateway:
        found = await of(
            gateway, f'uptime(window: "{TEN}", accounting: TIME) {{ {SHARE} stateSeconds {{ noData }} }}'
        )
    assert found["stateSeconds"]["noData"] == begins * 60
    assert sure(found) is is_sure


async def test_time_shares_its_read_of_checks_with_what_is_asked_beside_it(
    engine: Engine, tmp_path: Path
) -> None:
    """Its checks are asked for at once, and not after its count: one count, one read of checks in all."""
    fields = f"""uptime(window: "{TEN}", accounting: TIME) {{ stateSeconds {{ up }} }}
      flapping(window: "{HOUR}") {{ checks }}"""
    async with gateway_on(engine, tmp_path, heartbeats=told("u" * 60), monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(f'{{ monitor(id: "mon_1") {{ {fields} }} }}')
    assert answer["data"]["monitor"] == {"uptime": {"stateSeconds": {"up": 600}}, "flapping": {"checks": 60}}
    assert answer["extensions"]["insights"]["telemetryReads"] == 2


def moments(created: Sequence[int]) -> list[Any]:
    """Monitors created at these milliseconds after 11:00."""
    return [monitor_row(f"mon_{number}", created_at=ms(0) + at) for number, at in enumerate(created)]


async def test_a_fleet_that_is_in_incidents_all_the_time_is_up_for_no_time(
    engine: Engine, tmp_path: Path
) -> None:
    """0, and not a hair less: seconds of monitors are sums of fractions, which round."""
    created = (1, 8, 64)
    parts, whole = [600 - one / 1000 for one in created], (3 * 600_000 - sum(created)) / 1000
    assert sum(parts) > whole, "these do not round up"
    async with gateway_on(engine, tmp_path, monitors=moments(created)) as gateway:
        await add_rows(
            gateway.registry, [incident(f"inc_{number}", -5, None, f"mon_{number}") for number in range(3)]
        )
        fields = "ratio { value } stateSeconds { up down }"
        found = await of(gateway, f'uptime(window: "{TEN}", accounting: INCIDENTS) {{ {fields} }}', "fleet")
    assert found["stateSeconds"] == {"up": 0, "down": pytest.approx(whole)}
    assert found["ratio"]["value"] == 0


async def test_an_objective_that_is_in_incidents_all_its_hours_has_nothing_good(
    engine: Engine, tmp_path: Path
) -> None:
    """0 again, where the incidents leave out only what lies between two stretches of service."""
    late = 11
    assert (240_000 - late) / 1000 + 240 > (480_000 - late) / 1000, "these do not round up"
    async with gateway_on(engine, tmp_path, monitors=moments([late])) as gateway:
        await add_rows(
            gateway.registry, [incident("one", -5, 4.5, "mon_0"), incident("two", 5.5, None, "mon_0")]
        )
        asked = f"""slo(target: 0.999, window: "{TEN}", accounting: INCIDENTS,
          serviceHours: "Mo-Su 11:00-11:04,11:06-11:10") {{ achieved {{ value }} budget {{ spent }} }}"""
        found = await of(gateway, asked, "fleet")
    assert found == {"achieved": {"value": 0}, "budget": {"spent": pytest.approx(480 - late / 1000)}}


async def cost(gateway: Gateway, field: str) -> tuple[Any, int, int]:
    """What a fleet of nobody answers, and how much was read for it: of telemetry and of the registry."""
    answer = await gateway.ask(f"{{ {NOBODY} {{ {field} }} }}")
    assert "errors" not in answer, answer
    read = answer["extensions"]["insights"]
    return next(iter(answer["data"]["fleet"].values())), read["telemetryReads"], read["registryReads"]


@pytest.mark.parametrize("accounting", ["CHECKS", "TIME", "INCIDENTS"])
async def test_of_nobody_nothing_is_read(engine: Engine, tmp_path: Path, accounting: str) -> None:
    """A filter that lets no monitor through costs no read: neither uptime nor objective has a value."""
    async with gateway_on(
        engine, tmp_path, heartbeats=told("u" * 10), monitors=[monitor_row()], now_ms=NOW_MS
    ) as gateway:
        await add_rows(gateway.registry, [incident("inc", 0, None)])
        _, *least = await cost(gateway, "range { window }")
        uptime, *read = await cost(
            gateway, f'uptime(window: "{HOUR}", accounting: {accounting}) {{ {SHARE} }}'
        )
        assert read == least
        assert uptime == {"ratio": {"value": None, "lower": None, "upper": None}}
        slo, *read = await cost(
            gateway,
            f'slo(target: 0.999, accounting: {accounting}, window: "30d") {{ achieved {{ value }} met }}',
        )
        assert read == least
        assert slo == {"achieved": {"value": None}, "met": None}


@pytest.mark.parametrize("accounting", ["CHECKS", "TIME", "INCIDENTS"])
async def test_of_nobody_everything_is_explained(engine: Engine, tmp_path: Path, accounting: str) -> None:
    """Nothing over nothing: no rows, nothing left out, and no error."""
    explain = "explain { numerator denominator rows missing leftOut { why } statements formula }"
    async with gateway_on(engine, tmp_path, heartbeats=told("u" * 10), monitors=[monitor_row()]) as gateway:
        found = await of(
            gateway, f'uptime(window: "{HOUR}", accounting: {accounting}) {{ {explain} }}', NOBODY
        )
    formula = found["explain"].pop("formula")
    assert "nothing to count" in formula
    nothing = {"numerator": 0, "denominator": 0, "rows": 0, "missing": 0, "leftOut": [], "statements": []}
    assert found["explain"] == nothing


@pytest.mark.dear
async def test_a_monitor_is_not_refused_for_the_incidents_of_another(engine: Engine, tmp_path: Path) -> None:
    """More incidents than are looked at are refused, naming the window; of a monitor only its own count."""
    rows = [monitor_row(name) for name in ("mon_1", "mon_2")]
    window = f'uptime(window: "{TEN}", accounting: INCIDENTS) {{ ratio {{ value }} }}'
    async with gateway_on(engine, tmp_path, heartbeats=told("u" * 60), monitors=rows) as gateway:
        many = [incident(f"i{number}", 1, 2, "mon_2") for number in range(INCIDENTS_CAP)]
        await add_rows(gateway.registry, [*many, incident("mine", 3, 5)])
        alone = await of(gateway, window)
        both = await gateway.ask(f'{{ one: monitor(id: "mon_2") {{ {window} }} fleet {{ {window} }} }}')
    assert alone["ratio"]["value"] == pytest.approx(0.8)
    assert sorted(one["path"] for one in both["errors"]) == [["fleet", "uptime"], ["one", "uptime"]]
    assert {one["extensions"]["argument"] for one in both["errors"]} == {"window"}
