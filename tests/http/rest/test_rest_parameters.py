"""Parameters of REST: what cannot be meant is refused by name; what the frontend may send is taken."""

import string
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from gateway.errors import BadUserInput
from gateway.http.rest import parameters
from gateway.http.rest.answers.given import BUCKET, WINDOW
from gateway.http.rest.parameters import LONGEST
from gateway.http.rest.table import OPERATIONS
from gateway.insights.operations.bill import MOST_READS_PER_DAY
from gateway.telemetry.numbers.estimates import Grade
from gateway.times.window import Duration, WindowSpec
from tests.gateway_under_test import Gateway
from tests.http.rest.described import schema_errors
from tests.http.rest.test_rest import problem
from tests.size import sized

pytestmark = pytest.mark.asyncio(loop_scope="module")

TAKEN = [(one.path.replace("{id}", "mon_api"), each) for one in OPERATIONS for each in one.parameters]
IDS = [f"{path}?{each.name}" for path, each in TAKEN]
LENIENT = [one.path.replace("{id}", "mon_api") for one in OPERATIONS if one.lenient]
STRICT = [one.path.replace("{id}", "mon_api") for one in OPERATIONS if not one.lenient]
HOSTILE = ("\x00", "٣٤", "²", "24h\n", " 24h", "24H", "-1", "1e3", "0x10", "null", "{}", "'", "%", "9" * 5000)
texts = st.text(max_size=60) | st.text(alphabet=string.digits + "smhdTZ:/-+. ", max_size=60)


def nonsense() -> Iterator[Any]:
    """In a plain run each parameter is given every third text, and its neighbours the others."""
    every = sized(1, 3)
    for number, (name, (path, parameter)) in enumerate(zip(IDS, TAKEN, strict=True)):
        for value in ["", *HOSTILE, "x" * (LONGEST + 1)][number % every :: every]:
            yield pytest.param(path, parameter, value, id=f"{name}-{value}")


async def refused(acme: Gateway, path: str, query: Any) -> dict[str, Any]:
    body = problem(await acme.client.get(path, params=query), 400, "Bad Request")
    assert body["code"] == "BAD_USER_INPUT"
    assert len(body["detail"]) < 400
    return body


@pytest.mark.parametrize(("path", "parameter", "value"), list(nonsense()))
async def test_nonsense(acme: Gateway, path: str, parameter: Any, value: str) -> None:
    """An empty, hostile or endless text is refused, naming the parameter, and is not read as a default."""
    if value == "-1" and "minimum" not in parameter.schema and parameter.schema["type"] == "integer":
        return  # the platform's own parameters are brought into their bounds
    assert (await refused(acme, path, {parameter.name: value}))["argument"] == parameter.name


@pytest.mark.parametrize(("path", "parameter"), TAKEN, ids=IDS)
async def test_repeated(acme: Gateway, path: str, parameter: Any) -> None:
    """A parameter that is there twice is refused: which of them was meant cannot be told."""
    twice = [(parameter.name, parameter.example)] * 2
    assert (await refused(acme, path, twice))["argument"] == parameter.name


@pytest.mark.parametrize("more", [0, 1])
async def test_as_many_reads_a_day_as_graphql_takes(acme: Gateway, more: int) -> None:
    """A bill has one bound of `readsPerDay`, by whichever door it is asked."""
    reads = MOST_READS_PER_DAY + more
    rest = await acme.client.get("/api/insights/bill", params={"readsPerDay": reads})
    graphql = await acme.ask(f"{{ bill(readsPerDay: {reads}) {{ monthlyTotal }} }}")
    assert (rest.status_code == 200, "errors" not in graphql) == (not more, not more)


