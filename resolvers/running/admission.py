"""What stands in front of every operation: bounds on its text, its depth and its cost, before any read."""

from collections.abc import Mapping
from typing import Any

from graphql import OperationDefinitionNode

from gateway.errors import Forbidden
from gateway.insights.operations.limits import INTROSPECTION_DEPTH, cost_bound, depth_bound
from gateway.request.context import Context
from gateway.settings import Introspection
from resolvers.running.documents import Document, Measured


def admit(
    document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Context
) -> Measured:
    """How large it is. Its cost is told, be it admitted or not, and taken from what the caller may spend.

    Raises BadUserInput, QueryTooComplex, Forbidden or RateLimited.
    """
    size = document.measured(operation, variables)
    context.meter.cost = round(size.cost)
    context.meter.deprecated = size.deprecated
    document.extent.hold()
    depth_bound(context.settings).hold(size.depth)
    INTROSPECTION_DEPTH.hold(size.lists)
    if size.introspects and context.settings.introspection is Introspection.OFF:
        raise Forbidden("introspection is off here; ask whoever runs this gateway for its schema.graphql")
    cost_bound(context.settings).hold(size.cost)
    context.allowance.spend(context.meter.cost)
    return size
