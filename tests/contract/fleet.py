"""Heartbeats that leave no weight, status or awkward text out, and what they add up to."""

import random
from collections.abc import Iterable, Sequence

from gateway.telemetry.answers.heartbeat import Heartbeat

NOW_MS = 1_795_478_400_000
HOUR_MS = 3_600_000
ORG, OTHER = "org_a", "org_b"
MONITORS = tuple(f"mon_{number}" for number in range(6))
DAYS = 3
AWKWARD = ("", "it's", "back\\slash", 'double "quoted"', "ünï¢ode ✓", "tab\there", "-- /* ; FORMAT")


def beats(count: int = 3000, seed: int = 5) -> list[Heartbeat]:
    """Of two orgs whose monitors have the same names; some sampled by the writer, some by the store."""
    dice = random.Random(seed)  # noqa: S311 - repeatable rows
    return [_beat(dice, number) for number in range(count)]


def _beat(dice: random.Random, number: int) -> Heartbeat:
    return Heartbeat(
        monitor_id=dice.choice(MONITORS),
        org_id=dice.choice((ORG, ORG, OTHER)),
        timestamp_ms=NOW_MS - dice.randrange(1, DAYS * 24 * HOUR_MS),
        status=dice.choices(("up", "degraded", "down", "pending"), (90, 4, 5, 1))[0],
        latency_ms=round(dice.lognormvariate(4.5, 0.8), 3),
        region=dice.choice(("weur", "enam", "apac")),
        colo=dice.choice(("AMS", "IAD", "NRT")),
        code=dice.choice((200, 500, 0)),
        error=dice.choice(AWKWARD),
        dispatch_id=f"d{number}'\\",
        sample_rate=dice.choice((1.0, 1.0, 0.5, 0.3, 0.0)),
        sample_interval=dice.choice((1, 1, 10, 100)),
    )


def inside(
    rows: Iterable[Heartbeat], since_ms: int, until_ms: int, monitors: Sequence[str] | None = None
) -> list[Heartbeat]:
    """Rows of ORG in [since, until), of the named monitors."""
    return [
        one
        for one in rows
        if one.org_id == ORG
        and since_ms <= one.timestamp_ms < until_ms
        and (monitors is None or one.monitor_id in monitors)
    ]


def weighed(rows: Iterable[Heartbeat], *statuses: str) -> float:
    return sum(one.weight for one in rows if one.status in statuses)


def quantile(rows: Iterable[Heartbeat], level: float) -> float:
    """The least latency that at least `level` of the weight does not exceed, in hundredths of a check."""
    ordered = sorted((one.latency_ms, round(100 * one.weight)) for one in rows)
    total, seen = sum(weight for _, weight in ordered), 0
    for latency, weight in ordered:
        seen += weight
        if seen >= level * total:
            return latency
    raise ValueError("no rows")
