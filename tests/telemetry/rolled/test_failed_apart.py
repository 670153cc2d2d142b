"""Failures over weeks come from rows of failed checks alone, beside whole hours of all others: what they say
together is what all rows say."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.errors import TelemetryUnavailable
from gateway.meter import Deadline, Meter
from gateway.ports import Statement
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.breakdown import FAILURES, Breakdown, BreakdownQuestion
from gateway.telemetry.reading.members import MembersQuestion, MemberTallies
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.dialect import CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.rolled.shape import LEAST_DAYS, LEAST_HOURS, LEAST_NAMED
from gateway.telemetry.sql.rolled.statement import OfHours
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Away, Source
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry.lab import START_MS, Watched, fresh_org
from tests.telemetry.rolled.asking import (
    BEATS,
    DAY_MS,
    HOUR_MS,
    LAGS_S,
    LEVELS,
    MEAN,
    MONITORS,
    PARTS,
    SHAPES,
    SINGLE,
    SPREAD,
    Single,
    windows,
)
from tests.telemetry.rolled.test_same_answers import written

DATASET = "hb_in_hours"
Question = BreakdownQuestion | MembersQuestion
Groups = Mapping[Any, Tally]
LONG = Window("", START_MS, START_MS + 20 * DAY_MS)
FLEETS = (
    Scope(""),
    Scope("", without=MONITORS[:1]),
    Scope("", only=MONITORS, whole=True),
    Scope("", only=MONITORS[:2]),
)
NAMED = tuple(f"mon_{number}" for number in range(1 + LEAST_NAMED // (20 * 24)))
"""As many as make hours pay over LONG."""
KINDS: st.SearchStrategy[Callable[..., Question]] = st.sampled_from((BreakdownQuestion, MembersQuestion))
FAILED = st.builds(
    lambda beat, code, error, colo, region: replace(
        beat, code=code, error=error, colo=colo, region=region or beat.region
    ),
    BEATS,
    st.sampled_from((0, 200, 404, 503)),
    st.sampled_from(("", "DNS: no such host", "timed out")),
    st.sampled_from(("", "AMS", "EWR")),
    st.sampled_from(("", "", "apac")),
) | BEATS.map(lambda beat: replace(beat, region="", status="down"))


@pytest.fixture(scope="module")
def rolled(engine: Engine) -> EmbeddedTelemetry:
    return EmbeddedTelemetry(engine, DATASET, rolled=True)


def reader(store: Watched, *, by_hours: bool) -> Reader:
    dialect = EMBEDDED if by_hours else CLICKHOUSE
    return Reader(store, Source.of(DATASET, dialect), Deadline.after(3600), Meter())


def told(store: Watched, bound: int, asked: Sequence[Question], *, by_hours: bool = True) -> list[Groups]:
    read = reader(store, by_hours=by_hours)

    async def answers() -> list[Any]:
        of_places = [one for one in asked if isinstance(one, BreakdownQuestion)]
        of_monitors = [one for one in asked if isinstance(one, MembersQuestion)]
        found: dict[Question, Any] = dict(
            zip(of_places, await Breakdown(read, bound).groups(of_places), strict=True)
        )
        found |= zip(of_monitors, await MemberTallies(read, bound).groups(of_monitors), strict=True)
        return [found[one] for one in asked]

    found = asyncio.run(answers())
    assert not [one for one in found if isinstance(one, Exception)]
    return found


@st.composite
def questions(draw: st.DrawFn) -> list[Question]:
    """Of one fleet, in one to three windows, some of them of other parts."""
    scope, asked = draw(st.sampled_from(FLEETS)), []
    least_ms = draw(st.sampled_from((LEAST_HOURS * HOUR_MS, LEAST_DAYS * DAY_MS)))
    for one in draw(windows(Parts(), least_ms)):
        kind = draw(KINDS)
        parts = draw(st.sampled_from(PARTS)) | draw(st.sampled_from((FAILURES, FAILURES, Parts())))
        window = Window("", one.since_ms, one.until_ms)
        asked.append(kind(scope, window, parts, failures=draw(st.sampled_from((True, True, False)))))
    return asked


@pytest.mark.dear
@settings(max_examples=sized(100, 4))
@given(
    beats=st.lists(
        st.tuples(FAILED, LAGS_S), max_size=60, unique_by=lambda one: (one[0].monitor_id, one[0].timestamp_ms)
    ),
    asked=questions(),
    single=SINGLE,
    bound=st.sampled_from((0, 10**12)),
)
def test_failures_are_told_as_rows_tell_them(
    rolled: EmbeddedTelemetry,
    beats: list[tuple[Heartbeat, int]],
    asked: list[Question],
    single: Single,
    bound: int,
) -> None:
    """Groups, counts, squares, lengths, first and last failure with its row, last fine check: of whoever is
    asked about, beside whatever else is asked, with maintenance left out and checks that ran on."""
    slices = [Slice(one.window.since_ms, one.window.until_ms) for one in asked]
    org = written(rolled, beats, slices)
    away, overruns = single
    scoped = [replace(one, scope=replace(one.scope, org=org, away=away, overruns=overruns)) for one in asked]
    store = Watched(rolled)
    found = told(store, bound, scoped)
    for one, groups in zip(scoped, found, strict=True):
        exact = told(store, bound, [one], by_hours=False)[0]
        assert list(groups.items()) == list(exact.items())


HISTORY = [
    *(Heartbeat("mon_0", "", START_MS + hour * HOUR_MS, "up", 8.0, "", "AMS") for hour in range(1, 5)),
    *(Heartbeat("mon_0", "", START_MS + hour * HOUR_MS, "degraded", 9.0, "") for hour in range(5, 7)),
    Heartbeat("mon_0", "", START_MS + 7 * HOUR_MS, "pending", 0.0, "weur"),
    Heartbeat("mon_0", "", START_MS + 8 * HOUR_MS, "odd", 0.0, "weur"),
    Heartbeat("mon_0", "", START_MS + 2 * HOUR_MS + 1, "down", 70.0, "", "AMS", 503, sample_interval=8),
    Heartbeat("mon_0", "", START_MS + 9 * HOUR_MS, "down", 80.0, "", "AMS", 0, "DNS: no such host"),
    Heartbeat("mon_0", "", START_MS + 10 * HOUR_MS, "down", -1.0, "weur"),
    Heartbeat("mon_1", "", START_MS + 11 * HOUR_MS, "down", 1.0, "apac"),
]
"""A monitor whose region has no name in most rows, and one of which no check was fine."""


@pytest.mark.parametrize("kind", [BreakdownQuestion, MembersQuestion])
def test_whatever_became_of_checks_is_told_as_rows_tell_it(
    rolled: EmbeddedTelemetry, kind: Callable[..., Question]
) -> None:
    """Heavy failures beside light checks that lie in one group with them; the newest check is of no known
    status, and the last that was fine is pending."""
    org = written(rolled, [(one, 0) for one in HISTORY], [])
    all_parts = (FAILURES, FAILURES | SPREAD | MEAN, SPREAD)
    asked = [kind(Scope(org), LONG, parts, failures=True) for parts in all_parts]
    store = Watched(rolled)
    found, exact = (told(store, 0, asked, by_hours=by_hours) for by_hours in (True, False))
    assert [list(groups.items()) for groups in found] == [list(groups.items()) for groups in exact]
    assert [isinstance(read, OfHours) for read in store.asked] == [True, False, False]
    assert {sum(counted.rows for counted in groups.values()) for groups in found} == {len(HISTORY) + 2}


@pytest.mark.parametrize("shape", ["colos that did not fail", "members that did not fail"])
def test_of_what_did_not_fail_no_failure_is_the_first(rolled: EmbeddedTelemetry, shape: str) -> None:
    """Hours and rows say the same nothing, and the same of the last check that was fine."""
    org = written(rolled, [(one, 0) for one in HISTORY], [])
    one = Slice(LONG.since_ms, LONG.until_ms, Parts(stretch=True))
    ways = [
        SHAPES[shape](org, Source.of(DATASET, dialect), [one], None) for dialect in (EMBEDDED, CLICKHOUSE)
    ]
    by_hours, by_rows = ([dict(row) for row in asyncio.run(rolled.read(way, 60)).rows] for way in ways)
    assert by_hours
    assert by_hours == [{name: row[name] for name in ways[0].columns} for row in by_rows]
    assert {row["first_failure_0"] for row in by_hours} == {10**18}


ROWS = re.compile(r"\(double1 >= (\d+) AND double1 < (\d+)\)")
"""Between which moments rows are read."""


def asked_for(rolled: EmbeddedTelemetry, *asked: Question) -> list[Statement]:
    store = Watched(rolled)
    told(store, 10**12, asked)
    return store.asked


@pytest.mark.parametrize("kind", [BreakdownQuestion, MembersQuestion])
@pytest.mark.parametrize("more_ms", [0, 7])
def test_rows_of_what_did_not_fail_are_not_read(
    rolled: EmbeddedTelemetry, kind: Callable[..., Question], more_ms: int
) -> None:
    """But for those of an hour that the window cuts: others are told by hours, in a statement for both
    windows."""
    window = replace(LONG, until_ms=LONG.until_ms + more_ms)
    before = Window("", LONG.since_ms - 10 * DAY_MS, LONG.since_ms)
    scope = Scope(fresh_org())
    hours, rows = asked_for(
        rolled,
        kind(scope, window, FAILURES, failures=True),
        kind(scope, before, SPREAD | MEAN, failures=True),
    )
    assert isinstance(hours, OfHours)
    whole = (str(before.since_ms), str(window.until_ms))
    cut_off = [whole, (str(LONG.until_ms), str(window.until_ms))] if more_ms else []
    assert ROWS.findall(hours.sql) == cut_off
    assert ROWS.findall(rows.sql) == [whole]
    assert " AND blob3 = 'down' GROUP BY" in rows.sql


def test_who_names_enough_monitors_reads_failed_rows_alone(rolled: EmbeddedTelemetry) -> None:
    """A fleet that is all that the registry has, and monitors one by one, however they were chosen."""
    scope = Scope(fresh_org(), only=NAMED, whole=True)
    some = replace(scope, whole=False)
    assert len(asked_for(rolled, BreakdownQuestion(scope, LONG, SPREAD))) == 1, "and who asks for none, once"
    for one in (
        BreakdownQuestion(scope, LONG, FAILURES, failures=True),
        MembersQuestion(scope, LONG, FAILURES, failures=True),
        MembersQuestion(some, LONG, FAILURES, failures=True),
    ):
        assert [isinstance(read, OfHours) for read in asked_for(rolled, one)] == [True, False]


SHORT = replace(LONG, until_ms=LONG.since_ms + LEAST_HOURS * HOUR_MS - 1)
AWAY = (Away(NAMED, tuple((at, at + 1) for at in range(1000))),)


@pytest.mark.parametrize(
    ("scope", "window", "parts"),
    [
        (Scope("o"), SHORT, FAILURES),
        (Scope("o", only=NAMED[1:], whole=True), LONG, FAILURES),
        (Scope("o", only=NAMED), LONG, FAILURES),
        (Scope("o", monitor="mon_1"), LONG, FAILURES),
        (Scope("o", away=AWAY), LONG, FAILURES),
        (Scope("o"), LONG, FAILURES | LEVELS),
        (Scope("o"), LONG, FAILURES | Parts(phases=frozenset({"tls_ms"}))),
    ],
    ids=["short", "few", "some", "one", "many left out", "percentiles", "phases"],
)
def test_the_rest_is_read_at_once(
    rolled: EmbeddedTelemetry, scope: Scope, window: Window, parts: Parts
) -> None:
    """Where hours do not pay, or do not hold all that is asked of what did not fail."""
    (read,) = asked_for(rolled, BreakdownQuestion(scope, window, parts, failures=True))
    assert not isinstance(read, OfHours)
    assert "blob3 = 'down' GROUP BY" not in read.sql


@pytest.mark.parametrize(("less_ms", "reads"), [(0, 2), (1, 1)])
def test_of_monitors_one_by_one_seven_days_pay(rolled: EmbeddedTelemetry, less_ms: int, reads: int) -> None:
    """A millisecond less, and all of their rows are read at once."""
    window = replace(LONG, until_ms=LONG.since_ms + LEAST_DAYS * DAY_MS - less_ms)
    asked = MembersQuestion(Scope(fresh_org()), window, FAILURES, failures=True)
    assert len(asked_for(rolled, asked)) == reads


@pytest.mark.parametrize("scope", [Scope(""), Scope("", only=MONITORS, whole=True)], ids=["all", "few"])
def test_percentiles_of_places_are_the_same_beside_failures(rolled: EmbeddedTelemetry, scope: Scope) -> None:
    """Whichever way these are read: as a number depends on its question alone."""
    beats = [
        (Heartbeat(f"mon_{at % 3}", "", START_MS + at * HOUR_MS, "up", 1.0 + at / 7), 0) for at in range(90)
    ]
    scope = replace(scope, org=written(rolled, beats, [Slice(LONG.since_ms, LONG.until_ms)]))
    places = BreakdownQuestion(scope, LONG, LEVELS)
    failures = BreakdownQuestion(scope, LONG, SPREAD, failures=True)
    alone, beside = (
        told(Watched(rolled), 10**12, [places])[0],
        told(Watched(rolled), 10**12, [failures, places]),
    )
    assert beside[1] == alone
    exact = told(Watched(rolled), 10**12, [places], by_hours=False)[0]
    assert alone != exact, "no bin told a percentile"


def test_where_one_of_the_two_fails_both_do(rolled: EmbeddedTelemetry) -> None:
    """No part of an answer stands for all of it."""
    one = BreakdownQuestion(Scope(fresh_org()), LONG, FAILURES, failures=True)
    for fails in (lambda read: isinstance(read, OfHours), lambda read: not isinstance(read, OfHours)):
        store = Watched(rolled, fails)
        read = Breakdown(reader(store, by_hours=True), 10**12).groups([one])
        assert [type(found) for found in asyncio.run(read)] == [TelemetryUnavailable]
