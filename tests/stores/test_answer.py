"""An answer is checked column by column against what its statement declared."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import StoreMalformed
from gateway.ports import Kind, Rows, Statement
from gateway.stores.answered.answer import Check, checked_columns, checked_rows

STATEMENT = Statement("totals", "org", "SELECT secret", {"found": Kind.TEXT})


def answer(kind: Kind, value: str) -> object:
    statement = Statement("totals", "org", "SELECT secret", {"found": kind})
    [row] = checked_rows(statement, b'{"data": [{"found": %s}]}' % value.encode()).rows
    return row["found"]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (Kind.TEXT, '""', ""),
        (Kind.TEXT, '"ü\\n"', "ü\n"),
        (Kind.INTEGER, "0", 0),
        (Kind.INTEGER, "-7", -7),
        (Kind.INTEGER, '"18446744073709551615"', 18446744073709551615),
        (Kind.INTEGER, '"-9223372036854775808"', -9223372036854775808),
        (Kind.INTEGER, "1.793e12", 1_793_000_000_000),
        (Kind.NUMBER, "0", 0.0),
        (Kind.NUMBER, "-1.5e3", -1500.0),
        (Kind.QUANTILE, "1.5", 1.5),
        (Kind.QUANTILE, "null", None),
    ],
)
def test_accepted(kind: Kind, value: str, found: object) -> None:
    """Each kind accepts what it says, a 64-bit whole number as text included."""
    accepted = answer(kind, value)
    assert accepted == found
    assert type(accepted) is type(found)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((Kind.TEXT, value) for value in ("null", "1", "true", "[]", "{}")),
        *(
            (Kind.INTEGER, value)
            for value in (
                "null",
                "true",
                "1.5",
                '""',
                '"-"',
                '"--1"',
                '"+1"',
                '" 1"',
                '"1.0"',
                '"1e3"',
                '"0x1"',
                '"1_000"',
                '"\u0661"',
                '"\u00b2"',
                f'"{"9" * 5000}"',
                "[]",
            )
        ),
        *((Kind.NUMBER, value) for value in ("null", "true", '"1"', '"nan"', '"inf"', "[1]", "{}")),
        *((Kind.QUANTILE, value) for value in ("true", '"1"', '"nan"', "[]")),
    ],
)
def test_refused(kind: Kind, value: str) -> None:
    """What is not of the declared kind is malformed; the message names the column and echoes no value."""
    with pytest.raises(StoreMalformed) as refused:
        answer(kind, value)
    assert str(refused.value) == (
        f"the telemetry store's answer to totals holds no {kind.value} in column found; run `insights doctor`"
    )


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("value", ["NaN", "nan", "Infinity", "-inf", "1e999"])
def test_not_finite(kind: Kind, value: str) -> None:
    """NaN and infinity are malformed wherever they stand."""
    with pytest.raises(StoreMalformed):
        answer(kind, value)


@pytest.mark.parametrize("kind", Kind)
def test_missing_column(kind: Kind) -> None:
    """A row without a declared column is malformed, although other rows have it."""
    statement = Statement("totals", "org", "", {"found": kind})
    with pytest.raises(StoreMalformed, match="in column found"):
        checked_rows(statement, b'{"data": [{"other": 1}]}')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"Code: 62. DB::Exception: SELECT secret",
        b"[]",
        b'"data"',
        b"null",
        b"1",
        b"{}",
        b'{"data": null}',
        b'{"data": {}}',
        b'{"data": [1]}',
        b'{"data": [{"found": "a"}, null]}',
        b'{"data": [{"found": "a"}',
        b"\xff\xfe",
    ],
)
def test_no_answer(body: bytes) -> None:
    """A body that is no list of rows is malformed, and shown to nobody."""
    with pytest.raises(StoreMalformed, match=r"answer to totals (is not the JSON|has no list)") as refused:
        checked_rows(STATEMENT, body)
    assert "secret" not in str(refused.value)


def test_rows() -> None:
    """Rows come with the size of their answer; none is an answer, too."""
    assert checked_rows(STATEMENT, b'{"data": []}').rows == []
    found = checked_rows(STATEMENT, b'{"data": [{"found": "a"}, {"found": "b"}]}')
    assert (found.rows, found.size_bytes, found.kept) == ([{"found": "a"}, {"found": "b"}], 42, False)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-(2**63), 2**64).map(str),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "up", "https://u:p@host/", "\u0661", "\u00b2", "-", "1.0", [], {}]),
)
ALIKE = {
    Kind.TEXT: st.text(st.characters(codec="utf-8"), max_size=3),
    Kind.INTEGER: st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(-9, 2**64).map(str)),
    Kind.NUMBER: st.one_of(st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False)),
    Kind.QUANTILE: st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
}


def told(check: Check, statement: Statement, body: Any) -> Rows | str:
    try:
        return check(statement, json.dumps(body).encode())
    except StoreMalformed as error:
        return str(error)


def typed(found: Rows | str) -> list[list[str]] | str:
    """With the types: 1 is not 1.0."""
    return found if isinstance(found, str) else [[*map(repr, row.values())] for row in found.rows]


@given(data=st.data(), length=st.integers(0, 5))
def test_columns_tell_what_rows_do(data: st.DataObject, length: int) -> None:
    """An answer by column and the same by row are the same, be they as declared or not; and a column is what
    its cells would be one by one."""
    kinds = dict(zip("abc", data.draw(st.lists(st.sampled_from(Kind), min_size=3, max_size=3)), strict=True))
    cells = {
        name: data.draw(st.lists(st.one_of(ALIKE[kind], CELLS), min_size=length, max_size=length))
        for name, kind in kinds.items()
    }
    statement = Statement("totals", "org", "", kinds)
    rows = [dict(zip(kinds, one, strict=True)) for one in zip(*cells.values(), strict=True)]
    by_column = typed(told(checked_columns, statement, cells))
    assert by_column == typed(told(checked_rows, statement, {"data": rows}))
    assert typed(told(checked_columns, statement, {"meta": [], "data": rows})) == by_column
    alone = [typed(told(checked_rows, statement, {"data": [row]})) for row in rows]
    if any(isinstance(one, str) for one in alone):
        assert by_column in alone
    else:
        assert by_column == [row for one in alone for row in one]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"found": ["a"], "other": ["b", "c"]}', "has columns of several lengths"),
        (b'{"found": "a"}', "has no columns"),
        (b'{"other": ["a"]}', "holds no text in column found"),
        (b"{}", "holds no text in column found"),
        (b"[]", "is not the JSON"),
        (b'{"found": ["a"', "is not the JSON"),
    ],
)
def test_no_columns(body: bytes, says: str) -> None:
    """What is no answer by column is malformed, and shown to nobody."""
    with pytest.raises(StoreMalformed, match=says):
        checked_columns(STATEMENT, body)


def test_a_table_is_a_list_of_rows() -> None:
    """By place, from the end and in part, as often as somebody goes through it."""
    statement = Statement("totals", "org", "", {"a": Kind.INTEGER, "b": Kind.TEXT})
    found = checked_columns(statement, b'{"a": [1, 2, 3], "b": ["x", "y", "z"], "more": [0, 0, 0]}').rows
    rows = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 3, "b": "z"}]
    assert [*found] == [*found] == rows
    assert found == rows
    assert (found[0], found[-1], found[1:], len(found)) == (rows[0], rows[-1], rows[1:], 3)
    with pytest.raises(IndexError):
        found[3]
    assert len([*checked_columns(Statement("totals", "org", "", {}), b'{"more": [0, 0]}').rows]) == 2
