"""Three orgs with hand-written heartbeats: small enough that every number can be computed by hand.

The demo member belongs to Acme (newest) and to Bolt, not to Cask. Now is 2026-11-24T12:00:00Z.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Mapping

ACME, BOLT, CASK = "org_acme", "org_bolt", "org_cask"
MEMBER = "demo-member"
NOW_MS = int(datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp() * 1000)
CREATED_MS = NOW_MS - 100 * 86_400_000
SECRET = "canary-7f3a"
MANY = 130


def ago(seconds: float) -> int:
    """Unix ms."""
    return NOW_MS - round(seconds * 1000)


def config(url: str, interval: int = 60, **more: object) -> str:
    return json.dumps({"url": url, "interval": interval, "timeout": 5000} | more)


@dataclass(frozen=True)
class Beats:
    """Heartbeats of one monitor: `at` makes one, `seconds` before now."""

    org: str
    monitor: str
    region: str = "weur"
    colo: str = "AMS"

    def at(self, seconds: float, status: str, latency_ms: float, **more: Any) -> Heartbeat:
        placed: dict[str, Any] = {
            "region": self.region,
            "colo": self.colo,
            "code": 200,
            "dispatch_id": f"dsp-{self.monitor}-{seconds:g}",
        } | more
        return Heartbeat(self.monitor, self.org, ago(seconds), status, latency_ms, **placed)


def heartbeats() -> list[Heartbeat]:
    api, db, shop = Beats(ACME, "mon_api"), Beats(ACME, "mon_db", "apac", "NRT"), Beats(ACME, "mon_shop")
    east: Mapping[str, Any] = {"region": "enam", "colo": "EWR"}
    sampled: Mapping[str, Any] = {"region": "oc", "colo": "ZZZ", "sample_rate": 0.25, "sample_interval": 10}
    many = Beats(BOLT, "mon_many")
    return [
        api.at(60, "up", 100.0),
        api.at(120, "up", 200.0),
        api.at(180, "degraded", 300.0, colo="FRA", error="slow"),
        api.at(240, "down", 1000.0, code=503, error="HTTP 503", **east),
        replace(api.at(300, "down", 2000.0, error="refused", **east), code=0),
        api.at(360, "up", 400.0, **east),
        api.at(420, "pending", 0.0, **east),
        api.at(480, "up", 500.0, **east),
        api.at(7200, "up", 600.0, **east),
        api.at(30 * 3600, "up", 700.0, **east),
        db.at(60, "down", 5000.0, code=0, error="timeout"),
        db.at(300, "down", 5000.0, code=0, error="timeout"),
        db.at(1200, "down", 5000.0, code=0, error="timeout"),
        shop.at(100, "up", 100.0, **sampled),
        shop.at(200, "up", 1000.0, region="oc", colo="ZZZ"),
        shop.at(300, "up", 1000.0, region="oc", colo="ZZZ"),
        shop.at(400, "down", 9000.0, error="HTTP 500", **sampled),
        *(
            many.at(60 * (number // 2), "up", 10.0, dispatch_id=f"d{number:03}")
            for number in range(2, MANY + 2)
        ),
        Beats(CASK, "mon_cask").at(60, "down", 1.0, error=SECRET),
    ]


def monitors() -> list[MonitorRow]:
    api = MonitorRow(
        id="mon_api",
        org_id=ACME,
        name="API",
        kind="http",
        enabled=1,
        config_json=config("https://api.example/", headers={"authorization": SECRET}),
        status="up",
        last_checked_at=ago(60),
        last_failed_at=ago(240),
        first_checked_at=CREATED_MS + 1000,
        rt_ms=100.0,
        region="weur",
        last_error=None,
        next_run_at=NOW_MS,
        created_at=CREATED_MS,
        updated_at=ago(60),
        relay_id=None,
    )
    idle = replace(
        api,
        id="mon_idle",
        name="idle",
        kind="udp",
        enabled=0,
        config_json=config("udp://idle.example:53"),
        status="pending",
        last_checked_at=None,
        last_failed_at=None,
        first_checked_at=None,
        rt_ms=None,
        region=None,
        next_run_at=None,
    )
    return [
        api,
        idle,
        replace(
            api,
            id="mon_db",
            name="database",
            kind="tcp",
            config_json=config("tcp://db.example:5432", 30),
            status="down",
            last_checked_at=ago(61),
            region="apac",
            last_error="timeout",
            relay_id="rel_nrt",
        ),
        replace(
            api,
            id="mon_shop",
            name="Shop",
            config_json=config("https://shop.example/", verify_tls=False, follow_redirects=False),
            status="degraded",
            last_checked_at=ago(100),
            region="oc",
        ),
        replace(
            api, id="mon_broken", name="Broken", config_json=f'{{"url": "{SECRET}', last_checked_at=ago(3600)
        ),
        replace(api, id="mon_many", org_id=BOLT, name="Many", config_json=config("https://many.example/")),
        replace(
            api, id="mon_cask", org_id=CASK, name=SECRET, config_json=config(f"https://{SECRET}.example/")
        ),
    ]


def registry_rows() -> list[SeedRow]:
    def membership(org: str, role: str, at: int) -> MembershipRow:
        return MembershipRow(org, MEMBER, role, at, at)

    def incident(
        name: str, monitor: str, opened: float, closed: float | None, status: str = "closed"
    ) -> IncidentRow:
        ended = None if closed is None else ago(closed)
        return IncidentRow(name, monitor, ago(opened), ended, f"why {name}", status, ago(opened), ago(opened))

    return [
        MemberRow(MEMBER, "demo@example.com", 0, 0, 0),
        MemberRow("somebody", "somebody@example.com", 0, 0, 0),
        OrganizationRow(ACME, "acme", "Acme", 0, MEMBER, 0.25),
        OrganizationRow(BOLT, "bolt", "Bolt", 0, MEMBER, 1.0),
        OrganizationRow(CASK, "cask", SECRET, 0, "somebody", 1.0),
        membership(BOLT, "member", 1),
        membership(ACME, "admin", 2),
        RelayRow("rel_nrt", "nrt", "Tokyo", "apac", 1, NOW_MS, 0, 0),
        *monitors(),
        incident("inc_1", "mon_api", 5000, 4000),
        incident("inc_2", "mon_api", 3000, 2000),
        incident("inc_3", "mon_api", 3000, None, "acknowledged"),
        incident("inc_4", "mon_api", 300, None, "open"),
        incident("inc_5", "mon_cask", 300, None, "open"),
        DispatchRow("mon_api", "dsp-9", ACME, "completed", ago(62), ago(61), ago(60), "AMS", ago(60)),
        DispatchRow("mon_cask", "dsp-8", CASK, "failed", ago(62), None, None, None, ago(60)),
    ]
