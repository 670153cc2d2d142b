"""The rows that the gateway answers with, as Strawberry's objects, behind a schema of the same shape."""

import enum
import json
import os
from datetime import datetime
from functools import cached_property
from pathlib import Path

import strawberry


@strawberry.enum
class CheckOutcome(enum.Enum):
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    PENDING = "pending"


@strawberry.enum
class MonitorStatus(enum.Enum):
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    PENDING = "pending"
    PAUSED = "paused"
    MAINTENANCE = "maintenance"


@strawberry.type
class Heartbeat:
    checked_at: datetime
    status: CheckOutcome
    latency_ms: float
    region: str | None
    colo: str | None
    code: int | None


@strawberry.type
class HeartbeatConnection:
    nodes: list[Heartbeat]


@strawberry.type
class Monitor:
    id: strawberry.ID
    name: str
    status: MonitorStatus
    rows: strawberry.Private[list[Heartbeat]]

    @strawberry.field
    def heartbeats(self, first: int = 20) -> HeartbeatConnection | None:
        return HeartbeatConnection(nodes=self.rows[:first])


@strawberry.type
class MonitorConnection:
    nodes: list[Monitor]


class Rows:
    """Read when they are first asked for."""

    @cached_property
    def monitors(self) -> list[Monitor]:
        return [_monitor(one) for one in json.loads(Path(os.environ["BENCH_ROWS"]).read_text())]

    @cached_property
    def by_id(self) -> dict[str, Monitor]:
        return {one.id: one for one in self.monitors}


def _monitor(found: dict) -> Monitor:
    beats = [_heartbeat(one) for one in found["heartbeats"]]
    return Monitor(
        id=strawberry.ID(found["id"]), name=found["name"], status=MonitorStatus[found["status"]], rows=beats
    )


def _heartbeat(found: dict) -> Heartbeat:
    return Heartbeat(
        checked_at=datetime.fromisoformat(found["checkedAt"]),
        status=CheckOutcome[found["status"]],
        latency_ms=found["latencyMs"],
        region=found["region"],
        colo=found["colo"],
        code=found["code"],
    )


ROWS = Rows()


@strawberry.type
class Query:
    @strawberry.field
    def monitor(self, id: strawberry.ID) -> Monitor | None:  # noqa: A002 - as it is called in the schema
        return ROWS.by_id.get(id)

    @strawberry.field
    def monitors(self, first: int = 20) -> MonitorConnection | None:
        return MonitorConnection(nodes=ROWS.monitors[:first])


schema = strawberry.Schema(Query)
