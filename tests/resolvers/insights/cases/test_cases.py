"""Small inputs whose numbers would be wrong if each number were reckoned the easy way."""

from pathlib import Path
from typing import Any

import pytest

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests.gateway_under_test import (
    HOUR_MS,
    MINUTE_MS,
    NOW_MS,
    beat,
    gateway_on,
    monitor_row,
)
from tests.numbered import counted
from tests.resolvers.insights.cases.one_field import of

BOUNDED = "{ value lower upper }"
CHECKS = "counts { checks { value } }"


async def test_failures_that_only_heavy_rows_could_show(engine: Engine, tmp_path: Path) -> None:
    """9 000 checks that went well, and 1 000 recorded one in ten, of which ten failed and no row tells."""
    light = [beat("mon_1", ago_ms=number * 300 + 1000) for number in range(9000)]
    heavy = [beat("mon_2", ago_ms=number * 20_000 + 1000, sample_rate=0.1) for number in range(100)]
    created = NOW_MS - HOUR_MS
    monitors = [
        monitor_row("mon_1", interval_s=1, created_at=created),
        monitor_row("mon_2", interval_s=4, created_at=created),
    ]
    async with gateway_on(engine, tmp_path, heartbeats=[*light, *heavy], monitors=monitors) as gateway:
        found = await of(
            gateway, f'uptime(window: "1h") {{ counts {{ checks {{ value }} }} ratio {BOUNDED} }}', "fleet"
        )
    assert found["counts"] == counted(checks=10_000)
    assert found["ratio"]["lower"] < 1 - 10 / 10_000 < found["ratio"]["upper"] == 1


async def test_a_removed_monitor_counts_in_nothing(engine: Engine, tmp_path: Path) -> None:
    """Rows of a monitor that the registry does not have change no number of the fleet, filtered or not, and
    are told apart."""
    rows = [beat("good"), beat("bad", status="down", region="enam")]
    fields = f"""{{ uptime {{ {CHECKS} coverage ratio {BOUNDED} }} failures {{ count {{ value }} }}
        time: uptime(accounting: TIME) {{ ratio {BOUNDED} }} regions {{ nodes {{ key {CHECKS} }} }}
        byKind {{ nodes {{ {CHECKS} }} }}
        failures {{ byClass {{ count {{ value }} }} }} failing(window: "15m") {{ nodes {{ monitor {{ id
          }} }} }}
        days(window: "90d") {{ checks {{ value }} }}
        slo(target: 0.999, window: "1h") {{ achieved {{ value }} budget {{ spent }} }} ranking {{ nodes
          {{ monitor {{ id }} }} }}
        series {{ checks {{ value }} }} heatmap(window: "30d") {{ checks {{ value }} }} }}"""
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row("good")]) as gateway:
        plain = await gateway.ask(f'{{ fleet(window: "1h") {fields} }}')
        narrowed = await gateway.ask(f'{{ fleet(window: "1h", filter: {{enabled: true}}) {fields} }}')
        pipeline = await gateway.ask('{ pipeline(window: "1h") { unknownMonitors { checks monitors } } }')
    assert "errors" not in plain, plain
    assert plain["data"] == narrowed["data"]
    found = plain["data"]["fleet"]
    assert (found["uptime"]["counts"]["checks"]["value"], found["uptime"]["ratio"]["value"]) == (1, 1)
    assert found["failures"]["count"]["value"] == 0
    assert [one["key"] for one in found["regions"]["nodes"]] == ["weur"]
    assert found["slo"]["budget"]["spent"] == 0
    assert pipeline["data"]["pipeline"]["unknownMonitors"] == {"checks": 1, "monitors": 1}


async def test_a_large_fleet_leaves_out_those_it_does_not_know(engine: Engine, tmp_path: Path) -> None:
    """More monitors than a statement can name: those that wrote and are known no more are left out by name,
    and finding out who wrote is one read, for all requests."""
    names = [f"monitor-with-a-long-name-{number:04}" for number in range(120)]
    rows = [beat(one) for one in names] + [beat(f"gone-{number}", status="down") for number in range(3)]
    query = (
        f'{{ fleet(window: "1h") {{ uptime {{ counts {{ down {{ value }} }} }} regions {{ '
        f"nodes {{ {CHECKS} }} }} }} }}"
    )
    async with gateway_on(
        engine, tmp_path, heartbeats=rows, monitors=[monitor_row(one) for one in names]
    ) as gateway:
        first, again = await gateway.ask(query), await gateway.ask(query)
    assert first["data"] == {
        "fleet": {
            "uptime": {"counts": counted(down=0)},
            "regions": {"nodes": [{"counts": counted(checks=120)}]},
        }
    }
    assert again["data"] == first["data"]
    reads = [one["extensions"]["insights"]["telemetryReads"] for one in (first, again)]
    assert reads[0] - 2 == 1 >= reads[1] - 1


