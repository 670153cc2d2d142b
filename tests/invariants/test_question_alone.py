"""Law 12, an answer depends on its question alone: not on the fields beside it, nor on who else asks."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from tests.gateway_under_test import DAY_MS, MINUTE_MS, NOW_MS, Gateway, beat, gateway_on, monitor_row
from tests.invariants.equal import same
from tests.size import sized

DATASET = "hb_question_alone"
MONITORS = ("mon_1", "mon_2", "mon_3")
INTERVALS_S = {"mon_1": 300, "mon_2": 600, "mon_3": 1800}
DAYS = 21
LONG, PAST = "14d", "2025-11-29T00:00Z/2025-11-30T00:00Z"
BOUNDED = "{ value lower upper }"
CHECKS = f"counts {{ checks {BOUNDED} up {BOUNDED} degraded {BOUNDED} down {BOUNDED} }}"
UPTIME = f"{{ ratio {BOUNDED} coverage fidelity {{ grade rowsRead }}"
SECONDS = "stateSeconds { up degraded down noData } downtime { seconds count }"
MONITOR_FIELDS = (
    f'uptime(window: "1h") {UPTIME} }}',
    f'uptime(window: "24h") {UPTIME} {CHECKS} }}',
    f'uptime(window: "{PAST}") {UPTIME} {CHECKS} }}',
    f'uptime(window: "{LONG}") {UPTIME} fidelity {{ lagMs settled }} }}',
    f'uptime(window: "{PAST}", accounting: TIME) {{ ratio {BOUNDED} {SECONDS} }}',
    f'uptime(window: "{LONG}", accounting: TIME) {{ ratio {BOUNDED} {SECONDS} }}',
    f'uptime(window: "24h", accounting: TIME, quorum: MAJORITY) {{ ratio {BOUNDED} {SECONDS} }}',
    f'latency(window: "{PAST}") {{ mean {BOUNDED} p50 {{ value }} p95 {{ value }} min max }}',
    f'latency(window: "{LONG}") {{ p50 {BOUNDED} p99 {BOUNDED} answered {BOUNDED} fidelity {{ settled }} }}',
    f'reliability(window: "{PAST}") {{ outages mtbfSeconds mttrSeconds longestUp {{ seconds }} }}',
    f'reliability(window: "{LONG}") {{ outages downSeconds mttrSeconds longestUp {{ seconds }} }}',
    'flapping(window: "24h") { transitions checks }',
    f'regions(window: "{PAST}") {{ nodes {{ key {CHECKS} ratio {BOUNDED} }} }}',
    'slo(window: "7d", target: 0.9) { met budget { spent remaining } burnRates { rate } }',
    f'failures(window: "{LONG}") {{ byClass {{ class count {BOUNDED} }} }}',
    "lastFailure { code region }",
    'apdex(window: "24h", thresholdMs: 100) { score { value } }',
    f'phases(window: "24h") {{ tls {{ mean {BOUNDED} p95 {BOUNDED} }} connect {{ timed {BOUNDED} }} }}',
    "newestCertificate { daysLeft issuer seenAt }",
    'phases(window: "24h") { connect { p50 { value } } fidelity { grade reasons } }',
)
FLEET_FIELDS = (
    f"uptime {UPTIME} {CHECKS} }}",
    f'uptimes(windows: ["1h", "{LONG}"]) {UPTIME} }}',
    f"uptime(accounting: TIME) {{ ratio {BOUNDED} {SECONDS} }}",
    f"latency {{ mean {BOUNDED} p95 {BOUNDED} }}",
    f"regions {{ nodes {{ key {CHECKS} ratio {BOUNDED} }} }}",
    f"ranking {{ nodes {{ monitor {{ id }} measured {BOUNDED} }} }}",
    "failing { nodes { monitor { id } failedChecks } }",
    'slo(window: "24h", target: 0.9) { achieved { value lower upper } budget { spent } }',
)


def rows() -> Iterator[tuple[Heartbeat, int]]:
    """Checks with their write times (Unix s): late by a day and more, or by clocks that run ahead; one
    monitor is sampled by its writer, one by the store, and at times much fails."""
    dice = random.Random(12)  # noqa: S311 - a test that can be repeated
    for number, (name, interval_s) in enumerate(INTERVALS_S.items()):
        rate, interval = ((1.0, 1), (0.1, 1), (1.0, 4))[number]
        bad = False
        for ago_ms in range(interval_s * 1000, DAYS * DAY_MS, interval_s * 1000):
            bad = dice.random() < (0.9 if bad else 0.02)
            if dice.random() * interval > rate:
                continue
            status = "down" if bad else "degraded" if dice.random() < 0.1 else "up"
            late_s = dice.choice((0, 0, 1, -300, -3000, -5000, 600, 7200, 80_000, 200_000))
            one = beat(
                name,
                ago_ms + dice.randint(0, 20_000),
                status,
                connect_ms=float(dice.randint(0, 30)),
                tls_ms=float(dice.randint(0, 90)),
                expires_s=dice.choice((0, NOW_MS // 1000 + dice.randint(1, 10**6))),
                sample_rate=rate,
                sample_interval=interval,
                region=dice.choice(("weur", "enam")),
                latency_ms=dice.uniform(20, 300),
            )
            written_s = one.timestamp_ms // 1000 + late_s
            if written_s <= NOW_MS // 1000:
                yield one, written_s


@pytest.fixture(scope="module", autouse=True)
def written(engine: Engine) -> None:
    async def fill() -> None:
        table = b"".join(rows_tsv([one], at) for one, at in rows())
        await EmbeddedTelemetry(engine, DATASET).write(ROW_COLUMNS, table)

    asyncio.run(fill())


@pytest.fixture(name="gateway")
async def gateway_fixture(engine: Engine, tmp_path: Path) -> AsyncIterator[Gateway]:
    monitors = [
        monitor_row(name, interval_s=interval_s, created_at=NOW_MS - DAYS * DAY_MS)
        for name, interval_s in INTERVALS_S.items()
    ]
    async with gateway_on(engine, tmp_path, dataset=DATASET, monitors=monitors) as opened:
        yield opened


def selection(about: tuple[int, int]) -> str:
    """A field of one of the monitors, or of the fleet."""
    subject, field = about
    if subject == len(MONITORS):
        return f'fleet(window: "{PAST}") {{ asked: {FLEET_FIELDS[field % len(FLEET_FIELDS)]} }}'
    return f'monitor(id: "{MONITORS[subject]}") {{ asked: {MONITOR_FIELDS[field]} }}'


async def ask(gateway: Gateway, *selections: str) -> list[Any]:
    document = " ".join(f"a{number}: {one}" for number, one in enumerate(selections))
    answer = await gateway.ask(f"{{ {document} }}")
    assert "errors" not in answer, answer["errors"]
    return [answer["data"][f"a{number}"] for number in range(len(selections))]


questions = st.tuples(st.integers(0, len(MONITORS)), st.integers(0, len(MONITOR_FIELDS) - 1))


@settings(
    max_examples=sized(100, 4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(questions, min_size=2, max_size=8, unique=True))
async def test_siblings_change_nothing(gateway: Gateway, asked: list[tuple[int, int]]) -> None:
    """Every field says beside others what it says alone, over late, skewed and sampled rows."""
    selections = [selection(one) for one in asked]
    together = await ask(gateway, *selections)
    for one, found in zip(selections, together, strict=True):
        (alone,) = await ask(gateway, one)
        assert same(found, alone), (one, found, alone)


PATHS = (
    ("/api/monitors/mon_1/uptime", PAST),
    ("/api/monitors/mon_1/uptime", LONG),
    ("/api/monitors/mon_2/latency", PAST),
    ("/api/monitors/mon_3/failures", LONG),
    ("/api/monitors/mon_2/slo", "7d"),
    ("/api/insights/fleet", PAST),
    ("/api/insights/failures", LONG),
    ("/api/insights/slo", "24h"),
)


async def test_others_who_ask_change_nothing(engine: Engine, tmp_path: Path, gateway: Gateway) -> None:
    """REST says alone what it says while everybody asks at once, and with answers that are kept."""
    alone = [(await gateway.get(path, window=window)).json() for path, window in PATHS]
    (beside,) = await ask(gateway, selection((0, 2)))
    assert same(alone[0]["ratio"] | {"level": None}, beside["asked"]["ratio"] | {"level": None})
    file = tmp_path / "again.sqlite3"
    monitors = [
        monitor_row(name, interval_s=interval_s, created_at=NOW_MS - DAYS * DAY_MS)
        for name, interval_s in INTERVALS_S.items()
    ]
    async with gateway_on(
        engine, tmp_path, dataset=DATASET, registry_file=file, monitors=monitors, cache_seconds=60.0
    ) as kept:
        for _ in range(2):
            answers = await asyncio.gather(*(kept.get(path, window=window) for path, window in PATHS))
            for one, found in zip(alone, answers, strict=True):
                assert same(found.json(), one)


@pytest.mark.parametrize("late_s", [-3000, 7200, 86_400])
async def test_late_rows_count_alone(engine: Engine, tmp_path: Path, late_s: int) -> None:
    """Rows of yesterday written an hour before, two hours or a day after their checks are all counted."""
    window = "2025-11-29T00:00Z/2025-11-30T00:00Z"
    end_ms = 1_764_460_800_000
    found = [
        beat(ago_ms=NOW_MS - end_ms + n * MINUTE_MS + 1, status="down" if n < 60 else "up")
        for n in range(1440)
    ]
    table = b"".join(rows_tsv([one], one.timestamp_ms // 1000 + late_s) for one in found)
    field = f"{{ counts {{ checks {{ value }} down {{ value }} }} ratio {BOUNDED} fidelity {{ grade }} }}"
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        await gateway.telemetry.write(ROW_COLUMNS, table)
        alone = await ask(gateway, f'monitor(id: "mon_1") {{ uptime(window: "{window}") {field} }}')
        beside = await ask(
            gateway,
            f'monitor(id: "mon_1") {{ uptime(window: "{window}") {field} '
            'week: uptime(window: "7d") { coverage } }',
        )
    share = 1 - 60 / 1440
    exact = {"value": share, "lower": share, "upper": share}
    counts = {"checks": {"value": 1440}, "down": {"value": 60}}
    assert alone[0]["uptime"] == {"counts": counts, "ratio": exact, "fidelity": {"grade": "EXACT"}}
    assert beside[0]["uptime"] == alone[0]["uptime"]


async def test_a_clock_that_runs_ahead(engine: Engine, tmp_path: Path) -> None:
    """A checker whose clock is five minutes ahead of the store's loses no row of a ten-minute window."""
    found = [beat(ago_ms=number * MINUTE_MS + 30_000) for number in range(10)]
    table = b"".join(rows_tsv([one], one.timestamp_ms // 1000 - 300) for one in found)
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        await gateway.telemetry.write(ROW_COLUMNS, table)
        (answer,) = await ask(
            gateway, 'monitor(id: "mon_1") { uptime(window: "10m") { counts { checks { value } } coverage } }'
        )
    assert answer["uptime"] == {"counts": {"checks": {"value": 10}}, "coverage": pytest.approx(1, abs=0.05)}
