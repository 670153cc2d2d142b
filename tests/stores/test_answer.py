"""An answer is checked column by column against what its statement declared."""

import pytest

from gateway.errors import StoreMalformed
from gateway.ports import Kind, Statement
from gateway.stores.answered.answer import checked_rows

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
