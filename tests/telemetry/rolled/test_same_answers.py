"""Whole hours and the rows that windows cut off say together what all rows say, whatever is asked of them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.bins import LATENESS, LEAST, LENGTHS, Bins
from gateway.telemetry.sql.rolled.shape import LEAST_HOURS
from gateway.telemetry.sql.select import Whose
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Away, Source
from tests.size import sized
from tests.telemetry.lab import START_MS, fresh_org
from tests.telemetry.rolled.asking import (
    BEATS,
    HOUR_MS,
    LAGS_S,
    MEAN,
    MONITORS,
    QUANTILE,
    SHAPES,
    SINGLE,
    SPREAD,
    Compose,
    Single,
    questions,
    rows_of,
)

pytestmark = pytest.mark.dear


def around(slices: Sequence[Slice]) -> list[int]:
    """Moments beside every bound of a window, and beside the hours that it cuts."""
    bounds = {bound for one in slices for bound in (one.since_ms, one.until_ms)}
    hours = {bound // HOUR_MS * HOUR_MS + more for bound in bounds for more in (0, HOUR_MS)}
    return sorted({bound + ms for bound in bounds | hours for ms in (-1, 0, 1)})


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, "hb_in_hours", rolled=True)


def read(store: EmbeddedTelemetry, statement: Statement) -> list[dict[str, object]]:
    return [dict(row) for row in asyncio.run(store.read(statement, 60)).rows]


def both(
    store: EmbeddedTelemetry,
    compose: Compose,
    org: str,
    slices: Sequence[Slice],
    whose: Whose,
    single: Single = ((), ()),
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    source = Source.of("hb_in_hours", store.written_for(EMBEDDED))
    source = replace(source, away=single[0], overruns=single[1])
    by_hours, by_rows = two_ways(source, compose, org, slices, whose)
    return read(store, by_hours), read(store, by_rows)


def two_ways(
    source: Source, compose: Compose, org: str, slices: Sequence[Slice], whose: Whose
) -> tuple[Statement, Statement]:
    """The statement for hours, and that for rows."""
    by_hours = compose(org, source, slices, whose)
    assert "began" in by_hours.sql
    by_rows = compose(org, replace(source, dialect=CLICKHOUSE), slices, whose)
    assert "began" not in by_rows.sql
    told = {name: kind for name, kind in by_hours.columns.items() if not name.startswith("off_")}
    assert (by_hours.name, told) == (by_rows.name, by_rows.columns)
    return by_hours, by_rows


def written(rolled: EmbeddedTelemetry, beats: list[tuple[Heartbeat, int]], slices: Sequence[Slice]) -> str:
    """The org that has these, and one at every edge."""
    org = fresh_org()
    for rows in in_parts(org, beats, slices):
        asyncio.run(rolled.write(ROW_COLUMNS, rows))
    return org


def in_parts(org: str, beats: list[tuple[Heartbeat, int]], slices: Sequence[Slice]) -> list[bytes]:
    """These, and one at every edge."""
    beats = beats + [(Heartbeat("mon_1", "", at, "up", 1.0), 0) for at in around(slices)]
    rows = [rows_tsv([replace(one, org_id=org)], one.timestamp_ms // 1000 + lag) for one, lag in beats]
    return [b"".join(rows[:-1]), b"".join(rows[-3:])]  # some once more, and in another part


@settings(max_examples=sized(100, 3))
@given(beats=st.lists(st.tuples(BEATS, LAGS_S), max_size=60), asked=questions(), single=SINGLE)
def test_hours_say_what_rows_say(
    rolled: EmbeddedTelemetry,
    beats: list[tuple[Heartbeat, int]],
    asked: tuple[str, list[Slice], Whose],
    single: Single,
) -> None:
    """Rows late and early, odd and repeated, sampled or not; windows that cut hours anywhere; zones whose
    clock changes; maintenance that is left out, of all or of some, and checks that ran on: every column of
    every row of the answer is the same, to the last digit, but percentiles of latency, which are within 1 %,
    and of lateness, within 2.5 %."""
    shape, slices, whose = asked
    org = written(rolled, beats, slices)
    by_hours, by_rows = both(rolled, SHAPES[shape], org, slices, whose, single)
    assert_same(shape, by_hours, by_rows)


@pytest.mark.parametrize("shape", ["totals", "monitors", "colos"])
@pytest.mark.parametrize("of", [(), MONITORS], ids=["all", "each"])
def test_a_window_that_lies_in_maintenance_holds_nothing(
    rolled: EmbeddedTelemetry, shape: str, of: tuple[str, ...]
) -> None:
    """Whole hours that are all left out, and no row beside them: the same nothing as from rows."""
    slices = [Slice(START_MS, START_MS + LEAST_HOURS * HOUR_MS, SPREAD | MEAN)]
    away = (Away(of, ((START_MS - HOUR_MS, slices[0].until_ms + 1),)),)
    org = written(rolled, [(Heartbeat("mon_1", "", START_MS + HOUR_MS, "up", 1.0), 0)], slices)
    by_hours, by_rows = both(rolled, SHAPES[shape], org, slices, None, (away, ()))
    assert_same(shape, by_hours, by_rows)
    assert [row["rows_0"] for row in by_hours] == [0] * (shape == "totals")


def assert_same(shape: str, by_hours: list[dict[str, object]], by_rows: list[dict[str, object]]) -> None:
    if shape == "writers":
        by_hours, by_rows = (sorted(rows, key=str) for rows in (by_hours, by_rows))
    assert len(by_hours) == len(by_rows)
    for near, exact in zip(by_hours, by_rows, strict=True):
        plain = {name: value for name, value in exact.items() if not QUANTILE.match(name)}
        assert {name: value for name, value in near.items() if name in plain} == plain
        for name in exact.keys() - plain.keys():
            if rows_of(exact, name):
                assert_near(near[name], exact[name], LATENESS if name.startswith("lag") else LENGTHS)
        assert {value for name, value in near.items() if name not in exact} <= {LENGTHS.off}


def assert_near(found: object, exact: object, bins: Bins) -> None:
    assert isinstance(found, float)
    assert isinstance(exact, float)
    apart = 1 + bins.off * (1 + 1e-9)
    if max(found, exact) > LEAST * bins.ratio:
        assert max(exact, LEAST) / apart <= found <= max(exact, LEAST) * apart
    else:  # a row may be written before its check, by a clock that is behind
        assert found <= LEAST * bins.ratio


def test_what_does_not_add_up_exactly_differs_in_its_last_digits_alone(rolled: EmbeddedTelemetry) -> None:
    """Weights of a third and lengths of thousandths, in whatever order: as one part in a million million."""
    org, slices = fresh_org(), [Slice(START_MS + 1, START_MS + 100 * HOUR_MS - 1, SPREAD | MEAN)]
    beats = [
        Heartbeat("mon", org, START_MS + number * 7_919, "up", number / 997, sample_rate=0.3)
        for number in range(40_000)
    ]
    asyncio.run(rolled.write(ROW_COLUMNS, rows_tsv(beats)))
    by_hours, by_rows = both(rolled, SHAPES["totals"], org, slices, None)
    assert by_hours == [pytest.approx(row, rel=1e-12) for row in by_rows]
    assert by_hours[0]["rows_0"] == len(beats) - 1
