"""A first hour of a monitor's checks, minute by minute, and how the timeline's tests ask for it."""

from typing import Any

from gateway.registry.seeding import IncidentRow
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import MINUTE_MS, NOW_MS, ORG, Gateway, beat

START_MS = 1_764_586_800_000
"""2025-12-01T11:00Z, an hour and some seconds before the clock of the tests."""
HOUR = "2025-12-01T11:00Z/2025-12-01T12:00Z"
TEN = "2025-12-01T11:00Z/2025-12-01T11:10Z"


def ms(minute: float) -> int:
    """Minutes after 11:00 as Unix ms."""
    return START_MS + round(minute * MINUTE_MS)


def instant(minute: int) -> str:
    """Minutes after 11:00 as the schema writes times; not beyond 12:59."""
    return f"2025-12-01T{11 + minute // 60:02}:{minute % 60:02}:00.000Z"


def check(minute: float, status: str = "up", monitor: str = "mon_1", **fields: Any) -> Heartbeat:
    return beat(monitor, NOW_MS - ms(minute), status, **({"dispatch_id": f"d{minute:g}"} | fields))


def told(statuses: str, monitor: str = "mon_1", **fields: Any) -> list[Heartbeat]:
    """A check a minute from 11:00 on, a letter each: u(p), g (degraded), d(own), p(ending), or - for none."""
    names = {"u": "up", "g": "degraded", "d": "down", "p": "pending"}
    return [
        check(minute, names[letter], monitor, **fields)
        for minute, letter in enumerate(statuses)
        if letter != "-"
    ]


def incident(
    name: str, opened: float, closed: float | None, monitor: str = "mon_1", status: str = "", **columns: Any
) -> IncidentRow:
    """Times in minutes after 11:00; `closed` None while it is open."""
    row: dict[str, Any] = {
        "id": name,
        "monitor_id": monitor,
        "opened_ts": ms(opened),
        "closed_ts": None if closed is None else ms(closed),
        "reason": "HTTP 500",
        "status": status or ("open" if closed is None else "closed"),
        "created_at": ms(opened),
        "updated_at": ms(opened if closed is None else closed),
    }
    return IncidentRow(**(row | columns))


async def of(gateway: Gateway, selection: str, subject: str = 'monitor(id: "mon_1")') -> Any:
    """The first field asked of a monitor or the fleet; there are no errors."""
    answer = await gateway.ask(f"{{ {subject} {{ {selection} }} }}", org=ORG)
    assert "errors" not in answer, answer
    return next(iter(next(iter(answer["data"].values())).values()))
