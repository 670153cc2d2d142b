"""The sequence of checks as it is read: in one statement or two, it gives the same timelines."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput, TelemetryUnavailable
from gateway.ports import Kind, Rows, Statement
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.reading.history import STRAIGHT, Histories, HistoryQuestion
from gateway.telemetry.reading.pieces import ROWS_CAP
from gateway.telemetry.sequence.downtime import bouts_of, stretches
from gateway.telemetry.sequence.marks import Calm, Check, History
from gateway.telemetry.sequence.timeline import Quorum, seconds, timeline
from gateway.telemetry.sql.dialect import ANALYTICS_SQL
from tests.size import sized
from tests.telemetry.lab import DAY_MS, START_MS, Lab, beat, fresh_org, window

MINUTE_MS = 60_000
SPAN = 240
"""Minutes of the histories drawn."""
NOW = START_MS + SPAN * MINUTE_MS

places = st.sampled_from([("weur", "FRA"), ("weur", "AMS"), ("enam", "IAD")])


@st.composite
def days(draw: st.DrawFn, org: str = "", name: str = "a") -> list[Heartbeat]:
    """A check about every minute: runs of one outcome, some minutes without any, from three POPs by turns."""
    outcomes = st.sampled_from(["up", "up", "up", "degraded", "down", "pending", ""])
    runs = draw(st.lists(st.tuples(outcomes, st.integers(1, 60)), min_size=1, max_size=10))
    statuses = [status for status, length in runs for _ in range(length)][:SPAN]
    late = draw(st.integers(0, 20_000))
    around = draw(st.lists(places, min_size=1, max_size=4))
    return [
        beat(
            org,
            name,
            minute * MINUTE_MS + late * minute % 20_000,
            status,
            region=around[minute % len(around)][0],
            colo=around[minute % len(around)][1],
        )
        for minute, status in enumerate(statuses)
        if status
    ]


async def read(lab: Lab, questions: Sequence[HistoryQuestion], straight: int = STRAIGHT) -> list[History]:
    found = await Histories(lab.reader, straight).of(questions)
    for one in found:
        if isinstance(one, Exception):
            raise one
    return [one for one in found if isinstance(one, History)]


@settings(
    max_examples=sized(40, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days(), st.tuples(st.integers(0, SPAN), st.integers(0, SPAN)).map(sorted), st.data())
async def test_two_statements_tell_what_one_does(
    lab: Lab, found: list[Heartbeat], minutes: list[int], data: st.DataObject
) -> None:
    """Read by buckets and pieces, or straight away, a monitor has the same seconds, bouts and stretches."""
    org = fresh_org()
    await lab.write(replace(one, org_id=org) for one in found)
    asked = window(minutes[0] * MINUTE_MS, minutes[1] * MINUTE_MS + 1)
    question = HistoryQuestion(org, "a", asked)
    (straight,) = await read(lab, [question])
    lab.watched.asked.clear()
    (in_two,) = await read(lab, [question], straight=0)
    assert len(lab.watched.asked) <= 2
    lived = asked.since_ms, asked.until_ms
    one, two = (seconds(timeline(history, lived)) for history in (straight, in_two))
    for state in ("up", "degraded", "down", "no_data"):
        assert getattr(two, state) == pytest.approx(getattr(one, state), abs=1e-6), state
    assert [bout for bout in bouts_of(straight, NOW) if _touches(bout.start_ms, bout.end_ms, lived)] == [
        bout for bout in bouts_of(in_two, NOW) if _touches(bout.start_ms, bout.end_ms, lived)
    ]
    told = [stretches(history, bouts_of(history, NOW), asked, NOW) for history in (straight, in_two)]
    assert [(one.start_ms, one.end_ms, one.failures) for one in told[0]] == [
        (one.start_ms, one.end_ms, one.failures) for one in told[1]
    ]
    quorum = data.draw(st.sampled_from(list(Quorum)))
    if straight.regions == in_two.regions:
        assert seconds(timeline(in_two, lived, quorum)).no_data <= one.no_data + 1e-6


def _touches(start_ms: int, end_ms: int, lived: tuple[int, int]) -> bool:
    return start_ms < lived[1] and end_ms > lived[0]


async def test_calm_buckets_are_not_read(lab: Lab) -> None:
    """Of a day with one failure only the checks around it are read one by one; every row is counted once."""
    org, count = fresh_org(), 4 * 1440
    await lab.write(
        beat(
            org,
            "a",
            minute * MINUTE_MS,
            "down" if minute == 2000 else "up",
            error="x" if minute == 2000 else "",
        )
        for minute in range(count)
    )
    (found,) = await read(lab, [HistoryQuestion(org, "a", window(0, 4 * DAY_MS))])
    assert lab.watched.names == ["checked_buckets", "checks_between"]
    checks = [mark for mark in found.marks if isinstance(mark, Check)]
    assert 11 <= len(checks) <= 20
    assert [(one.status, one.error) for one in checks if one.failed] == [("down", "x")]
    assert lab.reader.meter.rows_read == count
    assert sum(mark.rows for mark in found.marks) == count
    assert seconds(timeline(found, (START_MS, START_MS + 4 * DAY_MS))).down == 60
    assert len(found.statements) == 2


async def test_gaps_are_exact_to_the_row(lab: Lab) -> None:
    """Checks lost within a bucket, or between two, are no data from two intervals after the check before."""
    org = fresh_org()
    lost = {*range(103, 107), *range(500, 520)}
    await lab.write(beat(org, "a", minute * MINUTE_MS) for minute in range(4 * 1440) if minute not in lost)
    (found,) = await read(lab, [HistoryQuestion(org, "a", window(0, 4 * DAY_MS))])
    segments = timeline(found, (START_MS, START_MS + 4 * DAY_MS))
    assert [
        ((one.start_ms - START_MS) / MINUTE_MS, (one.end_ms - START_MS) / MINUTE_MS)
        for one in segments
        if one.badness is None
    ] == [(104, 107), (501, 520)]


async def test_a_slow_monitor_beside_a_fast_one(lab: Lab) -> None:
    """Monitors of different intervals share the reads, and each holds by its own interval."""
    org = fresh_org()
    await lab.write(beat(org, "fast", minute * MINUTE_MS) for minute in range(4 * 1440))
    await lab.write(beat(org, "slow", 6 * hour * 3_600_000) for hour in range(12))
    asked = window(0, 4 * DAY_MS)
    fast, slow = await read(
        lab, [HistoryQuestion(org, "fast", asked), HistoryQuestion(org, "slow", asked, 6 * 3600)]
    )
    assert len(lab.watched.asked) <= 2
    lived = START_MS, START_MS + 4 * DAY_MS
    assert seconds(timeline(fast, lived)).up == 4 * 86_400
    assert seconds(timeline(slow, lived)).up == (11 * 6 + 12) * 3600


async def test_sampled_checks_hold_longer(lab: Lab) -> None:
    """A row that stands for ten checks holds for twenty intervals, by either way of reading."""
    org = fresh_org()
    await lab.write(
        beat(org, "a", minute * MINUTE_MS, sample_rate=0.1) for minute in range(0, SPAN, 10) if minute != 100
    )
    for straight in (0, STRAIGHT):
        (found,) = await read(lab, [HistoryQuestion(org, "a", window(0, SPAN * MINUTE_MS))], straight)
        counted = seconds(timeline(found, (START_MS, NOW)))
        assert (counted.up, counted.no_data) == (SPAN * 60, 0)


async def test_degraded_checks_are_split_in_calm_buckets(lab: Lab) -> None:
    """Where so many buckets are mixed that they are not read, degraded seconds are the share of checks."""
    org, count = fresh_org(), 20 * 1440
    await lab.write(
        beat(org, "a", minute * MINUTE_MS, "degraded" if minute % 4 == 0 else "up") for minute in range(count)
    )
    (found,) = await read(lab, [HistoryQuestion(org, "a", window(0, 20 * DAY_MS))])
    assert any(isinstance(mark, Calm) and 0 < mark.badness < 1 for mark in found.marks)
    counted = seconds(timeline(found, (START_MS, START_MS + 20 * DAY_MS)))
    assert counted.degraded == pytest.approx(count * 60 / 4, rel=0.001)
    assert counted.up + counted.degraded == pytest.approx(count * 60)


async def test_a_statement_that_is_too_long_names_fewer_pieces(lab: Lab) -> None:
    """Where the service takes short statements only, monitors are read over the same range of time."""
    org = fresh_org()
    names = [f"monitor_{number:02}" for number in range(20)]
    await lab.write(
        beat(org, name, at * MINUTE_MS, "down") for number, name in enumerate(names) for at in (number,)
    )
    short = replace(lab.reader.source.dialect, sql_cap=1900)
    source = replace(lab.reader.source, dialect=short)
    histories = Histories(replace(lab.reader, source=source), straight=0)
    asked = [HistoryQuestion(org, name, window(0, 3_600_000)) for name in names]
    found = await histories.of(asked)
    assert [len(one.checks) for one in found if isinstance(one, History)] == [1] * 20
    assert ANALYTICS_SQL.sql_cap < lab.reader.source.dialect.sql_cap


async def test_an_unknown_status_is_no_check(lab: Lab) -> None:
    """A status that is none of the four makes its bucket be looked at, and its row is left out."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0), beat(org, "a", MINUTE_MS, "paused")])
    for straight in (0, STRAIGHT):
        [found] = await read(lab, [HistoryQuestion(org, "a", window(0, DAY_MS))], straight)
        assert [(one.status, one.rows) for one in found.marks if isinstance(one, Check)] in ([("up", 1)], [])
        assert sum(one.rows for one in found.marks) == 1


