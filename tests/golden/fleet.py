"""The fleet that golden answers are about: written by rule, without chance, so that nobody's dice change it.

Latencies and weights are whole numbers: their sums, and those of their squares, are exact in whatever order
an engine adds them up. It does not come from `insights seed`, whose weather may change without a golden file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gateway.access.principal import DEMO_IDENTITY
from gateway.registry.seeding import (
    DispatchRow,
    IncidentRow,
    MemberRow,
    MembershipRow,
    MonitorRow,
    OrganizationRow,
    RelayRow,
    SeedRow,
)
from gateway.telemetry.answers.heartbeat import Heartbeat
from tests.gateway_under_test import DAY_MS, HOUR_MS, MINUTE_MS, NOW_MS, monitor_row

ORG, OTHER = "org_golden", "org_other"
DATASET = "hb_golden"
EVERY_MS = 5 * MINUTE_MS
RECENT = 2 * DAY_MS // EVERY_MS
"""Checks of the last two days, of each monitor that is checked."""
LONG_AGO_DAYS, A_DAY = (4, 8, 13, 21, 34, 55), 24
"""Before that, so many checks of an hour on some days, counted back from now: few days are read fast."""
PLACES = (("weur", "AMS"), ("weur", "FRA"), ("enam", "EWR"), ("apac", "NRT"))
TROUBLES = (
    (503, "HTTP 503", "server_error"),
    (0, "connection refused", "connect"),
    (0, "timed out", "timeout"),
)
AWKWARD = 'it\'s \\ "awkward"'


@dataclass(frozen=True)
class Checked:
    """One monitor's checks. A stretch of three fails in every `trouble`, another one each `slow` is slow."""

    monitor: str
    kind: str
    base_ms: int
    trouble: int
    slow: int
    org: str = ORG
    relay: str = ""
    sample_rate: float = 1.0
    down_now: int = 0
    """How many of the newest checks failed."""

    def beats(self) -> Iterator[Heartbeat]:
        yield from (self._beat(number, number * EVERY_MS) for number in range(1, RECENT + 1))
        for number in range(len(LONG_AGO_DAYS) * A_DAY):
            ago_ms = LONG_AGO_DAYS[number // A_DAY] * DAY_MS + number % A_DAY * EVERY_MS // 2
            yield self._beat(RECENT + number, ago_ms)

    def _beat(self, number: int, ago_ms: int) -> Heartbeat:
        region, colo = PLACES[number % len(PLACES)]
        up = Heartbeat(
            self.monitor,
            self.org,
            NOW_MS - ago_ms,
            "pending" if number % 211 == 0 else "degraded" if number % self.slow == 7 else "up",
            float(self.base_ms + number * 37 % 240 + 400 * (number % self.slow == 7)),
            region,
            colo,
            code=200 if self.kind == "http" else 0,
            error="slow" if number % self.slow == 7 else "",
            dispatch_id=f"dsp_{self.monitor}_{number}_{ago_ms}",
            sample_rate=self.sample_rate,
            sample_interval=10 if self.sample_rate < 1 and number % 5 == 0 else 1,
            kind=self.kind,
            relay=self.relay,
            lag_ms=float(number * 13 % 700),
        )
        return self._failed(up, number) if self._fails(number) else up

    def _fails(self, number: int) -> bool:
        return number <= self.down_now or number % self.trouble in {20, 21, 22}

    def _failed(self, up: Heartbeat, number: int) -> Heartbeat:
        code, error, named = TROUBLES[number % len(TROUBLES)]
        told = AWKWARD if number % self.trouble == 22 else error
        latency = 5000.0 if named == "timeout" else up.latency_ms
        return replace(
            up, status="down", latency_ms=latency, code=code, error=told, error_class=named if code else ""
        )


CHECKED = (
    Checked("mon_api", "http", 80, trouble=97, slow=41),
    Checked("mon_db", "tcp", 20, trouble=131, slow=59, relay="rel_nrt", down_now=4),
    Checked("mon_shop", "http", 150, trouble=71, slow=31, sample_rate=0.5),
    Checked("mon_foreign", "http", 9000, trouble=40, slow=41, org=OTHER),
)


def heartbeats() -> list[Heartbeat]:
    return [one for checked in CHECKED for one in checked.beats()]


def monitors() -> list[MonitorRow]:
    api = _monitor("mon_api", "API", "https://api.example/")
    nothing_yet: dict[str, Any] = {
        "last_checked_at": None,
        "first_checked_at": None,
        "rt_ms": None,
        "region": None,
    }
    return [
        api,
        replace(
            _monitor("mon_db", "Database", "tcp://db.example:5432"),
            kind="tcp",
            status="down",
            last_failed_at=NOW_MS - EVERY_MS,
            last_error="connection refused",
            region="apac",
            relay_id="rel_nrt",
            next_run_at=NOW_MS + MINUTE_MS,
        ),
        replace(_monitor("mon_shop", "Shop", "https://shop.example/"), status="degraded", rt_ms=587.0),
        replace(_monitor("mon_quiet", "Quiet", "https://quiet.example/"), last_checked_at=NOW_MS - DAY_MS),
        replace(_monitor("mon_off", "off", "udp://off.example:53"), kind="udp", enabled=0, **nothing_yet),
        replace(_monitor("mon_broken", "Broken", ""), config_json="{", status="pending", **nothing_yet),
        _monitor("mon_foreign", "Foreign", "https://foreign.example/", OTHER),
    ]


def _monitor(name: str, shown: str, url: str, org: str = ORG) -> MonitorRow:
    config = {"url": url, "interval": EVERY_MS // 1000, "timeout": 5000, "verify_tls": False}
    return monitor_row(name, org, name=shown, config_json=json.dumps(config))


def registry_rows() -> list[SeedRow]:
    return [
        MemberRow(DEMO_IDENTITY, "demo@example.com", 0, 0, 0),
        MemberRow("somebody", "somebody@example.com", 0, 0, 0),
        OrganizationRow(ORG, "golden", "Golden", 0, DEMO_IDENTITY, 0.5),
        OrganizationRow(OTHER, "other", "Other", 0, "somebody", 1.0),
        MembershipRow(ORG, DEMO_IDENTITY, "admin", 1, 1),
        RelayRow("rel_nrt", "nrt", "Tokyo", "apac", 1, NOW_MS, 0, 0),
        *monitors(),
        _incident("inc_1", "mon_api", 30, 29),
        _incident("inc_2", "mon_api", 9, 7),
        _incident("inc_3", "mon_shop", 5, None, "acknowledged"),
        _incident("inc_4", "mon_db", 0.3, None, "open"),
        _incident("inc_5", "mon_foreign", 2, None, "open"),
        _dispatch("mon_api", "completed"),
        replace(_dispatch("mon_db", "running"), completed_at_ts=None),
    ]


def _incident(
    name: str, monitor: str, opened_h: float, closed_h: float | None, status: str = "closed"
) -> IncidentRow:
    """Hours before now."""
    opened_ms = NOW_MS - round(opened_h * HOUR_MS)
    closed_ms = None if closed_h is None else NOW_MS - round(closed_h * HOUR_MS)
    return IncidentRow(name, monitor, opened_ms, closed_ms, f"why {name}", status, opened_ms, opened_ms)


def _dispatch(monitor: str, status: str) -> DispatchRow:
    times = (NOW_MS - EVERY_MS - 2000, NOW_MS - EVERY_MS - 1500, NOW_MS - EVERY_MS)
    return DispatchRow(monitor, f"dsp_{monitor}_1", ORG, status, *times, "NRT", NOW_MS - EVERY_MS)
