"""The OpenAPI document as a judge of answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from openapi_schema_validator import OAS31Validator

from gateway.http.rest.openapi.document import document
from gateway.http.rest.table import OPERATIONS

Json = dict[str, Any]
DOCUMENT: Json = document(OPERATIONS)


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    """Path and operation of everything that can be asked with GET."""
    for path, item in document["paths"].items():
        assert set(item) == {"get"}
        yield path, item["get"]


def resolved(document: Json, part: Json) -> Json:
    """What a reference stands for, or the part itself."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def errors(document: Json, path: str, status: int, media_type: str, body: object) -> list[str]:
    """What the schema of an answer finds wrong with it; an answer that is not described is wrong, too."""
    described = document["paths"][path]["get"]["responses"].get(str(status))
    if described is None or media_type not in described["content"]:
        return [f"{path} does not describe {status} {media_type}"]
    return schema_errors(document, described["content"][media_type]["schema"], body)


def schema_errors(document: Json, schema: Mapping[str, Any], body: object) -> list[str]:
    whole = {**schema, "components": document["components"]}
    return [f"{one.json_path}: {one.message}" for one in OAS31Validator(whole).iter_errors(body)]


def closed(part: Any) -> Any:
    """The same schemas, in which an object holds no key that is not described."""
    if isinstance(part, dict):
        kept = {key: closed(value) for key, value in part.items()}
        return kept | ({"additionalProperties": False} if "properties" in part else {})
    return [closed(one) for one in part] if isinstance(part, list) else part
