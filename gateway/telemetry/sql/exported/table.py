"""The layout for people: a table in Markdown, and comments in a ClickHouse server's own."""

from gateway.telemetry.sql.columns import DOCUMENTED
from gateway.telemetry.sql.ddl import table
from gateway.telemetry.sql.exported.fields import FIELDS, Field, camel

_HEAD = ("column", "field", "what", "unit", "at most", "absent ('' or 0) reads as", "since")
OF_THE_STORE = (
    (DOCUMENTED.written_at, "when the row was written, in whole seconds"),
    (DOCUMENTED.sample_interval, "rows that this one stands for, by the store's own sampling"),
)
"""Columns that no writer fills."""


def markdown() -> str:
    """One row a field, in the layout's order."""
    rows = [_HEAD, tuple("---" for _ in _HEAD), *(_row(field) for field in FIELDS)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def _row(field: Field) -> tuple[str, ...]:
    size = f"{field.most_bytes} bytes, {'cut' if field.cut else 'refused'}" if field.most_bytes else ""
    absent = "refused" if field.absent is None else field.absent
    return (
        *(f"`{field.column}`", f"`{camel(field.written_as)}`", field.meaning, field.unit),
        *(size, absent, field.since),
    )


def clickhouse(name: str) -> str:
    """The statement that makes the table, every column of a field with its meaning."""
    fields = {one.column: ": ".join((one.written_as, _told(one))) for one in FIELDS}
    return table(name, fields | dict(OF_THE_STORE)) + ";\n"


def _told(field: Field) -> str:
    return f"{field.meaning} ({field.unit})" if field.unit else field.meaning
