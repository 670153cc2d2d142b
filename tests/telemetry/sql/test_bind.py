"""Texts lifted out of a statement: nothing is left to escape, and nothing changes."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.telemetry.sql.bind import bound
from gateway.telemetry.sql.text import literal
from tests.size import sized

TEXTS = st.text(st.characters(min_codepoint=0x20, exclude_characters="\x7f", exclude_categories=["Cs"]))
HOSTILE = st.lists(
    st.sampled_from(["'", "\\", "''", "\\'", "--", "/*", ";", "$1", "a", " OR 1=1", "`", "\u2019"])
)


@settings(max_examples=sized(2000, 60))
@given(st.lists(TEXTS | HOSTILE.map("".join), max_size=6))
def test_every_text_comes_back_whole_and_none_stays(texts: list[str]) -> None:
    """Whatever it holds, a text is a parameter, and the statement holds no quote."""
    sql = "SELECT " + ", ".join(f"f({literal(text)}, {number})" for number, text in enumerate(texts))
    query, params = bound(sql)
    places = [int(place) for place in re.findall(r"f\(\$([0-9]+), ", query)]
    assert [params[place - 1] for place in places] == texts
    assert "'" not in query


def test_equal_texts_share_a_parameter() -> None:
    """A statement that names a status ten times stays short."""
    assert bound("a = 'up' AND b = 'down' AND c = 'up'") == ("a = $1 AND b = $2 AND c = $1", ["up", "down"])
