"""Groups, rankings, targets and who is failing since when, on numbers that can be computed by hand."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.registry.seeding import IncidentRow, RelayRow
from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import (
    MINUTE_MS,
    NOW_MS,
    Gateway,
    add_rows,
    beat,
    gateway_on,
    listed,
    monitor_row,
)
from tests.numbered import values

pytestmark = pytest.mark.asyncio(loop_scope="module")

ESTIMATE = "{ value lower upper }"
GROUPS = f"""key monitorCount ratio {ESTIMATE} counts {{ checks {{ value }} down {ESTIMATE} }}
  fidelity {{ rowsRead }}"""
MONITORS = ("mon_a", "mon_b", "mon_c", "mon_d", "mon_idle")


def checks(monitor: str, statuses: str, **fields: Any) -> list[Heartbeat]:
    """A check a minute, the newest first and one minute ago: u is up, p pending, x down."""
    names = {"u": "up", "p": "pending", "x": "down"}
    return [
        beat(monitor, (number + 1) * MINUTE_MS, names[letter], **fields)
        for number, letter in enumerate(statuses)
    ]


def history() -> list[Heartbeat]:
    east: dict[str, Any] = {"region": "enam", "colo": "EWR"}
    return [
        *checks("mon_a", "u" * 20, latency_ms=100.0),
        *checks("mon_b", "xx" + "u" * 8, latency_ms=50.0),
        *checks("mon_c", "xuuux", latency_ms=400.0),
        beat("mon_c", 90_000, "down", **east),
        *checks("mon_d", "xxx", sample_rate=0.5),
    ]


def incident(monitor: str, opened_ms: int, closed_ms: int | None) -> IncidentRow:
    status = "open" if closed_ms is None else "closed"
    return IncidentRow(f"inc_{monitor}", monitor, opened_ms, closed_ms, "why", status, opened_ms, opened_ms)


@pytest_asyncio.fixture(scope="module", loop_scope="module", name="served")
async def served_fixture(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Gateway]:
    kinds = {"mon_b": "tcp"}
    relays = {"mon_c": "relay_1", "mon_d": "relay_gone"}
    rows = [monitor_row(one, kind=kinds.get(one, "http"), relay_id=relays.get(one)) for one in MONITORS[:4]]
    rows.append(monitor_row("mon_idle", enabled=0, last_checked_at=None))
    folder = tmp_path_factory.mktemp("rankings")
    async with gateway_on(engine, folder, heartbeats=history(), monitors=()) as gateway:
        await add_rows(
            gateway.registry, [RelayRow("relay_1", "one", "Relay One", "weur", 1, NOW_MS, 0, 0), *rows]
        )
        await add_rows(
            gateway.registry,
            [
                incident("mon_c", NOW_MS - 70_000, None),
                incident("mon_d", NOW_MS - 3_600_000, None),
                incident("mon_b", NOW_MS - 9_000_000, NOW_MS - 8_000_000),
            ],
        )
        yield gateway


async def ask(gateway: Gateway, selection: str) -> tuple[dict[str, Any], tuple[int, int]]:
    """The fleet's data, and the telemetry and registry reads it took."""
    answer = await gateway.ask(f"{{ fleet {{ {selection} }} }}")
    assert "errors" not in answer, answer["errors"]
    told = answer["extensions"]["insights"]
    return listed(answer["data"]["fleet"]), (told["telemetryReads"], told["registryReads"])


async def test_kinds(served: Gateway) -> None:
    """Checks of a kind count alike, by weight; one without checks has no uptime."""
    found, reads = await ask(served, f"byKind {{ nodes {{ {GROUPS} }} }}")
    assert [
        (one["key"], one["monitorCount"], *values(one["counts"], "checks", "down")) for one in found["byKind"]
    ] == [
        ("http", 4, 32.0, 9.0),
        ("tcp", 1, 10.0, 2.0),
    ]
    http, tcp = found["byKind"]
    assert http["ratio"]["value"] == pytest.approx(23 / 32)
    assert http["ratio"]["lower"] < 23 / 32 < http["ratio"]["upper"]
    assert http["counts"]["down"]["lower"] < 9 < http["counts"]["down"]["upper"]
    assert (tcp["ratio"]["value"], tcp["fidelity"]["rowsRead"]) == (0.8, 10)
    assert reads == (1, 2)