async def test_what_is_missing_may_have_been_an_outage(engine: Engine, tmp_path: Path) -> None:
    """28 minutes of outage in a day, its last 14 rows lost: the interval holds it, and nothing is decided."""
    down, lost = range(600, 614), range(614, 628)
    rows = [
        beat(ago_ms=number * MINUTE_MS + 30_000, status="up" if number not in lost else "down")
        for number in range(1440)
        if number not in down
    ]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        found = await of(gateway, f"uptime {{ ratio {BOUNDED} fidelity {{ grade }} explain {{ missing }} }}")
        slo = await of(gateway, 'slo(window: "24h", target: 0.99) { met whatIf(downtime: "1h") { met } }')
        sure = await of(gateway, 'slo(window: "24h", target: 0.9) { met }')
    assert found["ratio"]["value"] == 1 - 14 / 1426
    assert found["ratio"]["lower"] <= 1 - 28 / 1440 < found["ratio"]["value"] < found["ratio"]["upper"]
    assert found["explain"]["missing"] == pytest.approx(14, abs=1)
    assert found["fidelity"]["grade"] == "SAMPLED"
    assert (slo["met"], slo["whatIf"]["met"], sure["met"]) == ("UNDECIDED", "NO", "YES")


async def test_rows_written_twice(engine: Engine, tmp_path: Path) -> None:
    """The first six of sixty checks failed, and their rows are there twice: lists, time and stretches
    have them once; a count tells that they are more than can be, and its interval holds the truth."""
    rows = [beat(ago_ms=n * MINUTE_MS + 30_000, status="down" if n > 53 else "up") for n in range(60)]
    async with gateway_on(
        engine, tmp_path, heartbeats=[*rows, *rows[54:]], monitors=[monitor_row()]
    ) as gateway:
        found = await of(
            gateway,
            f'uptime(window: "1h") {{ coverage ratio {BOUNDED} fidelity {{ grade reasons }} '
            "explain { formula } }",
        )
        timed = await of(
            gateway, f'uptime(window: "1h", accounting: TIME) {{ ratio {BOUNDED} downtime {{ seconds }} }}'
        )
        beats = await of(gateway, "heartbeats(first: 100) { nodes { dispatchId } }")
    assert found["coverage"] == pytest.approx(1.1, abs=0.01)
    assert found["fidelity"]["grade"] == "SAMPLED"
    assert [one.split(":")[0] for one in found["fidelity"]["reasons"]] == [
        "6 more checks were seen than the intervals let be"
    ]
    assert "checks beyond what can be (6.1" in found["explain"]["formula"]
    bounds = {"lower": pytest.approx(48 / 60, abs=0.01), "upper": pytest.approx(54 / 60, abs=0.01)}
    assert found["ratio"] == {"value": 54 / 66} | bounds
    assert found["ratio"]["upper"] >= 54 / 60
    assert timed["ratio"]["value"] == pytest.approx(0.9, abs=0.01)
    assert timed["downtime"]["seconds"] == 360
    assert len(beats) == 60


async def test_downtime_follows_the_quorum(engine: Engine, tmp_path: Path) -> None:
    """Two regions take turns failing: one of them always says up, so that by all of them nothing was down."""
    rows = [
        beat(
            ago_ms=n * MINUTE_MS + 30_000,
            status="down" if n % 2 == n // 10 % 2 else "up",
            region=("weur", "enam")[n % 2],
        )
        for n in range(60)
    ]
    seconds: dict[str, Any] = {}
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        for quorum in ("", ", quorum: ANY", ", quorum: MAJORITY", ", quorum: ALL"):
            found = await of(
                gateway,
                f'uptime(window: "1h", accounting: TIME{quorum}) {{ downtime {{ seconds }} }}',
            )
            seconds[quorum] = found["downtime"]["seconds"]
    assert seconds[", quorum: ALL"] < 0.2 * seconds[""]
    assert seconds[", quorum: ANY"] > seconds[""] > 0


