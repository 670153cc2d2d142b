"""Closed sets that several types name: how a monitor checks, what amounts are counted in, who charges."""

import enum

import strawberry

from resolvers.words.typed import member


@strawberry.enum(description="How a monitor checks.")
class MonitorKind(enum.Enum):
    HTTP = member("http", "An HTTP request; 200 to 299 is up.")
    TCP = member("tcp", "A TCP connection.")
    UDP = member("udp", "A UDP exchange.")


@strawberry.enum(description="What a number is counted in. More may come.")
class Unit(enum.Enum):
    ALIASES = member("aliases", "Aliases in a document.")
    BUCKETS = member("buckets", "Buckets of a series.")
    BYTES = member("bytes", "Bytes.")
    CALLERS = member("callers", "Callers, each in its organization.")
    CALLS = member("calls", "Calls of a backend.")
    CHARACTERS = member("characters", "Characters of a text.")
    CHECKS = member("checks", "Checks of monitors.")
    DIRECTIVES = member("directives", "Directives in a document.")
    ENTRIES = member("entries", "Entries of a list.")
    ERRORS = member("errors", "Errors in an answer.")
    FIELDS = member("fields", "Fields in a document.")
    LEVELS = member("levels", "Levels that fields or values nest.")
    LISTS = member("lists", "Lists that lie in each other.")
    PAIRS = member("pairs", "Pairs of fields to be compared.")
    POINTS = member("points", "Points of cost.")
    ROWS = member("rows", "Rows of a store.")
    SECONDS = member("seconds", "Seconds.")
    TARGETS = member("targets", "Targets of uptime.")
    TOKENS = member("tokens", "Tokens of a document.")
    VALUES = member("values", "Values in variables.")
    WINDOWS = member("windows", "Windows in one list.")


@strawberry.enum(description="Product of Cloudflare that is charged for. More may come.")
class Product(enum.Enum):
    ANALYTICS_ENGINE = member("Analytics Engine", "Workers Analytics Engine, which keeps the heartbeats.")
    D1 = member("D1", "D1, which keeps monitors, incidents and dispatches.")
    DURABLE_OBJECTS = member("Durable Objects", "Durable Objects, which relays run as.")
    WORKERS = member("Workers", "Workers, which make the checks.")


@strawberry.enum(description="What of a product is counted. More may come.")
class Metric(enum.Enum):
    CPU_MILLISECONDS = member("CPU milliseconds", "Milliseconds of CPU time.")
    GB_SECONDS = member("GB-seconds", "Gigabytes of memory times the seconds they are kept.")
    GB_STORED = member("GB stored", "Gigabytes stored.")
    POINTS_WRITTEN = member("points written", "Data points written, one a heartbeat.")
    READ_QUERIES = member("read queries", "Statements that are read by.")
    REQUESTS = member("requests", "Requests.")
    ROWS_READ = member("rows read", "Rows that statements go through.")
    ROWS_WRITTEN = member("rows written", "Rows written, those of indexes too.")


@strawberry.enum(description="Where Cloudflare is asked to place a relay. More may come.")
class LocationHint(enum.Enum):
    WNAM = member("wnam", "Western North America.")
    ENAM = member("enam", "Eastern North America.")
    SAM = member("sam", "South America.")
    WEUR = member("weur", "Western Europe.")
    EEUR = member("eeur", "Eastern Europe.")
    APAC = member("apac", "Asia-Pacific.")
    OC = member("oc", "Oceania.")
    AFR = member("afr", "Africa.")
    ME = member("me", "Middle East.")


@strawberry.enum(description="Jurisdiction that a relay's data does not leave. More may come.")
class Jurisdiction(enum.Enum):
    EU = member("eu", "The European Union.")
    FEDRAMP = member("fedramp", "FedRAMP.")
