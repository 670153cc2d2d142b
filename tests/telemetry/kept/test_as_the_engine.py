"""Of all that the registry has of an org, whole hours that are kept in memory say what the engine says of
them, row for row: whether its statement names nobody, its monitors, or those who are left out."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ports import Rows
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.dialect import EMBEDDED
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.select import Whole, Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Overrun, Source
from tests.size import sized
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    MEAN,
    ROWS,
    TOLD,
    WHOLE,
    Asked,
    as_rows,
    assert_equal,
    by_engine,
    composed,
)
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import (
    BEATS,
    DAY_MS,
    HOUR_MS,
    LAG,
    LAGS_S,
    LEVELS,
    OF_ALL,
    OF_COLOS,
    SHAPES,
    SPREAD,
    WHOLE_FLEETS,
)
from tests.telemetry.rolled.test_same_answers import written

MOMENTS = st.integers(0, 9 * 24).map(lambda hour: START_MS - 10 * DAY_MS + hour * HOUR_MS)
BOUNDS = MOMENTS | st.builds(
    lambda at, ms: at + ms, MOMENTS, st.sampled_from((-1, 1)) | st.integers(0, HOUR_MS)
)
"""On hours as often as beside them."""


@st.composite
def of_all(draw: st.DrawFn) -> tuple[Asked, Whose]:
    """Whatever may be asked of all that the registry has, in one to three windows."""
    shape = draw(st.sampled_from(OF_ALL))
    parts = draw(st.sampled_from((Parts(), SPREAD, MEAN, SPREAD | MEAN)))
    nearly = (Parts(), LEVELS) if shape in OF_COLOS else (Parts(), LEVELS, LAG, LEVELS | LAG)
    parts |= draw(st.sampled_from(nearly))
    parts |= Parts(stretch=shape == "colos that did not fail")
    spans = draw(
        st.lists(
            st.tuples(BOUNDS, st.integers(48, 170), st.sampled_from((0, 0, 1)) | st.integers(0, HOUR_MS)),
            min_size=1,
            max_size=3,
            unique_by=lambda one: one[0],
        )
    )
    slices = [Slice(since, since + hours * HOUR_MS + more, parts) for since, hours, more in spans]
    return (shape, slices), draw(st.sampled_from(WHOLE_FLEETS))


@pytest.mark.dear
@settings(max_examples=sized(60, 5))
@given(
    beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=40), asked=st.lists(of_all(), min_size=1, max_size=4)
)
def test_each_is_told_what_the_engine_tells(
    rolled: EmbeddedTelemetry, beats: list[tuple[Heartbeat, int]], asked: list[tuple[Asked, Whose]]
) -> None:
    """Of rows late, odd, repeated and sampled, in windows on hours and beside them, in any company. Points of
    presence of some who wrote are the engine's alone."""
    org = written(rolled, beats, [one for (_, slices), _ in asked for one in slices])
    statements = [composed(rolled, org, *one) for one in asked]
    assert rolled.kept is not None
    kept = rolled.kept

    async def together() -> list[Rows | None]:
        return await asyncio.gather(*(kept.answer(one, 60) for one in statements))

    found = asyncio.run(together())
    for one, ((shape, _), _), told in zip(statements, asked, found, strict=True):
        assert isinstance(one, OfHours)
        if told is not None or shape not in OF_COLOS:
            assert_equal(as_rows(told), asyncio.run(by_engine(rolled, one)))


@pytest.mark.parametrize("shape", OF_ALL)
async def test_of_no_rows_nothing_is_told(rolled: EmbeddedTelemetry, shape: str) -> None:
    """An org that has none has no groups, or a row of what the engine makes of nothing."""
    statement = composed(rolled, fresh_org(), (shape, [CUT if shape in OF_COLOS else WHOLE]))
    assert rolled.kept is not None
    assert_equal(as_rows(await rolled.kept.answer(statement, 60)), await by_engine(rolled, statement))


async def test_the_rest_is_the_engines(rolled: EmbeddedTelemetry) -> None:
    """Monitors that are told apart, or some of those that the registry has; points of presence where others
    wrote, too; maintenance, and checks that run on; rows that have no hours yet; and a short window."""
    assert rolled.kept is not None
    assert rolled.hours is not None
    org = fresh_org()
    await rolled.write(ROW_COLUMNS, rows_tsv([replace(one, org_id=org) for one in ROWS]))
    source = Source.of(DATASET, rolled.written_for(EMBEDDED))
    away = replace(source, away=(Away(("mon_0",), ((START_MS, START_MS + HOUR_MS),)),))
    ran_on = replace(source, overruns=(Overrun("mon_0", 1000),))
    plain = Slice(CUT.since_ms, CUT.until_ms, SPREAD)
    rest = [
        SHAPES["monitors"](org, source, [plain], None),
        SHAPES["totals"](org, source, [plain], ("mon_1",)),
        SHAPES["colos"](org, source, [plain], Whole(("mon_0", "mon_1"))),
        SHAPES["totals"](org, away, [plain], None),
        SHAPES["totals"](org, ran_on, [plain], None),
        SHAPES["totals"](org, source, [Slice(START_MS, START_MS + HOUR_MS)], None),
    ]
    assert [await rolled.kept.answer(one, 60) for one in rest] == [None] * 6
    whole = composed(rolled, org, ("totals", [plain]))
    rolled.hours.complete = False
    found = await rolled.kept.answer(whole, 60)
    rolled.hours.complete = True
    assert found is None
    assert await rolled.kept.answer(whole, 60) is not None


@pytest.mark.dear
async def test_rows_without_hours_are_not_missed(engine: Engine, dataset: str) -> None:
    """Those of before are counted at once, while nothing holds their hours, and as much once these are held;
    of a folder that has all of them it is known by the first question."""
    old = EmbeddedTelemetry(engine, dataset)
    await old.write(ROW_COLUMNS, rows_tsv([replace(one, org_id="org") for one in ROWS]))
    store = EmbeddedTelemetry(engine, dataset, rolled=True)
    assert store.hours is not None
    statement = SHAPES["totals"]("org", Source.of(dataset, store.written_for(EMBEDDED)), [WHOLE], None)
    before = as_rows(await store.read(statement, 60))
    complete = [store.hours.complete]
    await store.hours.hold_all()
    complete.append(store.hours.complete)
    after = as_rows(await store.read(statement, 60))
    assert before[0]["rows_0"] == TOLD
    assert_equal(after, before)
    again = EmbeddedTelemetry(engine, dataset, rolled=True)
    assert again.kept is not None
    assert again.hours is not None
    assert_equal(as_rows(await again.kept.answer(statement, 60)), before)
    assert [*complete, again.hours.complete] == [False, True, True]
