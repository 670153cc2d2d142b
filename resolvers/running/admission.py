"""What stands in front of every operation: bounds on its text, its depth and its cost, before any read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graphql import GraphQLError
from strawberry.extensions import ParserCache, ValidationCache

from gateway.errors import BadUserInput, InsightsError, QueryTooComplex
from resolvers.running.cost import Measure, operation_of
from resolvers.running.extent import Extent, extent

if TYPE_CHECKING:
    from gateway.request.context import Context

MOST_TOKENS = 4000
MOST_FIELDS = 800
MOST_PAIRS = 40_000
CACHED_DOCUMENTS = 256


class Admission(ValidationCache):
    """Parses and validates with a cache, and refuses what is too long, too deep or too costly."""

    def __init__(self, cost_limit: int, depth_limit: int) -> None:
        super().__init__(maxsize=CACHED_DOCUMENTS)
        self._parser = ParserCache(maxsize=CACHED_DOCUMENTS)
        self._cost_limit = cost_limit
        self._depth_limit = depth_limit

    def on_parse(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = MOST_TOKENS
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

    def _admit(self) -> None:
        execution = self.execution_context
        document = execution.graphql_document
        if document is None:
            return
        asked = execution._provided_operation_name  # noqa: SLF001 - `operation_name` falls back to the first
        operation = operation_of(document, asked)
        if operation is None:
            raise BadUserInput("the document holds several operations; name the one to run", "operationName")
        schema = execution.schema._schema  # noqa: SLF001 - as Strawberry's own extensions do; there is no other way
        size = Measure(schema, document, execution.variables or {}).operation(operation)
        context: Context = execution.context
        context.meter.cost = round(size.cost)
        _bounded(extent(document))
        if size.depth > self._depth_limit:
            raise QueryTooComplex(
                f"the query nests {size.depth} deep, more than {self._depth_limit}; flatten it"
            )
        if size.cost > self._cost_limit:
            raise QueryTooComplex(
                f"the query costs {size.cost:.0f}, more than {self._cost_limit}; ask for less"
            )


def _bounded(written: Extent) -> None:
    if written.fields > MOST_FIELDS:
        raise QueryTooComplex(
            f"the query writes {written.fields} fields, more than {MOST_FIELDS}; ask for less"
        )
    if written.pairs > MOST_PAIRS:
        raise QueryTooComplex("the query repeats the same fields or fragments too often; write each once")
