"""What may be asked of one monitor, and the rows that it has."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from gateway.ports import Kind, Rows, Statement
from gateway.stores.answered.answer import checked_by_column
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.stores.held.edges import Ask
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.columns import PHASES, Outcomes
from gateway.telemetry.sql.dialect import EMBEDDED, by_column
from gateway.telemetry.sql.select import Whole, Whose
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from gateway.times.calendar import Clock, clock, zone
from tests.telemetry.lab import DAY_MS, START_MS
from tests.telemetry.rolled.asking import (
    AWAY,
    BEFORE_CLOCKS_CHANGED_MS,
    EIGHTHS,
    HOUR_MS,
    LAGS_S,
    OVERRUNS,
    ZONES,
)

DATASET = "hb_single"
ONE = "mon_0"
Compose = Callable[[str, Source], Statement]

MOMENTS = st.builds(
    lambda hour, ms: BEFORE_CLOCKS_CHANGED_MS + hour * HOUR_MS + ms,
    st.integers(0, 10 * 24),
    st.sampled_from((-1, 0, 1)) | st.integers(0, HOUR_MS),
)
TIMES = st.sampled_from((0.0, 0.0, 0.5, 2.25, 100.0, 1e9, -1.0))
BEATS = st.builds(
    Heartbeat,
    st.sampled_from((ONE, ONE, ONE, "mon_1")),
    st.just(""),
    MOMENTS,
    st.sampled_from(("up", "up", "degraded", "down", "down", "pending", "odd")),
    EIGHTHS | st.sampled_from((-1.0, 1e8, float("nan"), float("inf"))),
    st.sampled_from(("weur", "enam", "")),
    st.sampled_from(("AMS", "IAD")),
    code=st.sampled_from((0, 200, 404, 503)),
    error=st.sampled_from(("", "timeout", "dns: no such host", "it's \\ odd: https://me:secret@host/")),
    dispatch_id=st.sampled_from(("", "d1", "d2")),
    sample_rate=st.sampled_from((1.0, 0.5, 0.25, 0.0)),
    sample_interval=st.sampled_from((1, 1, 2, 8)),
    error_class=st.sampled_from(("", "tls", "none of ours")),
    lookup_ms=TIMES,
    connect_ms=TIMES,
    tls_ms=TIMES,
    first_byte_ms=TIMES,
    expires_s=st.sampled_from((0, 0, 1_800_000_000, 10**12)),
    issuer=st.sampled_from(("", "CN=R3")),
)
WRITTEN = st.lists(st.tuples(BEATS, LAGS_S), max_size=40, unique_by=lambda one: one[0].timestamp_ms)
"""Rows, each with how late it was. Of those that end together the engine takes any for the last."""
PARTS = st.builds(
    Parts,
    latency=st.booleans(),
    levels=st.frozensets(st.sampled_from((0.05, 0.5, 0.95, 0.99)), max_size=3),
    last_failure=st.booleans(),
    lag=st.booleans(),
    stretch=st.booleans(),
    spread=st.booleans(),
    apdex=st.frozensets(st.sampled_from((64, 256)), max_size=2),
    certificate=st.booleans(),
    phases=st.frozensets(st.sampled_from(PHASES)),
    phase_levels=st.frozensets(st.sampled_from((0.5, 0.95))),
    recorded=st.booleans(),
).map(lambda one: replace(one, latency=one.latency or bool(one.levels)))
SPANS = st.builds(
    lambda since_ms, ms: (since_ms, since_ms + ms),
    MOMENTS,
    st.sampled_from((1, HOUR_MS, DAY_MS)) | st.integers(1, 5 * DAY_MS) | st.integers(7 * DAY_MS, 12 * DAY_MS),
)
SLICES = st.lists(
    st.builds(lambda span, parts: Slice(span[0], span[1], parts), SPANS, PARTS), min_size=1, max_size=3
)
WHOSE: st.SearchStrategy[Whose] = st.sampled_from(((ONE,), Whole((ONE,))))
LENGTHS_S = st.sampled_from((60, 300, 3600, 10_800, 86_400, 604_800))


def _zoned(name: str) -> Clock:
    return clock(zone(name), BEFORE_CLOCKS_CHANGED_MS, START_MS + 30 * DAY_MS)


CELLS = (
    st.sampled_from(ZONES).map(lambda name: HoursOfWeek(_zoned(name)))
    | st.sampled_from(ZONES).map(lambda name: LocalDates(_zoned(name)))
    | LENGTHS_S.map(RegionBuckets)
)


@st.composite
def aggregates(draw: st.DrawFn) -> Compose:
    slices, whose, by_monitor = tuple(draw(SLICES)), draw(WHOSE), draw(st.booleans())
    failures, cells, bucket_s = draw(st.booleans()), draw(CELLS), draw(LENGTHS_S)
    outcomes = draw(st.sampled_from(Outcomes))
    away, overruns = draw(st.lists(AWAY, max_size=2)), draw(st.lists(OVERRUNS, max_size=2))
    shapes: Mapping[str, Compose] = {
        "totals": lambda org, source: composers.totals(org, source, slices, whose),
        "monitors": lambda org, source: composers.monitor_totals(org, source, slices, whose),
        "series": lambda org, source: composers.series(
            org, source, slices[0], bucket_s, whose, by_monitor=by_monitor
        ),
        "places": lambda org, source: composers.places(org, source, slices[0], whose, by_monitor=by_monitor),
        "grid": lambda org, source: composers.grid(
            org, source, slices[0], cells, whose, by_monitor=by_monitor
        ),
        "breakdown": lambda org, source: composers.breakdown(
            org, source, slices, whose, by_monitor=by_monitor, failures=failures, outcomes=outcomes
        ),
        "members": lambda org, source: composers.members(
            org, source, slices, whose, failures=False, outcomes=outcomes
        ),
    }
    compose = shapes[draw(st.sampled_from(sorted(shapes)))]
    return lambda org, source: compose(org, replace(source, away=tuple(away), overruns=tuple(overruns)))


@st.composite
def sequenced(draw: st.DrawFn) -> Compose:
    spans, bucket_s = draw(st.lists(SPANS, min_size=1, max_size=4)), draw(LENGTHS_S)
    overruns, limit = tuple(draw(st.lists(OVERRUNS, max_size=2))), draw(st.sampled_from((1, 5, 50_000)))

    def compose(org: str, source: Source) -> Statement:
        source = replace(source, overruns=overruns)
        if limit == 1:
            return sequences.checked_buckets(org, source, *spans[0], bucket_s, (ONE,))
        return sequences.checks_between(org, source, tuple((ONE, *span) for span in spans), limit)

    return compose


def composed(store: EmbeddedTelemetry, org: str, compose: Compose) -> Statement:
    return compose(org, Source.of(DATASET, store.written_for(EMBEDDED)))


async def write(store: EmbeddedTelemetry, org: str, beats: Iterable[tuple[Heartbeat, int]]) -> None:
    rows = [rows_tsv([replace(one, org_id=org)], one.timestamp_ms // 1000 + lag) for one, lag in beats]
    if rows:
        await store.write(ROW_COLUMNS, b"".join(rows))


def listening(store: EmbeddedTelemetry) -> tuple[list[str], Ask]:
    """What the engine is asked from now on, and who asks it."""
    asked: list[str] = []

    async def ask(sql: str, seconds: float) -> bytes:
        asked.append(sql)
        return await store.engine.query(sql, seconds)

    return asked, ask


async def of_engine(store: EmbeddedTelemetry, statement: Statement) -> list[dict[str, object]]:
    """As it answers by itself."""
    return as_rows(await checked_by_column(statement, await store.engine.query(by_column(statement.sql), 60)))


def as_rows(told: Rows | None) -> list[dict[str, object]]:
    assert told is not None, "the engine was to be asked"
    return [dict(row) for row in told.rows]


def assert_equal(
    statement: Statement, found: list[dict[str, object]], alone: list[dict[str, object]]
) -> None:
    """But for what is told of a failure or certificate where there was none, and for percentiles of none."""
    assert len(found) == len(alone)
    for row, other in zip(found, alone, strict=True):
        assert list(row) == list(other)
        for name, value in row.items():
            if not _means(row, name):
                continue
            if statement.columns[name] is Kind.QUANTILE:
                assert (name, value) == (name, pytest.approx(other[name], rel=1e-12))
            else:
                assert (name, value) == (name, other[name])


def _means(row: dict[str, object], name: str) -> bool:
    number = name.rpartition("_")[2]
    if name.startswith("failure_"):
        return name == f"failure_timestamp_ms_{number}" or bool(row[f"failure_timestamp_ms_{number}"])
    if name.startswith("certificate_"):
        return bool(row[f"certificate_seen_{number}"])
    if name.startswith("failed_monitor_"):
        return bool(row[f"down_{number}"])
    if found := re.fullmatch(r"(?:(lag)_|(\w+)_)?q\d+_\d+", name):
        lag, phase = found.groups()
        of = "rows" if lag else f"{phase}_timed_rows" if phase else "answered_rows"
        return bool(row[f"{of}_{number}"])
    return True
