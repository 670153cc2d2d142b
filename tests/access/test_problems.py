import json

from gateway.errors import BadUserInput, Forbidden, RegistryUnavailable
from gateway.http.problems import graphql_refusal, problem


def test_retry_after() -> None:
    """An error that knows when to retry says so in the header, in whole seconds, and in the body."""
    answer = problem(RegistryUnavailable("later", retry_after=1.2))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert json.loads(bytes(answer.body))["retryAfterSeconds"] == 1.2


def test_extensions() -> None:
    """A problem carries the error's extensions and, when given, the instance."""
    body = json.loads(bytes(problem(BadUserInput("too long", "window"), "/api/monitors").body))
    assert body == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "window: too long",
        "instance": "/api/monitors",
        "code": "BAD_USER_INPUT",
        "argument": "window",
    }


def test_only_401_challenges() -> None:
    """WWW-Authenticate belongs to 401 alone; no refusal may be cached."""
    for answer in (problem(Forbidden("no")), graphql_refusal(Forbidden("no"))):
        assert "www-authenticate" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
