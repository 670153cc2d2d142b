"""How requests and answers are framed, on the whole gateway over a real socket."""

import json

import httpx
import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.http.server.raw import connected, flooded, head, headers, said, status
from tests.served import Served

PIECES, MOST_READ = 1526, 2_000_000
"""100 MB, and what may be read of it."""
JSON = "content-type: application/json"
REFUSALS = {
    "413": ("POST /graphql", (JSON, "host: localhost")),
    "415": ("POST /graphql", ("content-type: text/plain", "host: localhost")),
    "401": ("POST /graphql", (JSON, "host: elsewhere.example")),
    "404": ("POST /nowhere", (JSON, "host: localhost")),
    "405": ("PUT /graphql", (JSON, "host: localhost")),
}
PATHS = (
    "/",
    "/healthz",
    "/readyz",
    "/favicon.svg",
    "/nowhere",
    "/graphql",
    "/api/monitors",
    "/metrics",
    "/graphiql",
)
CLOSE = "connection: close"


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
@pytest.mark.parametrize("wanted", REFUSALS)
def test_a_refused_body_is_not_read(gateway: Served, wanted: str, *, chunked: bool) -> None:
    """Of 100 MB at most 2 MB are taken, the client is told why, and that the connection ends."""
    target, named = REFUSALS[wanted]
    length = "transfer-encoding: chunked" if chunked else f"content-length: {PIECES * 65_536}"
    with connected(gateway.port) as client:
        client.sendall("\r\n".join([f"{target} HTTP/1.1", *named, length, "", ""]).encode())
        sent, answer = flooded(client, PIECES, chunked=chunked)
    assert (status(answer), headers(answer)["connection"]) == (int(wanted), "close")
    assert sent <= MOST_READ


def test_a_body_that_was_read_keeps_the_connection(gateway: Served) -> None:
    """Only what is left unread ends it: a refusal after a whole body is followed by the next answer."""
    with httpx.Client(base_url=gateway.url, trust_env=False) as client:
        told = client.post("/graphql", json={"query": "{ nope }"})
        assert "connection" not in told.headers
        assert client.get("/healthz").text == "ok"


@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
@pytest.mark.parametrize("path", PATHS)
def test_no_answer_is_sniffed(gateway: Served, path: str, method: str) -> None:
    """Pages, errors, health and metrics say once that their type is what they say."""
    answer = httpx.request(method, f"{gateway.url}{path}", trust_env=False)
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]


@pytest.mark.parametrize("order", [1, -1])
def test_two_lengths_are_refused(gateway: Served, order: int) -> None:
    """Content-Length beside Transfer-Encoding: 400, and what follows is not taken for a request."""
    both = ("content-length: 5", "transfer-encoding: chunked")[::order]
    smuggled = head("GET /healthz HTTP/1.1")
    answer = said(gateway.port, head("POST /graphql HTTP/1.1", JSON, *both) + b"0\r\n\r\n" + smuggled)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1") == 1
    assert headers(answer)["connection"] == "close"


@pytest.mark.parametrize("target", ["http://127.0.0.1/healthz", "HTTP://elsewhere.example:81/healthz?a=b"])
def test_absolute_targets_are_served(gateway: Served, target: str) -> None:
    """`GET http://host/path` is a request for /path."""
    answer = said(gateway.port, head(f"GET {target} HTTP/1.1", CLOSE))
    assert status(answer) == 200
    assert answer.endswith(b"ok")


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/healthz/../graphql", "http://127.0.0.1//graphql", "http:/healthz", "ftp://a/graphql"],
)
def test_absolute_targets_open_no_door(gateway: Served, target: str) -> None:
    """They are looked at as the path that they name, and as no other."""
    answer = said(gateway.port, head(f"GET {target} HTTP/1.1", CLOSE))
    assert status(answer) in {400, 401, 404}


def test_an_absolute_target_without_a_path_is_the_first_page(gateway: Served) -> None:
    """`GET http://host` is a request for /."""
    if not issubclass(gateway.server.config.http_protocol_class, H11Protocol):
        pytest.skip("the parser in C takes it for no HTTP: 400")
    pages = [said(gateway.port, head(f"GET {one} HTTP/1.1", CLOSE)) for one in ("http://127.0.0.1", "/")]
    assert pages[0].partition(b"\r\n\r\n")[2] == pages[1].partition(b"\r\n\r\n")[2] != b""


def test_a_long_body_in_bounds_is_read(gateway: Served) -> None:
    """What is refused is the size: as much as is allowed arrives whole."""
    query = {"query": "{ __typename }", "operationName": None}
    body = json.dumps(query).ljust(1_000_000)
    answer = httpx.post(
        f"{gateway.url}/graphql", content=body, headers={"content-type": "application/json"}, trust_env=False
    )
    assert answer.json()["data"] == {"__typename": "Query"}
