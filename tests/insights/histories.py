"""Histories written as text, for the analyses of sequences of checks."""

from typing import Any

from gateway.registry.rows import Incident, Monitor
from gateway.telemetry.sequence.marks import Check, History

MINUTE_MS = 60_000
NAMES = {"u": "up", "g": "degraded", "d": "down", "p": "pending"}
PLACES = {"w": ("weur", "FRA"), "v": ("weur", "AMS"), "e": ("enam", "IAD"), "a": ("apac", "NRT")}


def ms(minute: float) -> int:
    return round(minute * MINUTE_MS)


def told(statuses: str, places: str = "w") -> History:
    """A check a minute, a letter each, - for none; the places take turns."""
    marks = [
        Check(ms(minute), NAMES[letter], *PLACES[places[minute % len(places)]])
        for minute, letter in enumerate(statuses)
        if letter != "-"
    ]
    return History(tuple(marks), MINUTE_MS)


def monitor(name: str = "a", **columns: Any) -> Monitor:
    """An enabled monitor with a check a minute, created at 0."""
    row: dict[str, Any] = {
        "id": name,
        "org_id": "o",
        "name": name,
        "kind": "http",
        "enabled": True,
        "config_json": "{}",
        "interval_s": 60,
        "status": "up",
        "last_checked_at": None,
        "last_failed_at": None,
        "first_checked_at": None,
        "rt_ms": None,
        "region": None,
        "last_error": None,
        "next_run_at": None,
        "created_at": 0,
        "updated_at": 0,
        "relay_id": None,
    }
    return Monitor(**(row | columns))


def incident(opened: float, closed: float | None, name: str = "i", monitor_id: str = "a") -> Incident:
    """Times in minutes."""
    until = None if closed is None else ms(closed)
    return Incident(name, monitor_id, ms(opened), until, None, "open" if closed is None else "closed")