async def test_rows_are_counted_that_a_question_reaches(lab: Lab) -> None:
    """Beside one of a day, that of an hour is read over the day, too; rows far from it were not asked for."""
    org = fresh_org()
    await lab.write(beat(org, name, at * MINUTE_MS) for name in "ab" for at in range(1440))
    asked = [HistoryQuestion(org, name, window(0, of)) for name, of in (("a", DAY_MS), ("b", 3_600_000))]
    await read(lab, asked, straight=0)
    assert lab.reader.meter.rows_read == 1440 + 60 + 20


async def test_a_failed_read_is_an_error(lab: Lab) -> None:
    """Neither statement's failure becomes an empty history."""
    org = fresh_org()
    await lab.write([beat(org, "a", 0, "down")])
    for name in ("checked_buckets", "checks_between"):
        lab.watched.fails = lambda statement, name=name: statement.name == name  # type: ignore[misc]
        with pytest.raises(TelemetryUnavailable):
            await read(lab, [HistoryQuestion(org, "a", window(0, DAY_MS))], straight=0)


@pytest.mark.dear
async def test_a_history_is_its_own_whoever_is_asked_about_beside_it(lab: Lab) -> None:
    """Two monitors that fail by turns for hours fill two answers: each is as complete as it is alone."""
    org, each = fresh_org(), ROWS_CAP * 3 // 5
    await lab.write(
        beat(org, name, at * 1000, "down" if at % 2 else "up") for name in "ab" for at in range(each)
    )
    asked = [
        HistoryQuestion(org, name, window(0, DAY_MS), 1, subject=number) for number, name in enumerate("ab")
    ]
    together = await read(lab, asked, straight=0)
    assert [(one.complete, len(one.checks)) for one in together] == [(True, each)] * 2
    names = [one for one in lab.watched.names if one == "checks_between"]
    assert len(names) == 2
    for one, found in zip(asked, together, strict=True):
        (alone,) = await read(lab, [one], straight=0)
        assert alone.marks == found.marks


