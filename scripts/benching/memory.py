"""Resident memory of the gateway, a worker without chDB, while it answers many requests."""

import statistics
from collections.abc import Mapping
from pathlib import Path

from benching.load import turn
from benching.process import Running

CONNECTIONS = 8
SHARES = {
    "one monitor, 100 heartbeats": 6,
    "100 monitors, id and name": 3,
    "{ __typename }": 6,
    "100 monitors, 20 heartbeats": 1,
}
"""Seconds of each in a turn."""


def report(server: Running, posted: Mapping[tuple[str, bool], Path], requests: int) -> None:
    """A line for each turn; then the slope over the second half, by least squares."""
    done, seen = 0, []
    while done < requests:
        for name, seconds in SHARES.items():
            done += turn(server, "/graphql", posted[name, False], CONNECTIONS, seconds).answers
        seen.append((done, server.resident_mb()))
        print(f"{done:9,} requests  {seen[-1][1]:6.1f} MB", flush=True)
    half = seen[len(seen) // 2 :]
    if len(half) > 1:
        slope = statistics.linear_regression(*zip(*half, strict=True)).slope
        print(f"slope of the second half: {slope * 100_000:+.2f} MB in 100,000 requests")
