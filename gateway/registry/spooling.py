"""The spool's statements: heartbeats that no telemetry store has yet, in a file of their own.

They belong to the process that checks, are answered to nobody, and so have no org (law 2).
"""

import json
from collections.abc import Iterable

from gateway.ports import RegistryStatement


def spool(heartbeat: str) -> RegistryStatement:
    """Keep one heartbeat, as JSON; its number is SQLite's, above all that wait."""
    return RegistryStatement("spool", "INSERT INTO heartbeats (heartbeat) VALUES (?1)", (heartbeat,))


def spooled() -> RegistryStatement:
    """What waits, oldest first: number and heartbeat."""
    return RegistryStatement("spooled", "SELECT number, heartbeat FROM heartbeats ORDER BY number")


def settle(numbers: Iterable[int]) -> RegistryStatement:
    """Forget what a store has, or what was given up."""
    sql = "DELETE FROM heartbeats WHERE number IN (SELECT value FROM json_each(?1))"
    return RegistryStatement("settle", sql, (json.dumps(sorted(numbers)),))
