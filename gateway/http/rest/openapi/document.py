"""The OpenAPI 3.1 document, made of the table of routes and the models of their answers.

It holds no data and is the same in every deployment, so it is as public as the pages.
"""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

import orjson
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from starlette.requests import Request
from starlette.responses import Response

from gateway.errors import BadUserInput, InsightsError
from gateway.http.rest.models.platform import Bootstrap
from gateway.http.rest.models.problem import Problem
from gateway.http.rest.models.wire import adapter
from gateway.http.rest.openapi import parts
from gateway.http.rest.openapi.parts import Json
from gateway.http.rest.openapi.responses import HEADERS, KEPT, UNCHANGED, answered, problems
from gateway.http.rest.operation import SIGNED_IN, Operation
from gateway.http.rest.parameters import Parameter

BOOTSTRAPPED = "getBootstrap"


class Described:
    """Serves the document, made when it is first asked for."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = operations
        self._body: bytes | None = None

    async def __call__(self, _request: Request) -> Response:
        if self._body is None:
            self._body = orjson.dumps(document(self._operations))
        headers = {"cache-control": "public, max-age=300"}
        return Response(self._body, media_type=parts.MEDIA_TYPE, headers=headers)


class _Schemas(GenerateJsonSchema):
    """Without titles: they repeat the names of the fields, badly spelt."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        return False


def document(operations: Sequence[Operation]) -> Json:
    """Everything under /api, as OpenAPI 3.1 tells it."""
    answers, schemas = _models(operations)
    shared = _shared(operations)
    health = parts.HEALTH | {"responses": {"200": parts.HEALTHY} | problems(SIGNED_IN)}
    told = answered("Whether it is.", answers[BOOTSTRAPPED])
    bootstrap = parts.BOOTSTRAPPED | {"responses": {"200": told} | problems(SIGNED_IN)}
    plain = {parts.HEALTH_PATH: {"get": health}, parts.PATH: {"get": parts.ITSELF}}
    plain[parts.BOOTSTRAP_PATH] = {"get": bootstrap}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Insights gateway",
            "version": version("insights-gateway"),
            "summary": "Uptime telemetry with honest numbers.",
            "description": parts.DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "The gateway that serves this document."}],
        "tags": [{"name": name, "description": text} for name, text in parts.TAGS.items()],
        "paths": plain
        | {
            one.path: {"get": _operation(one, answers[one.name], answers.get(_rows(one)), shared)}
            for one in operations
        },
        "components": {
            "schemas": schemas,
            "parameters": parts.PARAMETERS | shared,
            "headers": HEADERS,
            "securitySchemes": parts.SECURITY_SCHEMES,
        },
    }


def _models(operations: Sequence[Operation]) -> tuple[dict[str, Json], Json]:
    """The schema of each operation's answer by the operation's name, and the schemas they refer to."""
    mode: JsonSchemaMode = "serialization"
    named = [(one.name, mode, adapter(one.model)) for one in operations]
    named += [(_rows(one), mode, adapter(one.rows.model)) for one in operations if one.rows]
    found, shared = TypeAdapter.json_schemas(
        [*named, (BOOTSTRAPPED, mode, adapter(Bootstrap)), ("Problem", mode, adapter(Problem))],
        by_alias=True,
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schemas,
    )
    wanted = (BOOTSTRAPPED, *(name for name, _, _ in named))
    return {name: found[name, mode] for name in wanted}, shared["$defs"]


def _shared(operations: Sequence[Operation]) -> Json:
    """Parameters that several routes take alike, by the names that references give them."""
    taken = [_parameter(one) for operation in operations for one in operation.taken]
    found: Json = {}
    for one in taken:
        if taken.count(one) > 1:
            found.setdefault(_component(one), one)
    return found


def _component(parameter: Json) -> str:
    name: str = parameter["name"]
    return name[0].upper() + name[1:]


def _referred(parameter: Json, shared: Json) -> Json:
    name = _component(parameter)
    return {"$ref": f"#/components/parameters/{name}"} if shared.get(name) == parameter else parameter


def _operation(one: Operation, answer: Json, rows: Json | None, shared: Json) -> Json:
    placed = [parts.MONITOR_ID, parts.ORG] if one.of_monitor else [parts.ORG]
    failed = problems(_errors(one), not_found=one.of_monitor)
    return {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": one.summary,
        "description": one.description,
        "parameters": [*placed, *(_referred(_parameter(each), shared) for each in one.taken)],
        "security": parts.SECURITY,
        "responses": {"200": answered(f"{one.summary}.", answer, rows, KEPT)} | UNCHANGED | failed,
    }


def _rows(one: Operation) -> str:
    """What the schema of its rows is known as here."""
    return f"{one.name} rows"


def _parameter(one: Parameter[Any]) -> Json:
    return {
        "name": one.name,
        "in": "query",
        "required": one.required,
        "description": one.description,
        "schema": dict(one.schema),
        "example": one.example,
    }


def _errors(one: Operation) -> Iterable[type[InsightsError]]:
    """Those of its answer, and the refusal of what it is asked with."""
    refuses = one.taken or not one.lenient
    return (BadUserInput, *one.errors) if refuses else one.errors