@pytest.mark.parametrize("name", ["windw", "Window", "window[]", "_", "limit ", "x" * 3000, "\x00", "é"])
@pytest.mark.parametrize("path", STRICT)
async def test_unknown_on_our_own_routes(acme: Gateway, path: str, name: str) -> None:
    """A misspelt parameter is refused: its default would look like an answer to what was asked."""
    body = await refused(acme, path, {name: "7d"})
    assert body["argument"] == name[: parameters.SHOWN]
    (taken,) = [one.parameters for one in OPERATIONS if one.path.replace("{id}", "mon_api") == path]
    assert all(one.name in body["detail"] for one in taken)


@pytest.mark.parametrize("path", LENIENT)
async def test_unknown_on_the_platforms_routes(acme: Gateway, path: str) -> None:
    """The platform's own routes pass over what they do not know, as the platform does."""
    plain = await acme.client.get(path)
    more = await acme.client.get(path, params={"_": "1764590412", "windw": "7d", "": ""})
    assert (more.status_code, more.content) == (200, plain.content)


@pytest.mark.parametrize("path", ["/api/health", "/api/openapi.json", *LENIENT, *STRICT])
async def test_head(acme: Gateway, path: str) -> None:
    """HEAD answers with the status and headers of GET, refusals included."""
    for asked in (path, f"{path}?window=x&limit=x"):
        named = {"X-Request-Id": "one-of-ours"}
        head, got = [await ask(asked, headers=named) for ask in (acme.client.head, acme.client.get)]
        assert (head.status_code, head.headers) == (got.status_code, got.headers)


async def test_parameters_are_read_before_anything_else(acme: Gateway) -> None:
    """A parameter that cannot be read is told before an unknown monitor is."""
    for path, parameter in TAKEN:
        asked = path.replace("mon_api", "nope")
        assert (await refused(acme, asked, {parameter.name: "\x00"}))["argument"] == parameter.name


@given(texts)
async def test_patterns_let_through_what_is_read(text: str) -> None:
    """No text that is read is outside the pattern that the document gives for it."""
    for parameter, parse in ((WINDOW, WindowSpec.parse), (BUCKET, Duration.parse)):
        try:
            parse(text)
        except ValueError:
            continue
        assert schema_errors({"components": {}}, parameter.schema, text) == []


@given(st.integers(0, 600), st.integers(0, 3))
async def test_whole_numbers(number: int, zeros: int) -> None:
    """A whole number within its bounds is itself, with or without leading zeros; one outside is refused."""
    limit = parameters.whole("limit", "", 100, 1, 500)
    query = QueryParams({"limit": "0" * zeros + str(number)})
    if 1 <= number <= 500:
        assert parameters.given(query, [limit])[limit] == number
    else:
        with pytest.raises(BadUserInput, match="limit: must be a whole number from 1 to 500"):
            parameters.given(query, [limit])


async def test_choices() -> None:
    """A choice takes the values of its enum in either case, and no letters that only look like them."""
    grade = parameters.choice("grade", "", Grade.EXACT)
    assert parameters.given(QueryParams(), [grade])[grade] is Grade.EXACT
    assert parameters.given(QueryParams("grade=sampled"), [grade])[grade] is Grade.SAMPLED
    assert parameters.given(QueryParams("grade=SAMPLED"), [grade])[grade] is Grade.SAMPLED
    for text in ("", "exac", "\u017fampled", "exact ", "Grade.EXACT"):
        with pytest.raises(BadUserInput, match="grade: must be one of exact, sampled, insufficient"):
            parameters.given(QueryParams({"grade": text}), [grade])


@pytest.mark.parametrize("path", ["/api/insights/slo", "/api/monitors/mon_api/slo"])
@pytest.mark.parametrize(("given", "missing"), [({"target": "0.9"}, "window"), ({"window": "7d"}, "target")])
async def test_nobody_promises_for_you(acme: Gateway, path: str, given: dict[str, str], missing: str) -> None:
    """An objective without its target or its window is refused: no default is promised."""
    body = await refused(acme, path, given)
    assert body["argument"] == missing
    assert "is missing; give it, like" in body["detail"]
