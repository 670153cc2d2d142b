"""An answer that was added up here, checked as one that was read is (law 6)."""

from gateway.ports import Kind, Rows, Statement, Table
from gateway.stores.answered.cells import cells
from gateway.telemetry.answers.held.adding import Cells

NUMBER_BYTES = 10
"""Of a number in an answer that is text, its comma with it."""


def as_rows(statement: Statement, found: Cells) -> Rows:
    """By column, in the declared kinds. Raises ValueError where a number is none."""
    columns = {name: cells(kind, found[name]) for name, kind in statement.columns.items()}
    size = sum(
        sum(map(len, found[name])) + 3 * len(found[name])
        if kind is Kind.TEXT
        else NUMBER_BYTES * len(found[name])
        for name, kind in statement.columns.items()
    )
    return Rows(Table(columns, len(next(iter(columns.values())))), size, by_column=True)
