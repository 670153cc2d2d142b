"""Every limit in force, read from the constants and settings that enforce it."""

from dataclasses import dataclass

from gateway.insights.ordering import LARGEST_PAGE
from gateway.insights.subjects import MOST_WINDOWS
from gateway.ports import BODY_CAP, STALE_SECONDS, TRANSPORT_RETRIES, UPSTREAM_SECONDS
from gateway.settings import LARGEST_BODY, LONGEST_QUERY, Settings
from gateway.telemetry.reading.recent import ROWS_CAP
from gateway.telemetry.sql.dialect import Dialect
from gateway.times.window import AUTO_BUCKETS, MAX_BUCKETS, MAX_WINDOW_S


@dataclass(frozen=True, slots=True)
class Limit:
    """`value` in `unit`; the description says what happens there."""

    name: str
    value: float
    unit: str
    description: str


def limits(settings: Settings, dialect: Dialect) -> list[Limit]:
    """Of requests, of insights, and of what the stores are asked; those of a document are GraphQL's own."""
    return [*_requests(settings), *_insights(), *_stores(settings, dialect)]


def _requests(settings: Settings) -> list[Limit]:
    return [
        Limit("bodyBytes", LARGEST_BODY, "bytes", "A longer request body is refused with 413."),
        Limit("queryLength", LONGEST_QUERY, "characters", "A longer text of a query is refused."),
        Limit("cost", settings.cost_limit, "points", "An operation of a higher estimated cost is refused."),
        Limit("depth", settings.depth_limit, "levels", "An operation that nests deeper is refused."),
        Limit("requestSeconds", settings.request_seconds, "seconds", "After that a request gives up."),
    ]


def _insights() -> list[Limit]:
    return [
        Limit("first", LARGEST_PAGE, "entries", "Most entries of one page of a list."),
        Limit("windows", MOST_WINDOWS, "windows", "Most windows of one uptimes field."),
        Limit("windowSeconds", MAX_WINDOW_S, "seconds", "A longer window is refused."),
        Limit("buckets", MAX_BUCKETS, "buckets", "A series of more buckets is refused."),
        Limit("automaticBuckets", AUTO_BUCKETS, "buckets", "Most buckets of a series that names no length."),
    ]


def _stores(settings: Settings, dialect: Dialect) -> list[Limit]:
    return [
        Limit("cacheSeconds", settings.cache_seconds, "seconds", "How long an answer serves again."),
        Limit("cacheBytes", settings.cache_bytes, "bytes", "Memory that kept answers may take."),
        Limit("staleSeconds", STALE_SECONDS, "seconds", "Age at which an answer stands in for no failure."),
        Limit("rowsBound", settings.rows_bound, "rows", "Windows share a read up to so many rows expected."),
        Limit("heartbeatRows", ROWS_CAP, "rows", "Most heartbeats of one answer of the telemetry store."),
        Limit("sqlBytes", dialect.sql_cap, "bytes", "A longer statement is cut into several."),
        Limit("upstreamSeconds", UPSTREAM_SECONDS, "seconds", "After that a call to a store gives up."),
        Limit("upstreamRetries", TRANSPORT_RETRIES, "calls", "Most repetitions of a call that failed."),
        Limit("upstreamBytes", BODY_CAP, "bytes", "A longer answer of a store is refused."),
    ]
