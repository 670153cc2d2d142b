"""Whose rows a dataset holds, for an operator's backup: no request runs it (law 2)."""

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.text import Source, moment, rows_where

MOST = 100_000


def orgs_written(source: Source, since_s: int) -> Statement:
    """Every org that rows were written of since then (Unix seconds), and how many."""
    selected = f"{source.layout.org} AS org, {rows_where(source, '')} AS rows"
    sql = (
        f"SELECT {selected} FROM {source.dataset} "
        f"WHERE {source.layout.written_at} >= {moment(source, since_s)} "
        f"GROUP BY org ORDER BY org LIMIT {MOST}{source.dialect.tail}"
    )
    return Statement("orgs_written", "", sql, {"org": Kind.TEXT, "rows": Kind.INTEGER})
