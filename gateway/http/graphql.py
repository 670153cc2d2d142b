"""POST and GET /graphql, as GraphQL over HTTP asks: https://graphql.github.io/graphql-over-http/draft/."""

import logging
import math
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, NamedTuple, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gateway.errors import (
    BadUserInput,
    DeadlineExceeded,
    DocumentNotFound,
    DocumentNotTrusted,
    Overloaded,
    PersistedQueryNotSupported,
    RateLimited,
)
from gateway.flights import Soon, come_to
from gateway.http.admitted import Question, answered
from gateway.http.body import json_object, nested_little
from gateway.http.documents import Text, TrustedDocuments, Untold, hash_of
from gateway.http.door import SCOPE_KEY
from gateway.http.problems import graphql_refusal
from gateway.http.sending.answers import Sent, sent
from gateway.http.sending.conditional import kept, tag_of
from gateway.http.server.heads import constant, header
from gateway.meter import Meter
from gateway.request.context import Context, Means
from gateway.request.whole import Told
from gateway.settings import DocumentPolicy, Settings
from gateway.watching.request import noted
from gateway.watching.spans import are_recorded, span

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
HEADERS = {
    one: (constant(b"content-type", one.encode()), constant(b"cache-control", b"no-store"))
    for one in (RESPONSE_JSON, PLAIN_JSON)
}
NO_CODES: frozenset[str] = frozenset()
_log = logging.getLogger(__name__)

WHO_ASKS = "viewer"
"""The one field that tells of who asks; a text without it has one answer for all with the same rights."""


class Executor(Protocol):
    """Runs one operation and returns the response body, without its extensions."""

    def __call__(
        self, query: str, variables: Mapping[str, Any] | None, operation_name: str | None, context: Context
    ) -> Soon[dict[str, Any]]: ...

    def extensions(self, meter: Meter, settings: Settings) -> dict[str, Any]:
        """What the body's `extensions` say of a request that cost this."""
        ...


class Answered(NamedTuple):
    """`beginning` is the body as all are sent it, up to the extensions, of which each request has its own."""

    beginning: bytes
    errors: Sequence[Mapping[str, Any]]
    has_data: bool


