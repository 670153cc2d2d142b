"""Which requests are taken to be as large as each other."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.http.shape import LONGEST_TEXT, MOST_VALUES, shape

LIKE = '{ fleet(window: "%s") { uptime { counts { checks { value } } } } }'


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-02T11:22:33Z/2026-11-09T11:22:33Z", True),
        ("2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-01T00:00Z/2026-12-01T00:00Z", False),
        ("7d", "7d", True),
        ("7d", "30d", False),
        ("60s", "PT1M", True),
        ("60s", "mon_api", False),
        ("mon_api", "mon_db", True),
        ("2026-11-08T00:00Z/2026-11-01T00:00Z", "a/b", True),
        ("P7D", "7d", True),
        ("2026-11-20", "P1D", True),
        ("2026-W47", "2026-11-01/P7D", True),
        ("5m", "1h", False),
        ("400d", "401d", False),  # this is no window
        ("2026-13", "mon_api", True),
    ],
)
def test_by_the_length_of_time(one: str, other: str, *, alike: bool) -> None:
    """Lengths make a difference, in the text as in the values; names and moments make none."""
    assert (shape(LIKE % one, {}) == shape(LIKE % other, {})) is alike
    assert (shape(LIKE, {"w": one}) == shape(LIKE, {"w": other})) is alike


def test_every_form_of_a_window_has_its_length() -> None:
    """A day, a week, a month, a quarter and a year are not one, in whatever form they are written."""
    forms = (
        ("1d", "P1D", "2026-11-20"),
        ("7d", "P1W", "2026-W47"),
        ("30d", "P30D", "2026-11"),
        ("90d", "2026-08-01/2026-10-30"),
        ("400d", "P400D"),
    )
    sizes = [{shape(LIKE, {"w": one}) for one in alike} for alike in forms]
    assert all(len(one) == 1 for one in sizes)
    assert all(one != other for one, other in pairwise(sizes))


def test_given_values_are_looked_into() -> None:
    """A window within a list or an object makes the difference that it makes beside them."""
    for given_as in (lambda one: {"in": {"window": one}}, lambda one: {"windows": [{"of": ["1h", one]}]}):
        assert shape(LIKE, given_as("P1D")) != shape(LIKE, given_as("P400D"))
        assert shape(LIKE, given_as("P1D")) == shape(LIKE, given_as("2026-11-20"))


def test_many_and_deep_values_cost_little() -> None:
    """So many are looked at, and a value that nests deeper than calls may is no fault."""
    deep: object = "30d"
    for _ in range(10_000):
        deep = [deep]
    assert shape("", {"deep": deep}) == shape("", {"w": "30d"})
    assert len(shape("", {"many": ["30d"] * 10 * MOST_VALUES})) == 1 + MOST_VALUES  # type: ignore[arg-type]


@given(st.text(max_size=90) | st.from_regex(r"[0-9PTWZ:.+/-]{0,40}", fullmatch=True))
def test_any_text_has_a_shape(text: str) -> None:
    """What is no window is no fault, either."""
    assert shape("{ a }", {"w": text})[0] == "{ a }"  # type: ignore[index]


def test_what_is_selected_makes_a_difference() -> None:
    """So do numbers: a hundred are not one."""
    assert len({shape(text, {}) for text in ("{ a }", "{ b }", "{ a(first: 1) }", "{ a(first: 100) }")}) == 4


def test_a_long_text_is_not_looked_into() -> None:
    """It is its own shape: reading it would take longer than it is worth."""
    text = LIKE % ("x" * LONGEST_TEXT)
    assert shape(text, {}) != shape(LIKE % "x", {})
    assert shape(text, {"w": 5, "v": None}) == (text,)
