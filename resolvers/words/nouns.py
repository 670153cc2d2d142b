"""Nouns that refer back to each other: a monitor tells its downtime, a stretch of downtime its monitor.

GraphQL's types form circles; imports need not. The name is looked up where the schema is built, and the
type in the schema that answers.
"""

from typing import Annotated, Any

import strawberry
from strawberry.types.base import StrawberryObjectDefinition

from gateway.registry import rows
from resolvers.words.info import Info

LazyMonitor = Annotated[
    "Monitor",  # type: ignore[name-defined]  # noqa: F821 - by its name alone
    strawberry.lazy("resolvers.monitor.monitor"),
]


def monitor_of(info: Info, row: rows.Monitor) -> Any:
    """The schema's Monitor of a row."""
    noun = info.schema.get_type_by_name("Monitor")
    if not isinstance(noun, StrawberryObjectDefinition):
        raise TypeError(noun)
    return noun.origin.of(row)
