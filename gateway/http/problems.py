"""Errors as answers: RFC 9457 problems for REST, and GraphQL's shape for requests that never got executed."""

import math
from http import HTTPStatus

import orjson
from starlette.responses import Response

from gateway.errors import InsightsError, Overloaded, RateLimited, StoreError
from gateway.http.public import GRAPHQL
from gateway.watching.request import named, noted


def refusal(path: str, error: InsightsError) -> Response:
    """In the words of who asks at this path: GraphQL's, or a problem."""
    return graphql_refusal(error) if path == GRAPHQL else problem(error, path)


def problem(error: InsightsError, instance: str | None = None) -> Response:
    """An application/problem+json answer: type, title, status, detail, and the error's extensions."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
    }
    if instance is not None:
        body["instance"] = instance
    return _refusal(error, body | _extensions(error), "application/problem+json")


def graphql_refusal(
    error: InsightsError, status: int | None = None, media_type: str = "application/json"
) -> Response:
    """`{"errors": [...]}` without a data key: nothing was executed. With the error's status, or another."""
    told = {"message": error.message, "extensions": _extensions(error)}
    return _refusal(error, {"errors": [told]}, media_type, status)


def _extensions(error: InsightsError) -> dict[str, object]:
    """The error's own; a fault of ours can be named by its request."""
    given = error.extensions()
    return given | named() if given.get("code") == InsightsError.code else given


def _refusal(
    error: InsightsError, body: dict[str, object], media_type: str, status: int | None = None
) -> Response:
    if code := error.extensions().get("code"):  # what routing refuses has none
        noted(str(code))
    return Response(orjson.dumps(body), status or error.status, _headers(error), media_type)


def _headers(error: InsightsError) -> dict[str, str]:
    headers = {"cache-control": "no-store"}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, StoreError | RateLimited | Overloaded) and error.retry_after:
        headers["retry-after"] = str(math.ceil(error.retry_after))
    return headers
