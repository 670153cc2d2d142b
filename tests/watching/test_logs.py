"""Log lines: one shape for everybody's, with the request they belong to, and nothing that must stay in."""

import asyncio
import io
import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.settings import LogFormat, Settings
from gateway.stores.embedded import Engine
from gateway.watching import logs
from gateway.watching.request import CURRENT, Watch
from tests.gateway_under_test import ORG, Gateway, gateway_on, monitor_row
from tests.invariants.backends import Failing

CANARY = "canary-4b1d"


class Lines(io.StringIO):
    def read_all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def requests(self) -> list[dict[str, Any]]:
        return [one for one in self.read_all() if one["logger"] == logs.REQUESTS]


@pytest.fixture
def lines() -> Lines:
    """What the process logs at any level, as JSON lines."""
    stream = Lines()
    logs.configure(Settings(log=LogFormat.JSON, log_level="debug", log_requests=1.0), stream)
    return stream


def test_ours_and_others_have_one_shape(lines: Lines) -> None:
    """A logger of the gateway and one of a library are told alike, with time, level and name."""
    logging.getLogger("gateway.somewhere").warning("%d rows", 3)
    logging.getLogger("uvicorn.error").error("Invalid HTTP request received.")
    first, second = lines.read_all()
    assert (first["event"], first["level"], first["logger"]) == ("3 rows", "warning", "gateway.somewhere")
    assert (second["event"], second["level"]) == ("Invalid HTTP request received.", "error")
    assert first["timestamp"].endswith("Z")
    assert {"request_id", "org"} & first.keys() == set()


def test_a_line_belongs_to_its_request(lines: Lines) -> None:
    """What is logged while a request is worked on has its id and, once it is known, its org."""
    token = CURRENT.set(Watch("one-request", org="org_1"))
    logging.getLogger("gateway.somewhere").warning("odd")
    CURRENT.reset(token)
    (line,) = lines.read_all()
    assert (line["request_id"], line["org"]) == ("one-request", "org_1")


def test_exceptions_leave_without_their_text(lines: Lines) -> None:
    """Type and place are told; neither the message nor what a library adds to its own line is."""
    try:
        json.loads("{}")[CANARY]
    except LookupError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        logging.getLogger("gateway.x").exception("odd", extra={"sql": CANARY, "status": 200})
    asyncio.run(_forgotten())
    assert CANARY not in lines.getvalue()
    theirs, ours, lost = lines.read_all()
    assert theirs["exception"] == ours["exception"] == "KeyError"
    assert "test_logs.py" in theirs["place"]
    assert ours["status"] == 200
    assert lost["event"] == "Task exception was never retrieved"


async def _forgotten() -> None:
    async def fails() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_exception_handler(
        {"message": f"Task exception was never retrieved\n{CANARY}", "exception": task.exception()}
    )


@pytest.mark.parametrize("name", logs.LOUD)
def test_libraries_that_tell_statements_are_not_heard(lines: Lines, name: str) -> None:
    """Below WARNING, that is: httpx tells addresses with their parameters, aiosqlite what is bound."""
    logging.getLogger(name).info("HTTP Request: POST https://x/?query=%s", CANARY)
    logging.getLogger(f"{name}.inner").debug(CANARY)
    assert lines.getvalue() == ""


async def test_a_request_has_one_line(engine: Engine, tmp_path: Path, lines: Lines) -> None:
    """Route, method, status, time, org, cost and reads; neither its document, nor variables, nor its path."""
    name = CANARY.replace("-", "_")
    query = f"query {name}($id: ID!) {{ {name}: monitor(id: $id) {{ uptime {{ coverage }} }} }}"
    async with gateway_on(engine, tmp_path, monitors=[monitor_row()], log_requests=1.0) as gateway:
        await gateway.ask(query, {"id": "mon_1"})
        await gateway.get(f"/api/monitors/{CANARY}/uptime", window=CANARY)
        await gateway.get(f"/{CANARY}")
    asked, twin, nowhere = lines.requests()
    assert (asked["route"], asked["method"], asked["status"], asked["org"]) == ("/graphql", "POST", 200, ORG)
    assert asked["cost"] > 0
    assert asked["telemetry_reads"] > 0
    assert asked["registry_reads"] > 0
    assert asked["ms"] > 0
    assert asked["request_id"]
    assert (twin["route"], twin["errors"]) == ("/api/monitors/{id}/uptime", ["BAD_USER_INPUT"])
    assert (nowhere["route"], nowhere["status"], nowhere["errors"]) == ("other", 404, [])
    told = lines.getvalue()
    assert [one for one in (CANARY, name, "mon_1", "SELECT") if one in told] == []


@pytest.mark.parametrize(("share", "told"), [(0.0, 0), (1e-9, 1), (1.0, 2)])
async def test_requests_are_told_as_asked(
    engine: Engine, tmp_path: Path, lines: Lines, share: float, told: int
) -> None:
    """By default none; where a share is, those that failed are told all the same."""

    async def asked(gateway: Gateway) -> None:
        assert (await gateway.get("/api/insights/fleet")).status_code == 502
        assert (await gateway.get("/healthz")).status_code == 200

    async with gateway_on(
        engine,
        tmp_path,
        monitors=[monitor_row()],
        telemetry=lambda store: Failing(store, {"totals"}),
        log_requests=share,
    ) as gateway:
        await asked(gateway)
    assert len(lines.requests()) == told


async def test_a_failure_is_told_with_the_id_that_its_caller_has(
    engine: Engine, tmp_path: Path, lines: Lines
) -> None:
    """The log line of an unexpected error has the requestId that the caller was given."""
    async with gateway_on(
        engine, tmp_path, monitors=[monitor_row()], telemetry=lambda _: _Broken()
    ) as gateway:
        answer: httpx.Response = await gateway.client.post(
            "/graphql", json={"query": "{ fleet { uptime { counts { checks { value } } } } }"}
        )
    (error,) = answer.json()["errors"]
    (line,) = [one for one in lines.read_all() if "unexpected" in one["event"]]
    assert line["request_id"] == error["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert line["org"] == ORG


class _Broken:
    async def read(self, *_: object) -> Any:
        raise LookupError(CANARY)

    async def ping(self) -> None: ...

    async def aclose(self) -> None: ...


def test_a_terminal_is_written_to_for_reading() -> None:
    """auto: JSON unless the stream is a terminal; console and json whatever it is."""
    record = logging.LogRecord("gateway.x", logging.WARNING, "x.py", 1, "odd", None, None)
    shown = {
        (chosen, terminal): logs.formatter(chosen, terminal=terminal).format(
            logging.makeLogRecord(vars(record))
        )
        for chosen in LogFormat
        for terminal in (True, False)
    }
    as_json = {key for key, line in shown.items() if line.startswith("{")}
    assert as_json == {(LogFormat.AUTO, False), (LogFormat.JSON, False), (LogFormat.JSON, True)}
    assert all("odd" in line for line in shown.values())
