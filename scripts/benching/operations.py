"""What is asked: the same text of every server, and what must come back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

SIX = "nodes { checkedAt status latencyMs region colo code }"
DETAIL = f"query($id: ID!) {{ monitor(id: $id) {{ name heartbeats(first: 100) {{ {SIX} }} }} }}"
LIST = f"{{ monitors(first: 100) {{ nodes {{ id name status heartbeats(first: 20) {{ {SIX} }} }} }} }}"
SMALL = "{ monitors(first: 100) { nodes { id name } } }"
NUMBER = "@" * 10
"""Stands where each request has a number of its own."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`query` is empty of /healthz."""

    name: str
    query: str

    def body(self, monitor: str, *, equal: bool) -> bytes:
        """Of a request. Unless all are to be equal, each has a number among its variables, which nothing asks
        for: what is kept or shared by its question is then worked on anew."""
        if not self.query:
            return b""
        given = {"id": monitor} | ({} if equal else {"n": NUMBER})
        return json.dumps({"query": self.query, "variables": given}).encode()


OPERATIONS = (
    Operation("/healthz", ""),
    Operation("{ __typename }", "{ __typename }"),
    Operation("one monitor, 100 heartbeats", DETAIL),
    Operation("100 monitors, 20 heartbeats", LIST),
    Operation("100 monitors, id and name", SMALL),
)


def compared(found: Any) -> Any:
    """Data as it compares whoever wrote it: times are instants, however they are written."""
    if isinstance(found, Mapping):
        return {
            key: datetime.fromisoformat(value) if key == "checkedAt" else compared(value)
            for key, value in found.items()
        }
    return [compared(one) for one in found] if isinstance(found, list) else found


def write_rows(path: Path, answers: list[dict[str, Any]]) -> None:
    """What peers serve: monitors with their heartbeats, as the gateway told them."""
    monitors = [
        {key: value for key, value in one.items() if key != "heartbeats"}
        | {"heartbeats": one["heartbeats"]["nodes"]}
        for one in answers
    ]
    path.write_text(json.dumps(monitors))
