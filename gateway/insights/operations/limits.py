"""Every limit in force, in one table, which `limits`, the README and tests are made of.

What enforces a limit reads it here, or is read here.
"""

from dataclasses import dataclass

from gateway.errors import BadUserInput, QueryTooComplex
from gateway.insights.listing.ordering import LARGEST_PAGE
from gateway.insights.rankings import MOST_TARGETS
from gateway.insights.subjects import MOST_WINDOWS
from gateway.ports import BODY_CAP, STALE_SECONDS, TRANSPORT_RETRIES, UPSTREAM_SECONDS
from gateway.request.allowance import MOST_CALLERS
from gateway.settings import LARGEST_BODY, LONGEST_QUERY, Settings
from gateway.telemetry.reading.recent.pages import ROWS_CAP
from gateway.telemetry.sql.dialect import CLICKHOUSE, Dialect
from gateway.times.service_hours import LONGEST
from gateway.times.window import AUTO_BUCKETS, MAX_BUCKETS, MAX_WINDOW_S


@dataclass(frozen=True, slots=True)
class Limit:
    """`value` in `unit`; the description says what happens there."""

    name: str
    value: float
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Bound(Limit):
    """A limit of what a document or its variables hold. `refusal` says what was `{found}`, and what to do.

    `of_a_value`: it is about a value that somebody gave for an argument, and not about the document.
    """

    refusal: str
    of_a_value: bool = False

    def hold(self, found: float, argument: str | None = None) -> None:
        """Raises QueryTooComplex where `found` is more than the value, of a value BadUserInput."""
        if found <= self.value:
            return
        message = self.refusal.format(found=f"{found:.0f}", value=f"{self.value:.0f}")
        if self.of_a_value:
            raise BadUserInput(message, argument)
        raise QueryTooComplex(message, {self.name: round(found), "limit": round(self.value)})


PARAMETER = Limit("parameterLength", 200, "characters", "A longer parameter of a REST route is refused.")
TOKENS = Limit("tokens", 4000, "tokens", "A document of more tokens is refused.")
FIELDS = Bound(
    "fields",
    800,
    "fields",
    "A document that writes more fields is refused.",
    "the query writes {found} fields, more than {value}; ask for less",
)
ALIASES = Bound(
    "aliases",
    200,
    "aliases",
    "A document of more aliases is refused.",
    "the query has {found} aliases, more than {value}; send several queries",
)
DIRECTIVES = Bound(
    "directives",
    100,
    "directives",
    "A document of more directives is refused.",
    "the query has {found} directives, more than {value}; leave out what you do not ask for",
)
PAIRS = Bound(
    "pairs",
    40_000,
    "pairs",
    "A document in which more pairs of equal fields and fragments would have to be compared is refused.",
    "the query repeats the same fields or fragments too often ({found} pairs, more than {value}); "
    "write each once",
)
INTROSPECTION_DEPTH = Bound(
    "introspectionDepth",
    3,
    "lists",
    "Introspection that nests more lists in each other is refused.",
    "introspection nests {found} lists in each other, more than {value}; ask for types by name",
)
DIGITS = Bound(
    "digits",
    40,
    "characters",
    "A longer number in a document is refused.",
    "is a number of {found} characters, more than {value}; write a shorter one",
    of_a_value=True,
)
LISTED = Bound(
    "listEntries",
    100,
    "entries",
    "A longer list in a document or in variables is refused.",
    "is a list of {found} entries, more than {value}; ask for some of them at a time",
    of_a_value=True,
)
VALUES = Bound(
    "variableValues",
    1000,
    "values",
    "Variables that hold more values, lists and objects counted in, are refused.",
    "the variables hold {found} values or more, more than {value}; send fewer",
    of_a_value=True,
)
TEXT = Bound(
    "textLength",
    10_000,
    "characters",
    "A longer text in variables is refused.",
    "is a text of {found} characters, more than {value}; send a shorter one",
    of_a_value=True,
)
ERRORS = Limit("errors", 5, "errors", "Most errors that a refused request is told.")
MESSAGE = Limit("messageLength", 400, "characters", "A longer message of an error is cut.")


