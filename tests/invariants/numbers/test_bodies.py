"""Law 6 at a store's door: a body that is no answer, and a value of another kind, are refused."""

import json

import pytest

from gateway.errors import StoreMalformed
from gateway.ports import Kind, Statement
from gateway.stores.answered.answer import checked_rows

DECLARED = Statement(
    "one",
    "org_a",
    "SELECT 1",
    {"name": Kind.TEXT, "count": Kind.INTEGER, "mean": Kind.NUMBER, "q": Kind.QUANTILE},
)
GOOD: dict[str, object] = {"name": "a", "count": 1, "mean": 1.5, "q": None}
HTML = b"<html><body>502 Bad Gateway: SELECT canary</body></html>"

BODIES = {
    "HTML": HTML,
    "nothing": b"",
    "cut short": b'{"data": [{"name": "a"',
    "NaN": b'{"data": [{"name": "a", "count": 1, "mean": NaN, "q": null}]}',
    "Infinity": b'{"data": [{"name": "a", "count": 1, "mean": Infinity, "q": null}]}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "no data": b'{"rows": []}',
    "data that is null": b'{"data": null}',
    "data that is an object": b'{"data": {"name": "a"}}',
    "rows that are lists": b'{"data": [["a", 1, 1.5, null]]}',
    "not UTF-8": b'{"data": [{"name": "\xff"}]}',
}
WRONG: dict[str, tuple[object, ...]] = {
    "name": (None, 1, True, ["a"]),
    "count": (None, True, 1.5, "", "one", "1.5", "1e3", "-", "0x1", "9" * 5000, [1]),
    "mean": (None, True, "1.5", "NaN", "", [1.5]),
    "q": (True, "1.5", "null", {}),
}
MISSING = "missing"
VALUES = [(column, value) for column, values in WRONG.items() for value in (MISSING, *values)]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_is_no_answer_is_refused(body: bytes) -> None:
    """HTML, a cut answer, NaN or another structure raises StoreMalformed, and nothing of it is echoed."""
    with pytest.raises(StoreMalformed) as raised:
        checked_rows(DECLARED, body)
    assert raised.value.code == "TELEMETRY_INVALID"
    assert "canary" not in raised.value.message
    assert "Bad Gateway" not in raised.value.message


@pytest.mark.parametrize(("column", "value"), VALUES, ids=lambda one: repr(one)[:20])
def test_a_value_of_another_kind_is_refused(column: str, value: object) -> None:
    """A missing column, null, text, a boolean or a fraction raises StoreMalformed in any row."""
    bad = {name: given for name, given in GOOD.items() if name != column}
    if value != MISSING:
        bad[column] = value
    for data in ([bad], [GOOD, bad]):
        with pytest.raises(StoreMalformed, match=column):
            checked_rows(DECLARED, json.dumps({"data": data}).encode())


def test_what_was_declared_is_read() -> None:
    """Whole numbers may come as text; a quantile may be null; an empty answer is an empty list."""
    good = GOOD | {"count": "18446744073709551615", "mean": 2}
    found = checked_rows(DECLARED, json.dumps({"data": [GOOD, good]}).encode()).rows
    assert found == [GOOD, good | {"count": 2**64 - 1, "mean": 2.0}]
    assert checked_rows(DECLARED, b'{"data": []}').rows == []
