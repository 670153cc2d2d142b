"""Law 3, SQL is composed in telemetry/ and registry/ only, and no value changes the shape of a statement."""

import ast
import random
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.insights import cursor
from gateway.ports import RegistryStatement, Statement
from gateway.registry import checks, directory
from gateway.registry import statements as registry_queries
from gateway.registry.statements import MonitorFilter
from gateway.stores.embedded import Engine
from gateway.telemetry.sql import composers, sequences
from gateway.telemetry.sql.composers import Keyset, Reach, RowFilter
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.slices import Slice
from gateway.telemetry.sql.text import Source, literal
from tests.gateway_under_test import ORG, beat, beats, gateway_on, monitor_row
from tests.invariants.sql_tokens import Token, conditions, shape, texts, tokens
from tests.invariants.tree import PACKAGES, Module, modules, text_of
from tests.size import sized

SOURCE = Source.of("hb", CLICKHOUSE)
HARMLESS = "abc"
SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|VALUES|HAVING|JOIN|PRAGMA|BEGIN|COMMIT|ROLLBACK|INSERT|UPDATE|DELETE"
    r"|ORDER BY|GROUP BY|FORMAT JSON|CREATE TABLE)\b|\bLIMIT [0-9{]"
    r"|(?i:\bselect\b.+\bfrom\b|\binsert\s+into\b|\bdelete\s+from\b|\bupdate\b.+\bset\b.+=)"
)
COMPOSERS = ("gateway.telemetry", "gateway.registry", "gateway.emulator")
"""The emulator writes no statement of the gateway's: it stands behind the wire, where statements arrive."""

DOORS = {
    "gateway.stores.analytics_sql",
    "gateway.stores.clickhouse",
    "gateway.stores.d1",
    "gateway.stores.embedded",
    "gateway.stores.ping",
    "gateway.stores.sqlite",
    "gateway.stores.wrapped.scoped",
}
"""What a door says to its own backend: tables, pragmas, transactions, pings. `scoped` composes nothing: it
reads what others composed."""

FRAGMENTS = (
    *("'", "\\'", "\\\\'", "''", "\\", "\\\\", "\\x27", "\\0", "\0", "\x1a", "\\u0027", "\\N", '"', "`"),
    *("--", "-- ", "/*", "*/", "#", ";", "; DROP TABLE hb", " FORMAT Null", "FORMAT", " OR 1=1", " OR ''='"),
    *(
        "\u2018",
        "\u2019",
        "\u02bc",
        "\uff07",
        "\u201c",
        "$$",
        "{p:String}",
        "?1",
        "%27",
        "%s",
        "{}",
        "\u2028",
    ),
    *("\n", "\t", "\r", " ", "a", "Z", "0", "9", "_", ".", ":", "@", "-", "(", ")", ",", "é", "😀", "\x7f"),
    *("UNION ALL SELECT", "blob1", "up", "org_a", "mon_1"),
)
HOSTILE = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8).map("".join) | st.text(max_size=12)


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


def with_dispatch(value: str) -> Statement:
    return _narrowed(composers.ALL_ROWS, Keyset(1, value))


def _narrowed(narrowed: RowFilter, after: Keyset | None) -> Statement:
    return composers.heartbeats(ORG, SOURCE, (Reach(("mon_1",), 0),), 60_000, 10, narrowed, after)