@dataclass(frozen=True, slots=True)
class GraphQLView:
    """The endpoint. Queries only; the org comes with the access that the middleware found."""

    means: Means
    execute: Executor
    documents: TrustedDocuments = field(default_factory=TrustedDocuments)
    untold: Untold = field(default_factory=Untold)

    async def __call__(self, request: Request) -> Response:
        media_type = RESPONSE_JSON if RESPONSE_JSON in header(request.scope, b"accept") else PLAIN_JSON
        try:
            asked = _from_url(request) if request.scope["method"] == "GET" else json_object(request)
            if not isinstance(asked, dict):
                asked = await asked
            document = self._document(request, asked)
            variables, operation_name = _operation(asked)
        except BadUserInput as error:
            return graphql_refusal(error)
        except (DocumentNotFound, DocumentNotTrusted, PersistedQueryNotSupported) as error:
            return graphql_refusal(error, None if media_type == RESPONSE_JSON else HTTPStatus.OK, media_type)
        try:
            question = Question(document.text, variables or {}, operation_name, WHO_ASKS in document.text)
            found = answered(self.means, request, question, partial(self._work, question))
            if not isinstance(found, Told):
                found = await found
        except (Overloaded, DeadlineExceeded) as error:
            return graphql_refusal(error)
        if found.meter.deprecated:
            caller = request.scope[SCOPE_KEY].principal.kind.value
            self.means.traffic.deprecated.update((one, caller) for one in found.meter.deprecated)
        for told in found.body.errors:
            noted(told["extensions"]["code"])
        if request.scope["method"] == "GET" and not found.body.errors:
            return await self._kept(request, found, media_type)
        response = self._response(request, found, media_type)
        return response if isinstance(response, Response) else await response

    def _document(self, request: Request, asked: Mapping[str, Any]) -> Text:
        found = self.documents.asked(asked)
        if not found.trusted and self.documents.policy is DocumentPolicy.PREFER:
            self.means.traffic.untrusted[request.scope[SCOPE_KEY].principal.kind.value] += 1
            if self.untold.news(found.text):
                _log.warning("a document of no manifest was asked: sha256:%s", hash_of(found.text))
        return found

    def _response(self, request: Request, found: Told[Answered], media_type: str) -> Soon[Sent]:
        body = found.body
        wait = None if body.has_data else _wait(body)
        refused = not body.has_data and media_type == RESPONSE_JSON
        extensions = orjson.dumps(self.execute.extensions(found.meter, self.means.settings))
        return sent(
            request,
            found.forms,
            body.beginning,
            b',"extensions":' + extensions + b"}",
            [*HEADERS[media_type], (b"retry-after", b"%d" % wait)] if wait else HEADERS[media_type],
            RateLimited.status if wait else 400 if refused else 200,
        )

    async def _kept(self, request: Request, found: Told[Answered], media_type: str) -> Response:
        """For as long as heartbeats are kept here, if it tells of any."""
        meter = found.meter
        seconds = self.means.settings.cache_seconds if meter.telemetry_reads or meter.cache_hits else 0

        def tag() -> str:
            what = orjson.dumps((media_type, meter.newest_write_ms, meter.stale))
            return tag_of(what + found.body.beginning)

        respond = partial(self._response, request, found, media_type)
        return await kept(request, found.forms.of(("tag", media_type), tag, len), seconds, respond)

    def _work(self, question: Question, context: Context) -> Soon[Told[Answered]]:
        """The body, but for its extensions."""
        if are_recorded():
            return self._recorded(question, context)
        body = self._body(question, context)
        return _written(body, context.meter) if isinstance(body, dict) else _written_then(body, context.meter)

    async def _recorded(self, question: Question, context: Context) -> Told[Answered]:
        with span("graphql", {}) as operation:
            body = await come_to(self._body(question, context))
            errors = len(body.get("errors", ()))
            operation.note({"insights.cost": context.meter.cost, "insights.errors": errors})
        return _written(body, context.meter)

    def _body(self, question: Question, context: Context) -> Soon[dict[str, Any]]:
        return self.execute(question.text, question.values, question.operation, context)


async def _written_then(body: Awaitable[dict[str, Any]], meter: Meter) -> Told[Answered]:
    return _written(await body, meter)


def _written(body: dict[str, Any], meter: Meter) -> Told[Answered]:
    errors, has_data = body.get("errors", ()), "data" in body
    codes = frozenset([str(told["extensions"]["code"]) for told in errors]) if errors else NO_CODES
    beginning = orjson.dumps(body)[:-1]
    return Told(
        Answered(beginning, errors, has_data), meter, codes, bytes=len(beginning) if has_data else None
    )


def _wait(body: Answered) -> int | None:
    """Seconds to wait where nothing was executed, as the caller has spent too much; None where it has not."""
    told = body.errors[0]["extensions"]
    return math.ceil(told["retryAfterSeconds"]) if told["code"] == RateLimited.code else None


def _from_url(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if not given.get(name):
            given.pop(name, None)
        else:
            try:
                given[name] = nested_little(given[name], orjson.loads(given[name]))
            except orjson.JSONDecodeError as error:
                raise BadUserInput("is not valid JSON", name) from error
    return given


def _operation(asked: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str | None]:
    variables, name, extensions = asked.get("variables"), asked.get("operationName"), asked.get("extensions")
    if variables is not None and not isinstance(variables, dict):
        raise BadUserInput("must be an object", "variables")
    if name is not None and not isinstance(name, str):
        raise BadUserInput("must be a string", "operationName")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadUserInput("must be an object", "extensions")
    return variables, name or None
