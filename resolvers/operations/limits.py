"""Limit: what this gateway refuses, or does not go beyond, for clients to read."""

import strawberry

from gateway.insights.operations import limits
from gateway.request.context import Context
from resolvers.words.closed import Unit


@strawberry.type(description="One limit in force.")
class Limit:
    name: str = strawberry.field(description="Stable name of the limit, like requestSeconds.")
    value: float = strawberry.field(description="The limit, in its unit.")
    unit: Unit = strawberry.field(description="What the value is counted in.")
    description: str = strawberry.field(description="What happens to who goes beyond it.")


def limits_in_force(context: Context) -> list[Limit]:
    return [
        Limit(name=one.name, value=one.value, unit=Unit(one.unit), description=one.description)
        for one in limits.limits(context.settings, context.dialect)
    ]
