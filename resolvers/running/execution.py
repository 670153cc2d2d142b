"""Runs one operation: text and variables in, a GraphQL response body out, but for its extensions."""

from collections.abc import Awaitable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode

from gateway.errors import InsightsError
from gateway.flights import Soon
from gateway.meter import Meter
from gateway.request.context import Context
from gateway.settings import Settings
from resolvers.running.admission import admit
from resolvers.running.compiled.executor import CompiledExecutor
from resolvers.running.documents import Document, Documents
from resolvers.running.outcome import InsightsSchema, insights, told


@dataclass(frozen=True, slots=True)
class Execution:
    """The executor that the HTTP edge is given; it knows GraphQL so that the edge need not."""

    schema: InsightsSchema
    suggest: bool = True
    """Whether a refusal may name what was nearly written."""
    trusted: Collection[str] = ()
    """Texts that are kept for good, once they were asked."""
    documents: Documents = field(init=False)

    def __post_init__(self) -> None:
        found = Documents(self.schema._schema, self.trusted)  # noqa: SLF001 - graphql-core's own; there is no other way
        object.__setattr__(self, "documents", found)

    def __call__(
        self, query: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context
    ) -> Soon[dict[str, Any]]:
        """`data` and `errors`; `data` is absent where it was refused before anything was executed."""
        try:
            result = self._result(query, dict(variables or {}), operation_name, context)
        except Exception as error:  # noqa: BLE001 - the caller is told, in GraphQL's shape, whatever it is
            result = ExecutionResult(None, [_coerced(error)])
        return self._body(result) if isinstance(result, ExecutionResult) else self._awaited(result)

    async def _awaited(self, work: Awaitable[ExecutionResult]) -> dict[str, Any]:
        try:
            result = await work
        except Exception as error:  # noqa: BLE001 - as above
            result = ExecutionResult(None, [_coerced(error)])
        return self._body(result)

    def _result(
        self, query: str, given: dict[str, Any], operation_name: str | None, context: Context
    ) -> ExecutionResult | Awaitable[ExecutionResult]:
        document = self.documents.of(query)
        operation = document.run(operation_name)
        size = admit(document, operation, given, context)
        if document.errors:
            return ExecutionResult(None, document.errors)
        executor = size.prepared or self._prepared(document, operation, given)
        if isinstance(executor, list):
            return ExecutionResult(None, executor)
        size.prepared = executor
        return executor.run(context)

    def _prepared(
        self, document: Document, operation: OperationDefinitionNode, given: dict[str, Any]
    ) -> CompiledExecutor | list[GraphQLError]:
        """graphql-core's set-up: variables coerced, or what is wrong with them."""
        found = self.schema.execution_context_class.build(
            self.schema._schema,  # noqa: SLF001 - as above
            document.parsed,
            raw_variable_values=given,
            operation_name=operation.name.value if operation.name else None,
        )
        return cast("CompiledExecutor | list[GraphQLError]", found)

    def _body(self, result: ExecutionResult) -> dict[str, Any]:
        errors = result.errors or []
        if errors:
            self.schema.process_errors(errors)
        body: dict[str, Any] = {"errors": told(errors, suggest=self.suggest)} if errors else {}
        if result.data is not None or not any(error.path is None for error in errors):
            body["data"] = result.data
        return body

    def extensions(self, meter: Meter, settings: Settings) -> dict[str, Any]:
        """Of one answer: who shares another's work is told what that spared."""
        return {"insights": insights(meter, settings)}


def _coerced(error: Exception) -> GraphQLError:
    if isinstance(error, GraphQLError):
        return error
    message = error.message if isinstance(error, InsightsError) else str(error)
    found = GraphQLError(message, original_error=error)
    found.__cause__ = error
    return found
