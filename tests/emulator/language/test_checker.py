"""What a statement that parses may still not say, before any engine is asked. Pure."""

import pytest

from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import ANALYTICS_DIALECT, CLASSIC_DIALECT, Dialect
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.tree import Select
from gateway.emulator.refusal import Refused

DIALECTS = [CLASSIC_DIALECT, ANALYTICS_DIALECT]


def refusal(expression: str, dialect: Dialect = CLASSIC_DIALECT) -> str | None:
    """The words with which an expression of the SELECT list is refused; None where it is taken."""
    source = "t" if dialect is CLASSIC_DIALECT else "default.t"
    try:
        statement, _ = parse(f"SELECT {expression} AS x FROM {source}", dialect)
        assert isinstance(statement, Select)
        check(statement, dialect)
    except Refused as refused:
        return refused.message
    return None


@pytest.mark.parametrize("name", ["count", "sum", "avg"])
def test_distinct_takes_no_star(name: str) -> None:
    """DISTINCT is of a column: of everything there is nothing to be distinct by; a star is count's alone."""
    assert refusal(f"{name}(DISTINCT *)", ANALYTICS_DIALECT) is not None
    assert refusal(f"{name}(DISTINCT double1)", ANALYTICS_DIALECT) is None
    assert (refusal(f"{name}(*)", ANALYTICS_DIALECT) is None) is (name == "count")


@pytest.mark.parametrize("param", ["double1", "blob1", "1 + 1", "'3'", "now()"])
@pytest.mark.parametrize("call", ["topK({})(blob1)", "topKWeighted({})(blob1, double2)"])
def test_parameters_are_literal_numbers(call: str, param: str) -> None:
    """What is in the first of two parentheses is no expression, and the refusal says so."""
    assert "literal" in (refusal(call.format(param)) or "")
    assert refusal(call.format(3)) is None


@pytest.mark.parametrize("param", ["double1", "0.5 + 0.1", "'0.5'", "1.5"])
def test_a_level_is_a_literal_from_0_to_1(param: str) -> None:
    """Wherever it stands: as a parameter, or as the first argument."""
    assert refusal(f"quantileExactWeighted({param})(double1, 1)") is not None
    assert refusal(f"quantileWeighted({param}, double1, 1)") is not None
    assert refusal("quantileExactWeighted(0.5)(double1, 1)") is None
    assert refusal("quantileWeighted(0.5, double1, 1)") is None


@pytest.mark.parametrize("dialect", DIALECTS)
def test_position_is_of_strings(dialect: Dialect) -> None:
    """A number is no string, whichever side it stands on and however deep the call."""
    for number in ("5", "2.5"):
        assert refusal(f"position({number} IN blob1)", dialect) is not None
        assert refusal(f"position('a' IN {number})", dialect) is not None
        assert refusal(f"1 + position({number} IN 'a') * 2", dialect) is not None
    assert refusal("position('a' IN blob1)", dialect) is None
    assert refusal("position(blob2 IN lower(blob1))", dialect) is None


@pytest.mark.parametrize(("order", "taken"), [("count()", True), ("sum(double1)", False), ("n + 1", True)])
def test_what_is_ordered_by_is_selected(order: str, taken: bool) -> None:
    """An aggregate that no column of the answer has cannot be ordered by; one that has can, by name too."""
    sql = f"SELECT blob1 AS b, count() AS n FROM default.t GROUP BY b ORDER BY {order}"
    statement, _ = parse(sql, ANALYTICS_DIALECT)
    assert isinstance(statement, Select)
    if taken:
        check(statement, ANALYTICS_DIALECT)
    else:
        with pytest.raises(Refused, match="ORDER BY sum needs sum in the SELECT list"):
            check(statement, ANALYTICS_DIALECT)


@pytest.mark.parametrize(("number", "taken"), [("0", False), ("1", True), ("100", True), ("101", False)])
def test_the_first_of_a_list_are_1_to_100(number: str, taken: bool) -> None:
    """Both ends are among them."""
    assert (refusal(f"topK({number})(blob1)") is None) is taken


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("intDiv(1)", "takes 2 arguments, not 1"),
        ("intDiv(1, 2, 3)", "takes 2 arguments, not 3"),
        ("if(1, 2)", "takes 3 arguments, not 2"),
    ],
)
def test_a_wrong_number_of_arguments_is_told_with_the_right_one(call: str, words: str) -> None:
    """How many a function takes, and how many it was given."""
    assert words in (refusal(call) or "")