async def test_relays(served: Gateway) -> None:
    """By relay, with its name; an id that the registry does not know stands for itself."""
    found, reads = await ask(served, f"byRelay {{ nodes {{ {GROUPS} }} }}")
    assert [
        (one["key"], one["monitorCount"], *values(one["counts"], "checks")) for one in found["byRelay"]
    ] == [
        (None, 3, 30.0),
        ("relay_1", 1, 6.0),
        ("relay_gone", 1, 6.0),
    ]
    assert reads == (1, 3)


@pytest.mark.parametrize(
    ("measure", "worst", "values"),
    [
        ("UPTIME", ["mon_d", "mon_c", "mon_b", "mon_a"], [0, 0.5, 0.8, 1]),
        ("MEAN", ["mon_c", "mon_a", "mon_b"], [400, 100, 50]),
        ("P50", ["mon_c", "mon_a", "mon_b"], [400, 100, 50]),
        ("P95", ["mon_c", "mon_a", "mon_b"], [400, 100, 50]),
        ("P99", ["mon_c", "mon_a", "mon_b"], [400, 100, 50]),
        ("DOWN", ["mon_d", "mon_c", "mon_b", "mon_a"], [6, 3, 2, 0]),
        ("CHECKS", ["mon_c", "mon_d", "mon_b", "mon_a"], [6, 6, 10, 20]),
    ],
)
async def test_ranking(served: Gateway, measure: str, worst: list[str], values: list[float]) -> None:
    """The worst first, or the best; monitors without the number are not ranked, whichever comes first."""
    order = f"orderBy: {{ by: {measure}, direction: ORDER }}"
    rows = f"ranking({order}) {{ nodes {{ monitor {{ id }} measured {{ value }} }} }}"
    low = "DESC" if measure in {"UPTIME", "CHECKS"} else "ASC"
    both = f"w: {rows.replace(', direction: ORDER', '')} b: {rows.replace('ORDER', low)}"
    found, reads = await ask(served, both)
    assert [one["monitor"]["id"] for one in found["w"]] == worst
    assert [one["measured"]["value"] for one in found["w"]] == pytest.approx(values)
    assert sorted(one["monitor"]["id"] for one in found["b"]) == sorted(worst)
    assert [one["measured"]["value"] for one in found["b"]] == pytest.approx(values[::-1])
    assert reads == (1, 2)


async def test_coverage_ranks_what_is_silent(served: Gateway) -> None:
    """A monitor that should check and does not is the worst of all; one that is disabled is not ranked."""
    rows = (
        'ranking(orderBy: { by: COVERAGE }, window: "10m", first: 2) { nodes { monitor { '
        "id } measured { value } } }"
    )
    found, _ = await ask(served, rows)
    assert [one["monitor"]["id"] for one in found["ranking"]] == ["mon_c", "mon_d"]
    assert found["ranking"][0]["measured"]["value"] == pytest.approx(0.6, abs=0.02)
    found, _ = await ask(
        served,
        (
            'ranking(orderBy: { by: COVERAGE }, window: "2025-11") { nodes { monitor { id } '
            "measured { value } } }"
        ),
    )
    assert [(one["monitor"]["id"], one["measured"]["value"]) for one in found["ranking"]] == [
        (one, 0.0) for one in MONITORS[:4]
    ]


async def test_first_is_bounded(served: Gateway) -> None:
    """`first` cuts the list; 0 and 101 are refused before any read."""
    found, _ = await ask(served, "ranking(first: 1) { nodes { monitor { id } } }")
    assert found["ranking"] == [{"monitor": {"id": "mon_d"}}]
    for count in (0, 101):
        answer = await served.ask(
            f"{{ fleet {{ ranking(first: {count}) {{ nodes {{ counts {{ checks {{ value }} }} }} }} }} }}"
        )
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_targets(served: Gateway) -> None:
    """Who meets a target, surely or perhaps: a target within the interval is undecided."""
    found, reads = await ask(
        served,
        "targets(ratios: [0.5, 0.9, 1]) { nodes { target meeting surely undecided missing noData } }",
    )
    assert reads == (1, 2)
    half, most, all_ = found["targets"]
    # Few of the checks expected of a day were seen: all four may be anything.
    assert (half["target"], half["meeting"], half["missing"], half["noData"]) == (0.5, 3, 1, 1)
    assert (half["surely"], half["undecided"]) == (0, 4)  # what is missing may have been anything
    assert (most["meeting"], most["missing"], most["undecided"]) == (1, 3, 4)
    assert (all_["meeting"], all_["surely"], all_["undecided"]) == (1, 0, 1)


