"""A question is told what it asked for, whatever was counted beside it for others."""

import pytest

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.numbers.estimates import LEVELS
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.columns import PHASES
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from tests.telemetry.lab import DAY_MS, Lab, beat, window

EVERYTHING = Parts(
    latency=True,
    levels=frozenset(LEVELS.values()),
    last_failure=True,
    lag=True,
    recorded=True,
    stretch=True,
    spread=True,
    apdex=frozenset({100, 500}),
    certificate=True,
    phases=frozenset(PHASES),
    phase_levels=frozenset(LEVELS.values()),
)
PARTS = (
    COUNTS_ONLY,
    Parts(lag=True),
    Parts(recorded=True),
    Parts(spread=True),
    Parts(latency=True, levels=frozenset({0.5})),
    Parts(latency=True, levels=frozenset({0.95}), spread=True),
    Parts(last_failure=True, stretch=True),
    Parts(apdex=frozenset({100})),
    Parts(certificate=True),
    Parts(phases=frozenset({"tls_ms"}), phase_levels=frozenset({0.5})),
    Parts(phases=frozenset({"tls_ms", "connect_ms"}), spread=True),
)


@pytest.mark.parametrize("parts", PARTS)
async def test_parts_that_others_asked_for_are_left_out(lab: Lab, parts: Parts) -> None:
    """Beside a question for everything, each of fewer parts has the tally that it has alone."""
    org, statuses = "org", ("up", "degraded", "down", "pending", "up")
    await lab.write(
        beat(
            org,
            "a",
            number * 60_000,
            statuses[number % 5],
            latency_ms=float(number),
            sample_rate=1 / (1 + number % 3),
            connect_ms=float(number % 7),
            tls_ms=float(number % 3),
            expires_s=1_800_000_000 + number,
        )
        for number in range(200)
    )
    planner, day = Planner(lab.reader, 10**6), window(0, DAY_MS)
    questions = [TotalsQuestion(Scope(org, "a"), day, one) for one in (parts, EVERYTHING)]
    series = [SeriesQuestion(Scope(org, "a"), day, 3600, one) for one in (parts, EVERYTHING)]
    beside, whole = await planner.totals(questions)
    (alone,) = await planner.totals(questions[:1])
    assert isinstance(beside, Tally)
    assert isinstance(alone, Tally)
    assert beside == alone != whole
    assert (await planner.series(series))[0] == (await planner.series(series[:1]))[0]
