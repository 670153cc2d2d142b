"""What D1 lets a statement do: SQLite's limits as D1 sets them, and what is refused, by SQLite's names.

Where D1's documents and its own runtime (workerd, as miniflare runs it) tell of different limits, the smaller
stands.
"""

MOST_PARAMETERS = 100
MOST_SQL_BYTES = 100_000
MOST_VALUE_BYTES = 2_000_000
LIMITS = {
    "LIMIT_ATTACHED": 0,
    "LIMIT_VARIABLE_NUMBER": MOST_PARAMETERS,
    "LIMIT_SQL_LENGTH": MOST_SQL_BYTES,
    "LIMIT_LENGTH": MOST_VALUE_BYTES,
    "LIMIT_COLUMN": 100,
    "LIMIT_FUNCTION_ARG": 32,
    "LIMIT_LIKE_PATTERN_LENGTH": 50,
    "LIMIT_EXPR_DEPTH": 100,
    "LIMIT_COMPOUND_SELECT": 5,
}
FORBIDDEN = frozenset(
    {
        "ATTACH",
        "DETACH",
        "TRANSACTION",
        "SAVEPOINT",
        "CREATE_TEMP_INDEX",
        "CREATE_TEMP_TABLE",
        "CREATE_TEMP_TRIGGER",
        "CREATE_TEMP_VIEW",
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
SCHEMA = frozenset(
    {
        "CREATE_TABLE",
        "CREATE_INDEX",
        "CREATE_VIEW",
        "CREATE_TRIGGER",
        "CREATE_VTABLE",
        "DROP_TABLE",
        "DROP_INDEX",
        "DROP_VIEW",
        "DROP_TRIGGER",
        "ALTER_TABLE",
    }
)


def refused(action: str, first: str, second: str) -> bool:
    """What could leave the file, end the transaction, or touch what is D1's own. Both are of the action."""
    return (
        action in FORBIDDEN
        or (action == "PRAGMA" and first.lower() not in _PRAGMAS)
        or (action == "FUNCTION" and second.lower() in _FUNCTIONS)
        or (action == "CREATE_VTABLE" and second.lower() not in _MODULES)
        or (action == "READ" and first.lower() in _TABLES)
        or (action in SCHEMA and first.lower().startswith(RESERVED))
    )
