"""What the service behind the telemetry port understands, chosen before SQL is composed.

It cannot be repaired afterwards: the Analytics SQL API multiplies count, sum and their -If forms by the
sample interval itself, so that a statement written for the classic endpoint would be weighted twice there.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to write a statement. The last three are what `stores.capabilities` may find out."""

    name: str
    weighs: bool = False
    """True where the service applies the sample interval to count, sum, countIf and sumIf by itself."""
    tail: str = " FORMAT JSON"
    sql_cap: int = 200_000
    """Longest statement in bytes, its texts bound where the service binds them."""
    weight_expressions: bool = True
    """The weight of a quantile may be an expression; else it has to be a column (of a derived table)."""
    escapes: bool = True
    """A backslash in a text literal escapes; else a text that needs it is refused."""


CLASSIC = Dialect("classic")
"""AE's SQL endpoint; every ClickHouse understands it to the letter."""

ANALYTICS_SQL = Dialect("analytics_sql", weighs=True, tail="", sql_cap=10 * 1024)
"""The Analytics SQL API of autumn 2026."""