def cost_bound(settings: Settings) -> Bound:
    return Bound(
        "cost",
        settings.cost_limit,
        "points",
        "An operation, but of a trusted document, or a REST request of a higher estimated cost is refused.",
        "the query costs {found}, more than {value}; ask for less",
    )


def depth_bound(settings: Settings) -> Bound:
    return Bound(
        "depth",
        settings.depth_limit,
        "levels",
        "An operation that nests deeper is refused.",
        "the query nests {found} deep, more than {value}; flatten it",
    )


def limits(settings: Settings, dialect: Dialect = CLICKHOUSE) -> list[Limit]:
    """The table: of requests, of documents, of insights, and of what the stores are asked."""
    return [*_requests(settings), *_documents(settings), *_insights(), *_stores(settings, dialect)]


def _requests(settings: Settings) -> list[Limit]:
    return [
        Limit("bodyBytes", LARGEST_BODY, "bytes", "A longer request body is refused with 413."),
        Limit("queryLength", LONGEST_QUERY, "characters", "A longer text of a query is refused."),
        PARAMETER,
        Limit("requestSeconds", settings.request_seconds, "seconds", "After that a request gives up."),
        Limit(
            "budgetPoints",
            settings.budget_points,
            "points",
            "A caller who has spent so many is refused with 429 until enough have come back; 0: no budget.",
        ),
        Limit("budgetSeconds", settings.budget_seconds, "seconds", "In which a spent budget is whole again."),
        Limit("budgetCallers", MOST_CALLERS, "callers", "Most callers whose spending is remembered."),
    ]


def _documents(settings: Settings) -> list[Limit]:
    counted = (TOKENS, FIELDS, ALIASES, DIRECTIVES, PAIRS)
    nested = (depth_bound(settings), INTROSPECTION_DEPTH, cost_bound(settings))
    return [*counted, *nested, DIGITS, LISTED, VALUES, TEXT, ERRORS, MESSAGE]


def _insights() -> list[Limit]:
    return [
        Limit("first", LARGEST_PAGE, "entries", "Most entries of one page of a list."),
        Limit("windows", MOST_WINDOWS, "windows", "Most windows of one uptimes field."),
        Limit("targets", MOST_TARGETS, "targets", "Most targets of one targets field."),
        Limit("windowSeconds", MAX_WINDOW_S, "seconds", "A longer window is refused."),
        Limit("buckets", MAX_BUCKETS, "buckets", "A series of more buckets is refused."),
        Limit("serviceHours", LONGEST, "characters", "Longer hours of service are refused."),
        Limit("automaticBuckets", AUTO_BUCKETS, "buckets", "Most buckets of a series that names no length."),
    ]


def _stores(settings: Settings, dialect: Dialect) -> list[Limit]:
    return [
        Limit("cacheSeconds", settings.cache_seconds, "seconds", "How long an answer serves again."),
        Limit("cacheBytes", settings.cache_bytes, "bytes", "Memory that kept answers may take."),
        Limit("staleSeconds", STALE_SECONDS, "seconds", "Age at which an answer stands in for no failure."),
        Limit("rowsBound", settings.rows_bound, "rows", "Windows share a read up to so many rows expected."),
        Limit("heartbeatRows", ROWS_CAP, "rows", "Most heartbeats of one answer of the telemetry store."),
        Limit("sqlBytes", dialect.sql_cap, "bytes", "A longer statement is cut; 9 000 on Cloudflare."),
        Limit("upstreamSeconds", UPSTREAM_SECONDS, "seconds", "After that a call to a store gives up."),
        Limit("upstreamRetries", TRANSPORT_RETRIES, "calls", "Most repetitions of a call that failed."),
        Limit("upstreamBytes", BODY_CAP, "bytes", "A longer answer of a store is refused."),
    ]