@pytest.mark.parametrize("minutes_late", [1, 10])
async def test_rows_on_their_way_are_not_missing(engine: Engine, tmp_path: Path, minutes_late: int) -> None:
    """Nothing was lost, and every row arrives late: none is expected before it can have arrived."""
    rows = [beat(ago_ms=number * MINUTE_MS + 30_000) for number in range(minutes_late, 60)]
    table = b"".join(rows_tsv([one], one.timestamp_ms // 1000 + minutes_late * 60) for one in rows)
    fields = f"{{ coverage ratio {BOUNDED} fidelity {{ settled grade reasons }} }}"
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        await gateway.telemetry.write(ROW_COLUMNS, table)
        found = await of(gateway, f'uptime(window: "1h") {fields}')
        timed = await of(gateway, f'uptime(window: "1h", accounting: TIME) {{ ratio {BOUNDED} }}')
        slo = await of(gateway, 'slo(window: "1h", target: 0.99) { met achieved { lower } }')
    assert found["coverage"] == pytest.approx(1, abs=0.03)
    assert found["ratio"] == timed["ratio"] == {"value": 1, "lower": 1, "upper": 1}
    assert found["fidelity"] == {"settled": False, "grade": "EXACT", "reasons": []}
    assert slo == {"met": "YES", "achieved": {"lower": 1}}


async def test_degraded_was_answered(engine: Engine, tmp_path: Path) -> None:
    """One check in ten is degraded, none failed: uptime is whole, unless degraded is to count as down."""
    rows = [
        beat(ago_ms=number * MINUTE_MS + 30_000, status="up" if number % 10 else "degraded")
        for number in range(60)
    ]
    async with gateway_on(engine, tmp_path, heartbeats=rows, monitors=[monitor_row()]) as gateway:
        for asked, value in (("", 1), (", degraded: UP", 1), (", degraded: DOWN", 0.9)):
            for by in ("CHECKS", "TIME"):
                found = await of(
                    gateway,
                    f'uptime(window: "1h", accounting: {by}{asked}) {{ ratio {{ value }} '
                    "explain { degradedAs numerator denominator } }",
                )
                assert found["ratio"]["value"] == pytest.approx(value, abs=0.01)
                assert (
                    found["explain"]["numerator"] / found["explain"]["denominator"] == found["ratio"]["value"]
                )
                assert found["explain"]["degradedAs"] == ("DOWN" if "DOWN" in asked else "UP")
            slo = await of(
                gateway,
                (
                    f'slo(target: 0.999, window: "1h"{asked}) {{ achieved {{ value }} degradedAs '
                    f"budget {{ spent }} }}"
                ),
            )
            assert (slo["achieved"]["value"], slo["budget"]["spent"]) == (value, round(60 * (1 - value)))
            ranked = await of(
                gateway, f'ranking(window: "1h"{asked}) {{ nodes {{ measured {{ value }} }} }}', "fleet"
            )
            targets = await of(
                gateway, f'targets(ratios: [0.95], window: "1h"{asked}) {{ nodes {{ meeting }} }}', "fleet"
            )
            assert ([one["measured"]["value"] for one in ranked], targets[0]["meeting"]) == (
                [value],
                int(value == 1),
            )


ODD = {
    "an unknown status": {"status": "maintenance"},
    "a negative latency": {"latency_ms": -5.0},
    "no number": {"latency_ms": float("nan")},
    "a year": {"latency_ms": 3.2e10},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_one_odd_row_costs_nothing_but_certainty(
    engine: Engine, tmp_path: Path, odd: dict[str, Any]
) -> None:
    """It is counted apart and lowers the grade; every aggregate, list and sequence stands without it."""
    rows = [beat(ago_ms=number * MINUTE_MS + 30_000, latency_ms=100.0) for number in range(60)]
    strange = beat(ago_ms=30 * MINUTE_MS + 45_000, **odd)
    fields = f"""{{ uptime(window: "1h") {{ counts {{ checks {{ value }} up {{ value }} }} ratio {BOUNDED}
        fidelity {{ grade unreadable }} }}
        latency(window: "1h") {{ mean {{ value }} p95 {{ value }} min max }} lastFailure {{ code }}
        heartbeats(first: 100) {{ nodes {{ status latencyMs }} }} flapping(window: "6h") {{ transitions }}
        time: uptime(window: "1h", accounting: TIME) {{ ratio {{ value }} downtime {{ seconds }} }}
        failures {{ byClass {{ count {{ value }} }} }} regions(window: "1h") {{ nodes {{ {CHECKS} }} }} }}"""
    async with gateway_on(engine, tmp_path, heartbeats=[*rows, strange], monitors=[monitor_row()]) as gateway:
        answer = await gateway.ask(
            f'{{ monitor(id: "mon_1") {fields} pipeline(window: "1h") {{ layoutUnderstood }} }}'
        )
    assert "errors" not in answer, answer["errors"]
    found, known = answer["data"]["monitor"], 60 if "status" in odd else 61
    assert found["uptime"]["counts"] == counted(checks=known, up=known)
    assert found["uptime"]["fidelity"] == {"grade": "SAMPLED", "unreadable": 1}
    assert found["uptime"]["ratio"] == {"value": 1, "lower": pytest.approx(known / (known + 1)), "upper": 1}
    assert found["latency"] == {"mean": {"value": 100}, "p95": {"value": 100}, "min": 100, "max": 100}
    assert {(one["status"], one["latencyMs"]) for one in found["heartbeats"]["nodes"]} == {("UP", 100)}
    assert found["time"]["ratio"]["value"] == 1
    assert answer["data"]["pipeline"]["layoutUnderstood"] == ("status" not in odd)
