"""Where the time of an invented check went, and what its target showed: the end of its row.

A table for each of a monitor's sites holds what a few checks take to be connected, in parts of an answer;
the first byte comes with the rest but for the body. So a row costs one number more.
"""

from collections.abc import Callable
from functools import lru_cache
from random import Random

from gateway.ingest.seed.dice import dice
from gateway.ingest.seed.fleet import Monitor
from gateway.ingest.seed.plan import DAY_MS
from gateway.telemetry.answers.heartbeat import Heartbeat
from gateway.telemetry.sql.columns import SHOWN, TIMINGS

NOT_TIMED = "".join(f"\t{Heartbeat.__dataclass_fields__[name].default}" for name in (*TIMINGS, *SHOWN))
VARIANTS = 64
BUT_THE_BODY = 0.97
"""Of an answer's length."""
LASTS_DAYS, RENEWED_DAYS = 90, 60
ISSUERS = ("Let's Encrypt (R11)", "Google Trust Services (WE1)", "DigiCert Inc (RSA CA1)")
LOOKUP, CONNECT, TLS = (0.01, 0.05), (0.08, 0.14), (0.09, 0.2)
"""Shares of a quiet answer, from and to."""

Told = Callable[[int, int, float], str]
"""The columns of an answered check, by its slot, when it was due (Unix ms), and how long it took (ms)."""


@lru_cache(256)
def told(monitor: Monitor) -> Told:
    """HTTP goes through every phase, TCP is connected; UDP says nothing."""
    rng = dice(0, monitor.slug, "phases")
    kind, turns = monitor.blueprint.kind, len(monitor.sites)
    tables = [[_connected(site.base_ms, kind, rng) for _ in range(VARIANTS)] for site in monitor.sites]
    if kind != "http":
        return lambda slot, _due, _took: tables[slot % turns][slot // turns % VARIANTS][0]
    issuer, offset = rng.choice(ISSUERS), rng.randrange(RENEWED_DAYS)

    def of_http(slot: int, due_ms: int, took_ms: float) -> str:
        """Certificates are renewed a month before they expire."""
        connected, spent_ms = tables[slot % turns][slot // turns % VARIANTS]
        first_ms = round(took_ms * BUT_THE_BODY - spent_ms, 1)
        renewed = (due_ms // DAY_MS - offset) // RENEWED_DAYS * RENEWED_DAYS
        expires_s = (renewed + offset + LASTS_DAYS) * DAY_MS // 1000
        return f"{connected}\t{first_ms if first_ms > 0 else 0.1}\t{expires_s}\t1.1\t{issuer}"

    return of_http


def _connected(base_ms: float, kind: str, rng: Random) -> tuple[str, float]:
    """What is known of a check once it is connected, and how long that took, ms."""
    lookup, connect, tls = (round(base_ms * rng.uniform(*share), 2) for share in (LOOKUP, CONNECT, TLS))
    if kind == "http":
        return f"\t{lookup}\t{connect}\t{tls}", lookup + connect + tls
    return (NOT_TIMED if kind == "udp" else f"\t{lookup}\t{connect}\t0.0\t0.0\t0\t\t"), 0.0
