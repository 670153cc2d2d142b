"""The archive's statements: hours, days, weeks, months of an org's monitors, the org first in every WHERE.

SQLite's dialect, which D1's is: the same text runs on a file and there. `reads_on` and `archived_orgs` come
before an org: they serve who fills the archive, never a request.
"""

import json
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files

from gateway.ports import ArchivedStretch, ArchiveLine, ArchiveQuestion, RegistryStatement

SUMS, LARGEST, SMALLEST, HEARD, ALWAYS, LENGTHS, MOMENTS, COLUMNS = (
    ArchiveLine.SUMS,
    ArchiveLine.LARGEST,
    ArchiveLine.SMALLEST,
    ArchiveLine.HEARD,
    ArchiveLine.ALWAYS,
    ArchiveLine.LENGTHS,
    ArchiveLine.MOMENTS,
    ArchiveLine.COLUMNS,
)
"""By names of their own: what is put into SQL is a constant of this module, which a test of law 3 sees."""
COUNTED, TIMED, DATED = (
    tuple(
        f"{'sum' if one in SUMS else 'min' if one in SMALLEST else 'max'}(a.{one}) AS {one}" for one in names
    )
    for names in (ALWAYS, LENGTHS, MOMENTS)
)
MONTHS = True
"""A line may stand for four weeks."""
ATTAINS = True
"""`archived_tops` tells whether a line of those that are left has it, too."""
BINNED = ("CAST(b.key AS INTEGER) AS length_bin", "sum(b.value) AS checks")
FAILED = (
    *("f.value ->> 0 AS failed_class", "f.value ->> 1 AS failed_code"),
    *("sum(f.value ->> 2) AS checks", "sum(f.value ->> 3) AS squares"),
    *("min(f.value ->> 4) AS first", "max(f.value ->> 5) AS last"),
)
TOPS = {
    (one, by_region): f"""WITH w AS MATERIALIZED (
  SELECT value ->> 0 AS cell, value ->> 1 AS hours, value ->> 2 AS since, value ->> 3 AS until
  FROM json_each(?2)
), t AS MATERIALIZED (
  SELECT w.cell AS cell, a.series AS series, a.hours AS hours, a.start AS start,
    {"min" if one in SMALLEST else "max"}(a.{one}) AS value
  FROM archived_series s CROSS JOIN w CROSS JOIN archived a
    ON a.series = s.number AND a.hours = w.hours AND a.start >= w.since AND a.start < w.until
  WHERE s.org_id = ?1 AND s.fleet = 1 AND a.{one} IS NOT NULL
  GROUP BY w.cell{", a.series" if by_region else ""}
)
SELECT t.cell AS cell, f.region AS region, t.hours AS hours, t.start AS start, t.value AS value,
  CASE WHEN EXISTS (
  SELECT 1 FROM archived_series s CROSS JOIN archived a
    ON a.series = s.number AND a.hours = t.hours AND a.start = t.start AND a.{one} = t.value
  WHERE s.org_id = ?1 AND s.fleet = 0 AND s.region = f.region
    AND s.monitor IN (SELECT value FROM json_each(?3))
) THEN EXISTS (
  SELECT 1 FROM archived_series s CROSS JOIN archived a
    ON a.series = s.number AND a.hours = t.hours AND a.start = t.start AND a.{one} = t.value
  WHERE s.org_id = ?1 AND s.fleet = 0 AND s.region = f.region
    AND s.monitor NOT IN (SELECT value FROM json_each(?3))
) ELSE 1 END AS attained
FROM t CROSS JOIN archived_series f ON f.number = t.series
WHERE f.org_id = ?1"""
    for one in (*LARGEST, *SMALLEST)
    for by_region in (False, True)
}
"""By column. The row of `max` is that which the other columns are of, as SQLite has it."""


def tables() -> list[RegistryStatement]:
    """What makes them where there are none, each by itself: D1 takes one statement at a time."""
    return _script("0001_archive.sql")


