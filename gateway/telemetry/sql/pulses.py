"""What every monitor of an org wrote lately, in one statement: the counts of a window, and its newest check.

Rows of an unknown status are counted apart.
"""

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import STATUSES
from gateway.telemetry.sql.computed.lengths import Columns
from gateway.telemetry.sql.select import select
from gateway.telemetry.sql.text import Source, checks_where, literal, rows_where, whole_sum


def pulses(org: str, source: Source, since_ms: int, until_ms: int, reach_ms: int) -> Statement:
    """One row a monitor: counts of [since, until), and the newest check's end since `reach_ms` or since then.

    `recorded_in` is how many checks the writer recorded, before the store sampled; `heaviest` the largest
    sample interval of all rows read.
    """
    layout, largest = source.layout, source.dialect.maximum
    first_ms = min(since_ms, reach_ms)
    inside = f"{layout.timestamp_ms} >= {literal(since_ms)}"
    written = f"toUnixTimestamp({layout.written_at})"
    columns: Columns = {
        "monitor": (layout.monitor, Kind.TEXT),
        "newest_ms": (f"{largest}({layout.timestamp_ms})", Kind.INTEGER),
        "heaviest": (f"{largest}({layout.sample_interval})", Kind.INTEGER),
        "written": (f"{largest}({written})", Kind.INTEGER),
        "rows_in": (rows_where(source, inside), Kind.INTEGER),
        "recorded_in": (whole_sum(source, inside), Kind.NUMBER),
    }
    columns |= _counts(source, inside)
    tail = "GROUP BY monitor ORDER BY monitor"
    return select("pulses", org, source, columns, (first_ms, until_ms), [], tail)


def _counts(source: Source, inside: str) -> Columns:
    """Checks by outcome, rows of an outcome that is none, and what tells how sure the sums are."""
    layout, status = source.layout, source.layout.status
    known = ", ".join(literal(one) for one in STATUSES)
    interval = f"if({inside}, {layout.sample_interval}, 0)"
    columns: Columns = {
        f"{one}_in": (checks_where(source, f"{inside} AND {status} = {literal(one)}"), Kind.NUMBER)
        for one in STATUSES
    }
    return columns | {
        "strange_in": (rows_where(source, f"{inside} AND {status} NOT IN ({known})"), Kind.INTEGER),
        "interval_in": (f"{source.dialect.maximum}({interval})", Kind.INTEGER),
    }
