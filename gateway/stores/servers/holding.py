"""Whether ClickHouse servers hold whole hours beside their rows: asked of them, not assumed.

A server that reads projections, and a table that has ours, on one shard at least: then statements are written
for hours. A shard without them answers the same statements from its rows, and rightly so.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gateway.errors import InsightsError, TelemetryUnavailable
from gateway.ports import Statement, TelemetryStore
from gateway.telemetry.sql.ddl import PARTITIONS
from gateway.telemetry.sql.dialect import Dialect
from gateway.telemetry.sql.rolled.hours import PROJECTIONS
from gateway.telemetry.sql.rolled.places import Place
from gateway.telemetry.sql.service.servers import defined, reading_projections, shards
from gateway.telemetry.sql.text import Source

SECONDS = 5.0
LEAST = (22, 2)
NEEDED = "ClickHouse 22.2 or later"
"""The first to which projections are no experiment."""

_DISTRIBUTED = re.compile(r"Distributed\((?P<cluster>[^,]+), (?P<database>[^,]*), (?P<table>[^,)]+)[,)]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_PROJECTION = re.compile(r"\bPROJECTION `?(\w+)")
_IN_UTC = re.compile(r"`?timestamp`? DateTime\('UTC'\)")

_log = logging.getLogger(__name__)

_Told = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a server says: whether it reads projections, where rows lie, and on how many of so many shards (a
    server by itself is one) the table has ours."""

    version: str
    able: bool
    place: Place
    shards: int = 1
    having: int = 0
    partitions: str = ""

    def written_for(self, dialect: Dialect) -> Dialect:
        if not self.able or not self.having:
            return dialect
        return replace(dialect, rolled=True, rounds=True, partitions=self.partitions)


async def holding(store: TelemetryStore, dataset: str) -> Holding:
    """Raises InsightsError where the server does not say it."""
    said = await _row(store, reading_projections())
    version, here = str(said["version"]), Place(dataset)
    able = bool(said["switched"]) and _numbers(version) >= LEAST
    if not able:
        return Holding(version, able, here)
    found = await _row(store, defined(here))
    if found["engine"] != "Distributed":
        (having, partitions) = _of(found)
        return Holding(version, able, here, 1, having, partitions)
    below = _below(str(found["engine_full"]))
    tables = (await store.read(defined(below), SECONDS)).rows
    count = (await _row(store, shards(below.cluster)))["shards"]
    having = sum(_of(one)[0] for one in tables)
    return Holding(version, able, below, int(str(count)), having)


async def with_hours(store: TelemetryStore, source: Source) -> Dialect:
    """The source's dialect, written for hours where they are held; where nothing can be learned, for rows."""
    try:
        found = await holding(store, source.dataset)
    except InsightsError as error:
        _log.warning("whether ClickHouse holds hours is not known (%s): rows are read", error.code)
        return source.dialect
    dialect = found.written_for(source.dialect)
    _log.info("ClickHouse %s %s", found.version, "holds hours" if dialect.rolled else "holds no hours")
    return dialect


async def _row(store: TelemetryStore, statement: Statement) -> _Told:
    rows = (await store.read(statement, SECONDS)).rows
    if not rows:
        raise TelemetryUnavailable("ClickHouse has no such table; make it: insights schema --clickhouse")
    return dict(rows[0])


def _numbers(version: str) -> tuple[int, ...]:
    """The year and the number in it. Of what is none: nothing, which is before all."""
    found = re.match(r"(\d+)\.(\d+)", version)
    return tuple(map(int, found.groups())) if found else ()


def _of(table: _Told) -> tuple[int, str]:
    """1 where a table has all that we read, and how its partitions are named by time."""
    made = str(table["create_table_query"])
    has = set(PROJECTIONS) <= set(_PROJECTION.findall(made))
    named = PARTITIONS.get(str(table["partition_key"]), "") if _IN_UTC.search(made) else ""
    return int(has), named


def _below(engine: str) -> Place:
    """The table that a Distributed one stands over. Of when its partitions were written nothing is told: not
    every server knows of them through such a table.

    Raises TelemetryUnavailable where it is not understood."""
    found = _DISTRIBUTED.match(engine)
    cluster, database, table = (
        (found[name].strip().strip("'`\"") for name in ("cluster", "database", "table"))
        if found
        else ("", "", "")
    )
    if not cluster or not _NAME.fullmatch(table) or (database and not _NAME.fullmatch(database)):
        raise TelemetryUnavailable("the Distributed table is over something else than a table of a cluster")
    return Place(table, database, cluster)
