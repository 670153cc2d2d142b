"""The archive's statements for a ClickHouse server, back to 18.16: `registry.archived.statements` tells what
each does, and writes them for SQLite and D1.

Lines replace each other: ReplacingMergeTree keeps the newest of a series, its hours and its start, and FINAL
reads as if all had been merged. Rows to insert follow their statement as JSON.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gateway.ports import ArchiveLine, ArchiveQuestion, RegistryStatement
from gateway.telemetry.sql.archived.lines import lines, places
from gateway.telemetry.sql.dialect import BY_ROW
from gateway.telemetry.sql.text import id_literal

_SERIES = ("fleet", "monitor", "region")
_WHOLE = frozenset({"rows_read", "strange", "sample_interval", "newest_s", "answered_rows", "heard_rows"})
_MAY_BE_NONE = frozenset({*ArchiveLine.SMALLEST, *ArchiveLine.LARGEST[4:]})
_NUMBER = f"cityHash64({', '.join(_SERIES)})"
"""A series has a number without being counted."""
_FAILED = "extractAll(replaceAll(failures, '\"', ''), '[[]([^][]+)[]]')"
"""Each class and code with its values: servers of old know no arrays of JSON. No class has a comma."""
_YEAR_HOURS = 8766
MONTHS = False
"""No line stands for four weeks: the hours of one, by which the table is in order, are a byte."""
ATTAINS = False
"""No line tells of others here: it would take a look at all of them."""


def tables() -> list[RegistryStatement]:
    """Each by itself. Partitions are years; a line is replaced in its own."""
    columns = ", ".join(f"{name} {_kind(name)}" for name in ArchiveLine.COLUMNS if name != "bins")
    series = "org_id String, fleet UInt8, monitor String, region String"
    stamped = "written DateTime DEFAULT now()) ENGINE = ReplacingMergeTree(written)"
    bins = "bin_places Array(Int32), bin_checks Array(Float64)"
    made = {
        "archived_series": f"{series}, {stamped} ORDER BY (org_id, {', '.join(_SERIES)})",
        "archived": f"{series}, hours UInt8, start UInt32, {columns}, {bins}, {stamped} "
        f"PARTITION BY intDiv(start, {_YEAR_HOURS}) "
        "ORDER BY (org_id, fleet, hours, monitor, region, start) SETTINGS index_granularity = 1024",
        "archived_spans": f"org_id String, hours UInt8, start UInt32, {stamped} "
        "ORDER BY (org_id, hours, start)",
        # A replicated table takes equal rows for one that was sent twice: no two of these are equal.
        "archived_reads": "org_id String, day UInt32, reads UInt64, spent UUID DEFAULT generateUUIDv4()) "
        "ENGINE = SummingMergeTree(reads) ORDER BY (day, org_id)",
    }
    return [
        RegistryStatement("archive_table", f"CREATE TABLE IF NOT EXISTS {name} ({told}")
        for name, told in made.items()
    ]


def shape() -> RegistryStatement:
    sql = "SELECT create_table_query AS sql FROM system.tables WHERE database = currentDatabase()"
    return _asked("archive_shape", f"{sql} AND name = 'archived'")


def columns_beyond(shape: str) -> list[RegistryStatement]:  # noqa: ARG001 - there is one shape as yet
    return []


def name_series(org: str, named: Iterable[tuple[int, str, str]]) -> RegistryStatement:
    rows = (dict(zip(_SERIES, one, strict=True)) for one in sorted(set(named)))
    return _inserted("name_series", "archived_series", org, rows)


def keep_hours(org: str, lines: Sequence[Sequence[object]]) -> RegistryStatement:
    names = (*_SERIES, "hours", "start", *ArchiveLine.COLUMNS)
    rows = (_with_bins(dict(zip(names, one, strict=True))) for one in lines)
    return _inserted("keep_hours", "archived", org, rows)


def mark(org: str, spans: Iterable[tuple[int, int]]) -> RegistryStatement:
    rows = ({"hours": hours, "start": start} for hours, start in sorted(spans))
    return _inserted("mark", "archived_spans", org, rows)


def spend_reads(org: str, day: int, reads: int) -> RegistryStatement:
    return _inserted("spend_reads", "archived_reads", org, [{"day": day, "reads": reads}])


def reads_on(day: int) -> RegistryStatement:
    return _asked("reads_on", f"SELECT sum(reads) AS reads FROM archived_reads WHERE day = {day:d}")


def covered(org: str) -> RegistryStatement:
    """What has no neighbour before it begins a stretch, what has none after it ends one: as many of each."""
    mine = f"FROM archived_spans WHERE org_id = {id_literal(org)}"
    ends = {"start": "toUInt32(start - hours)", "toUInt32(start + hours)": "toUInt32(start + hours)"}
    edges = " UNION ALL ".join(
        f"SELECT hours, {at} AS edge, {int(at == 'start')} AS begins {mine} "
        f"AND (hours, {beside}) NOT IN (SELECT hours, start {mine})"
        for at, beside in ends.items()
    )
    told = ", ".join(
        f"arraySort(groupUniqArrayIf(edge, begins = {begins})) AS {name}"
        for begins, name in ((1, "sinces"), (0, "untils"))
    )
    sql = (
        f"SELECT hours, since, until FROM (SELECT hours, {told} FROM ({edges}) GROUP BY hours) "
        "ARRAY JOIN sinces AS since, untils AS until ORDER BY hours, since"
    )
    return _asked("covered", sql)


def lines_of(org: str, hours: int, since: int, until: int, after: int, count: int) -> RegistryStatement:
    names = ", ".join(one for one in ArchiveLine.COLUMNS if one != "bins")
    pair = "concat('\"', toString(place), '\":', toString(checks))"
    pairs = f"arrayMap((place, checks) -> {pair}, bin_places, bin_checks)"
    bins = f"concat('{{', arrayStringConcat({pairs}, ','), '}}')"
    mine = f"org_id = {id_literal(org)}"
    series = ", ".join(_SERIES)
    some = (
        f"SELECT {series} FROM (SELECT DISTINCT {series} FROM archived_series WHERE {mine}) "
        f"WHERE {_NUMBER} > {after:d} ORDER BY {_NUMBER} LIMIT {count:d}"
    )
    sql = (
        f"SELECT {_NUMBER} AS number, {series}, start, {names}, {bins} AS bins FROM archived FINAL "
        f"WHERE {mine} AND hours = {hours:d} AND start >= {since:d} AND start < {until:d} "
        f"AND ({series}) IN ({some}) ORDER BY number, start"
    )
    return _asked("lines_of", sql)


def series_numbers(org: str) -> RegistryStatement:
    where = f"org_id = {id_literal(org)}"
    sql = f"SELECT DISTINCT {_NUMBER} AS number FROM archived_series WHERE {where} ORDER BY number"
    return _asked("series_numbers", sql)


def archived_monitors(org: str) -> RegistryStatement:
    where = f"org_id = {id_literal(org)} AND fleet = 0"
    sql = f"SELECT DISTINCT monitor FROM archived_series WHERE {where} ORDER BY monitor"
    return _asked("archived_monitors", sql)


def archived_regions(org: str) -> RegistryStatement:
    where = f"org_id = {id_literal(org)} AND fleet = 0"
    sql = f"SELECT DISTINCT monitor, region FROM archived_series WHERE {where} ORDER BY monitor, region"
    return _asked("archived_regions", sql)


def archived_heard(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """Every line here tells."""
    counted = ("up", "degraded", "down", "pending", "presumed")
    told = (
        "sum(heard_rows) AS rows, sum(up + degraded + down + pending - presumed) AS checks, "
        "min(first_ms) AS first, max(heard_ms) AS last"
    )
    each = replace(asked, by_monitor=True, by_region=True, fleet=False)
    summed = _summed(org, each, (*ArchiveLine.HEARD, *counted), {}, told, " AND heard_rows > 0")
    return _asked("archived_heard", summed)


def archived_sums(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    more = *(ArchiveLine.LENGTHS if asked.lengths else ()), *(ArchiveLine.MOMENTS if asked.moments else ())
    names = *ArchiveLine.ALWAYS, *more
    told = ", ".join(f"{_how(one)}({one}) AS {one}" for one in names)
    return _asked("archived_sums", _summed(org, asked, names, {}, told))


def archived_tops(org: str, asked: ArchiveQuestion, column: str) -> RegistryStatement:
    keys = "cell, region" if asked.by_region else "cell"
    how, of = _how(column), {"max": "argMax", "min": "argMin"}[_how(column)]
    each = ("hours", "start") if asked.by_region else ("region", "hours", "start")
    told = ", ".join(f"{of}({one}, {column}) AS {one}" for one in each)
    together = replace(asked, by_monitor=False, by_region=True, fleet=True, monitors=None, without=())
    lined = lines(org, together, ("hours", "start", column), f" AND {column} IS NOT NULL")
    sql = f"SELECT {keys}, {told}, {how}({column}) AS value FROM ({lined}) GROUP BY {keys}"
    return _asked("archived_tops", sql)


def _how(name: str) -> str:
    return "sum" if name in ArchiveLine.SUMS else "min" if name in ArchiveLine.SMALLEST else "max"


def archived_bins(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    keys, unfolded = {"length_bin": "place"}, "bin_places AS place, bin_checks AS each"
    told = "sum(each) AS checks"
    return _asked(
        "archived_bins", _summed(org, asked, ("bin_places", "bin_checks"), keys, told, "", unfolded)
    )


def archived_failures(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    keys = {"failed_class": "one[1]", "failed_code": "toInt32(one[2])"}
    each = ("sum", "checks"), ("sum", "squares"), ("min", "first"), ("max", "last")
    told = ", ".join(f"{how}(toFloat64(one[{place}])) AS {name}" for place, (how, name) in enumerate(each, 3))
    unfolded = f"arrayMap(text -> splitByChar(',', text), {_FAILED}) AS one"
    only = " AND failures != '[]'"
    return _asked("archived_failures", _summed(org, asked, ("failures",), keys, told, only, unfolded))


def _summed(
    org: str,
    asked: ArchiveQuestion,
    names: Sequence[str],
    more: Mapping[str, str],
    told: str,
    only: str = "",
    unfolded: str = "",
) -> str:
    """`told` by cell, monitor and region, where asked, and `more`, of lines with these columns, or of each
    value of arrays in them."""
    keys = ", ".join(("cell", *places(asked), *more))
    shown = ", ".join(("cell", *places(asked), *(f"{key} AS {name}" for name, key in more.items())))
    joined = f" ARRAY JOIN {unfolded}" if unfolded else ""
    lined = lines(org, asked, names, only)
    return f"SELECT {shown}, {told} FROM ({lined}){joined} GROUP BY {keys} ORDER BY {keys}"


def _inserted(name: str, table: str, org: str, rows: Iterable[Mapping[str, object]]) -> RegistryStatement:
    """All have the same columns."""
    told = [{"org_id": org, **row} for row in rows]
    columns = ", ".join(told[0]) if told else "org_id"
    body = "\n".join(json.dumps(one, separators=(",", ":")) for one in told)
    return RegistryStatement(name, f"INSERT INTO {table} ({columns}) FORMAT JSONEachRow\n{body}")


def _with_bins(line: dict[str, Any]) -> dict[str, object]:
    bins: Mapping[str, float] = json.loads(line.pop("bins"))
    return line | {"bin_places": [int(place) for place in bins], "bin_checks": list(bins.values())}


def _kind(name: str) -> str:
    if name == "failures":
        return "String"
    if name in _MAY_BE_NONE:
        return "Nullable(Float64)"
    return "UInt64" if name in _WHOLE else "Float64"


def _asked(name: str, sql: str) -> RegistryStatement:
    return RegistryStatement(name, f"{sql}{BY_ROW}")
