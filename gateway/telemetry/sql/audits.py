"""Reads of the whole dataset for `insights doctor`.

They name no org (law 2 is about what serves requests): they serve the operator, on the operator's own
credentials, and no request runs them.
"""

from gateway.ports import Kind, Statement
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES
from gateway.telemetry.sql.text import (
    SLACK_BEFORE_S,
    Source,
    literal,
    moment,
    weight,
    whole_sum,
    whole_weight,
)
from gateway.times.calendar import DAY_S
from gateway.times.window import SECOND_MS

SAMPLE_ROWS = 200
SEEN_ROWS = 10_000
BLOBS, DOUBLES = AE_BLOBS[:11], AE_DOUBLES[:10]


def sample(source: Source, since_s: int) -> Statement:
    """The newest rows, in every column that a layout knows of; `written` in Unix seconds."""
    texts = dict.fromkeys(("index1", *BLOBS), Kind.TEXT)
    columns = {"written": Kind.INTEGER, **texts, **dict.fromkeys(DOUBLES, Kind.NUMBER)}
    written = f"toUnixTimestamp({source.layout.written_at}) AS written"
    selected = ", ".join((written, *texts, *DOUBLES))
    return _statement(
        source, "sample", selected, columns, since_s, f" ORDER BY written DESC LIMIT {SAMPLE_ROWS}"
    )


def lag(source: Source, since_s: int) -> Statement:
    """Seconds from the end of a check to its row's write: p50 and p95, and the newest write (Unix s)."""
    layout, dialect = source.layout, source.dialect
    seconds = f"toUnixTimestamp({layout.written_at}) - {layout.timestamp_ms} / 1000"
    each = whole_weight(layout) if dialect.weight_expressions else layout.sample_interval
    columns = {"newest": Kind.INTEGER, "p50": Kind.QUANTILE, "p95": Kind.QUANTILE, "heaviest": Kind.NUMBER}
    selected = (
        f"{dialect.maximum}(toUnixTimestamp({layout.written_at})) AS newest, "
        f"quantileExactWeighted(0.5)({seconds}, {each}) AS p50, "
        f"quantileExactWeighted(0.95)({seconds}, {each}) AS p95, "
        f"{dialect.maximum}({weight(layout)}) AS heaviest"
    )
    return _statement(source, "lag", selected, columns, since_s, "")


def seen_monitors(source: Source, since_s: int) -> Statement:
    """Every org and monitor that wrote a row, and when last (Unix s)."""
    layout = source.layout
    columns = {"org": Kind.TEXT, "monitor": Kind.TEXT, "newest": Kind.INTEGER}
    newest = f"{source.dialect.maximum}(toUnixTimestamp({layout.written_at}))"
    selected = f"{layout.org} AS org, {layout.monitor} AS monitor, {newest} AS newest"
    tail = f" GROUP BY org, monitor ORDER BY org, monitor LIMIT {SEEN_ROWS}"
    return _statement(source, "seen_monitors", selected, columns, since_s, tail)


def recorded(source: Source, since_ms: int, until_ms: int) -> Statement:
    """Rows of all orgs, as they were written, of checks that ended in [since, until); one row.

    `heaviest` is the largest sample interval of them.
    """
    ended = source.layout.timestamp_ms
    inside = f"{ended} >= {literal(since_ms)} AND {ended} < {literal(until_ms)}"
    since_s = max(0, since_ms // SECOND_MS - SLACK_BEFORE_S)
    largest = f"{source.dialect.maximum}(if({inside}, {source.layout.sample_interval}, 0))"
    selected = f"{whole_sum(source, inside)} AS recorded, {largest} AS heaviest"
    columns = {"recorded": Kind.NUMBER, "heaviest": Kind.INTEGER}
    return _statement(source, "recorded", selected, columns, since_s, "")


def size(source: Source) -> Statement:
    """Rows of the table, bytes on disk, and how many of these are hours held beside rows; on this server. An
    engine that cannot hold any has no such table to ask: see `size_of_rows`."""
    held = f"(SELECT sum(bytes_on_disk) FROM system.projection_parts WHERE active AND {_of_table(source)})"
    return _size(source, "size", held)


def size_of_rows(source: Source) -> Statement:
    """The same of a server that holds no hours."""
    return _size(source, "size_of_rows", "0")


def _size(source: Source, name: str, held: str) -> Statement:
    columns = dict.fromkeys(("rows", "bytes", "held"), Kind.INTEGER)
    told = f"sum(rows) AS rows, sum(bytes_on_disk) AS bytes, toUInt64({held}) AS held"
    sql = f"SELECT {told} FROM system.parts WHERE active AND {_of_table(source)}{source.dialect.tail}"
    return Statement(name, "", sql, columns)


def _of_table(source: Source) -> str:
    return f"database = currentDatabase() AND table = {literal(source.dataset)}"


def lately(source: Source, since_s: int) -> Statement:
    """Rows written since then, whatever they stand for."""
    return _statement(source, "lately", "count() AS rows", {"rows": Kind.INTEGER}, since_s, "")


def service_time(source: Source, now_s: int) -> Statement:
    """The service's own clock, Unix s; one row at most."""
    columns = {"answer": Kind.INTEGER}
    if source.dialect.weighs:
        since_s = now_s - DAY_S
        selected = "toUnixTimestamp(now()) AS answer"
        return _statement(source, "service_time", selected, columns, since_s, " LIMIT 1")
    return Statement(
        "service_time", "", f"SELECT toUnixTimestamp(now()) AS answer{source.dialect.tail}", columns
    )


def _statement(
    source: Source, name: str, selected: str, columns: dict[str, Kind], since_s: int, tail: str
) -> Statement:
    where = f"{source.layout.written_at} >= {moment(source, since_s)}"
    sql = f"SELECT {selected} FROM {source.dataset} WHERE {where}{tail}{source.dialect.tail}"
    return Statement(name, "", sql, columns)