def shape() -> RegistryStatement:
    """One row: the `sql` that made the table of lines."""
    sql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'archived'"
    return RegistryStatement("archive_shape", sql)


def columns_beyond(shape: str) -> list[RegistryStatement]:
    """What adds those that a table of this `shape` does not have yet."""
    added = zip(HEARD, _script("0002_heard.sql"), strict=True)
    return [statement for name, statement in added if name not in shape]


def _script(name: str) -> list[RegistryStatement]:
    script = files("gateway.registry.archived").joinpath(name).read_text()
    made = (one.strip() for one in re.sub(r"^--.*$", "", script, flags=re.MULTILINE).split(";"))
    return [RegistryStatement("archive_table", one) for one in made if one]


def name_series(org: str, named: Iterable[tuple[int, str, str]]) -> RegistryStatement:
    """Give series (fleet, monitor, region) their numbers; those that have one keep it."""
    sql = """INSERT OR IGNORE INTO archived_series (org_id, fleet, monitor, region)
SELECT o.org_id, n.value ->> 0, n.value ->> 1, n.value ->> 2 FROM (SELECT ?1 AS org_id) o, json_each(?2) n
WHERE o.org_id = ?1"""
    return RegistryStatement("name_series", sql, (org, json.dumps(sorted(set(named)))))


def keep_hours(org: str, lines: Sequence[Sequence[object]]) -> RegistryStatement:
    """Lines as (fleet, monitor, region, hours, start, *COLUMNS): one that is there is replaced."""
    columns = ", ".join(f"l.value ->> {5 + number}" for number in range(len(COLUMNS)))
    sql = f"""INSERT OR REPLACE INTO archived (series, hours, start, {", ".join(COLUMNS)})
SELECT s.number, l.value ->> 3, l.value ->> 4, {columns}
FROM json_each(?2) l CROSS JOIN archived_series s
  ON s.fleet = l.value ->> 0 AND s.monitor = l.value ->> 1 AND s.region = l.value ->> 2
WHERE s.org_id = ?1"""
    return RegistryStatement("keep_hours", sql, (org, json.dumps(lines, separators=(",", ":"))))


def mark(org: str, spans: Iterable[tuple[int, int]]) -> RegistryStatement:
    """Say of (hours, start) that all of it is kept."""
    sql = """INSERT OR IGNORE INTO archived_spans (org_id, hours, start)
SELECT o.org_id, n.value ->> 0, n.value ->> 1 FROM (SELECT ?1 AS org_id) o, json_each(?2) n
WHERE o.org_id = ?1"""
    return RegistryStatement("mark", sql, (org, json.dumps(sorted(spans))))


def covered(org: str) -> RegistryStatement:
    """Stretches that are kept, in order: `hours` of a line, and [since, until) in hours since 1970."""
    sql = """SELECT hours, min(start) AS since, max(start) + hours AS until FROM (
  SELECT hours, start, start - hours * row_number() OVER (PARTITION BY hours ORDER BY start) AS island
  FROM archived_spans WHERE org_id = ?1
) GROUP BY hours, island ORDER BY hours, since"""
    return RegistryStatement("covered", sql, (org,))


def spend_reads(org: str, day: int, reads: int) -> RegistryStatement:
    """Add to what a day (since 1970) has cost."""
    sql = """INSERT INTO archived_reads (org_id, day, reads) VALUES (?1, ?2, ?3)
ON CONFLICT (org_id, day) DO UPDATE SET reads = reads + ?3 WHERE org_id = ?1"""
    return RegistryStatement("spend_reads", sql, (org, day, reads))


def reads_on(day: int) -> RegistryStatement:
    """One row: `reads` of all orgs together."""
    sql = "SELECT coalesce(sum(reads), 0) AS reads FROM archived_reads WHERE day = ?1"
    return RegistryStatement("reads_on", sql, (day,))


