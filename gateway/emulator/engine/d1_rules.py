"""What D1 lets a statement do: SQLite's limits as D1 sets them, and what an authorizer refuses.

Where D1's documents and its own runtime (workerd, as miniflare runs it) tell of different limits, the smaller
stands.
"""

import sqlite3

MOST_PARAMETERS = 100
MOST_SQL_BYTES = 100_000
MOST_VALUE_BYTES = 2_000_000
LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: MOST_PARAMETERS,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: MOST_SQL_BYTES,
    sqlite3.SQLITE_LIMIT_LENGTH: MOST_VALUE_BYTES,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 32,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 50,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
}
_FORBIDDEN = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_CREATE_TEMP_INDEX,
        sqlite3.SQLITE_CREATE_TEMP_TABLE,
        sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
        sqlite3.SQLITE_CREATE_TEMP_VIEW,
    }
)
_PRAGMAS = frozenset(
    [
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
        "foreign_key_check",
        "foreign_keys",
        "defer_foreign_keys",
        "quick_check",
        "optimize",
        "case_sensitive_like",
        "ignore_check_constraints",
        "legacy_alter_table",
        "recursive_triggers",
        "reverse_unordered_selects",
        "data_version",  # asked by full-text search itself
    ]
)
_MODULES = frozenset({"fts5", "fts5vocab", "json_each", "json_tree"})
_TABLES = frozenset({"sqlite_dbpage", "dbstat"})
_FUNCTIONS = frozenset(
    {
        "load_extension",
        "readfile",
        "writefile",
        "edit",
        "fts3_tokenizer",
        "sqlite_version",
        "sqlite_source_id",
        "sqlite_compileoption_used",
        "sqlite_compileoption_get",
    }
)
RESERVED = "_cf_"
"""How names of D1's own tables begin."""


def judge(
    schema: list[int],
    action: int,
    first: str | None,
    second: str | None,
    _database: str | None,
    _by: str | None,
) -> int:
    """SQLite's authorizer: what could leave the file or end the transaction is denied."""
    denied = (
        action in _FORBIDDEN
        or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() not in _PRAGMAS)
        or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS)
        or (action == sqlite3.SQLITE_CREATE_VTABLE and (second or "").lower() not in _MODULES)
        or (action == sqlite3.SQLITE_READ and (first or "").lower() in _TABLES)
        or (action in _SCHEMA and (first or "").lower().startswith(RESERVED))
    )
    if action in _SCHEMA:
        schema.append(action)
    return sqlite3.SQLITE_DENY if denied else sqlite3.SQLITE_OK


_SCHEMA = frozenset(
    {
        sqlite3.SQLITE_CREATE_TABLE,
        sqlite3.SQLITE_CREATE_INDEX,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VTABLE,
        sqlite3.SQLITE_DROP_TABLE,
        sqlite3.SQLITE_DROP_INDEX,
        sqlite3.SQLITE_DROP_VIEW,
        sqlite3.SQLITE_DROP_TRIGGER,
        sqlite3.SQLITE_ALTER_TABLE,
    }
)
