"""What callers see when a store fails or the gateway is wrong: a code, and nothing of the inside."""

import asyncio
import logging

import pytest

from gateway.errors import DeadlineExceeded, InsightsError, StoreMalformed, TelemetryUnavailable
from gateway.ports import Rows, Statement, TelemetryStore
from tests.gateway_under_test import Gateway
from tests.http.acme import World
from tests.http.world import SECRET

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIELDS = (
    "name uptime { coverage } latency { p95 { value } } heartbeats { nodes { code } } lastFailure { error } "
    "regions { nodes { key } } series { up { value } latency { mean { value } } }"
)
INSIGHTS = ("uptime", "latency", "heartbeats", "lastFailure", "regions", "series")
REST = (
    "/api/monitors/mon_api/heartbeats",
    "/api/monitors/mon_api/uptime",
    "/api/monitors/mon_api/latency",
    "/api/insights/fleet",
)


class Failing:
    """A telemetry store, at the port, of which every read raises the same error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, _store: TelemetryStore) -> TelemetryStore:
        return self

    async def read(self, _statement: Statement, _seconds: float) -> Rows:
        await asyncio.sleep(0)
        raise self.error

    async def ping(self) -> None:
        raise self.error

    async def aclose(self) -> None:
        pass


ERRORS = [
    (
        TelemetryUnavailable("the store is down", retry_after=7.5),
        502,
        {"code": "TELEMETRY_UNAVAILABLE", "retryAfterSeconds": 7.5},
    ),
    (TelemetryUnavailable("the store is down"), 502, {"code": "TELEMETRY_UNAVAILABLE"}),
    (StoreMalformed("no such column"), 502, {"code": "TELEMETRY_INVALID"}),
    (DeadlineExceeded("too slow"), 504, {"code": "DEADLINE_EXCEEDED"}),
]


@pytest.mark.parametrize(("error", "status", "extensions"), ERRORS)
async def test_store_fails(
    world: World, error: InsightsError, status: int, extensions: dict[str, object]
) -> None:
    """A failed store costs its insights, each null with a code; what the registry knows still shows."""
    async with world.gateway(Failing(error)) as gateway:
        answer = await gateway.ask(f'{{ monitor(id: "mon_api") {{ {FIELDS} }} }}')
        assert answer["data"]["monitor"] == {"name": "API"} | dict.fromkeys(INSIGHTS)
        assert {found["path"][1] for found in answer["errors"]} == set(INSIGHTS)
        for found in answer["errors"]:
            assert (found["message"], found["extensions"]) == (error.message, extensions)
        for path in REST:
            problem = await gateway.get(path)
            assert problem.status_code == status
            assert problem.headers["content-type"] == "application/problem+json"
            assert problem.headers.get("retry-after") == ("8" if "retryAfterSeconds" in extensions else None)
            assert problem.json()["status"] == status
            assert problem.json()["detail"] == error.message
            assert problem.json()["code"] == extensions["code"]
        assert (await gateway.get("/api/monitors")).status_code == 200


async def test_unexpected(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody expected is INTERNAL; its message reaches neither the answer nor the log."""
    with caplog.at_level(logging.INFO):
        async with world.gateway(Failing(KeyError(SECRET))) as gateway:
            body = {"query": f'{{ monitor(id: "mon_api") {{ {FIELDS} }} }}'}
            answered = await gateway.client.post("/graphql", json=body)
            answer = answered.json()
            problems = [await gateway.get(path) for path in REST]
    assert answer["data"]["monitor"] == {"name": "API"} | dict.fromkeys(INSIGHTS)
    for found in answer["errors"]:
        assert found["extensions"] == {"code": "INTERNAL", "requestId": answered.headers["x-request-id"]}
        assert found["message"] == "something went wrong here; try again, and report it"
    for problem in problems:
        assert problem.status_code == 500
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["code"] == "INTERNAL"
        assert problem.json()["requestId"] == problem.headers["x-request-id"]
        assert "KeyError" not in problem.text
    assert "KeyError" not in str(answer)
    assert "unexpected KeyError" in caplog.text
    for text in (str(answer), *(problem.text for problem in problems), caplog.text):
        assert SECRET not in text
        assert "SELECT" not in text


async def test_headers_of_monitors_stay_in(acme: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    """A monitor's request headers, and a broken config's text, are in no answer and no log line."""
    with caplog.at_level(logging.INFO):
        answers = [
            (
                await acme.client.post(
                    "/graphql", json={"query": "{ monitors { nodes { id config { url } } } }"}
                )
            ).text,
            *[(await acme.get(path)).text for path in ("/api/monitors", "/api/monitors/mon_broken", *REST)],
        ]
    assert SECRET not in " ".join([*answers, caplog.text])


async def test_ready(world: World) -> None:
    """Readiness is 503 while a store fails, and says which; liveness stays 200."""
    async with world.gateway(Failing(TelemetryUnavailable("down"))) as gateway:
        answer = await gateway.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"telemetry": "TELEMETRY_UNAVAILABLE", "registry": "ok"}
        assert (await gateway.get("/healthz")).text == "ok"


async def test_registry_fails(world: World) -> None:
    """Without a registry nobody can be let in: 503 for GraphQL and REST, and /readyz says so."""
    async with world.gateway() as gateway:
        await gateway.registry.aclose()
        assert (await gateway.client.post("/graphql", json={"query": "{ __typename }"})).status_code == 503
        assert (await gateway.get("/api/monitors")).status_code == 503
        assert (await gateway.get("/readyz")).json() == {
            "telemetry": "ok",
            "registry": "REGISTRY_UNAVAILABLE",
        }
        assert (await gateway.get("/healthz")).status_code == 200
