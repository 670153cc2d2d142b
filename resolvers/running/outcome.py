"""What every response carries in `extensions.insights`, and how errors are told: coded, or masked."""

import logging
import re
import traceback
from collections.abc import Sequence
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, VariableDefinitionNode

from gateway.errors import BadUserInput, InsightsError, ParseFailed, QueryTooComplex, ValidationFailed
from gateway.insights.operations.limits import ERRORS, MESSAGE
from gateway.meter import Meter
from gateway.settings import Settings
from gateway.times.window import WindowError
from gateway.watching.request import named
from resolvers.running.tokens import argument_before
from resolvers.words.scalars import date_time

logger = logging.getLogger(__name__)

_ABORTED = (". Parsing aborted.", "; send several queries")
"""What the parser says of too many tokens, and what to do."""
VALIDATED = "validated"
"""Marks what validation found; it is not told."""
_WORDS = {"None": "null", "True": "true", "False": "false"}
_PYTHON = re.compile(r"(?<!\w)'[^']*'|\"[^\"]*\"|\b(?:None|True|False)\b")
"""Values as Python writes them, or a quoted text, which stays as it is: GraphQL's words are told."""
_WITHIN = re.compile(r"Variable '\$\w+' has invalid value at ([\w.\[\]]+): ")
"""Where in a variable."""
_SUGGESTION = re.compile(r" ?Did you mean .*", re.DOTALL)


class InsightsSchema(strawberry.Schema):
    """Logs unexpected errors by type and place only: a message may hold SQL or a credential (law 11)."""

    def as_str(self) -> str:
        """As committed; Strawberry prints no default of a directive's argument, and clients look for it."""
        return (
            super().as_str().replace("semanticNonNull(levels: [Int])", "semanticNonNull(levels: [Int] = [0])")
        )

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:  # noqa: ARG002 - Strawberry's signature
        for error in errors:
            original = error.original_error
            if original is not None and not isinstance(original, InsightsError | GraphQLError | WindowError):
                place = "".join(traceback.format_tb(original.__traceback__)[-3:])
                logger.error("unexpected %s at %s\n%s", type(original).__name__, error.path, place)


def insights(meter: Meter, settings: Settings) -> dict[str, object]:
    """`cost` was estimated before anything was read, of at most `limit` points.

    `deprecated` is there where the operation names what is on its way out.
    """
    found: dict[str, object] = {
        "telemetryReads": meter.telemetry_reads,
        "registryReads": meter.registry_reads,
        "rowsRead": meter.rows_read,
        "cacheHits": meter.cache_hits,
        "cost": meter.cost,
        "limit": settings.cost_limit,
        "asOf": None if meter.newest_write_ms is None else date_time(meter.newest_write_ms),
        "stale": meter.stale,
        "durationMs": round(meter.duration_ms, 1),
    }
    return {"deprecated": list(meter.deprecated)} | found if meter.deprecated else found


def told(errors: Sequence[GraphQLError], *, suggest: bool = True) -> list[dict[str, Any]]:
    """Errors as the caller sees them; those of a refused request are cut after a few.

    Names that were nearly written are told only where the schema may be known: `suggest`.
    """
    refused = [error for error in errors if error.path is None]
    kept = refused[: int(ERRORS.value)] + [error for error in errors if error.path is not None]
    return [_told(error, suggest=suggest) for error in kept]


def _told(error: GraphQLError, *, suggest: bool) -> dict[str, Any]:
    shown = dict(error.formatted)
    meant = _meant(error)
    extensions = meant.extensions()
    shown["message"] = meant.message or str(shown["message"])
    if extensions["code"] == InsightsError.code:
        extensions |= named()  # a fault of ours can be named by its request
    argument = extensions.get("argument") or (
        _argument(error) if extensions["code"] == BadUserInput.code else None
    )
    if argument:
        extensions["argument"] = argument
        shown["message"] = _naming(str(argument), str(shown["message"]))
    if not suggest:
        shown["message"] = _SUGGESTION.sub("", str(shown["message"]))
    shown["message"] = _PYTHON.sub(
        lambda word: _WORDS.get(word[0], word[0]), str(shown["message"]).replace(*_ABORTED)
    )
    shown["message"] = str(shown["message"])[: int(MESSAGE.value)]
    return shown | {"extensions": extensions}


def _meant(error: GraphQLError) -> InsightsError:
    """The error of ours that it is; without a message where its own says what to do."""
    original = error.original_error
    if isinstance(original, InsightsError):
        return original
    if unreadable := _unreadable(error):
        return BadUserInput(unreadable)
    if isinstance(original, RecursionError):
        return QueryTooComplex("the query nests too deep; flatten it")
    if original is not None and not isinstance(original, GraphQLError):
        return InsightsError("something went wrong here; try again, and report it")
    if isinstance(error, GraphQLSyntaxError):
        return QueryTooComplex("") if _ABORTED[0] in error.message else ParseFailed("")
    return ValidationFailed("") if (error.extensions or {}).get(VALIDATED) else BadUserInput("")


def _unreadable(error: GraphQLError) -> str | None:
    """What is wrong with a window or a duration, in our words and with its place, once: GraphQL puts them
    into two sentences of its own."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    if not isinstance(cause, WindowError):
        return None
    within = _WITHIN.match(error.message)
    return f"{_argument(error)}{within[1] if within else ''}: {cause}"


def of_the_document(error: GraphQLError) -> GraphQLError:
    """An error that validation found: of what is written, unless it is of a value, which a user may have."""
    node = error.nodes[0] if error.nodes else None
    if not isinstance(error.original_error, WindowError) and not (node and node.kind.endswith("_value")):
        error.extensions = {VALIDATED: True}
    return error


def _naming(argument: str, message: str) -> str:
    return message if re.search(rf"(?<!\w){re.escape(argument)}(?!\w)", message) else f"{argument}: {message}"


def _argument(error: GraphQLError) -> str | None:
    """The argument (or input field, or $variable) that an error's node is the value of."""
    node = error.nodes[0] if error.nodes else None
    if isinstance(node, VariableDefinitionNode):
        return f"${node.variable.name.value}"
    if node is None or node.loc is None or not node.kind.endswith("_value"):
        return None
    return argument_before(node.loc.start_token)