PLACES: tuple[Callable[[str], Statement], ...] = (
    *(with_org, with_monitor, with_reach, with_trouble, with_stretch, with_region, with_status),
    with_dispatch,
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
    texts_tried = hostile_texts(10_000)
    wrong = {(text, place.__name__): broken_out(place, text) for text in texts_tried for place in PLACES}
    assert {where: what for where, what in wrong.items() if what} == {}
    assert sum(_takes(with_dispatch, text) for text in texts_tried) > 4000


@settings(max_examples=sized(1000, 200), deadline=None)
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
@settings(max_examples=sized(1000, 200), deadline=None)
def test_a_literal_reads_as_the_text_that_went_in(value: str) -> None:
    """The tokeniser, which knows nothing of literal(), reads back the very text, as one literal."""
    try:
        written = literal(value)
    except BadUserInput:
        assume(False)
    assert tokens(written) == [Token("text", value)]


def bound(place: Callable[[str], RegistryStatement], value: str) -> bool:
    """The statement's text knows nothing of the value, which is among the parameters."""
    statement = place(value)
    within = [str(one) for one in statement.params]
    return statement.sql == place(HARMLESS).sql and any(_holds(one, value) for one in within)


def _holds(parameter: str, value: str) -> bool:
    written = ast.literal_eval(parameter) if parameter.startswith("[") and parameter.endswith("]") else ()
    return parameter == value or value in written


REGISTRY_PLACES: tuple[Callable[[str], RegistryStatement], ...] = (
    lambda value: registry_queries.monitors_by_id(value, ["m"]),
    lambda value: registry_queries.monitors_matching(ORG, MonitorFilter(text=value)),
    lambda value: registry_queries.incidents(ORG, ["m"], 10, (1, value)),
    lambda value: registry_queries.dispatches(value, ["m"]),
    directory.memberships_of,
    directory.token_by_id,
    directory.organization_by_id_or_slug,
    lambda value: directory.revoke_token(ORG, value, 1),
    lambda value: checks.open_incident(ORG, "m", incident_id="i", now_ms=1, reason=value),
    lambda value: checks.add_monitor(ORG, "m", name=value, kind="http", config_json="{}", now_ms=1),
)


@given(value=HOSTILE.filter(bool))
@settings(max_examples=sized(500, 100), deadline=None)
def test_registry_values_are_bound_and_never_written(value: str) -> None:
    """The text of a registry statement is the same for every value, which goes beside it."""
    assert all(bound(place, value) for place in REGISTRY_PLACES)


@given(values=st.lists(HOSTILE, min_size=1, max_size=3))
@settings(max_examples=sized(300, 60), deadline=None)
def test_registry_lists_are_bound_as_one_value(values: list[str]) -> None:
    """However many ids, regions or states are asked for, the text of the statement stays."""
    wanted, one = frozenset(values), frozenset({HARMLESS})
    for many, single in (
        (registry_queries.monitors_by_id(ORG, wanted), registry_queries.monitors_by_id(ORG, one)),
        (registry_queries.relays(ORG, wanted), registry_queries.relays(ORG, one)),
        (
            registry_queries.monitors_matching(ORG, MonitorFilter(wanted, wanted, wanted)),
            registry_queries.monitors_matching(ORG),
        ),
    ):
        assert many.sql == single.sql
        assert len(many.params) == len(single.params)


def written_sql(found: Iterable[Module]) -> set[str]:
    """Modules with SQL in a text that is no docstring, outside the places where it is composed."""
    return {
        module.name
        for module in found
        if not module.name.startswith(COMPOSERS) and module.name not in DOORS
        for text in _code_texts(module.tree)
        if SQL.search(text)
    }


def _code_texts(tree: ast.Module) -> list[str]:
    """Every text in the code. A text that is a statement of its own is a docstring, and runs nowhere."""
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    return [text_of(node) for node in ast.walk(tree) if id(node) not in spoken | inner]


def test_sql_is_written_where_it_is_composed_only() -> None:
    """No text outside telemetry/, registry/ and the doors holds a keyword of SQL."""
    assert written_sql(modules().values()) == set()
    assert any(SQL.search(text) for text in _code_texts(modules()["gateway.telemetry.sql.composers"].tree))


@pytest.mark.parametrize(
    "line",
    [
        'sql = "SELECT 1"',
        'sql = f"select {columns} from {table}"',
        'tail = f" WHERE blob1 = {org}"',
        'tail = f"LIMIT {count}"',
        'store.run("delete from monitors")',
        'def f():\n    return "ORDER BY name"',
    ],
)
def test_sql_written_elsewhere_is_flagged(line: str) -> None:
    """The checker finds statements and parts of them, in either case, in f-strings too."""
    assert written_sql([Module("gateway.insights", line)]) == {"gateway.insights"}
    assert written_sql([Module("gateway.insights", f'"""Says: {line[0]} SELECT."""')]) == set()


def interpolated(found: Mapping[str, Module], name: str) -> set[str]:
    """What is put into the f-strings of a registry module: constants of the code, never an argument."""
    return {
        ast.unparse(part.value)
        for node in ast.walk(found[name].tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.FormattedValue)
    }


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("gateway.registry.")])
def test_registry_statements_are_put_together_from_constants(name: str) -> None:
    """Only constants, other statements' texts and a seed row's own columns are put into registry SQL."""
    if SQL.search(modules()[name].source):
        own = {"added.sql", "row.table", "', '.join(columns)", "marks", "number", "column", "what", "key"}
        assert {one for one in interpolated(modules(), name) if not one.isupper()} <= own


