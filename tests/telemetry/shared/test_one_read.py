"""What several statements ask at once is read once for all, and each is told what it is told alone."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.rolled.hours import PROJECTIONS
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.select import Whose, Without
from gateway.telemetry.sql.shared.columns import described, projections_of
from gateway.telemetry.sql.shared.reads import Together
from gateway.telemetry.sql.shared.share import FEW, shareable
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.size import sized
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import BEATS, HOUR_MS, LAG, LAGS_S, LEVELS, SHAPES, SPREAD, questions
from tests.telemetry.rolled.test_same_answers import QUANTILE, rows_of, written

DATASET = "hb_shared"
MEAN = Parts(latency=True, recorded=True)
CUT = Slice(START_MS + 1, START_MS + 300 * HOUR_MS + 7, SPREAD | MEAN | LEVELS)
SHORTER = Slice(START_MS + 200 * HOUR_MS, START_MS + 290 * HOUR_MS + 1_800_000, MEAN)
WHOLE = Slice(START_MS, START_MS + 300 * HOUR_MS, MEAN | LEVELS | LAG)
PAGE: tuple[tuple[str, list[Slice], Whose], ...] = (
    ("totals", [CUT, SHORTER], None),
    ("totals", [SHORTER], None),
    ("colos", [CUT], None),
    ("weeks", [WHOLE], None),
    ("week of Europe/Berlin", [WHOLE], None),
)
ROWS = [
    Heartbeat(
        f"mon_{number % 3}",
        "",
        START_MS + number * 977_000,
        ("up", "degraded", "up", "down", "pending", "odd")[number % 6],
        float("nan") if number % 35 == 0 else 8.0 + number % 50,
        ("weur", "enam")[number % 2],
        sample_rate=1.0 if number % 7 else 0.5,
        sample_interval=1 + number % 3,
    )
    for number in range(1200)
] + [
    Heartbeat("mon_0", "", START_MS + number * 30_000, "up", 8.0 * number, "weur") for number in range(1, 41)
]


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, DATASET, rolled=True)


def composed(
    store: EmbeddedTelemetry, org: str, asked: Sequence[tuple[str, list[Slice], Whose]]
) -> list[Statement]:
    source = Source.of(DATASET, store.written_for(EMBEDDED))
    return [SHAPES[shape](org, source, slices, whose) for shape, slices, whose in asked]


async def at_once(store: EmbeddedTelemetry, asked: Sequence[Statement]) -> list[list[dict[str, object]]]:
    told = await asyncio.gather(*(store.read(one, 60) for one in asked))
    return [[dict(row) for row in one.rows] for one in told]


async def one_by_one(store: EmbeddedTelemetry, asked: Sequence[Statement]) -> list[list[dict[str, object]]]:
    """As the engine answers each by itself, which may have rows without hours."""
    assert store.hours is not None
    store.hours.complete = False
    told = [[dict(row) for row in (await store.read(one, 60)).rows] for one in asked]
    store.hours.complete = True
    return told


def assert_equal(found: list[dict[str, object]], alone: list[dict[str, object]]) -> None:
    assert len(found) == len(alone)
    for row, other in zip(found, alone, strict=True):
        assert row.keys() == other.keys()
        for name, value in row.items():
            if not QUANTILE.match(name):
                assert (name, value) == (name, other[name])
            elif rows_of(row, name):
                assert value == pytest.approx(other[name], rel=1e-12)


@settings(max_examples=sized(25, 6))
@given(
    beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=40), asked=st.lists(questions(), min_size=1, max_size=4)
)
def test_each_is_told_what_it_is_told_alone(
    rolled: EmbeddedTelemetry,
    beats: list[tuple[Heartbeat, int]],
    asked: list[tuple[str, list[Slice], Whose]],
) -> None:
    """Of rows late, odd, repeated and sampled, in windows that cut hours and days, in any company."""
    org = written(rolled, beats, [one for _, slices, _ in asked for one in slices])
    statements = composed(rolled, org, asked)
    together = asyncio.run(at_once(rolled, statements))
    alone = asyncio.run(one_by_one(rolled, statements))
    for shape, found, other in zip((shape for shape, _, _ in asked), together, alone, strict=True):
        if shape == "writers":  # those who wrote as much may come in any order
            found, other = (sorted(rows, key=str) for rows in (found, other))  # noqa: PLW2901
        assert_equal(found, other)


async def test_a_page_is_read_once(rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five statements: counts and rows once, lengths once of regions and once of places, and what the engine
    tells of time by itself; each row of the answer is the one that each statement is told alone."""
    org = fresh_org()
    await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    statements = composed(rolled, org, PAGE)
    alone = await one_by_one(rolled, statements)
    asked: list[str] = []
    query = rolled.engine.query

    async def listening(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await query(sql, seconds)

    [totals] = await at_once(rolled, statements[:1])  # windows that nobody else cuts there
    assert_equal(totals, alone[0])
    monkeypatch.setattr(rolled.engine, "query", listening)
    for found, other in zip(await at_once(rolled, statements), alone, strict=True):
        assert_equal(found, other)
    of = {name: sum(f"'{name}'" in sql for sql in asked) for name in PROJECTIONS}
    assert of == {
        "hours_by_place": 1,
        "hour_lengths_by_region": 3,
        "day_lengths_by_place": 1,
        "hour_lateness": 2,
        "hours_by_monitor": 0,
        "day_lengths": 0,
        "days_by_monitor": 0,
    }
    assert sum(f"FROM {DATASET} " in sql for sql in asked) == 1
    assert len(alone[2]) == 2
    assert all(row["rows_0"] for told in alone for row in told)


async def test_who_goes_away_takes_nothing_from_the_others(rolled: EmbeddedTelemetry) -> None:
    """One of two that were gathered is cancelled; the other is answered, and so is who asks then."""
    statements = composed(rolled, fresh_org(), PAGE[:2])
    tasks = [asyncio.ensure_future(rolled.read(one, 60)) for one in statements]
    await asyncio.sleep(0)
    tasks[0].cancel()
    assert [row["rows_0"] for row in (await tasks[1]).rows] == [0]
    assert [row["rows_0"] for row in (await rolled.read(statements[0], 60)).rows] == [0]
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    alone = asyncio.ensure_future(rolled.read(statements[0], 60))
    await asyncio.sleep(0)
    alone.cancel()
    await asyncio.sleep(0)  # nobody waits for what was gathered, and it has not ended yet
    assert [row["rows_0"] for row in (await rolled.read(statements[0], 60)).rows] == [0]


def texts(store: EmbeddedTelemetry, org: str, asked: Sequence[tuple[str, list[Slice], Whose]]) -> list[str]:
    told = {name: store.engine.defined(described(DATASET, name)) for name in PROJECTIONS}
    statements = [one for one in composed(store, org, asked) if isinstance(one, OfHours)]
    together = Together.of(statements, projections_of(DATASET, told))
    shared = [together.counts(), together.rows(), *together.lengths().values()]
    apart = [one for share in together.shares for one in together.apart(share)]
    return [one.sql for one in (*shared, *apart) if one]


def test_the_org_comes_first(rolled: EmbeddedTelemetry) -> None:
    """Law 2: every WHERE of what is read for several begins with their org, and every table has one; ids are
    checked, and whose rows are meant is said in each."""
    whose = Without(("mon_1",))
    some = [(shape, slices, whose) for shape, slices, _ in PAGE[:2]]
    for asked in (PAGE, some):
        for sql in texts(rolled, "org_x", asked):
            tables = re.findall(
                r"FROM (?:mergeTreeProjection\([^)]*\)[^)]*\)|[a-z_]+) (?:PRE)?WHERE (\w+ = '\w+')", sql
            )
            assert tables == ["blob1 = 'org_x'"]
            assert sql.count("WHERE ") == 1
            assert ("NOT IN ('mon_1')" in sql) == (asked is some)


def test_many_monitors_are_told_apart_by_the_engine(rolled: EmbeddedTelemetry) -> None:
    """The lines of a few monitors are added up here; so are those of all of them together."""
    names = tuple(f"mon_{number}" for number in range(FEW + 1))
    long = Slice(START_MS + 1, START_MS + 9000 * HOUR_MS)

    def shared(whose: Whose, compose: str = "monitors") -> bool:
        [one] = composed(rolled, "org", [(compose, [long], whose)])
        assert isinstance(one, OfHours)
        return shareable(one.stretches)

    assert [shared(names[:FEW]), shared(names), shared(None)] == [True, False, False]
    assert shared(names, "totals")


def test_percentiles_by_time_are_shared_of_whole_steps_alone(rolled: EmbeddedTelemetry) -> None:
    """Where a window cuts hours, or there are two, the engine puts lengths by time together by itself."""
    slices = Slice(START_MS, START_MS + 300 * HOUR_MS, LEVELS)
    source = Source.of(DATASET, rolled.written_for(EMBEDDED))

    def shared(one: Slice, shape: str = "weeks") -> bool:
        composing = SHAPES[shape]("org", source, [one], None)
        assert isinstance(composing, OfHours)
        return shareable(composing.stretches)

    assert shared(slices)
    assert not shared(Slice(slices.since_ms, slices.until_ms - 1, LEVELS))
    assert not shared(Slice(slices.since_ms, slices.until_ms - 1, LAG), "totals")
    two = composers.totals("org", source, (Slice(slices.since_ms, slices.until_ms, LAG), CUT), None)
    assert isinstance(two, OfHours)
    assert not shareable(two.stretches)


async def test_what_another_window_takes_in_makes_no_group(rolled: EmbeddedTelemetry) -> None:
    """A region that checked in the part of an hour that one window takes in and the other leaves out is in
    the first one's answer alone, though both are read at once."""
    org = fresh_org()
    beats = [
        Heartbeat("mon", org, START_MS + ms, "up", 8.0, region)
        for ms, region in ((600_000, "weur"), (100 * HOUR_MS, "enam"))
    ]
    await rolled.write(ROW_COLUMNS, rows_tsv(beats))
    asked = [
        ("colos", [Slice(START_MS + since_ms, START_MS + 300 * HOUR_MS, SPREAD)], None)
        for since_ms in (1, 1_800_000)
    ]
    told = await at_once(rolled, composed(rolled, org, asked))
    assert [[row["region"] for row in rows] for rows in told] == [["enam", "weur"], ["enam"]]


async def test_a_table_without_rows_answers(engine: Engine, dataset: str) -> None:
    """A new one, and one whose rows were all taken away: nothing was counted, and nothing is refused."""
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    source = Source.of(dataset, store.written_for(EMBEDDED))
    page = [SHAPES[shape]("org", source, slices, whose) for shape, slices, whose in PAGE]
    empty = await at_once(store, page)
    assert ([len(rows) for rows in empty], empty[0][0]["rows_0"]) == ([1, 1, 0, 0, 0], 0)
    await store.write(ROW_COLUMNS, rows_tsv([replace(one, org_id="org") for one in ROWS]))
    assert (await at_once(store, page))[0][0]["rows_0"] == 1145
    await store.forget({"org": ["mon_0", "mon_1", "mon_2"]})
    assert await at_once(store, page) == empty


async def test_rows_without_hours_are_not_missed(engine: Engine, dataset: str) -> None:
    """Those of before are counted at once, while nothing holds their hours, and as much once these are held;
    a folder that is opened with all of them needs no look more."""
    old = EmbeddedTelemetry(engine, dataset)
    await old.write(ROW_COLUMNS, rows_tsv([replace(one, org_id="org") for one in ROWS]))
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    assert store.hours is not None
    totals = composers.totals("org", Source.of(dataset, store.written_for(EMBEDDED)), (CUT,), None)
    complete = [store.hours.complete]
    before = await at_once(store, [totals])
    await store.hours.hold_all()
    complete.append(store.hours.complete)
    after = await at_once(store, [totals])
    assert before[0][0]["rows_0"] == 1145
    assert_equal(after[0], before[0])
    again = EmbeddedTelemetry(engine, dataset, rolled=True).hours
    assert again is not None
    assert [*complete, again.complete] == [False, True, True]


async def test_others_left_out_are_another_read(rolled: EmbeddedTelemetry) -> None:
    """Two who leave out one monitor each, and one who leaves out none, ask at once: each of their own."""
    org = fresh_org()
    beats = [
        Heartbeat(f"mon_{number}", org, START_MS + at * HOUR_MS, "up", 8.0)
        for number in range(3)
        for at in range(number + 1)
    ]
    await rolled.write(ROW_COLUMNS, rows_tsv(beats))
    whose: tuple[Whose, ...] = (Without(("mon_1",)), Without(("mon_2",)), None)
    asked = [("totals", [Slice(START_MS, START_MS + 300 * HOUR_MS)], some) for some in whose]
    told = await at_once(rolled, composed(rolled, org, asked))
    assert [rows[0]["rows_0"] for rows in told] == [4, 3, 6]
