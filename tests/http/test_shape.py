"""Which requests are taken to be as large as each other."""

import pytest

from gateway.http.shape import LONGEST_TEXT, shape

LIKE = '{ fleet(window: "%s") { uptime { counts { checks { value } } } } }'


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-02T11:22:33Z/2026-11-09T11:22:33Z", True),
        ("2026-11-01T00:00Z/2026-11-08T00:00Z", "2026-11-01T00:00Z/2026-12-01T00:00Z", False),
        ("7d", "7d", True),
        ("7d", "30d", False),
        ("mon_api", "mon_db", True),
        ("2026-11-08T00:00Z/2026-11-01T00:00Z", "a/b", True),
    ],
)
def test_by_the_length_of_time(one: str, other: str, *, alike: bool) -> None:
    """Lengths make a difference, in the text as in the values; names and moments make none."""
    assert (shape(LIKE % one, {}) == shape(LIKE % other, {})) is alike
    assert (shape(LIKE, {"w": one}) == shape(LIKE, {"w": other})) is alike


def test_what_is_selected_makes_a_difference() -> None:
    """So do numbers: a hundred are not one."""
    assert len({shape(text, {}) for text in ("{ a }", "{ b }", "{ a(first: 1) }", "{ a(first: 100) }")}) == 4


def test_a_long_text_is_not_looked_into() -> None:
    """It is its own shape: reading it would take longer than it is worth."""
    text = LIKE % ("x" * LONGEST_TEXT)
    assert shape(text, {}) != shape(LIKE % "x", {})
    assert shape(text, {"w": 5, "v": None}) == (text,)