@pytest.mark.parametrize("targets", ["[]", "[0]", "[1.5]", "[-1]", f"[{', '.join(['0.9'] * 11)}]"])
async def test_targets_that_cannot_be(served: Gateway, targets: str) -> None:
    """None, too many, and ratios outside (0, 1] are refused, naming the argument."""
    answer = await served.ask(f"{{ fleet {{ targets(ratios: {targets}) {{ nodes {{ target }} }} }} }}")
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "target" in error["message"]
    assert answer["data"]["fleet"]["targets"] is None


async def test_failing(served: Gateway) -> None:
    """Most failures first, each with its regions, its last failure and since when the stretch lasts."""
    found, reads = await ask(
        served,
        'failing(window: "15m") { nodes { monitor { id } failedChecks checks since failedRegions '
        "lastFailure { checkedAt region errorClass } } }",
    )
    told = {one["monitor"]["id"]: one for one in found["failing"]}
    assert list(told) == ["mon_d", "mon_c", "mon_b"]
    assert [told[one]["failedChecks"] for one in told] == [6, 3, 2]
    assert [told[one]["checks"] for one in told] == [6, 6, 10]
    assert told["mon_c"]["failedRegions"] == ["weur", "enam"]
    assert told["mon_b"]["since"] == "2025-12-01T11:58:12.345Z"  # its first failure after the last fine check
    assert told["mon_c"]["since"] == "2025-12-01T11:59:02.345Z"  # fine and failed in turns: the open incident
    assert told["mon_d"]["since"] == "2025-12-01T11:00:12.345Z"  # nothing was fine: the incident is older
    assert told["mon_d"]["lastFailure"] == {
        "checkedAt": "2025-12-01T11:59:12.345Z",
        "region": "weur",
        "errorClass": "SERVER_ERROR",
    }
    assert reads == (1, 3)


async def test_what_is_over_fails_since_never(engine: Engine, tmp_path: Path) -> None:
    """A stretch that ended, or of which nothing tells the start, has no since; one without incident has."""
    beats = [*checks("mon_1", "ux"), *checks("mon_2", "xuxux"), *checks("mon_3", "xxx")]
    rows = [monitor_row(f"mon_{number}") for number in (1, 2, 3)]
    async with gateway_on(engine, tmp_path, heartbeats=beats, monitors=rows) as gateway:
        found, _ = await ask(gateway, 'failing(window: "15m") { nodes { monitor { id } since } }')
    assert {one["monitor"]["id"]: one["since"] for one in found["failing"]} == {
        "mon_1": None,
        "mon_2": None,
        "mon_3": "2025-12-01T11:57:12.345Z",
    }


async def test_all_of_it_is_one_read(served: Gateway) -> None:
    """Kinds, relays, rankings by every measure, targets and who is failing share a read under the bound."""
    rankings = " ".join(
        f"r{number}: ranking(orderBy: {{ by: {measure} }}) {{ nodes {{ measured {{ value }} }} }}"
        for number, measure in enumerate(("UPTIME", "P95", "DOWN", "COVERAGE"))
    )
    everything = f"""byKind {{ nodes {{ {GROUPS} }} }} byRelay {{ nodes {{ {GROUPS} }} }} targets {{
      nodes {{ meeting }} }} {rankings}
      failing(window: "15m") {{ nodes {{ monitor {{ id }} failedChecks checks since failedRegions }} }}"""
    found, reads = await ask(served, everything)
    assert reads == (1, 4)
    alone, _ = await ask(served, f"byKind {{ nodes {{ {GROUPS} }} }}")
    assert alone["byKind"] == found["byKind"]
    alone, _ = await ask(
        served,
        ('failing(window: "15m") { nodes { monitor { id } failedChecks checks since failedRegions } }'),
    )
    assert alone["failing"] == found["failing"]


async def test_nobody(served: Gateway) -> None:
    """A filter that lets no monitor through reads nothing and gives empty lists."""
    answer = await served.ask(
        """{ fleet(filter: {text: "no such"}) { byKind { nodes { key } } byRelay { nodes { key } }
          ranking { nodes { counts { checks { value } } } }
          targets { nodes { target meeting noData } } failing(window: "15m") { nodes { failedChecks } }
            failures { count { value }
          versus { significant contributors { key } } } uptime { versus { significant } } } }"""
    )
    assert "errors" not in answer, answer["errors"]
    fleet = listed(answer["data"]["fleet"])
    assert fleet["byKind"] == fleet["byRelay"] == fleet["ranking"] == fleet["failing"] == []
    assert [one["meeting"] + one["noData"] for one in fleet["targets"]] == [0, 0, 0]
    assert answer["extensions"]["insights"]["telemetryReads"] == 0