HOSTILE_IDS = tuple(
    sorted(
        text for text in (*FRAGMENTS, "a'b\\'c", "' OR '1'='1", "\\' OR 1=1 -- ", "x\\") if text.isprintable()
    )
)


async def test_the_engine_reads_hostile_texts_as_they_were_written(engine: Engine, tmp_path: Path) -> None:
    """Heartbeats whose ids and errors are hostile come back equal, page by page, through their cursors."""
    written = [
        beat(dispatch_id=text, error=text, status="down", region="weur")
        for text in dict.fromkeys(HOSTILE_IDS)
    ]
    query = """query($after: String) { monitor(id: "mon_1") { heartbeats(first: 7, after: $after) {
      nodes { dispatchId error } pageInfo { hasNextPage endCursor } } } }"""
    found: list[tuple[str, str]] = []
    async with gateway_on(engine, tmp_path, heartbeats=written, monitors=[monitor_row()]) as gateway:
        after: str | None = None
        for _ in range(len(written)):
            answer = await gateway.ask(query, {"after": after})
            assert "errors" not in answer
            page = answer["data"]["monitor"]["heartbeats"]
            found += [(one["dispatchId"], one["error"]) for one in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    newest_first = sorted((one.dispatch_id for one in written), key=str.encode, reverse=True)
    assert found == [(text, text) for text in newest_first]


async def test_a_hostile_id_finds_nothing_and_breaks_nothing(engine: Engine, tmp_path: Path) -> None:
    """As monitor id, name, region or cursor a hostile text finds nothing, or is refused, and is no error."""
    query = """query($text: String!, $id: ID!) { monitor(id: $id) { id uptime { checks } }
      monitors(filter: {text: $text, lastRegions: [$text]}) { totalCount }
      fleet(filter: {text: $text}) { uptime { checks } }
      mine: monitor(id: "mon_1") { heartbeats(filter: {regions: [$text]}) { nodes { region } } } }"""
    hostile = [*FRAGMENTS, "' OR '1'='1"]
    rows = [monitor_row()]
    async with gateway_on(engine, tmp_path, heartbeats=beats(count=3), monitors=rows) as gateway:
        for text in (text for text in hostile if text != "mon_1"):
            answer = await gateway.ask(query, {"text": text, "id": text})
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            assert codes <= {"BAD_USER_INPUT"}, (text, answer)
            assert answer["data"]["monitor"] is None
            assert answer["data"]["monitors"] == {"totalCount": 0}
            assert (answer["data"]["mine"]["heartbeats"] or {"nodes": []})["nodes"] == []
        assert (await gateway.ask("{ fleet { uptime { checks } } }"))["data"]["fleet"]["uptime"][
            "checks"
        ] == 3


def test_every_module_is_looked_at() -> None:
    """The walk covers both packages."""
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)


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


@pytest.mark.parametrize("field", ["heartbeats", "incidents"])
async def test_a_forged_cursor_is_refused(engine: Engine, tmp_path: Path, field: str) -> None:
    """A position that is no time (a boolean, negative, beyond 64 bits) is refused as the caller's error."""
    asked = f"{field}(after: $after) {{ nodes {{ __typename }} }}"
    query = f'query($after: String) {{ monitor(id: "mon_1") {{ {asked} }} }}'
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()]) as gateway:
        for place in (True, -1, 2**63, 2**64 - 1, 10**14, 1.5, "1", None):
            answer = await gateway.ask(query, {"after": cursor.encode(field, place, "x")})
            codes = [error["extensions"]["code"] for error in answer["errors"]]
            assert codes == ["BAD_USER_INPUT"], place
        honest = await gateway.ask(query, {"after": cursor.encode(field, 1, "x")})
    assert honest["data"]["monitor"][field] == {"nodes": []}