@pytest.mark.dear
async def test_one_that_writes_far_too_much_costs_others_nothing(lab: Lab) -> None:
    """Where few rows were to be expected, a flood is refused to who asks for it, and to nobody else."""
    org = fresh_org()
    await lab.write(beat(org, "flood", at, "down") for at in range(ROWS_CAP + 10))
    await lab.write(beat(org, "calm", at * MINUTE_MS) for at in range(SPAN))
    asked = [
        HistoryQuestion(org, name, window(0, SPAN * MINUTE_MS), subject=number)
        for number, name in enumerate(("flood", "calm"))
    ]
    flood, calm = await Histories(lab.reader).of(asked)
    assert isinstance(flood, BadUserInput)
    assert isinstance(calm, History)
    (alone,) = await read(lab, asked[1:])
    assert calm.marks == alone.marks


class Crowded:
    """A store with one failed bucket, and so many incomplete ones that they cannot be read."""

    async def read(self, statement: Statement, _seconds: float) -> Rows:
        row: dict[str, object] = {
            name: 0.0 for name, kind in statement.columns.items() if kind is Kind.NUMBER
        }
        row |= dict.fromkeys((name for name, kind in statement.columns.items() if kind is Kind.TEXT), "down")
        if statement.name == "checks_between":
            return Rows([row | {"monitor": "a", "timestamp_ms": START_MS, "code": 500, "weight": 1.0}], 1)
        counts = {"rows": ROWS_CAP, "failed": 0, "undecided": 0, "checks": float(ROWS_CAP), "degraded": 0.0}
        lacking = [
            row | counts | _bucket(number, first=number * 3600, last=number * 3600 + 10**7)
            for number in (9, 19)
        ]
        failed = row | counts | {"rows": 1, "failed": 1, "checks": 0.0} | _bucket(0, first=0, last=0)
        return Rows([failed, *lacking], 1)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def _bucket(number: int, first: int, last: int) -> dict[str, object]:
    times = {"first": START_MS + first * 1000, "last": START_MS + last * 1000}
    return {"monitor": "a", "bucket": START_MS // 1000 + number * 3600} | times


async def test_failures_alone_where_there_is_no_room_for_more(lab: Lab) -> None:
    """Downtime is known where only failures could be read; a timeline is refused, as gaps are not known."""
    histories = Histories(replace(lab.reader, store=Crowded()), straight=0)
    (found,) = await histories.of([HistoryQuestion("o", "a", window(0, DAY_MS), 1)])
    assert isinstance(found, History)
    assert not found.complete
    assert [one.start_ms for one in bouts_of(found, START_MS + DAY_MS)] == [START_MS]
    with pytest.raises(BadUserInput, match="shorter window") as raised:
        timeline(found, (START_MS, START_MS + DAY_MS))
    assert raised.value.argument == "window"
