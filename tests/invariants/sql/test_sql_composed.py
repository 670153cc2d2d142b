"""Law 3, no value changes the shape of a statement: it is refused, or it is one literal of it."""

import random
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import assume, given, settings

from gateway.errors import BadUserInput
from gateway.ports import Statement
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source, literal
from tests.gateway_under_test import ORG
from tests.invariants.sql.hostile import FRAGMENTS, HARMLESS, HOSTILE
from tests.invariants.sql.tokens import Token, conditions, shape, texts, tokens
from tests.size import sized

SOURCE = Source.of("hb", CLICKHOUSE)


def with_org(value: str) -> Statement:
    return composers.totals(value, SOURCE, (Slice(0, 60_000),), None)


def with_monitor(value: str) -> Statement:
    return composers.monitor_totals(ORG, SOURCE, (Slice(0, 60_000),), (value,))


def with_reach(value: str) -> Statement:
    return composers.heartbeats(ORG, SOURCE, (Reach((value,), 0),), 60_000, 10)


def with_trouble(value: str) -> Statement:
    return sequences.checked_buckets(ORG, SOURCE, 0, 60_000, 60, (value,))


def with_stretch(value: str) -> Statement:
    return sequences.checks_between(ORG, SOURCE, ((value, 0, 60_000),), 10)


def with_region(value: str) -> Statement:
    return _narrowed(RowFilter(regions=frozenset({value})), None)


def with_status(value: str) -> Statement:
    return _narrowed(RowFilter(statuses=frozenset({value})), None)


def with_colo(value: str) -> Statement:
    return _narrowed(RowFilter(colos=frozenset({value})), None)


def with_class(value: str) -> Statement:
    return _narrowed(RowFilter(classes=frozenset({value})), None)


def with_named_dispatch(value: str) -> Statement:
    return composers.fleet_heartbeats(
        ORG, SOURCE, (0, 60_000), ("mon_1",), 10, RowFilter(dispatches=frozenset({value}))
    )


def with_monitor_before(value: str) -> Statement:
    return composers.fleet_heartbeats(
        ORG, SOURCE, (0, 60_000), ("mon_1",), 10, after=Keyset(1, "dispatch", value)
    )


def with_dispatch(value: str) -> Statement:
    return _narrowed(composers.ALL_ROWS, Keyset(1, value))


def _narrowed(narrowed: RowFilter, after: Keyset | None) -> Statement:
    return composers.heartbeats(ORG, SOURCE, (Reach(("mon_1",), 0),), 60_000, 10, narrowed, after)


PLACES: tuple[Callable[[str], Statement], ...] = (
    *(with_org, with_monitor, with_reach, with_trouble, with_stretch, with_region, with_status),
    *(with_dispatch, with_colo, with_class, with_named_dispatch, with_monitor_before),
)
"""Every place of a telemetry statement that a caller's text reaches."""


@cache
def _harmless(place: Callable[[str], Statement]) -> list[Token]:
    return tokens(place(HARMLESS).sql)


def broken_out(place: Callable[[str], Statement], value: str) -> str | None:
    """What is wrong with a statement that holds this value; None where it was refused, or holds it whole."""
    try:
        found = tokens(place(value).sql)
    except BadUserInput:
        return None
    harmless = _harmless(place)
    if shape(found) != shape(harmless):
        return "the shape changed"
    expected = [value if text == HARMLESS else text for text in texts(harmless)]
    if texts(found) != expected or expected.count(value) < 1:
        return "the server reads another value"
    org = Token("text", value if place is with_org else ORG)
    predicate = [Token("word", "blob1"), Token("sign", "="), org]
    return None if predicate in conditions(found) else "the org is gone"


def hostile_texts(count: int) -> set[str]:
    """So many distinct texts of one to eight fragments, the same ones every time."""
    dice, found = random.Random(3), set[str]()  # noqa: S311 - a test that can be repeated
    while len(found) < count:
        found.add("".join(dice.choices(FRAGMENTS, k=dice.randint(1, 8))))
    return found


