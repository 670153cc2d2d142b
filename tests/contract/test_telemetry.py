"""One contract for every telemetry backend: the same rows, the same answer to every query function."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from gateway.errors import StoreMalformed, TelemetryUnavailable
from gateway.ports import Kind, Statement
from gateway.stores.capabilities import capabilities
from gateway.telemetry.answers.tally import tally
from gateway.telemetry.reading.breakdown import FAILURES
from gateway.telemetry.sql import composers, pulses, sequences
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.select import Without
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source, moment
from gateway.times.calendar import Clock, Step
from gateway.times.service_hours import Served, ServiceHours
from tests.contract import fleet
from tests.contract.conftest import Backend
from tests.contract.fleet import HOUR_MS, MONITORS, NOW_MS, ORG, inside, weighed

LEVELS = frozenset({0.5, 0.95, 0.99})
WHOLE = Parts(latency=True, levels=LEVELS, last_failure=True)
TIMED = Parts(latency=True, levels=LEVELS)
DAY = Slice(NOW_MS - 24 * HOUR_MS, NOW_MS, WHOLE)
SLICES = (
    DAY,
    Slice(NOW_MS - 72 * HOUR_MS, NOW_MS, WHOLE),
    Slice(NOW_MS - 30 * HOUR_MS, NOW_MS - 20 * HOUR_MS),
)
CHANGE_MS = NOW_MS - 36 * HOUR_MS
CLOCK = Clock(NOW_MS - 72 * HOUR_MS, (Step(CHANGE_MS, 7200), Step(NOW_MS, 3600)))
"""A clock that is put back by an hour within the rows."""
SERVED = Served(ServiceHours.parse("Mo-Fr 22:00-06:00, Sa-Su 10:30-18:00"), CLOCK)
OFFICE = Served(ServiceHours.parse("08:00-18:00"), CLOCK)
FAILED = Parts(latency=True, spread=True) | FAILURES
FAILED_DAY = replace(DAY, parts=FAILED)
FAILED_BEFORE = Slice(NOW_MS - 48 * HOUR_MS, NOW_MS - 24 * HOUR_MS, FAILURES)
EMPTY = Slice(NOW_MS + 200 * HOUR_MS, NOW_MS + 201 * HOUR_MS, WHOLE)

AFTER = "d7'\\"
"""Where a page ended, with what only some services can compare."""
WHAT_THEY_WERE = RowFilter(
    colos=frozenset({"AMS", "IAD"}),
    codes=frozenset({0, 500, 503}),
    classes=frozenset({"server_error", "timeout", "other"}),
)
QUESTIONS: Mapping[str, Callable[[Source], Statement]] = {
    "totals": lambda source: composers.totals(ORG, source, SLICES, None),
    "totals of some": lambda source: composers.totals(ORG, source, (DAY,), MONITORS[:2]),
    "totals of nothing": lambda source: composers.totals(ORG, source, (EMPTY,), None),
    "totals of a part": lambda source: composers.totals(ORG, source, (DAY, EMPTY), None),
    "monitor totals": lambda source: composers.monitor_totals(ORG, source, SLICES, MONITORS),
    "series": lambda source: composers.series(ORG, source, DAY, 3600, None, by_monitor=False),
    "series by monitor": lambda source: composers.series(
        ORG, source, DAY, 300, MONITORS[:3], by_monitor=True
    ),
    "regions": lambda source: composers.places(ORG, source, DAY, None, by_monitor=False),
    "regions by monitor": lambda source: composers.places(ORG, source, DAY, MONITORS, by_monitor=True),
    "totals in service": lambda source: composers.totals(
        ORG, source, (replace(DAY, parts=Parts(), hours=OFFICE), SLICES[2]), None
    ),
    "monitor totals in service": lambda source: composers.monitor_totals(
        ORG, source, tuple(replace(one, parts=TIMED, hours=SERVED) for one in SLICES), MONITORS
    ),
    "apdex": lambda source: composers.totals(
        ORG, source, (replace(DAY, parts=Parts(apdex=frozenset({50, 500}))),), None
    ),
    "heatmap": lambda source: composers.grid(ORG, source, DAY, HoursOfWeek(CLOCK), None, by_monitor=False),
    "days by monitor": lambda source: composers.grid(
        ORG, source, SLICES[1], LocalDates(CLOCK), MONITORS, by_monitor=True
    ),
    "region series": lambda source: composers.grid(
        ORG, source, DAY, RegionBuckets(3600), MONITORS, by_monitor=True
    ),
    "members": lambda source: composers.members(ORG, source, SLICES, None, failures=False),
    "members that fail": lambda source: composers.members(ORG, source, (DAY,), MONITORS, failures=True),
    "breakdown": lambda source: composers.breakdown(
        ORG, source, (FAILED_DAY,), None, by_monitor=False, failures=True
    ),
    "breakdown before": lambda source: composers.breakdown(
        ORG, source, (FAILED_BEFORE,), None, by_monitor=False, failures=True
    ),
    "breakdown by monitor": lambda source: composers.breakdown(
        ORG, source, (DAY,), MONITORS[:3], by_monitor=True, failures=False
    ),
    "heartbeats": lambda source: composers.heartbeats(
        ORG, source, (Reach(MONITORS[:2], DAY.since_ms),), NOW_MS, 50
    ),
    "heartbeats narrowed": lambda source: composers.heartbeats(
        ORG,
        source,
        (Reach(MONITORS[:1], DAY.since_ms), Reach(MONITORS[1:3], NOW_MS - HOUR_MS)),
        NOW_MS,
        50,
        RowFilter(frozenset({"down", "degraded"}), frozenset({"weur"})),
        Keyset(NOW_MS - HOUR_MS // 2, AFTER if source.dialect.escapes else "d7"),
    ),
    "heartbeats by what they were": lambda source: composers.heartbeats(
        ORG, source, (Reach(MONITORS[:3], DAY.since_ms),), NOW_MS, 50, WHAT_THEY_WERE
    ),
    "fleet heartbeats": lambda source: composers.fleet_heartbeats(
        ORG, source, (DAY.since_ms, NOW_MS), Without(MONITORS[:1]), 50
    ),
    "fleet heartbeats narrowed": lambda source: composers.fleet_heartbeats(
        ORG, source, (DAY.since_ms, NOW_MS), MONITORS, 50, WHAT_THEY_WERE, Keyset(NOW_MS - HOUR_MS, "d7")
    ),
    "checked buckets": lambda source: sequences.checked_buckets(
        ORG, source, DAY.since_ms, NOW_MS, 300, MONITORS[:3]
    ),
    "pulses": lambda source: pulses.pulses(ORG, source, DAY.since_ms, NOW_MS, NOW_MS - 48 * HOUR_MS),
    "dispatches written": lambda source: sequences.dispatches_written(
        ORG, source, DAY.since_ms, NOW_MS, MONITORS[:3]
    ),
    "checks between": lambda source: sequences.checks_between(
        ORG,
        source,
        (
            (MONITORS[0], DAY.since_ms, DAY.since_ms + HOUR_MS),
            (MONITORS[0], NOW_MS - HOUR_MS, NOW_MS),
            (MONITORS[1], NOW_MS - HOUR_MS, NOW_MS),
        ),
        1000,
    ),
}


QUANTILE = re.compile(r"(\w*)q\d+_\d+$")
ROWS_OF = {"": "answered_rows", "lag_": "rows"}
"""Those that a percentile is of, by the beginning of its name; of a phase, those that it was timed in."""


def assert_alike(found: Sequence[Mapping[str, object]], expected: Sequence[Mapping[str, object]]) -> None:
    """Row by row and column by column, each in its order; sums of floats within rounding.

    A slice of a group in which nothing failed has no last failure: any row may stand there. And a percentile
    of no rows is any number, or none.
    """
    for one, other in zip(found, expected, strict=True):
        assert list(one) == list(other)
        for column, value in other.items():
            name, _, number = column.rpartition("_")
            if name.startswith("fail") and number.isdigit() and not other[f"down_{number}"]:
                continue
            quantile = QUANTILE.match(column)
            if quantile and not other[f"{ROWS_OF.get(quantile[1], f'{quantile[1]}timed_rows')}_{number}"]:
                continue
            assert one[column] == (pytest.approx(value, rel=1e-9) if isinstance(value, float) else value), (
                column
            )


_EXPECTED: dict[tuple[str, bool], Sequence[Mapping[str, object]]] = {}
"""By question, and whether texts may be escaped: asked of the embedded engine once, for all the others."""


@pytest.mark.dear
@pytest.mark.parametrize("question", QUESTIONS)
async def test_every_backend_gives_the_same_answer(
    question: str, backend: Backend, embedded: Backend
) -> None:
    """One contract, whatever answers."""
    compose = QUESTIONS[question]
    escapes = backend.source.dialect.escapes
    plain = replace(embedded.source, dialect=replace(embedded.source.dialect, escapes=escapes))
    if (question, escapes) not in _EXPECTED:
        _EXPECTED[question, escapes] = (await embedded.read(compose(plain))).rows
    expected = _EXPECTED[question, escapes]
    found = (await backend.read(compose(backend.source))).rows
    assert len(found) == len(expected)
    assert expected or question == "totals of nothing"
    assert_alike(found, expected)


@pytest.mark.dear
async def test_the_numbers_are_what_the_rows_add_up_to(backend: Backend) -> None:
    """Rows unweighted, checks and squares by weight, quantiles by weight: against plain arithmetic."""
    (row,) = (await backend.read(composers.totals(ORG, backend.source, SLICES, None))).rows
    for number, one in enumerate(SLICES):
        rows = inside(fleet.beats(), one.since_ms, one.until_ms)
        found = tally(row, number, one.parts)
        decided = [beat for beat in rows if beat.status != "pending"]
        assert found.rows == len(rows)
        assert found.checks == pytest.approx(weighed(rows, "up", "degraded", "down", "pending"))
        assert found.down == pytest.approx(weighed(rows, "down"))
        assert found.squares == pytest.approx(sum(beat.weight**2 for beat in decided))
        assert found.max_sample_interval == 100
        assert found.newest_write_ms == max(beat.timestamp_ms for beat in rows) // 1000 * 1000
        if found.latency:
            answered = [beat for beat in rows if beat.status in {"up", "degraded"}]
            total = sum(beat.latency_ms * beat.weight for beat in answered)
            assert found.latency.rows == len(answered)
            assert found.latency.total_ms == pytest.approx(total)
            assert found.latency.quantiles == {level: fleet.quantile(answered, level) for level in LEVELS}


async def test_the_last_failure_is_the_newest_failed_row(backend: Backend) -> None:
    """Whole and unmixed: every field of one heartbeat, awkward texts included."""
    (row,) = (await backend.read(composers.totals(ORG, backend.source, (DAY,), None))).rows
    rows = inside(fleet.beats(), DAY.since_ms, DAY.until_ms)
    newest = max((one for one in rows if one.status == "down"), key=lambda one: one.timestamp_ms)
    found = tally(row, 0, WHOLE).last_failure
    assert found == replace(newest, org_id="", monitor_id="", sample_rate=newest.sample_rate or 1.0)


@pytest.mark.dear
@pytest.mark.parametrize("backend", ["embedded", "clickhouse", "classic"], indirect=True)
async def test_a_plainer_statement_gives_the_same_answer(backend: Backend) -> None:
    """Where a quantile's weight may be no expression, a derived table computes it.

    The Analytics SQL API computes no weight in a derived table: it has no plainer way.
    """
    plain = replace(backend.source, dialect=replace(backend.source.dialect, weight_expressions=False))
    for name in ("totals", "monitor totals", "series", "regions by monitor"):
        expected = (await backend.read(QUESTIONS[name](backend.source))).rows
        found = (await backend.read(QUESTIONS[name](plain))).rows
        assert_alike(found, expected)


def source_escapes(backend: Backend) -> bool:
    """AE's classic endpoint refuses quotes and backslashes; the other takes texts beside its SQL."""
    return backend.source.dialect.escapes


