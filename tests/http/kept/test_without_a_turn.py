"""What is kept is told before anybody else has a turn: no task is needed, and no watcher of the client."""

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from gateway.stores.embedded import Engine
from tests.gateway_under_test import beats, gateway_on, monitor_row

SIX = "nodes { checkedAt status latencyMs region colo code }"
ASKED = {
    "detail": f'{{ monitor(id: "mon_1") {{ name heartbeats(first: 100) {{ {SIX} }} }} }}',
    "list": f"{{ monitors(first: 100) {{ nodes {{ id status heartbeats {{ {SIX} }} }} }} }}",
    "edges": f"{{ monitors {{ edges {{ node {{ id heartbeats {{ {SIX} }} }} }} }} }}",
    "small list": "{ monitors(first: 100) { nodes { id name } } }",
}


def at_once(app: ASGIApp, body: bytes) -> Any:
    """What is answered in one step; raises where it has to wait."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")],
    }
    with pytest.raises(StopIteration):
        app(scope, receive, send).__await__().send(None)
    return json.loads(b"".join(one.get("body", b"") for one in sent))


@pytest.mark.parametrize("name", ASKED)
async def test_at_once(engine: Engine, tmp_path: Path, name: str) -> None:
    """Rows that are kept, for a request that nobody made before; what is told is what was read."""
    monitors = [monitor_row("mon_1"), monitor_row("mon_2"), monitor_row("mon_3", enabled=False)]
    rows = [one for number in (1, 2) for one in beats(f"mon_{number}", 30 * number)]
    async with gateway_on(engine, tmp_path, monitors=monitors, heartbeats=rows, cache_seconds=1e7) as gateway:
        read, *_ = [await gateway.ask(ASKED[name], {"n": number}) for number in range(3)]
        found = at_once(gateway.app, json.dumps({"query": ASKED[name], "variables": {"n": 3}}).encode())
    assert "errors" not in read
    assert found["data"] == read["data"]
    cost = found["extensions"]["insights"]
    assert (cost["telemetryReads"], cost["registryReads"]) == (0, 0)
    assert cost["rowsRead"] == read["extensions"]["insights"]["rowsRead"]
