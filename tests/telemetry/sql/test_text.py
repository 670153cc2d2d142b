"""The words SQL is made of."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.ports import Kind, Statement
from gateway.telemetry.sql.text import id_list, id_literal, literal
from tests.size import sized
from tests.telemetry.lab import Lab

printable = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("'\\\"`%"), max_size=60)


@settings(
    max_examples=sized(100, 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(printable)
async def test_text_literal(lab: Lab, text: str) -> None:
    """The engine reads a text literal as the text that was put in."""
    statement = Statement("echo", "o", f"SELECT {literal(text)} AS echo FORMAT JSON", {"echo": Kind.TEXT})
    assert (await lab.telemetry.read(statement, 30)).rows == [{"echo": text}]


@pytest.mark.parametrize("character", ["\0", "\n", "\t", "\x1f", "\x7f"])
def test_control_characters(character: str) -> None:
    """Text with a control character is refused."""
    with pytest.raises(BadUserInput, match="control character"):
        literal(f"a{character}b")


def test_numbers() -> None:
    """Whole numbers and finite floats are written out; infinity and NaN are refused."""
    assert [literal(number) for number in (0, -5, 10**18, 0.25, 1e300)] == [
        "0",
        "-5",
        str(10**18),
        "0.25",
        "1e+300",
    ]
    for number in (math.inf, -math.inf, math.nan):
        with pytest.raises(BadUserInput, match="must be finite"):
            literal(number)


def test_ids() -> None:
    """Ids are quoted as they are; a list of them is sorted and holds each once."""
    assert id_literal("mon_1.a:b@c-d") == "'mon_1.a:b@c-d'"
    assert id_list(["b", "a", "b"]) == "('a', 'b')"
