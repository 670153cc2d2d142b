"""The taxonomy of failures, and what else the breakdown answers, against plain Python over random rows."""

from collections import defaultdict
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.insights.failures import FailureGroup, taxonomy
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.reading.breakdown import FAILURES, Breakdown, BreakdownQuestion, Groups, Part
from gateway.telemetry.reading.grouping import joined
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.sql.failure_classes import failure_class
from gateway.telemetry.sql.slices import Parts
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry import reference
from tests.telemetry.lab import Lab
from tests.telemetry.reference import LEVELS, MONITORS, Row, histories, inside, split
from tests.telemetry.sql.composed import written

on_the_engine = settings(
    max_examples=sized(25, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
History = tuple[list[Row], list[Window]]
LATENCY = Parts(latency=True, levels=LEVELS, spread=True)
KEYS: dict[str, tuple[Callable[[Part], str], Callable[[Heartbeat], str]]] = {
    "class": (lambda part: part.error_class, lambda beat: failure_class(beat.code, beat.error)),
    "code": (lambda part: str(part.code), lambda beat: str(beat.code)),
    "region": (lambda part: part.region or "unknown", lambda beat: beat.region or "unknown"),
}


async def asked(lab: Lab, questions: Sequence[BreakdownQuestion]) -> list[Groups]:
    found = await Breakdown(lab.reader, 10**9).groups(questions)
    assert not [one for one in found if isinstance(one, Exception)]
    return [one for one in found if not isinstance(one, Exception)]


def told(one: FailureGroup) -> tuple[float, float, int, int, str, str]:
    example = one.example
    assert example
    return (
        one.count.value or 0.0,
        round(one.share, 9),
        one.first_seen_ms,
        one.last_seen_ms,
        example.monitor_id,
        example.dispatch_id,
    )


@on_the_engine
@given(histories(), st.sampled_from(sorted(KEYS)), st.booleans())
async def test_taxonomy(lab: Lab, history: History, key: str, alone: bool) -> None:
    """Failures by class, code and region: weighted counts, shares, times and examples, in every window."""
    found, windows = history
    org, ours = await written(lab, found)
    scope = Scope(org, MONITORS[0]) if alone else Scope(org)
    questions = [BreakdownQuestion(scope, one, FAILURES | Parts(spread=True), True) for one in windows]
    of_part, of_beat = KEYS[key]
    before = len(lab.watched.asked)
    answers = await asked(lab, questions)
    assert len(lab.watched.asked) == before + 1
    for one, groups in zip(windows, answers, strict=True):
        failed = defaultdict(list)
        for row in inside(ours, one):
            if row.beat.status == "down" and (not alone or row.beat.monitor_id == MONITORS[0]):
                failed[of_beat(row.beat)].append(row)
        total = sum(row.weight for rows in failed.values() for row in rows)
        listed = taxonomy(groups, joined(groups.values()), of_part)
        assert [one.name for one in listed] == [
            name
            for _, name in sorted((-sum(row.weight for row in rows), name) for name, rows in failed.items())
        ]
        for group in listed:
            rows = sorted(failed[group.name], key=lambda row: row.beat.timestamp_ms)
            down, newest = sum(row.weight for row in rows), rows[-1].beat
            times = rows[0].beat.timestamp_ms, newest.timestamp_ms
            expected = (down, round(down / total, 9), *times, newest.monitor_id, newest.dispatch_id)
            assert told(group) == expected


@on_the_engine
@given(histories())
async def test_colos_beside_failures(lab: Lab, history: History) -> None:
    """Colos that share the taxonomy's statement have the same counts, means and percentiles as alone."""
    found, windows = history
    org, ours = await written(lab, found)
    places = [BreakdownQuestion(Scope(org), one, LATENCY) for one in windows]
    failures = [BreakdownQuestion(Scope(org), one, FAILURES, True) for one in windows]
    together = await asked(lab, [*places, *failures])
    for one, groups in zip(windows, together, strict=False):
        expected = split(inside(ours, one), lambda beat: Part(beat.region, beat.colo))
        assert groups.keys() == expected.keys()
        for place, rows in expected.items():
            tally, alone = groups[place], reference.tally(rows, LATENCY)  # type: ignore[index]
            assert tally.rows == alone.rows
            counts = (tally.up, tally.degraded, tally.down, tally.pending, tally.squares)
            assert counts == pytest.approx(
                (alone.up, alone.degraded, alone.down, alone.pending, alone.squares)
            )
            assert tally.latency == alone.latency


async def test_nothing_failed(lab: Lab) -> None:
    """Without rows there are no groups, and no taxonomy."""
    window = Window("", 0, 1000)
    [groups] = await asked(lab, [BreakdownQuestion(Scope("org_none"), window, FAILURES, True)])
    assert groups == {}
    assert taxonomy(groups, joined(()), lambda part: part.region) == ()
