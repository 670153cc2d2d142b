"""Law 3, SQL is composed in telemetry/ and registry/ only."""

import ast
import re
from collections.abc import Iterable, Mapping

import pytest

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


OF_CONSTANTS = {
    "gateway.registry.archived.statements": {
        "', '.join(COLUMNS)",
        "', '.join((f'a.{one}' for one in COLUMNS))",
        "', '.join((*named, *told))",
        "', '.join(('cell', *grouped, *keys))",
        "columns",
        "5 + number",
        "told",
        "one",
        "more",
    },
}
"""Lists of a module's own columns, put together in it: what its lines hold, and what they are grouped by."""


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("gateway.registry.")])
def test_registry_statements_are_put_together_from_constants(name: str) -> None:
    """Only constants, other statements' texts and a seed row's own columns are put into registry SQL."""
    if SQL.search(modules()[name].source):
        own = {"added.sql", "row.table", "', '.join(columns)", "marks", "number", "column", "what", "key"}
        own |= OF_CONSTANTS.get(name, set())
        assert {one for one in interpolated(modules(), name) if not one.isupper()} <= own


def test_every_module_is_looked_at() -> None:
    """The walk covers both packages."""
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)
