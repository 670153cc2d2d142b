"""Runs one operation: text and variables in, a GraphQL response body out, but for its extensions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from gateway.errors import BadUserInput
from gateway.meter import Meter
from gateway.request.context import Context
from gateway.settings import Settings
from resolvers.running.outcome import InsightsSchema, insights, told

QUERIES = (OperationType.QUERY,)


ELSEWHERE: Mapping[OperationType, str] = {
    OperationType.MUTATION: "there are no mutations here, only queries; monitors are changed on the platform",
    OperationType.SUBSCRIPTION: "there are no subscriptions here; send a query, and send it again for a "
    "newer answer (extensions.insights.asOf tells how new one is)",
}


@dataclass(frozen=True, slots=True)
class Execution:
    """The executor that the HTTP edge is given; it knows GraphQL so that the edge need not."""

    schema: InsightsSchema
    suggest: bool = True
    """Whether a refusal may name what was nearly written."""

    async def __call__(
        self, query: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context
    ) -> dict[str, Any]:
        """`data` and `errors`; `data` is absent where it was refused before anything was executed."""
        try:
            result = await self.schema.execute(
                query,
                variable_values=dict(variables or {}),
                context_value=context,
                operation_name=operation_name,
                allowed_operation_types=QUERIES,
            )
        except (CannotGetOperationTypeError, InvalidOperationTypeError) as error:
            refusal = _unfit(error)
            refused = GraphQLError(refusal.message, original_error=refusal)
            refused.__cause__ = error
            return {"errors": told([refused], suggest=self.suggest)}
        errors = result.errors or []
        body: dict[str, Any] = {"errors": told(errors, suggest=self.suggest)} if errors else {}
        if result.data is not None or not any(error.path is None for error in errors):
            body["data"] = result.data
        return body

    def extensions(self, meter: Meter, settings: Settings) -> dict[str, Any]:
        """Of one answer: who shares another's work is told what that spared."""
        return {"insights": insights(meter, settings)}


def _unfit(error: CannotGetOperationTypeError | InvalidOperationTypeError) -> BadUserInput:
    """What to send in the place of an operation that is none, or no query."""
    if isinstance(error, InvalidOperationTypeError) and error.operation_type in ELSEWHERE:
        return BadUserInput(ELSEWHERE[error.operation_type])
    return BadUserInput("name one query of the document", "operationName")
