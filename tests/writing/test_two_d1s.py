"""Miniflare's own D1 judges the emulator's: the same statements, equal rows, changes and errors.

The one is asked as a Worker asks, through the binding, the other over D1's HTTP API. Where their words differ
in a place or a prefix, it is left out; every other difference is listed with its reason, and has to be there.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from tests.invariants.tree import ROOT
from tests.platform import filled
from tests.platform.conftest import Platform
from tests.size import sized
from tests.writing.conftest import Begun
from tests.writing.runtime import Written

pytestmark = pytest.mark.dear

TABLE = Path(__file__).with_name("d1_statements.sql")
GOLDEN = ROOT / "tests" / "golden" / "files" / "statements" / "registry.sql"
OWN = sorted((ROOT / "gateway" / "registry" / "migrations").glob("*.sql"))
NAMED = re.compile(r"-- (\w+) [0-9a-f]{16} (\[.*\])\n(.*)", re.DOTALL)
EXACT = 2**53

Value = str | int | float | bool | None
Statement = tuple[str, Sequence[Value]]
Told = dict[str, Any]

NEWER = "a function of a newer SQLite than Python's"
STRICTER = "the documents know a smaller limit than the runtime"
REPEATED = "the binding takes one statement and no comment behind it, the HTTP API several"
OPENED = "the binding names its own API for transactions; both refuse"
SAME_WORD = "both refuse it, in words of their own"
DIFFERENT = {
    "SELECT octet_length('ž') AS o": NEWER,
    "SELECT concat('a', 'b') AS c": NEWER,
    "SELECT string_agg(id, ',') AS s FROM t": NEWER,
    "SELECT timediff('2026-01-02','2026-01-01') AS t": NEWER,
    "SELECT unhex('41') AS u": NEWER,
    f"SELECT {'(' * 120}1{')' * 120}": "a parser of a newer SQLite, whose stack grows",
    "SELECT quote(9007199254740992.0) AS q": "a newer SQLite, which writes large numbers with an exponent",
    "EXPLAIN QUERY PLAN SELECT * FROM t": "a planner of a newer SQLite, which tells more",
    f"SELECT max({','.join(['1'] * 33)})": STRICTER,
    "SELECT length(zeroblob(2000001)) AS n": STRICTER,
    "SELECT 1; -- x": REPEATED,
    **dict.fromkeys(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT a", "RELEASE a"), OPENED),
    "SELECT load_extension('x')": SAME_WORD,
    "-- nothing": SAME_WORD,
    " ; ": SAME_WORD,
}
"""Statements of the table below, and why the two do not answer alike."""
MANY: list[Statement] = [
    (f"SELECT {', '.join(['?'] * 100)}", ["x"] * 100),
    (f"SELECT {', '.join(['?'] * 101)}", ["x"] * 101),
    ("SELECT ?101", ["x"]),
    ("SELECT quote(9007199254740992.0) AS q", []),
    ("SELECT ?1 AS v, typeof(?1) AS t, ?1 + 1 AS p", [2**53]),
    ("SELECT ?1, ?2", ["x"]),
    ("SELECT ?1", ["x", "y"]),
    ("SELECT ?", []),
    ("SELECT 1", ["x"]),
    ("SELECT :a", ["x"]),
    ("SELECT ?, ?", [1, 2]),
    ("SELECT ?2 AS b, ?1 AS a", [1, 2]),
    (f"SELECT '{'x' * 100_000}'", []),
    (f"SELECT length('{'x' * 99_900}') AS n", []),
    ("SELECT length(?1) AS n", ["x" * 1_000_000]),
    (f"SELECT {'(' * 120}1{')' * 120}", []),
    ("-- nothing", []),
    (" ; ", []),
    ("-- first\nSELECT 1 AS one", []),
    ("CREATE TABLE typed (i INTEGER, t TEXT, r REAL, b BLOB, n NUMERIC, x)", []),
    *(
        (sql, [value])
        for value in (
            0,
            1,
            -1,
            1.5,
            1.0,
            2**31,
            -(2**40),
            1e300,
            "",
            "1",
            "1.0",
            "é🦊",
            True,
            False,
            None,
        )
        for sql in (
            "SELECT ?1 AS v, typeof(?1) AS t, quote(?1) AS q, 'x' || ?1 AS s, ?1 + 1 AS p, ?1 / 2 AS h",
            "INSERT INTO typed VALUES (?1, ?1, ?1, ?1, ?1, ?1) RETURNING *, typeof(t) AS tt, typeof(x) AS tx",
            "SELECT count(*) AS n FROM typed WHERE i = ?1 OR t = ?1 OR x = ?1",
            "SELECT 1 AS one FROM typed LIMIT ?1",
        )
    ),
]


class Both:
    """Two databases that have been told the same."""

    def __init__(self, written: Written) -> None:
        self._written = written
        tables = self._own(
            [("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'", [])]
        )
        for row in tables[0]["results"]:
            self._own([(f'DROP TABLE "{row["name"]}"', [])])

    def differing(self, statements: Sequence[Statement]) -> dict[str, tuple[Told, Told]]:
        """By statement: what miniflare tells, and what the emulator tells, where that is not the same."""
        theirs = self._own(statements)
        ours = [self._emulated(*one) for one in statements]
        pairs = zip(statements, theirs, ours, strict=True)
        return {sql: (one, other) for (sql, _), one, other in pairs if one != other}

    def _own(self, statements: Sequence[Statement]) -> list[Told]:
        body = [{"sql": sql, "params": params} for sql, params in statements]
        answer = self._written.client.post(f"{self._written.url}/__d1", json=body)
        assert answer.is_success, answer.text
        return [_told(one, one.get("error")) for one in answer.json()]

    def _emulated(self, sql: str, params: Sequence[Value]) -> Told:
        platform = self._written.platform
        path = f"{platform.url}/client/v4/accounts/{DEFAULT_ACCOUNT}/d1/database/{platform.database}/query"
        headers = {"authorization": f"Bearer {DEFAULT_TOKEN}"}
        answer = self._written.client.post(path, json={"sql": sql, "params": list(params)}, headers=headers)
        found = answer.json()
        return (
            _told({}, found["errors"][0]["message"]) if found["errors"] else _told(found["result"][-1], None)
        )


def _told(found: Told, error: str | None) -> Told:
    """An error without where it was found; rows, but for those of D1's own tables; how many were changed."""
    if error is not None:
        return {"error": re.sub(r" at offset \d+", "", error.removeprefix("D1_ERROR: "))}
    rows = [{name: _number(value) for name, value in row.items()} for row in found["results"]]
    rows = [row for row in rows if not str(row.get("name")).startswith(("_cf_", "sqlite_"))]
    return {"results": rows, "changes": found["meta"]["changes"]}


