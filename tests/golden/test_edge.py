"""What REST, /metrics and the document of the routes answer, byte for byte."""

import httpx
import pytest

from tests.golden.asked import REST, paths
from tests.golden.files import Golden
from tests.golden.served import Served, timeless
from tests.golden.written import pretty

pytestmark = pytest.mark.asyncio(loop_scope="session")
PASSING = {"content-length", "ratelimit-remaining", "ratelimit-reset", "x-request-id"}
OPENAPI = "/api/openapi.json"


def told(answer: httpx.Response) -> str:
    """Status, headers and body; JSON spread over lines. A length says what the body says, and is left out:
    that of a GraphQL answer hangs on how long it took, which `timeless` takes away. What is left of a budget
    hangs on that, too. Methods are sorted:
    Starlette lists a set, whose order hangs on the process's hash seed.
    """
    request = answer.request
    lines = [f"{request.method} {request.url.raw_path.decode()}", str(answer.status_code)]
    named = sorted((name, value) for name, value in answer.headers.items() if name not in PASSING)
    lines += [f"{name}: {_sorted(value) if name == 'allow' else value}" for name, value in named]
    is_json = answer.headers.get("content-type", "").partition(";")[0].endswith("json")
    sent = timeless(answer.content) if request.url.path == "/graphql" else answer.content
    return "\n".join([*lines, "", pretty(sent) if is_json else answer.text])


def _sorted(methods: str) -> str:
    return ", ".join(sorted(methods.split(", ")))


def file_of(route: str) -> str:
    return f"rest/{route.removeprefix('/api/').replace('/', '.')}.txt"


@pytest.mark.parametrize("route", REST)
async def test_route(golden: Golden, classic: Served, route: str) -> None:
    """A route answers as it did, with data, without, for a monitor of another org, and when asked wrongly."""
    found = [
        told(await classic.gateway.get(path, **parameters))
        for path in paths(route)
        for parameters in REST[route]
    ]
    golden.check(file_of(route), "\n\n".join(found).rstrip("\n") + "\n")


async def test_openapi(golden: Golden, classic: Served) -> None:
    """The document of the routes is what it was, and every route of it is asked above.

    schema.graphql is compared with what `insights schema` prints in tests/resolvers/test_schema.py.
    """
    found = await classic.gateway.get(OPENAPI)
    golden.check("openapi.json", pretty(found.content))
    assert set(found.json()["paths"]) - {OPENAPI} == set(REST)


async def test_refusals(golden: Golden, classic: Served) -> None:
    """Who is no member, takes a route that is not there, or a method that it has not, is told as before."""
    ask, get = classic.gateway.client.post, classic.gateway.get
    found = [
        await get("/api/monitors", org="org_other"),
        await get("/api/nowhere"),
        await ask("/api/monitors"),
        await ask("/graphql", json={"query": "{ fleet { nothing } monitor { id } }"}),
        await ask(
            "/graphql", json={"query": '{ fleet(window: "1y") { uptime { counts { checks { value } } } } }'}
        ),
        await ask("/graphql", json={"query": "{"}),
    ]
    golden.check("refusals.txt", "\n\n".join(map(told, found)) + "\n")
