"""Law 3, SQL is composed in telemetry/ and registry/ only."""

import ast
import re
from collections.abc import Iterable

import pytest

from tests.invariants.sql.constants import put_in
from tests.invariants.tree import PACKAGES, Module, modules, text_of

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
    nodes = list(ast.walk(tree))
    passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    passed |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    return [text_of(node) for node in nodes if id(node) not in passed]


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


OF_OTHERS = {
    "gateway.registry.checks": {"added.sql"},
    "gateway.registry.seeding": {
        *("added.sql", "row.table", "', '.join(columns)", "marks", "number", "column", "key"),
    },
}
"""What is put into registry SQL and is no constant: another statement's text, a seed row's own columns."""


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("gateway.registry.")])
def test_registry_statements_are_put_together_from_constants(name: str) -> None:
    """Only constants of the code are put into registry SQL, whatever they are called."""
    if SQL.search(modules()[name].source):
        assert put_in(modules()[name].tree) == OF_OTHERS.get(name, set())


@pytest.mark.parametrize(
    "body",
    [
        'return f"SELECT {one}"',
        'more = "a"\n    more = one\n    return f"SELECT {more}"',
        'more = "a"\n    more += one\n    return f"SELECT {more}"',
        'more = one if one else ""\n    return f"SELECT {more}"',
        'told = one\n    more = told\n    return f"SELECT {more}"',
        "return f\"SELECT {', '.join((*COLUMNS, one))}\"",
        "return f\"SELECT {', '.join(f'a.{told}' for told in (*COLUMNS, one))}\"",
        "more = [*COLUMNS]\n    more.append(one)\n    return f\"SELECT {', '.join(more)}\"",
        "more = [*COLUMNS]\n    more[0] = one\n    return f\"SELECT {', '.join(more)}\"",
        'for more in (one,):\n        return f"SELECT {more}"',
        'return (lambda COLUMNS: f"SELECT {COLUMNS}")(one)',
        'OWN = one\n    return f"SELECT {OWN}"',
        'return f"SELECT {one.upper()}"',
        'return {1: f"SELECT {told}" for told in (*COLUMNS, one)}[1]',
    ],
)
def test_what_a_caller_gave_is_flagged(body: str) -> None:
    """An argument is found by whichever name it goes, beside constants or in their place."""
    assert put_in(ast.parse(f'COLUMNS = ("a", "b")\ndef f(one):\n    {body}'))


@pytest.mark.parametrize(
    "body",
    [
        'return f"SELECT {COLUMNS}"',
        'more = " b" if one else ""\n    more += " c"\n    return f"SELECT {more}"',
        "told = (*COLUMNS, *(('c',) if one else ()))\n    return f\"SELECT {', '.join(told)}\"",
        "return f\"SELECT {', '.join(f'a.{one}' for one in COLUMNS[:1])}\"",
        "return f\"SELECT {', '.join(f'?{5 + number}' for number in range(len(COLUMNS)))}\"",
        "return {told: f'SELECT {told}' for told in COLUMNS}[one]",
    ],
)
def test_what_the_code_holds_is_none_of_a_caller_s(body: str) -> None:
    """Constants, and what is chosen among them or made of them, may be put into a statement."""
    assert put_in(ast.parse(f'COLUMNS = ("a", "b")\ndef f(one):\n    {body}')) == set()


def test_every_module_is_looked_at() -> None:
    """The walk covers both packages."""
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)
