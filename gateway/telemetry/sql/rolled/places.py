"""Where hours are made: in the embedded engine's table, a server's, or the one on each shard of a cluster.

Statements of the operator's: they change how a table is kept and ask how far that is, and name no org.
"""

from collections.abc import Collection
from dataclasses import dataclass

from gateway.telemetry.sql.rolled.hours import PROJECTIONS, projections
from gateway.telemetry.sql.text import literal

FORMER = ("rolled_by_monitor", "rolled_by_region", "hour_lengths")
"""Of versions before, which held less, or the same in more lines: they are taken away."""


@dataclass(frozen=True, slots=True)
class Place:
    """A table that has parts of its own."""

    table: str
    database: str = ""
    """'': that of the connection."""
    cluster: str = ""
    """The table is on each of this cluster's shards, and all of them are told and asked at once."""

    @property
    def altered(self) -> str:
        named = f"{self.database}.{self.table}" if self.database else self.table
        return f"{named} ON CLUSTER {literal(self.cluster)}" if self.cluster else named

    def of_table(self, name: str = "table") -> str:
        """Of what tables of the system tell, which call a table so."""
        database = literal(self.database) if self.database else "currentDatabase()"
        return f"database = {database} AND {name} = {literal(self.table)}"


def there(place: Place) -> str:
    """Names of the projections that the table has, one a line; of engines of today."""
    return f"SELECT name FROM system.projections WHERE {place.of_table()} FORMAT TSV"


def adding(place: Place, has: Collection[str] = ()) -> list[str]:
    """Rows that are written from now on have them. Nothing is changed where the table has what it shall: to
    alter it takes the engine longer than to open it, even in vain."""
    gone = [
        f"ALTER TABLE {place.altered} DROP PROJECTION IF EXISTS {name} SETTINGS mutations_sync = 0"
        for name in FORMER
        if name in has
    ]
    missing = [
        f"ADD PROJECTION IF NOT EXISTS {name} ({text})"
        for name, text in projections().items()
        if name not in has
    ]
    return gone + [f"ALTER TABLE {place.altered} {', '.join(missing)}"] * bool(missing)


def filling(place: Place) -> list[str]:
    """Parts that have none get them, one after the other beside what else the engine does; answered at once.
    What was begun is gone on with by the engine itself, however often it is cut short."""
    return [
        f"ALTER TABLE {place.altered} MATERIALIZE PROJECTION {name} SETTINGS mutations_sync = 0"
        for name in PROJECTIONS
    ]


def unfilled(place: Place) -> str:
    """Three numbers: rows in parts that miss one of them, rows of all, and what is under way to fill them.
    One table alone is of one moment: beside another that tells of the same parts, those that are merged
    meanwhile would seem to miss theirs."""
    under_way = (
        f"SELECT count() FROM system.mutations WHERE {place.of_table()} AND NOT is_done "
        "AND command LIKE '%MATERIALIZE PROJECTION%'"
    )
    told = (
        f"SELECT sumIf(rows, NOT hasAll(projections, {_listed()})) AS missing, sum(rows) AS held, "
        f"({under_way}) AS doing FROM system.parts WHERE active AND {place.of_table()}"
    )
    if place.cluster:
        # Each shard looks at its own parts: their names are unique there alone.
        told = (
            f"SELECT sum(missing), sum(held), sum(doing) FROM cluster({literal(place.cluster)}, view({told}))"
        )
    return f"{told} FORMAT TSV"


def parts(place: Place) -> str:
    """Names of the parts that the table has, with those of their partitions, two a line."""
    return f"SELECT name, partition_id FROM system.parts WHERE active AND {place.of_table()} FORMAT TSV"


def _listed() -> str:
    return "[" + ", ".join(f"'{name}'" for name in PROJECTIONS) + "]"
