"""What stands in front of every operation: bounds on its text, its depth and its cost, before any read."""

from collections.abc import Mapping
from typing import Any

from graphql import OperationDefinitionNode

from gateway.errors import Forbidden
from gateway.insights.operations.limits import INTROSPECTION_DEPTH, cost_bound, depth_bound
from gateway.request.context import Context
from gateway.settings import Introspection, Settings
from resolvers.running.documents import Document, Measured


def admit(
    document: Document, operation: OperationDefinitionNode, variables: Mapping[str, Any], context: Context
) -> Measured:
    """How large it is. Its cost is told, be it admitted or not, and taken from what the caller may spend.

    Raises BadUserInput, QueryTooComplex, Forbidden or RateLimited.
    """
    size, meter = document.measured(operation, variables), context.meter
    meter.cost = cost = round(size.cost)
    meter.deprecated = size.deprecated
    if size.held_by is not context.settings:
        _hold(document, size, context.settings)
        size.held_by = context.settings
    context.allowance.spend(cost)
    return size


def _hold(document: Document, size: Measured, settings: Settings) -> None:
    """Of one document and such variables the same again under the same settings. What a trusted one may cost
    is for who wrote it: a page asks for as long a window as its reader picks."""
    document.extent.hold()
    depth_bound(settings).hold(size.depth)
    INTROSPECTION_DEPTH.hold(size.lists)
    if size.introspects and settings.introspection is Introspection.OFF:
        raise Forbidden("introspection is off here; ask whoever runs this gateway for its schema.graphql")
    if not document.trusted:
        cost_bound(settings).hold(size.cost)