def _number(value: object) -> object:
    """JSON of one writes large doubles with an exponent, the other with all their digits."""
    return float(value) if isinstance(value, int) and abs(value) > EXACT else value


@pytest.fixture
def both(emulator: str, loopback: httpx.Client, begun: Begun) -> Both:
    platform = Platform(emulator, "unused", str(uuid4()))
    loopback.put(f"{emulator}/__emulator/databases/{platform.database}").raise_for_status()
    return Both(begun(platform))


def test_they_answer_alike(both: Both) -> None:
    """Types, limits, errors, pragmas, constraints: what differs is listed, and what is listed differs."""
    lines = TABLE.read_text().splitlines()[1:]
    found = both.differing([*((line, []) for line in lines), *MANY])
    assert {sql[:200]: told for sql, told in found.items() if sql not in DIFFERENT} == {}
    assert {sql for sql in DIFFERENT if sql not in found} == set()


def test_a_refused_difference_is_refused_by_both(both: Both) -> None:
    """Where they differ in words alone, neither lets the statement through."""
    both.differing([("CREATE TABLE t (id)", [])])
    alike = [sql for sql, why in DIFFERENT.items() if why in {OPENED, SAME_WORD}]
    found = both.differing([(sql, []) for sql in alike])
    assert all("error" in one and "error" in other for one, other in found.values())


def registry_statements() -> Iterator[Statement]:
    """What the gateway sends to a registry, of the platform's organization and its monitors."""
    names = {"org_golden": filled.ORG, "monitor_id": filled.SHOP, "mon_a": filled.SHOP, "mon_b": filled.API}
    for block in GOLDEN.read_text().split("\n\n"):
        match = NAMED.fullmatch(block.strip())
        assert match, block
        params = match[2]
        for name, ours in names.items():
            params = params.replace(name, ours)
        yield match[3].strip(), orjson.loads(params)


def test_the_registrys_own_statements(both: Both) -> None:
    """The platform's tables and ours, its rows, then every statement of ours that there is."""
    scripts = [piece.strip() for file in OWN[1:] for piece in file.read_text().split(";\n") if piece.strip()]
    made = [*filled.statements(), *((script, ()) for script in scripts)]
    assert both.differing(made) == {}
    sent = [one for one in registry_statements() if " heartbeats" not in one[0]]
    assert len(sent) > 50
    assert both.differing(sent) == {}


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
EIGHTHS = st.integers(-(2**30), 2**30).map(lambda number: number / 8)
"""Reals that every version of SQLite reads to the last bit: how others are rounded is the version's."""
NUMBERS = st.one_of(st.integers(-(2**60), 2**60), EIGHTHS)
VALUES = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
LITERALS = st.one_of(
    st.integers(-(2**62), 2**62).map(str),
    EIGHTHS.map(repr),
    TEXTS.map(lambda text: "'" + text.replace("'", "''") + "'"),
    st.binary(max_size=4).map(lambda raw: f"x'{raw.hex()}'"),
    st.sampled_from(["NULL", "?1", "?2", "?3"]),
)
OPERATORS = ("+", "-", "*", "/", "%", "||", "=", "<", ">=", "IS", "IS NOT", "AND", "OR", "<>", "&", "<<")
CALLS = (
    "abs",
    "length",
    "upper",
    "hex",
    "instr",
    "typeof",
    "trim",
    "round",
    "coalesce",
    "max",
    "min",
    "substr",
)
KINDS = ("INTEGER", "TEXT", "REAL", "NUMERIC", "BLOB")


def expressions() -> st.SearchStrategy[str]:
    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from(OPERATORS), inner),
            st.builds("{}({})".format, st.sampled_from(CALLS), inner),
            st.builds("{}({}, {})".format, st.sampled_from(CALLS), inner, inner),
            st.builds("CAST({} AS {})".format, inner, st.sampled_from(KINDS)),
            st.builds("CASE WHEN {} THEN {} ELSE {} END".format, inner, inner, inner),
        )

    return st.recursive(LITERALS, grown, max_leaves=8)


DRAWN = st.lists(
    st.tuples(
        expressions().map("SELECT {} AS v, ?1 AS a, ?2 AS b, ?3 AS c".format),
        st.lists(VALUES, min_size=3, max_size=3),
    ),
    min_size=1,
    max_size=20,
)


@settings(
    max_examples=sized(200, 6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(DRAWN)
def test_whatever_is_asked(both: Both, drawn: list[Statement]) -> None:
    """Expressions of every type over literals and bound values."""
    assert both.differing(drawn) == {}
