"""Documents: each text is parsed, validated and measured once, for as long as it is asked lately.

Those that clients were built with are kept for good.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import orjson
from graphql import (
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
)
from strawberry.schema.schema import validate_document

from gateway.errors import BadUserInput
from gateway.insights.operations.limits import TOKENS
from gateway.settings import Settings
from resolvers.running.compiled.executor import CompiledExecutor
from resolvers.running.cost import Measure, operation_of
from resolvers.running.extent import Extent, extent
from resolvers.running.outcome import of_the_document
from resolvers.running.tokens import listed, variables_of
from resolvers.running.variables import held

KEPT = 256
"""Documents, beside those that are trusted."""
MEASURED, LARGEST = 16, 1_000
"""Sizes that are kept of one document, each of other variables, and the most bytes of those."""
_Key = tuple[str | None, int, bytes]
"""The operation's name, entries of all lists, and the values of the variables that the document names."""
NONE: Mapping[str, Any] = {}
NAMELESS = "name one query of the document"
ELSEWHERE: Mapping[OperationType, str] = {
    OperationType.MUTATION: "there are no mutations here, only queries; monitors are changed on the platform",
    OperationType.SUBSCRIPTION: "there are no subscriptions here; send a query, and send it again for a "
    "newer answer (extensions.insights.asOf tells how new one is)",
}


@dataclass(slots=True)
class Measured:
    """What an operation costs with some variables, before anything is read; see resolvers.running.size."""

    cost: float
    depth: int
    lists: int
    introspects: bool
    deprecated: tuple[str, ...]
    held_by: Settings | None = field(default=None, compare=False, repr=False)
    """Whose bounds it is within."""
    prepared: CompiledExecutor | None = field(default=None, compare=False, repr=False)
    """What runs it with these variables, once it was asked to."""


class Document:
    """One text of a schema, `trusted` where whoever runs the gateway says so. Raises GraphQLError where it
    cannot be parsed."""

    def __init__(self, schema: GraphQLSchema, text: str, *, trusted: bool = False) -> None:
        self._schema = schema
        self.trusted = trusted
        self.parsed = parse(text, max_tokens=int(TOKENS.value))
        self._measured: dict[_Key, Measured] = {}
        self._found: dict[str | None, OperationDefinitionNode] = {}

    @cached_property
    def errors(self) -> list[GraphQLError]:
        """What validation finds."""
        found = validate_document(self._schema, self.parsed, tuple(specified_rules))
        return [of_the_document(one) for one in found]

    @cached_property
    def extent(self) -> Extent:
        return extent(self.parsed)

    def run(self, name: str | None) -> OperationDefinitionNode:
        """The operation that is asked. Raises BadUserInput where it is none, or no query, or not settled."""
        if name not in self._found:
            self._found[name] = self._run(name)
        return self._found[name]

    def _run(self, name: str | None) -> OperationDefinitionNode:
        operations = [one for one in self.parsed.definitions if isinstance(one, OperationDefinitionNode)]
        named = [one for one in operations if name is None or (one.name and one.name.value == name)]
        if not named:
            raise BadUserInput(NAMELESS, "operationName")
        if named[0].operation is not OperationType.QUERY:
            raise BadUserInput(ELSEWHERE[named[0].operation])
        found = operation_of(self.parsed, name)
        if found is None:
            raise BadUserInput("the document holds several operations; name the one to run", "operationName")
        return found

    def measured(self, operation: OperationDefinitionNode, variables: Mapping[str, Any]) -> Measured:
        """Variables that the document names nowhere make no difference, but for what they hold.

        Raises BadUserInput or QueryTooComplex for what is too long of a document or of variables.
        """
        entries = self._listed + held(variables)
        names = self._variables
        named = {name: value for name, value in variables.items() if name in names} if names else NONE
        key = _key(operation, named, entries)
        found = self._measured.get(key) if key else None
        if found is None:
            found = self._measure(operation, named, entries)
            if key:
                self._keep(key, found)
        return found

    def _measure(
        self, operation: OperationDefinitionNode, variables: Mapping[str, Any], entries: int
    ) -> Measured:
        measure = Measure(self._schema, self.parsed, dict(variables))
        size = measure.operation(operation).plus(entries)
        deprecated = tuple(sorted(measure.deprecated))
        return Measured(size.cost, size.depth, size.lists, size.introspects, deprecated)

    @cached_property
    def _listed(self) -> int:
        return listed(self.parsed)

    @cached_property
    def _variables(self) -> frozenset[str]:
        return variables_of(self.parsed)

    def _keep(self, key: _Key, found: Measured) -> None:
        while len(self._measured) >= MEASURED:
            del self._measured[next(iter(self._measured))]
        self._measured[key] = found


def _key(operation: OperationDefinitionNode, variables: Mapping[str, Any], entries: int) -> _Key | None:
    """None for variables that are too long to be kept, or cannot be written down."""
    try:
        written = orjson.dumps(variables, option=orjson.OPT_SORT_KEYS) if variables else b""
    except TypeError:
        return None
    name = operation.name.value if operation.name else None
    return (name, entries, written) if len(written) <= LARGEST else None


class Documents:
    """Of one schema. `trusted` texts are parsed when they are first asked."""

    def __init__(self, schema: GraphQLSchema, trusted: Iterable[str] = (), kept: int = KEPT) -> None:
        self._schema = schema
        self._trusted: dict[str, Document | None] = dict.fromkeys(trusted)
        self._lately: OrderedDict[str, Document] = OrderedDict()
        self._most = kept

    def of(self, text: str) -> Document:
        """Raises GraphQLError or RecursionError where the text is no document."""
        if text in self._trusted:
            found = self._trusted[text] = self._trusted[text] or Document(self._schema, text, trusted=True)
            return found
        found = self._lately.get(text) or Document(self._schema, text)
        self._lately[text] = found
        self._lately.move_to_end(text)
        if len(self._lately) > self._most:
            self._lately.popitem(last=False)
        return found
