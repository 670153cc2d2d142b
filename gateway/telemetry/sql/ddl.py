"""The table of heartbeats: AE's columns on a ClickHouse server or cluster, so that its statements run there.

Understood by every server since 18.16. Partitions are months: an insert that touches more than a hundred
of them is refused, and a history by days would.

And the embedded engine's own table, with rows taken away again: those of a seeding that was cut short, or
that are old. No request comes here, and what is meant is several orgs at once: a seeding wrote all of them.
Monitors are named beside their org, so that a row of anything else stays.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from gateway.errors import BadUserInput
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES, DOCUMENTED
from gateway.telemetry.sql.dialect import BY_DAY, BY_MONTH, BY_WEEK
from gateway.telemetry.sql.text import id_list, id_literal, literal
from gateway.times.calendar import DAY_MS, DAY_S

Monitors = Mapping[str, Collection[str]]
"""Ids of monitors by the org that they are of; neither is empty."""

_TYPES = {
    "dataset": "String",
    "timestamp": "DateTime('UTC')",
    "_sample_interval": "UInt32",
    "index1": "String",
    **dict.fromkeys(AE_BLOBS, "String"),
    **dict.fromkeys(AE_DOUBLES, "Float64"),
}
COLUMNS = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
_ORDER = (
    "PARTITION BY toYYYYMM(timestamp) ORDER BY (blob1, index1, timestamp) SETTINGS index_granularity = 1024"
)
_DAY = f"toStartOfDay({DOCUMENTED.written_at})"
_WEEK = f"toYearWeek({DOCUMENTED.written_at}, 3)"
"""Of ISO 8601: Mondays first, as 202601."""
PARTITIONS = {
    _WEEK: BY_WEEK,
    f"toYYYYMM({DOCUMENTED.written_at})": BY_MONTH,
    f"toYYYYMMDD({DOCUMENTED.written_at})": BY_DAY,
}
"""How partitions are named, by what they are made by."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}", re.ASCII)


def table(name: str, comments: Mapping[str, str] | None = None) -> str:
    """On one server: one org's and one monitor's rows lie together. `comments` are of columns, by name."""
    columns = _commented(comments) if comments else COLUMNS
    return f"CREATE TABLE IF NOT EXISTS {_checked(name)} ({columns}) ENGINE = MergeTree {_ORDER}"


def cluster_tables(name: str, cluster: str, database: str) -> tuple[str, str]:
    """On a cluster: a part on every shard, and over them the table that is read and written.

    A monitor's rows go to one shard, so that what is grouped by monitor is grouped there.
    """
    local, on = f"{_checked(name)}_local", f"ON CLUSTER {_checked(cluster)}"
    head = f"CREATE TABLE IF NOT EXISTS {_checked(database)}."
    spread = f"Distributed({cluster}, {database}, {local}, sipHash64(index1))"
    return (
        f"{head}{local} {on} ({COLUMNS}) ENGINE = MergeTree {_ORDER}",
        f"{head}{name} {on} ({COLUMNS}) ENGINE = {spread}",
    )


def own_table(name: str, projections: Mapping[str, str]) -> str:
    """The embedded engine's, which has these projections, by name, from its first row on.

    One monitor's last rows and one org's last days are read from a few granules of a few parts. What is read
    of a monitor over weeks pays for every part, more than for its rows; what is read of all of an org within
    an hour looks through all that was written in a partition. Weeks are between the two.
    """
    held = "".join(f", PROJECTION {one} ({text})" for one, text in projections.items())
    return (
        f"CREATE TABLE IF NOT EXISTS {name} ({COLUMNS}{held}) ENGINE = MergeTree PARTITION BY {_WEEK} "
        "ORDER BY (blob1, index1, timestamp) SETTINGS index_granularity = 1024"
    )


def others(dataset: str, monitors: Monitors) -> str:
    """How many rows are of something else."""
    return f"SELECT count() FROM {dataset} WHERE NOT ({_of(monitors)}) FORMAT TSV"


def removal(dataset: str, monitors: Monitors) -> str:
    """Parts are written anew without the rows; answered when that is done. Seconds for a million rows."""
    return f"ALTER TABLE {dataset} DELETE WHERE {_of(monitors)} SETTINGS mutations_sync = 2"


def emptying(dataset: str) -> str:
    """Every row, at once."""
    return f"TRUNCATE TABLE {dataset}"


def partitions(defined: str) -> str:
    """How the embedded engine's partitions are named, of a table of which `definition` is answered so. Those
    made by earlier gateways are days."""
    return next((named for made, named in PARTITIONS.items() if f"PARTITION BY {made} " in defined), "")


def limit(dataset: str, days: int | None, defined: str) -> list[str]:
    """Rows are removed so many days after they were written; None: no more. `defined` is the answer of
    `definition`: nothing is changed where it says so already."""
    whole = partitions(defined) == BY_DAY
    # Where days are partitions they are dropped: a part that is old in part is not written anew. One of a
    # week is, once a day, as all rows of a day are old at once.
    first, left = (DOCUMENTED.written_at, days) if whole else (_DAY, days and days + 1)
    told = f"{first} + toIntervalDay({left})"
    if told in defined or (days is None and " TTL " not in defined):
        return []
    if days is None:
        return [f"ALTER TABLE {dataset} REMOVE TTL"]
    return [
        f"ALTER TABLE {dataset} MODIFY SETTING ttl_only_drop_parts = {int(whole)}",
        f"ALTER TABLE {dataset} MODIFY TTL {first} + INTERVAL {left} DAY",
    ]


def days_before(dataset: str, ms: int) -> str:
    """Days of UTC (as 20251231) that ended by a Unix time and on which rows were written that are there."""
    day = f"toYYYYMMDD({DOCUMENTED.written_at})"
    until = f"{DOCUMENTED.written_at} < toDateTime({ms // DAY_MS * DAY_S})"
    return f"SELECT DISTINCT {day} AS day FROM {dataset} WHERE {until} FORMAT TSV"


def dropping(dataset: str, days: Sequence[int], defined: str) -> list[str]:
    """All rows that were written on these days of UTC, which are all there are up to the last of them. Where
    partitions are weeks, parts are written anew without them."""
    if partitions(defined) == BY_DAY:
        return [f"ALTER TABLE {dataset} DROP PARTITION {day}" for day in days]
    told = f"toYYYYMMDD({DOCUMENTED.written_at}) <= {max(days, default=0)}"
    return [f"ALTER TABLE {dataset} DELETE WHERE {told} SETTINGS mutations_sync = 2"] if days else []


def definition(dataset: str) -> str:
    """How the table is kept."""
    of_table = f"database = currentDatabase() AND name = '{dataset}'"
    return f"SELECT engine_full FROM system.tables WHERE {of_table} FORMAT TSV"


def _commented(comments: Mapping[str, str]) -> str:
    lines = (
        f"  {name} {kind}" + (f" COMMENT {literal(comments[name])}" if name in comments else "")
        for name, kind in _TYPES.items()
    )
    return "\n" + ",\n".join(lines) + "\n"


def _of(monitors: Monitors) -> str:
    return " OR ".join(
        f"({DOCUMENTED.org} = {id_literal(org)} AND {DOCUMENTED.monitor} IN {id_list(ids)})"
        for org, ids in monitors.items()
    )


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise BadUserInput(f"{name[:40]!r} is not a name of letters, digits and underscores")
    return name