def lines_of(org: str, hours: int, since: int, until: int, after: int, count: int) -> RegistryStatement:
    """Lines of so many hours that begin in [since, until), in order: of `count` series at most, numbered
    above `after`."""
    told = ", ".join(f"a.{one}" for one in COLUMNS)
    sql = f"""SELECT s.number, s.fleet, s.monitor, s.region, a.start, {told}
FROM archived_series s CROSS JOIN archived a ON a.series = s.number
WHERE s.org_id = ?1 AND s.number IN (
  SELECT n.number FROM archived_series n WHERE n.org_id = ?1 AND n.number > ?4 ORDER BY n.number LIMIT ?5
) AND a.hours = ?6 AND a.start >= ?2 AND a.start < ?3
ORDER BY s.number, a.start"""
    return RegistryStatement("lines_of", sql, (org, since, until, after, count, hours))


def series_numbers(org: str) -> RegistryStatement:
    """The number of each series, in order."""
    sql = "SELECT number FROM archived_series WHERE org_id = ?1 ORDER BY number"
    return RegistryStatement("series_numbers", sql, (org,))


def archived_monitors(org: str) -> RegistryStatement:
    """Every monitor that any line is of."""
    sql = "SELECT DISTINCT monitor FROM archived_series WHERE org_id = ?1 AND fleet = 0 ORDER BY monitor"
    return RegistryStatement("archived_monitors", sql, (org,))


def archived_regions(org: str) -> RegistryStatement:
    """Every region of every monitor that any line is of."""
    sql = "SELECT monitor, region FROM archived_series WHERE org_id = ?1 AND fleet = 0 ORDER BY number"
    return RegistryStatement("archived_regions", sql, (org,))


