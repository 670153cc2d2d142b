"""What the service behind the telemetry port understands, chosen before SQL is composed.

It cannot be repaired afterwards: the Analytics SQL API multiplies count, sum and their -If forms by the
sample interval itself, so that a statement written for the classic endpoint would be weighted twice there.
"""

from dataclasses import dataclass, replace

BY_DAY, BY_WEEK, BY_MONTH = "%Y%m%d", "%G%V", "%Y%m"
BY_ROW, BY_COLUMN = " FORMAT JSON", " FORMAT JSONColumns"


def by_column(sql: str) -> str:
    """The same question, whose answer is written by column where it would be by row. ClickHouse takes it, but
    for old servers; Analytics Engine does not."""
    return sql.removesuffix(BY_ROW) + BY_COLUMN if sql.endswith(BY_ROW) else sql


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write a statement; `stores.capabilities` finds out what a service does without."""

    name: str
    weighs: bool = False
    """True where the service applies the sample interval to count, sum, countIf and sumIf by itself."""
    tail: str = BY_ROW
    minimum: str = "min"
    maximum: str = "max"
    sql_cap: int = 9_000
    """Longest statement in characters, its texts bound where the service binds them: a longer one is cut into
    several. Cloudflare's endpoints refuse those over 10 000."""
    weight_expressions: bool = True
    """The weight of a quantile may be an expression; else it has to be a column (of a derived table)."""
    escapes: bool = False
    """A backslash in a text literal escapes; else a text that needs it is refused."""
    arrays: bool = False
    """It goes through rows once for many percentiles."""
    rounds: bool = False
    """It looks up which of many spans a time lies in; older servers have to compare it with each."""
    samples: bool = True
    """A longer read may be answered from fewer rows."""
    rolled: bool = False
    """The service holds whole hours beside their rows: see `rolled.hours`."""
    keeps: bool = False
    """Hours of all of an org are kept in memory, so that they are at hand however few monitors it has."""
    partitions: str = ""
    """How the engine names the partition of rows by the UTC day that they were written on, for `strftime`;
    '': nothing can be told of it."""


CLASSIC = Dialect("classic")
"""AE's SQL endpoint; every ClickHouse understands it to the letter."""

CLICKHOUSE = replace(CLASSIC, name="clickhouse", sql_cap=200_000, escapes=True, arrays=True, samples=False)
"""The same words where the engine is ours: only longer, and with any text in them."""

EMBEDDED = replace(CLICKHOUSE, name="embedded", rolled=True, keeps=True, rounds=True)
"""The engine in the process, whose tables are made by us, with hours in their parts. How their
partitions are named their store says: those of folders of before are others."""

ANALYTICS_SQL = Dialect(
    "analytics_sql", weighs=True, tail="", minimum="APPROX_MIN", maximum="APPROX_MAX", escapes=True
)
"""The Analytics SQL API of autumn 2026. It wants it said that extrema are those of the rows that were kept;
min and max are for datasets that are never sampled."""
