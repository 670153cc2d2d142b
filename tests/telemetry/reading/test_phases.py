"""Phases of checks, summed up on the real engine, against the arithmetic done in Python."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.telemetry.answers.lengths import EMPTY_LATENCY
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.slices import Parts
from tests.size import sized
from tests.telemetry.lab import DAY_MS, Lab, beat, fresh_org, window
from tests.telemetry.reading.test_naming import short
from tests.telemetry.reference import Row, latency

LEVELS = frozenset({0.5, 0.95})
EVERY = Parts(phases=frozenset(PHASES), phase_levels=LEVELS, spread=True)
AS_LATENCY = Parts(latency=True, levels=LEVELS, spread=True)
NONE = (0.0, -1.0, 10.0**8, float("inf"), float("nan"))
"""No lengths of a phase: not measured, or nothing that can be."""

lengths = st.sampled_from(NONE) | st.integers(1, 4000).map(lambda quarters: quarters / 4)


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    return [
        Row(
            beat(
                "",
                draw(st.sampled_from(["mon_a", "mon_b"])),
                at,
                draw(st.sampled_from(["up", "up", "degraded", "down", "pending"])),
                sample_rate=draw(st.sampled_from([1.0, 0.5, 0.0])),
                sample_interval=draw(st.sampled_from([1, 10])),
                **{phase: draw(lengths) for phase in PHASES},
            ),
            0,
        )
        for at in draw(st.lists(st.integers(0, DAY_MS - 1), max_size=20, unique=True))
    ]


def all_of(length_ms: float) -> dict[str, Any]:
    return dict.fromkeys(PHASES, length_ms)


def timed(found: list[Row], phase: str) -> list[Row]:
    """The rows that tell of it, with its length in place of the check's."""
    lengths_ms = ((one, getattr(one.beat, phase)) for one in found)
    return [
        replace(one, beat=replace(one.beat, latency_ms=took)) for one, took in lengths_ms if 0 < took < 10**8
    ]


@pytest.mark.dear
@settings(
    max_examples=sized(60, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories())
async def test_each_phase_is_summed_up_as_latency_is(lab: Lab, found: list[Row]) -> None:
    """Over the answered checks in which it was timed, of a monitor and of all, by window and by bucket."""
    org, day = fresh_org(), window(0, DAY_MS)
    await lab.write(replace(one.beat, org_id=org) for one in found)
    planner = Planner(lab.reader, 10**6)
    scopes = (Scope(org, "mon_a"), Scope(org, "mon_b"), Scope(org))
    answers = await planner.totals([TotalsQuestion(one, day, EVERY) for one in scopes])
    (buckets,) = await planner.series([SeriesQuestion(Scope(org), day, DAY_MS // 1000, EVERY)])
    assert not isinstance(buckets, Exception)
    for scope, answer in zip((*scopes, Scope(org)), (*answers, *buckets.values()), strict=False):
        assert isinstance(answer, Tally)
        theirs = [one for one in found if scope.monitor in {None, one.beat.monitor_id}]
        answered = [one for one in theirs if one.beat.status in {"up", "degraded"}]
        assert answer.answered_rows == len(answered)
        for phase in PHASES:
            assert answer.phases[phase] == latency(timed(theirs, phase), AS_LATENCY)


@pytest.mark.parametrize("cap", [6000, 4500])
async def test_phases_too_many_for_a_statement(lab: Lab, cap: int) -> None:
    """They are read in several, and the answer is that of one, beside latency and everything else."""
    org, day = fresh_org(), window(0, DAY_MS)
    await lab.write(beat(org, "mon_a", number * 60_000, **all_of(1.0 + number % 7)) for number in range(100))
    beside = Parts(latency=True, levels=frozenset({0.5, 0.9}), lag=True, apdex=frozenset({5}))
    for parts in (EVERY, EVERY | beside):
        for scope in (Scope(org, "mon_a"), Scope(org)):
            asked = [TotalsQuestion(scope, day, parts)]
            (whole,) = await Planner(lab.reader, 10**6).totals(asked)
            before = len(lab.watched.asked)
            (cut,) = await Planner(short(lab, cap), 10**6).totals(asked)
            statements = [one.sql for one in lab.watched.asked[before:]]
            assert len(statements) > 1
            assert max(map(len, statements)) <= cap
            assert isinstance(whole, Tally)
            assert cut == whole
            assert whole.phases["tls_ms"].quantiles == {0.5: 4.0, 0.95: 7.0}


async def test_nobody_has_none(lab: Lab) -> None:
    """Of a monitor without rows nothing is told of any phase."""
    asked = [TotalsQuestion(Scope(fresh_org(), "mon_a"), window(0, DAY_MS), EVERY)]
    (found,) = await Planner(lab.reader, 10**6).totals(asked)
    assert isinstance(found, Tally)
    assert found.phases == dict.fromkeys(PHASES, EMPTY_LATENCY)
    assert found.answered_rows == 0
