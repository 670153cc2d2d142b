"""What stands in front of every operation: bounds on its text, its depth and its cost, before any read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache

from gateway.errors import BadUserInput, Forbidden, InsightsError
from gateway.insights.operations.limits import INTROSPECTION_DEPTH, TOKENS, cost_bound, depth_bound
from gateway.settings import Introspection
from resolvers.running.cost import Measure, operation_of
from resolvers.running.extent import extent
from resolvers.running.outcome import of_the_document
from resolvers.running.size import Size
from resolvers.running.tokens import listed
from resolvers.running.variables import held

if TYPE_CHECKING:
    from graphql import DocumentNode

    from gateway.request.context import Context

CACHED_DOCUMENTS = 256


class Admission(ValidationCache):
    """Parses and validates with a cache, and refuses what is too long, too deep or too costly."""

    def __init__(self) -> None:
        super().__init__(maxsize=CACHED_DOCUMENTS)
        self._parser = ParserCache(maxsize=CACHED_DOCUMENTS)

    def on_parse(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = int(TOKENS.value)
        self._parser.execution_context = self.execution_context
        yield from self._parser.on_parse()

    def on_validate(self) -> Iterator[None]:
        try:
            self._admit()
        except InsightsError as error:
            refusal = GraphQLError(error.message, original_error=error)
            self.execution_context.pre_execution_errors = [refusal]
            yield
        else:
            yield from super().on_validate()
            found = self.execution_context.pre_execution_errors or []
            self.execution_context.pre_execution_errors = [of_the_document(one) for one in found]

    def _admit(self) -> None:
        document = self.execution_context.graphql_document
        if document is None:
            return
        size = self._measured(document)
        context: Context = self.execution_context.context
        extent(document).hold()
        depth_bound(context.settings).hold(size.depth)
        INTROSPECTION_DEPTH.hold(size.lists)
        if size.introspects and context.settings.introspection is Introspection.OFF:
            raise Forbidden("introspection is off here; ask whoever runs this gateway for its schema.graphql")
        cost_bound(context.settings).hold(size.cost)
        context.allowance.spend(context.meter.cost)

    def _measured(self, document: "DocumentNode") -> Size:
        """Of the operation that will run; its cost is told, be it admitted or not."""
        execution = self.execution_context
        variables = execution.variables or {}
        entries = listed(document) + held(variables)
        asked = execution._provided_operation_name  # noqa: SLF001 - `operation_name` falls back to the first
        operation = operation_of(document, asked)
        if operation is None:
            raise BadUserInput("the document holds several operations; name the one to run", "operationName")
        schema = execution.schema._schema  # noqa: SLF001 - as Strawberry's own extensions do; there is no other way
        measure = Measure(schema, document, variables)
        size = measure.operation(operation).plus(entries)
        context: Context = execution.context
        context.meter.cost = round(size.cost)
        context.meter.deprecated = tuple(sorted(measure.deprecated))
        return size
