"""Whatever value a caller writes, wherever: the fault is told as the caller's, never as ours."""

import json
import logging
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway_under_test import Gateway
from tests.invariants.positions import Position, positions
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

POSITIONS = positions()
FIRST = {one.declared: one for one in reversed(POSITIONS)}
"""One position of each type, which is given more: what coerces a value is the type's."""
TOLD = {"BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "QUERY_TOO_COMPLEX"}
LONG = "9" * 5000
T = TypeVar("T")
EVERYWHERE = [
    f"-{LONG}",
    f"[{{a: 1e{LONG}}}]",
    "9" * 39,
    "1e999",
    "NOPE",
    '{a: 1, a: 2, b: {c: "x"}}',
    '"\\u{10FFFF}"',
    '"99999999999999999999d"',
]
"""Literals that every position is given."""
LITERALS = [
    *EVERYWHERE,
    f"{LONG}.5",
    f"{{a: {LONG}}}",
    "-1e999",
    "-0.0",
    "1e-999",
    "2147483648",
    "null",
    "true",
    "[]",
    "[[[1]]]",
    "[null]",
    "{}",
    '""',
    '"' + "x" * 20_000 + '"',
    '"\\u0000\\uFFFF"',
    '"\\uD800"',
    '"\\u{110000}"',
    '"""\\""" block"""',
    "$nobody",
    '"0000-00"',
    '"9999-12"',
    '"0001-01-01T00:00+23:59/9999-12-31T23:59-23:59"',
    '"٣d"',
]
VALUES_EVERYWHERE: list[Any] = [2**64 - 1, 1e300, "\0\uffff", [None], {"a": {"b": []}}]
VALUES: list[Any] = [
    *VALUES_EVERYWHERE,
    -(2**63),
    -1.5,
    True,
    None,
    "",
    "x" * 9_000,
    "NOPE",
    [],
    [[[1]]],
    {},
    {"__proto__": 1},
    "0001-01-01T00:00+23:59/9999-12-31T23:59-23:59",
]


def nested(depth: int) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


def share(given: list[T], position: Position) -> list[T]:
    """In a plain run every sixth, beginning elsewhere at each position: together they are given all."""
    every = sized(1, 6)
    return given[POSITIONS.index(position) % every :: every]


def judged(answer: dict[str, Any], about: str, caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Every error is the caller's and told in a sentence; nothing went wrong that somebody has to look at."""
    errors: list[dict[str, Any]] = answer.get("errors", [])
    for error in errors:
        assert error["extensions"]["code"] in TOLD, (about[:300], error)
        assert 0 < len(error["message"]) <= 400
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [], about
    return errors


@pytest.mark.parametrize("position", POSITIONS, ids=lambda one: f"{one.place}")
async def test_hostile_literals(
    acme: Gateway,
    position: Position,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each hostile literal, written or as a variable's default, is answered or refused as bad input."""
    first = FIRST[position.declared] is position
    documents = [position.literal(one) for one in (LITERALS if first else EVERYWHERE)]
    documents += [position.variable(f" = {one}") for one in (LITERALS if first else ())]
    for document in share(documents, position):
        judged(await acme.ask(document), document, caplog)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda one: f"{one.place}")
async def test_hostile_variables(
    acme: Gateway,
    position: Position,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each hostile value as a variable is answered or refused as bad input."""
    first = FIRST[position.declared] is position
    for value in share([*VALUES, nested(900)] if first else VALUES_EVERYWHERE, position):
        judged(await acme.ask(position.variable(), {"v": value}), f"{position.place} {value!r}", caplog)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda one: f"{one.place}")
async def test_a_number_of_5000_digits_is_named(acme: Gateway, position: Position) -> None:
    """The refusal of a number that is too long names the argument it was given to, and says what to do."""
    for document, name in ((position.literal(LONG), position.name), (position.variable(f" = {LONG}"), "$v")):
        (error,) = (await acme.ask(document))["errors"]
        assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": name}
        assert (
            error["message"] == f"{name}: is a number of 5000 characters, more than 40; write a shorter one"
        )


SCALARS = st.one_of(
    st.integers(-(10**60), 10**60).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(max_size=30).map(json.dumps),
    st.from_regex(r"[0-9]{1,6}[smhdwy]", fullmatch=True).map(json.dumps),
    st.from_regex(r"[0-9]{4}-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00Z)?", fullmatch=True).map(json.dumps),
    st.sampled_from(["null", "true", "UP", "NAME", "DESC", "_", "$v"]),
)
WRITTEN = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda some: f"[{' '.join(some)}]"),
        st.dictionaries(st.sampled_from(["status", "field", "window", "text", "a"]), inner, max_size=3).map(
            lambda pairs: "{" + " ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"
        ),
    ),
    max_leaves=8,
)


async def test_any_literal_anywhere(acme: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is written anywhere is answered or refused as bad input."""
    drawn: list[tuple[Position, str]] = []
    examples = sized(200, 20)

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(POSITIONS), WRITTEN)
    def collect(position: Position, literal: str) -> None:
        drawn.append((position, literal))

    collect()
    for position, literal in drawn:
        document = position.literal(literal)
        judged(await acme.ask(document), document, caplog)
    assert len(drawn) >= examples
