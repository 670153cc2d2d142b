"""Limit: what this gateway refuses, or does not go beyond, for clients to read."""

from collections.abc import Iterable

import strawberry

from gateway.insights.operations import limits
from gateway.request.context import Context
from resolvers.running.admission import MOST_FIELDS, MOST_TOKENS


@strawberry.type(description="One limit in force.")
class Limit:
    name: str = strawberry.field(description="Stable name.")
    value: float = strawberry.field(description="The limit, in its unit.")
    unit: str = strawberry.field(description="What is counted.")
    description: str = strawberry.field(description="What happens there.")


OF_A_DOCUMENT = (
    limits.Limit("tokens", MOST_TOKENS, "tokens", "A document of more tokens is refused."),
    limits.Limit("fields", MOST_FIELDS, "fields", "A document that writes more fields is refused."),
)


def limits_in_force(context: Context) -> list[Limit]:
    return _shown((*limits.limits(context.settings, context.dialect), *OF_A_DOCUMENT))


def _shown(found: Iterable[limits.Limit]) -> list[Limit]:
    return [
        Limit(name=one.name, value=one.value, unit=one.unit, description=one.description) for one in found
    ]
