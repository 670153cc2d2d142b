"""The OpenAPI document: valid, complete, and true of every answer."""

from collections.abc import Iterator
from typing import Any

import httpx
import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route
from typer.testing import CliRunner

from gateway.cli import application
from gateway.http.edge import edge
from gateway.http.rest.table import OPERATIONS
from gateway.request.context import Means
from resolvers.running.execution import Execution
from resolvers.schema import build_schema
from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.http.rest.described import DOCUMENT, Json, closed, errors, operations, resolved, schema_errors

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/api/openapi.json"
PATHS = [one.path for one in OPERATIONS]


def schemas(part: Any, place: str = "") -> Iterator[tuple[str, Json]]:
    """Every schema of a property in the components, with its place."""
    for name, one in part.items():
        yield f"{place}{name}", one
        yield from schemas(one.get("properties", {}), f"{place}{name}.")


@pytest.mark.dear
async def test_it_is_valid(acme: Gateway) -> None:
    """What is served is OpenAPI 3.1, to a judge not written here, and what the table makes."""
    served = (await acme.get(PATH)).json()
    assert [str(one) for one in OpenAPIV31SpecValidator(served).iter_errors()] == []
    assert served == DOCUMENT
    assert served["openapi"].startswith("3.1.")
    assert [one["url"] for one in served["servers"]] == ["/"]


async def test_it_is_public(world: World) -> None:
    """The document needs no sign-in; what it describes does."""
    async with world.gateway(demo=False) as gateway:
        answer = await gateway.get(PATH)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.headers["cache-control"] == "public, max-age=300"
        for path, described in operations(DOCUMENT):
            shut = (await gateway.get(path.replace("{id}", "mon_api"))).status_code == 401
            assert shut == bool(described["security"]) == (path != PATH)


async def test_every_route_is_described(acme: Gateway) -> None:
    """The document has exactly the routes of the app that begin with /api."""
    means = Means(acme.settings, acme.telemetry, acme.registry, clock=lambda: 0)
    async with httpx.AsyncClient() as client:
        routes = edge(means, Execution(build_schema()), client).routes
    found = [one for one in routes if isinstance(one, Route)]
    served = {one.path: one.methods for one in found if one.path.startswith("/api")}
    assert served.pop("/api/{path:path}", 1) is None  # what is not served, with any method
    assert set(served) == set(DOCUMENT["paths"])
    assert {frozenset(methods or ()) for methods in served.values()} == {frozenset({"GET", "HEAD"})}


async def test_printed() -> None:
    """`insights schema --openapi` prints the same document."""
    printed = CliRunner().invoke(application(), ["schema", "--openapi"])
    assert printed.exit_code == 0
    assert orjson.loads(printed.stdout) == DOCUMENT


async def test_every_part_is_described() -> None:
    """Operations, parameters, responses, schemas and their fields all say what they are, in a sentence."""
    told: list[tuple[str, str | None]] = []
    for path, one in operations(DOCUMENT):
        told += [(path, one["description"]), (path, f"{one['summary']}.")]
        told += [(path, resolved(DOCUMENT, each)["description"]) for each in one.get("parameters", ())]
        told += [(path, each["description"]) for each in one["responses"].values()]
    told += [(place, one.get("description")) for place, one in schemas(DOCUMENT["components"]["schemas"])]
    assert len(told) > 150
    assert [place for place, text in told if not text or text[-1] not in ".`"] == []


async def test_operations_are_named_and_tagged() -> None:
    """Each operation has a name of its own, a tag that is explained, and the header that chooses the org."""
    names = [one["operationId"] for _, one in operations(DOCUMENT)]
    assert len(set(names)) == len(names)
    tags = {one["name"] for one in DOCUMENT["tags"]}
    assert {tag for _, one in operations(DOCUMENT) for tag in one["tags"]} == tags
    for _, one in operations(DOCUMENT):
        taken = [resolved(DOCUMENT, each)["name"] for each in one.get("parameters", ())]
        assert ("X-Insights-Org" in taken) == bool(one["security"])


async def test_examples_are_what_they_are_examples_of() -> None:
    """Every example, of a parameter, a field or a response, fits its schema."""
    fields = schemas(DOCUMENT["components"]["schemas"])
    told = [(place, one, example) for place, one in fields for example in one.get("examples", ())]
    for path, one in operations(DOCUMENT):
        told += [
            (path, given["schema"], given["example"]) for given in map(_whole, one.get("parameters", ()))
        ]
        contents = [
            content for each in one["responses"].values() for content in each.get("content", {}).values()
        ]
        told += [(path, each["schema"], each["example"]) for each in contents if "example" in each]
    assert len(told) > 100
    assert [place for place, schema, one in told if schema_errors(DOCUMENT, schema, one)] == []


def _whole(parameter: Json) -> Json:
    return resolved(DOCUMENT, parameter)


@pytest.mark.parametrize("path", PATHS)
async def test_answers_fit(acme: Gateway, path: str) -> None:
    """Every answer is what its schema says, to the last key; the default and the example of every
    parameter are taken.
    """
    strict = closed(DOCUMENT)
    given = [_whole(one) for one in DOCUMENT["paths"][path]["get"]["parameters"]]
    examples = {one["name"]: one["example"] for one in given if one["in"] == "query"}
    needed = {one["name"]: one["example"] for one in given if one["in"] == "query" and one["required"]}
    for monitor in ("mon_api", "mon_idle", "mon_shop") if "{id}" in path else ("",):
        for parameters in (needed, examples):
            answer = await acme.client.get(path.replace("{id}", monitor), params=parameters)
            assert answer.status_code == 200, answer.text
            assert wrong(strict, path, answer) == []


@pytest.mark.parametrize("path", PATHS)
async def test_refusals_fit(acme: Gateway, path: str) -> None:
    """Problems are described, too: an unknown monitor, an org of others, a parameter that cannot be."""
    asked = path.replace("{id}", "nope")
    given = map(_whole, DOCUMENT["paths"][path]["get"]["parameters"])
    named = [one["name"] for one in given if one["in"] == "query"]
    refused = [
        await acme.client.get(asked, headers={"X-Insights-Org": "cask"}),
        *[await acme.client.get(asked, params={name: "\x00"}) for name in named],
        *[await acme.client.get(asked) for _ in ("unknown",) if "{id}" in path],
    ]
    assert {answer.status_code for answer in refused} <= {400, 403, 404}
    assert [wrong(DOCUMENT, path, answer) for answer in refused] == [[] for _ in refused]


def wrong(judge: Json, path: str, answer: httpx.Response) -> list[str]:
    return errors(judge, path, answer.status_code, answer.headers["content-type"], answer.json())


async def test_a_wrong_answer_is_flagged() -> None:
    """The judge finds a missing key, one too many, a number out of its bounds, and a text for a number."""
    right = {"value": 0.5, "lower": None, "upper": None, "level": 0.95}
    schema = DOCUMENT["components"]["schemas"]["Estimate"]
    assert schema_errors(closed(DOCUMENT), closed(schema), right) == []
    for change in ({"level": 2}, {"value": "0.5"}, {"more": 1}):
        assert schema_errors(closed(DOCUMENT), closed(schema), right | change) != []
    assert schema_errors(DOCUMENT, schema, {"value": 0.5}) != []
    assert errors(DOCUMENT, "/api/monitors", 418, "application/json", []) != []
