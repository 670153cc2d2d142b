"""The golden files themselves: none that nobody compares, and a way of writing that loses nothing."""

import re

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.telemetry.sql import composers, pulses, sequences
from tests.golden.asked import MORE, REST, fields, insights, pages
from tests.golden.files import FOLDER, Golden, difference, names
from tests.golden.test_composed import functions
from tests.golden.test_edge import file_of
from tests.golden.written import compact, joined, pretty, spread

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=40,
)
WORDS = st.sampled_from(
    ["SELECT", "FROM", "hb", "WHERE", "AND", "(", ")", ",", "a", "= 'it\\'s AND, (b'", "GROUP BY", "LIMIT 1"]
)
MOST_BYTES, MOST_IN_ALL = 400_000, 2_400_000


def expected() -> set[str]:
    """The files that tests of this folder compare."""
    single = {
        "openapi.json",
        "refusals.txt",
        "metrics.txt",
        "metrics.openmetrics.txt",
        "clients.txt",
        *(f"statements/{one}.sql" for one in ("registry", "examinations", "tables")),
        *(f"statements/apart/{one}.sql" for one in ("DetailExample", "FleetExample")),
    }
    more = {f"more/{name.replace(' ', '_')}.{kind}" for name in MORE for kind in ("json", "sql")}
    of_pages = {f"answers/pages/{one}.json" for one in pages()} | {
        f"statements/pages/{one}.sql" for one in pages()
    }
    of_fields = {f"answers/fields/{one}.json" for one in fields()}
    alone = {f"statements/insights/{one.replace(' ', '_')}.sql" for one in insights()}
    return single | more | of_pages | of_fields | alone | {file_of(one) for one in REST}


def test_no_file_is_left_over(golden: Golden) -> None:
    """Every golden file is compared by a test, and every test has its file; renewing removes the others."""
    if golden.renew:
        for name in names() - expected():
            (FOLDER / name).unlink()
    else:
        assert names() == expected()


CELLS = {"heatmap", "days", "region_series"}
"""What `queries.grid` calls its statements, by the cells that they are of."""


UNASKED = {"grid", "writers", "presences", "dispatches_written", "fleet_heartbeats"}
"""Told by its cells, of a larger fleet than this one, of all requests together, the prober's own, and of a
list that no page asks yet (more/heartbeats_of_a_fleet.sql)."""


def test_every_query_is_there() -> None:
    """The files hold a statement of every function that composes one for a caller, in both dialects."""
    for dialect in ("classic", "analytics_sql"):
        heads = re.compile(rf"^-- .*, {dialect}: (\w+)$", re.MULTILINE)
        files = (FOLDER / name for name in names() if name.startswith("statements/"))
        found = {name for file in files for name in heads.findall(file.read_text())}
        composing = {name for one in (composers, sequences, pulses) for name, _ in functions(one)}
        assert composing - UNASKED | CELLS <= found


def test_they_can_be_read() -> None:
    """No file is too long for a review, nor are all of them together."""
    sizes = {name: (FOLDER / name).stat().st_size for name in names()}
    assert [name for name, size in sizes.items() if size > MOST_BYTES] == []
    assert sum(sizes.values()) < MOST_IN_ALL


@given(JSON)
def test_json_comes_back(value: object) -> None:
    """Whatever is made pretty is given back byte by byte, keys in their order."""
    body = orjson.dumps(value)
    assert compact(pretty(body)) == body


@pytest.mark.parametrize("body", [b'{"a": 1}', b"[1.0000]", b'{"a":1,"a":2}'])
def test_json_that_would_not_come_back_is_refused(body: bytes) -> None:
    """Spaces, digits and keys that the file would not show are an error, not a loss."""
    with pytest.raises(ValueError, match="not as orjson writes it"):
        pretty(body)


@given(st.lists(WORDS, max_size=30))
def test_sql_comes_back(words: list[str]) -> None:
    """Whatever statement is spread is given back to the letter, or refused."""
    sql = " ".join(words)
    try:
        found = spread(sql)
    except (ValueError, IndexError):
        assert words.count("(") != words.count(")") or ")" in words
        return
    assert joined(found) == sql


@pytest.mark.parametrize("sql", ["SELECT a\nFROM hb", "SELECT 'a\n  b' FROM hb"])
def test_sql_on_lines_is_refused(sql: str) -> None:
    """A statement with an end of line of its own could not be told from one that was spread."""
    with pytest.raises(ValueError, match="cannot be written on lines"):
        spread(sql)


def test_a_difference_is_shown() -> None:
    """A failure shows the lines that differ and says how to renew them."""
    shown = difference("one.sql", "SELECT a\nFROM hb\n", "SELECT b\nFROM hb\n")
    assert "-SELECT a\n+SELECT b\n" in shown
    assert "--renew" in shown