def archived_heard(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """By monitor, region and cell: `rows` of known outcomes, the `checks` that they stand for, and when the
    `first` and the `last` of them ended, Unix ms; of lines that do not tell, as their hours let suppose."""
    heard = "coalesce(a.heard_rows, a.rows_read - a.strange)"
    sql = f"""WITH w AS MATERIALIZED (
  SELECT value ->> 0 AS cell, value ->> 1 AS hours, value ->> 2 AS since, value ->> 3 AS until
  FROM json_each(?2)
)
SELECT w.cell AS cell, s.monitor AS monitor, s.region AS region, sum({heard}) AS rows,
  sum(a.up + a.degraded + a.down + a.pending - a.presumed) AS checks,
  min(coalesce(a.first_ms, a.start * 3600000.0)) AS first, max(coalesce(a.heard_ms, a.last_ms)) AS last
FROM archived_series s CROSS JOIN w CROSS JOIN archived a
  ON a.series = s.number AND a.hours = w.hours AND a.start >= w.since AND a.start < w.until
WHERE s.org_id = ?1 AND s.fleet = 0 AND s.monitor IN (SELECT value FROM json_each(?3)) AND {heard} > 0
GROUP BY cell, monitor, region"""
    params = org, json.dumps([_stretch(one) for one in asked.stretches]), json.dumps(asked.monitors)
    return RegistryStatement("archived_heard", sql, params)


def archived_sums(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """A row for each cell (monitor and region, where asked) that any line is of."""
    return _asked("archived_sums", org, asked)


def archived_bins(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """The same by bin of length: `checks` of answered ones. Of monitors one by one a row for each cell (and
    region) has all its `bins`, as an object of JSON, or None."""
    return _bins_of_each(org, asked) if asked.by_monitor else _asked("archived_bins", org, asked, bins=True)


def archived_failures(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """The same by class and code of failed `checks`, their `squares`, and when the `first` and the `last` of
    them ended, Unix ms."""
    return _asked("archived_failures", org, asked, failures=True)


def archived_tops(org: str, asked: ArchiveQuestion, column: str) -> RegistryStatement:
    """For each cell (region, where asked) which line of all monitors together has the largest (smallest) of a
    column, and whether it is `attained` by one that is not left out: only by such, or by one of them, too."""
    params = org, json.dumps([_stretch(one) for one in asked.stretches]), json.dumps(asked.without)
    return RegistryStatement("archived_tops", TOPS[column, asked.by_region], params)


def _bins_of_each(org: str, asked: ArchiveQuestion) -> RegistryStatement:
    """Bins of each monitor are added up by themselves: those of all in one would be sorted on disk, which
    takes three times as long. `quote` writes a number so that it is read back as it was."""
    series = ("s.monitor", "s.region") if asked.by_region else ("s.monitor",)
    told = ("m.monitor", "m.region") if asked.by_region else ("m.monitor",)
    beside = " AND s.region = m.region" if asked.by_region else ""
    sql = f"""SELECT c.value ->> 0 AS cell, {", ".join(told)}, (
  SELECT '{{' || group_concat('"' || n.place || '":' || quote(n.checks)) || '}}' FROM (
    SELECT CAST(b.key AS INTEGER) AS place, sum(b.value) AS checks
    FROM archived_series s CROSS JOIN json_each(c.value, '$[1]') w CROSS JOIN archived a
      ON a.series = s.number AND a.hours = w.value ->> 0
        AND a.start >= w.value ->> 1 AND a.start < w.value ->> 2
      CROSS JOIN json_each(a.bins) b
    WHERE s.org_id = ?1 AND s.fleet = ?5 AND s.monitor = m.monitor{beside}
    GROUP BY place
  ) n
) AS bins
FROM (
  SELECT DISTINCT {", ".join(series)} FROM archived_series s
  WHERE s.org_id = ?1 AND s.fleet = ?5
    AND (?3 IS NULL OR s.monitor IN (SELECT value FROM json_each(?3)))
    AND s.monitor NOT IN (SELECT value FROM json_each(?4))
) m CROSS JOIN json_each(?2) c"""
    cells: dict[int, list[tuple[int, int, int]]] = {}
    for one in asked.stretches:
        cells.setdefault(one.cell, []).append((one.hours, one.since, one.until))
    return RegistryStatement("archived_bins", sql, _bound(org, asked, list(cells.items())))


def _bound(org: str, asked: ArchiveQuestion, stretches: Sequence[object]) -> tuple[str | int | None, ...]:
    named_only = None if asked.monitors is None else json.dumps(asked.monitors)
    return org, json.dumps(stretches), named_only, json.dumps(asked.without), int(asked.fleet)


def _asked(
    name: str, org: str, asked: ArchiveQuestion, *, bins: bool = False, failures: bool = False
) -> RegistryStatement:
    """Its text is put together from what is written here, which tests/invariants/sql holds."""
    grouped = (*(("monitor",) if asked.by_monitor else ()), *(("region",) if asked.by_region else ()))
    apart = bins or failures
    told = (
        *(f"s.{one} AS {one}" for one in grouped),
        *(BINNED if bins else FAILED if failures else COUNTED),
        *(TIMED if asked.lengths and not apart else ()),
        *(DATED if asked.moments and not apart else ()),
    )
    by = ("length_bin",) if bins else ("failed_class", "failed_code") if failures else ()
    keys = ("cell", *grouped, *by)
    more = " CROSS JOIN json_each(a.bins) b" if bins else ""
    more += " CROSS JOIN json_each(a.failures) f" if failures else ""
    sql = f"""WITH w AS MATERIALIZED (
  SELECT value ->> 0 AS cell, value ->> 1 AS hours, value ->> 2 AS since, value ->> 3 AS until
  FROM json_each(?2)
)
SELECT w.cell AS cell, {", ".join(told)}
FROM archived_series s CROSS JOIN w CROSS JOIN archived a
  ON a.series = s.number AND a.hours = w.hours AND a.start >= w.since AND a.start < w.until{more}
WHERE s.org_id = ?1 AND s.fleet = ?5
  AND (?3 IS NULL OR s.monitor IN (SELECT value FROM json_each(?3)))
  AND s.monitor NOT IN (SELECT value FROM json_each(?4))
GROUP BY {", ".join(keys)}"""
    return RegistryStatement(name, sql, _bound(org, asked, [_stretch(one) for one in asked.stretches]))


def _stretch(one: ArchivedStretch) -> tuple[int, int, int, int]:
    return one.cell, one.hours, one.since, one.until
