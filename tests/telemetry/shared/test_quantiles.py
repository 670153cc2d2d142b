"""Percentiles of lines that are added up here are those that the engine tells of them."""

import asyncio

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.stores.embedded import Engine
from gateway.telemetry.answers.shared.adding import quantiles
from tests.size import sized

LEVELS = st.lists(st.integers(1, 9_999).map(lambda one: one / 10_000), min_size=1, max_size=5, unique=True)
WEIGHTS = st.dictionaries(st.integers(0, 40).map(float), st.integers(1, 1_000), min_size=1, max_size=12)


@settings(max_examples=sized(200, 25))
@given(weights=WEIGHTS, levels=LEVELS.map(sorted))
def test_quantiles_are_the_engines(engine: Engine, weights: dict[float, int], levels: list[float]) -> None:
    """Of any whole weights and at any levels, in order."""
    pairs = ", ".join(f"({value}, {weight})" for value, weight in weights.items())
    told = ", ".join(map(str, levels))
    sql = f"SELECT quantilesExactWeighted({told})(x, w) AS q FROM values('x Float64, w UInt32', {pairs})"  # noqa: S608 - numbers
    body = asyncio.run(engine.query(f"{sql} FORMAT JSON", 60))
    assert quantiles(weights, levels) == orjson.loads(body)["data"][0]["q"]


def test_of_nothing_there_are_none() -> None:
    """Where no length was seen, none is told."""
    assert quantiles({}, [0.5, 0.95]) == [None, None]
