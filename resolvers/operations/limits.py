"""Limit: what this gateway refuses, or does not go beyond, for clients to read."""

import strawberry

from gateway.insights.operations import limits
from gateway.request.context import Context


@strawberry.type(description="One limit in force.")
class Limit:
    name: str = strawberry.field(description="Stable name.")
    value: float = strawberry.field(description="The limit, in its unit.")
    unit: str = strawberry.field(description="What is counted.")
    description: str = strawberry.field(description="What happens there.")


def limits_in_force(context: Context) -> list[Limit]:
    return [
        Limit(name=one.name, value=one.value, unit=one.unit, description=one.description)
        for one in limits.limits(context.settings, context.dialect)
    ]
