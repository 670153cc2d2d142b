"""Law 7: insight fields are nullable, so that one failed store costs one field."""

import ast
import inspect
import textwrap
from collections.abc import Callable

import strawberry
from strawberry.types.base import StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField

from resolvers.schema import build_schema
from resolvers.words.nouns import monitor_of

COUNTS = ("checks", "up", "degraded", "down", "pending", "ratio")
COLUMNS = {
    "EstimateColumn": ("lower", "upper"),
    "Series": COUNTS,
    **dict.fromkeys(("DaySeries", "Heatmap", "RegionLine"), (*COUNTS, "latency_p95")),
}
ROWS = {
    "Heartbeat": ("id", "checked_at", "status", "latency_ms", "weight", "sample_rate"),
    "HeartbeatEdge": ("cursor", "node"),
    "HeartbeatConnection": ("nodes", "edges", "page_info"),
    "Monitor": ("id", "name", "enabled", "created_at", "updated_at"),
    "MonitorConnection": ("nodes", "edges", "page_info", "total_count"),
}
NEED_NO_STORE = (
    {
        ("DowntimeStretch", "monitor"): "the row is there when the stretch is",
        ("UptimeWindow", "accounting"): "what was asked for",
        ("Series", "latency"): "computed from the series that is there",
        ("FleetStats", "monitors"): "counted from rows that are there when FleetStats is",
    }
    | {
        (kind, name): "computed from the columns that are there"
        for kind, names in COLUMNS.items()
        for name in names
    }
    | {(kind, name): "told by the rows that are there" for kind, names in ROWS.items() for name in names}
)
"""Fields with a resolver that may be non-null, each with why it cannot fail."""


def resolver_fields(schema: strawberry.Schema) -> dict[tuple[str, str], StrawberryField]:
    """Every field that a method answers, by type and Python name."""
    types = [found.definition for found in schema.schema_converter.type_map.values()]
    return {
        (kind.name, field.python_name): field
        for kind in types
        if isinstance(kind, StrawberryObjectDefinition) and not kind.is_input
        for field in kind.fields
        if field.base_resolver is not None
    }


def required(schema: strawberry.Schema) -> set[tuple[str, str]]:
    """Those of them that are not nullable."""
    fields = resolver_fields(schema)
    return {name for name, field in fields.items() if not isinstance(field.type, StrawberryOptional)}


def test_every_field_that_reads_a_store_is_nullable() -> None:
    """A field with a resolver is nullable, or stands in the table of those that read nothing."""
    schema = build_schema()
    assert len(resolver_fields(schema)) > 30
    assert required(schema) == set(NEED_NO_STORE)


def test_the_fields_that_may_be_required_read_nothing() -> None:
    """The exempt resolvers are no coroutines and take no Context, so they have nothing to read with.

    One may be handed it to pass it on to `monitor_of`, which asks its schema for a type.
    """
    fields = resolver_fields(build_schema())
    for name in NEED_NO_STORE:
        resolver = fields[name].base_resolver
        assert resolver is not None
        assert inspect.isfunction(resolver.wrapped_func)
        assert not inspect.iscoroutinefunction(resolver.wrapped_func)
        if list(inspect.signature(resolver.wrapped_func).parameters) != ["self"]:
            assert what_is_done_with_info(resolver.wrapped_func) == {"monitor_of"}
    assert not inspect.iscoroutinefunction(monitor_of)
    assert what_is_done_with_info(monitor_of) == {"info.schema"}


def what_is_done_with_info(function: Callable[..., object]) -> set[str]:
    """The functions that `info` is passed to as an argument, and what is taken of it."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    passed = {ast.unparse(call.func) for call in calls for one in call.args if ast.unparse(one) == "info"}
    taken = {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "info"
    }
    return passed | taken


def test_a_required_insight_is_flagged() -> None:
    """The checker finds a non-null field with a resolver in a schema that has one."""

    @strawberry.type
    class Query:
        @strawberry.field
        async def uptime(self) -> float:
            return 1.0

        @strawberry.field
        async def latency(self) -> float | None:
            return None

    assert required(strawberry.Schema(Query)) == {("Query", "uptime")}
