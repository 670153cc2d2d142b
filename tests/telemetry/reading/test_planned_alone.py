"""Sharing a statement changes no answer: each is what its question gets alone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.questions import PlacesQuestion, Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from tests.size import sized
from tests.telemetry.lab import Lab, window
from tests.telemetry.reading.planned import BOUND, DAY, FAILURE, HOUR, LATENCY, counted, history, planner

pytestmark = pytest.mark.dear

_Question = TypeVar("_Question", TotalsQuestion, SeriesQuestion, PlacesQuestion)
_Answer = TypeVar("_Answer")

scopes = st.builds(Scope, st.just("o"), st.sampled_from([None, "a", "b", "c"]), st.just(None)) | st.builds(
    Scope, st.just("o"), st.just(None), st.just(("a", "b"))
)
shared = st.sampled_from([HOUR, DAY, window(1000, 5_000_000), window(3_600_000, 7_200_000)])
parts = st.sampled_from([COUNTS_ONLY, LATENCY, FAILURE])
totals = st.builds(TotalsQuestion, scopes, shared, parts, st.sampled_from([0.01, 1.0]))
series = st.builds(SeriesQuestion, scopes, st.sampled_from([HOUR, DAY]), st.sampled_from([300, 3600]), parts)
places = st.builds(PlacesQuestion, scopes, shared, parts)


def of_org(questions: Sequence[_Question], org: str) -> list[_Question]:
    return [replace(one, scope=replace(one.scope, org=org)) for one in questions]


def as_asked(found: Tally, parts: Parts) -> Tally:
    """Without what only a neighbour in the statement asked for."""
    latency = found.latency if parts.latency else None
    if latency:
        kept = {level: value for level, value in latency.quantiles.items() if level in parts.levels}
        latency = replace(latency, quantiles=kept)
    return replace(found, latency=latency, last_failure=found.last_failure if parts.last_failure else None)


@given(st.lists(totals, min_size=1, max_size=8), st.sampled_from([1, BOUND]))
@settings(
    max_examples=sized(15, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_totals_one_by_one(lab: Lab, questions: list[TotalsQuestion], bound: int) -> None:
    """Fused totals are the answers that each question gets alone."""
    org = await known_history(lab)
    questions = of_org(questions, org)
    together = await planner(lab, bound).totals(questions)
    for one, answer in zip(questions, together, strict=True):
        [alone] = await planner(lab).totals([one])
        assert as_asked(counted(answer), one.parts) == as_asked(counted(alone), one.parts)


@given(st.lists(series, min_size=1, max_size=5), st.lists(places, min_size=1, max_size=5))
@settings(
    max_examples=sized(8, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_groups_one_by_one(
    lab: Lab, over_time: list[SeriesQuestion], by_place: list[PlacesQuestion]
) -> None:
    """Fused series and places are the answers that each question gets alone."""
    org = await known_history(lab)
    for one, answer in await paired(planner(lab).series, of_org(over_time, org)):
        [alone] = await planner(lab).series([one])
        assert narrowed(answer, one.parts) == narrowed(alone, one.parts)
    for place, found in await paired(planner(lab).places, of_org(by_place, org)):
        [by_itself] = await planner(lab).places([place])
        assert narrowed(found, place.parts) == narrowed(by_itself, place.parts)


async def paired(
    ask: Callable[[Sequence[_Question]], Awaitable[Sequence[_Answer]]], questions: Sequence[_Question]
) -> list[tuple[_Question, _Answer]]:
    return list(zip(questions, await ask(questions), strict=True))


def narrowed(answer: Mapping[Any, Tally] | Exception, parts: Parts) -> dict[object, Tally]:
    assert not isinstance(answer, Exception), answer
    return {key: as_asked(found, parts) for key, found in answer.items()}


async def known_history(lab: Lab) -> str:
    """The history of a dataset, written by the first example that needs it."""
    name = lab.source.dataset
    if name not in _histories:
        _histories[name] = await history(lab)
    return _histories[name]


_histories: dict[str, str] = {}