def test_no_text_of_ten_thousand_changes_the_shape_of_a_statement() -> None:
    """A hostile text is refused, or it is one literal of an otherwise unchanged statement of that org."""
    texts_tried = hostile_texts(sized(10_000, 200))
    wrong = {(text, place.__name__): broken_out(place, text) for text in texts_tried for place in PLACES}
    assert {where: what for where, what in wrong.items() if what} == {}
    assert sum(_takes(with_dispatch, text) for text in texts_tried) > 0.4 * len(texts_tried)


@settings(max_examples=sized(1000, 20), deadline=None)
@given(value=HOSTILE)
def test_no_text_that_hypothesis_thinks_of_does_either(value: str) -> None:
    """The same for any text: what fails is made as short as it can be."""
    wrong = {place.__name__: broken_out(place, value) for place in PLACES}
    assert set(wrong.values()) == {None}, wrong


def test_hostile_texts_are_accepted_where_they_may_be() -> None:
    """The property is about something: a dispatch id takes nearly any text, but no control character."""
    accepted = [text for text in FRAGMENTS if text.isprintable() and _takes(with_dispatch, text)]
    assert len(accepted) > 40
    assert not any(_takes(with_dispatch, text) for text in ("\0", "\n", "\x1a", "\x7f", "a\tb"))
    assert [text for text in ("a--b", "a:b@c.d") if not _takes(with_monitor, text)] == []
    assert [text for text in FRAGMENTS if not text.isalnum() and _takes(with_org, text)] == [
        text for text in FRAGMENTS if text in {"org_a", "mon_1"}
    ]


def _takes(place: Callable[[str], Statement], value: str) -> bool:
    try:
        place(value)
    except BadUserInput:
        return False
    return True


@pytest.mark.parametrize(
    "escaped", [lambda text: f"'{text}'", lambda text: "'" + text.replace("'", "\\'") + "'"]
)
def test_a_literal_that_can_be_broken_out_of_is_flagged(escaped: Callable[[str], str]) -> None:
    """The check fails for no escaping at all, and for escaping the quote and not the backslash."""

    def careless(value: str) -> Statement:
        where = f"blob1 = 'org_a' AND blob2 < {escaped(value)} AND (double1 >= 0)"
        return Statement("one", ORG, f"SELECT 1 FROM hb WHERE {where} FORMAT JSON", {})  # noqa: S608 - bad by design

    assert broken_out(careless, HARMLESS) is None
    assert any(broken_out(careless, text) for text in ("\\", "\\'", "\\' OR 1 -- "))


@given(value=HOSTILE)
@settings(max_examples=sized(1000, 20), deadline=None)
def test_a_literal_reads_as_the_text_that_went_in(value: str) -> None:
    """The tokeniser, which knows nothing of literal(), reads back the very text, as one literal."""
    try:
        written = literal(value)
    except BadUserInput:
        assume(False)
    assert tokens(written) == [Token("text", value)]


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("'a\\'b' c", [("text", "a'b"), ("word", "c")]),
        ("'a''b' c", [("text", "a'b"), ("word", "c")]),
        ("'a\\\\' c", [("text", "a\\"), ("word", "c")]),
        ("'a\\\\'' c", [("unfinished", "'a\\\\'' c")]),
        ("'a\\' c", [("unfinished", "'a\\' c")]),
        ("'' '\\n'", [("text", ""), ("text", "\n")]),
        ("'a--b' --c", [("text", "a--b"), ("comment", "--c")]),
        ("a/*'*/b", [("word", "a"), ("comment", "/*'*/"), ("word", "b")]),
        ("`a'` 1.5e3", [("name", "`a'`"), ("number", "1.5e3")]),
    ],
)
def test_the_tokeniser_reads_as_the_server_does(sql: str, found: list[tuple[str, str]]) -> None:
    """Escapes, doubled quotes, comments and literals without an end are what ClickHouse takes them for."""
    assert tokens(sql) == [Token(*one) for one in found]