async def test_what_it_can_do_is_found_out(backend: Backend) -> None:
    """Every probe gets an answer from a backend that is there."""
    if isinstance(backend.source.dialect.name, str) and "hb_" in backend.source.dataset:
        found = await capabilities(backend.store, backend.source, NOW_MS // 1000 - 86_400)
        assert found["weight_expressions"] is True
        assert found["escapes"] in {source_escapes(backend), None}
        assert None not in {found["avg_if"], found["aliases_in_where"], found["integers_as_text"]}


async def test_an_answer_of_another_kind_is_malformed(backend: Backend) -> None:
    """Text where a number is declared is refused, whatever the backend."""
    since = NOW_MS // 1000 - 86_400
    asked = f"SELECT {backend.source.layout.status} AS answer FROM {backend.source.dataset}"  # noqa: S608
    sql = f"{asked} WHERE timestamp >= {moment(backend.source, since)} LIMIT 1{backend.source.dialect.tail}"
    with pytest.raises(StoreMalformed):
        await backend.read(Statement("odd", ORG, sql, {"answer": Kind.NUMBER}))


async def test_a_statement_nobody_understands_is_unavailable(backend: Backend) -> None:
    """The backend's words about it, which quote the statement, stay inside."""
    with pytest.raises(TelemetryUnavailable) as raised:
        await backend.read(Statement("odd", ORG, "SELECT canary FROM nowhere_canary", {}))
    assert "canary" not in str(raised.value)


async def test_it_answers_a_ping(backend: Backend) -> None:
    """A store that is there says so."""
    await backend.store.ping()
