"""Cursors: what was encoded comes back, and nothing else is let in."""

import base64

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.insights.listing import cursor

characters = st.characters(exclude_categories=["Cs"])
texts = st.text(characters, max_size=80)
numbers = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TYPES = ((int, float, type(None)), str)


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


@given(texts, numbers | st.none(), texts)
def test_round_trip(kind: str, value: float | None, last: str) -> None:
    """A position comes back as it was, in text that needs no escaping in a URL."""
    text = cursor.encode(kind, value, last)
    assert cursor.decode(kind, text, TYPES, "after") == (value, last)
    assert not set(text) & set("+/=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "a",
        "!!!!",
        "é",
        "W10\n",
        "\x00",
        "+/+/",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
        base64.urlsafe_b64encode(b'["k", NaN, "x"]').decode(),
        base64.urlsafe_b64encode(b'["k", 1, "\\ud800"]').decode(),
        packed({"k": 1}),
        packed("k"),
        packed(None),
        packed([]),
        packed(["k"]),
        packed(["k", 1]),
        packed(["k", 1, "x", "y"]),
        packed(["other", 1, "x"]),
        packed([["k"], 1, "x"]),
        packed(["k", "1", "x"]),
        packed(["k", [1], "x"]),
        packed(["k", True, "x"]),
        packed(["k", 1, None]),
        packed(["k", 1, {"$gt": ""}]),
        packed(["k", 1, "x" * 1000]),
        "A" * 1_000_000,
    ],
)
def test_refused(text: str) -> None:
    """A malformed, foreign, oversized or forged cursor is bad input naming its argument, and not echoed."""
    with pytest.raises(BadUserInput) as refused:
        cursor.decode("k", text, TYPES, "before")
    assert str(refused.value) == "before: is no cursor of this list; take it from pageInfo of an earlier page"


@given(
    st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_hostile(text: str) -> None:
    """Whatever comes in, the outcome is a position of the right types or bad input."""
    try:
        value, last = cursor.decode("k", text, TYPES, "after")
    except BadUserInput:
        return
    assert isinstance(value, int | float | None)
    assert isinstance(last, str)
