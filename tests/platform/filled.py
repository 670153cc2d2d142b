"""The platform's database as its eleven migrations leave it, filled as its own Workers fill it.

Never is 0, absent texts are empty, regions are names in the language of the service, and a dispatch whose
check failed is called failed, as is one that could not be made.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

NOW_MS = 1_790_001_000_000
MINUTE_MS, DAY_MS = 60_000, 86_400_000
CREATED_MS = NOW_MS - 40 * DAY_MS
ORG, OTHER_ORG = "6f1c1f0e-97a5-4f43-9a1f-000000000001", "6f1c1f0e-97a5-4f43-9a1f-000000000002"
ADA, BOB = "ada-9d0c", "bob-77e1"
SHOP, API, NEW, PAUSED, BLOG, DNS, FOREIGN = (f"0190b1a4-7c1e-7000-8000-00000000000{n}" for n in range(7))
TEXAS, PARIS, NICE = "Texas", "Île-de-France", "Provence-Alpes-Côte d'Azur"
SECRET = "canary-51d7"
MIGRATIONS = sorted((Path(__file__).parent / "migrations").glob("*.sql"))

Value = str | int | float | None


def statements() -> Iterator[tuple[str, Sequence[Value]]]:
    """Tables, then rows; none of them is of the gateway's own."""
    for script in MIGRATIONS:
        yield from ((sql.strip(), ()) for sql in script.read_text().split(";") if sql.strip())
    for table, row in rows():
        names, marks = ", ".join(row), ", ".join(f"?{number}" for number in range(1, len(row) + 1))
        yield f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())  # noqa: S608 - ours


def rows() -> Iterator[tuple[str, dict[str, Value]]]:
    at: dict[str, Value] = {"created_at": CREATED_MS, "updated_at": CREATED_MS}
    yield from (
        ("members", {"identity_id": one, "email": f"{one[:3]}@example.com", **at}) for one in (ADA, BOB)
    )
    for org, slug, owner in ((ORG, "acme", ADA), (OTHER_ORG, "bolt", BOB)):
        named: dict[str, Value] = {"id": org, "slug": slug, "name": slug.title(), "created_at": CREATED_MS}
        yield "organizations", {**named, "owner_id": owner}
        yield "organization_members", {"organization_id": org, "identity_id": owner, "role": "admin", **at}
    yield "organization_members", {"organization_id": ORG, "identity_id": BOB, "role": "member", **at}
    for slug, hint, wrong in (("paris", "weur", None), ("dallas", "wnam", "bootstrap timed out")):
        booted: dict[str, Value] = {
            "durable_object_id": f"do-{slug}",
            "last_bootstrapped_at": CREATED_MS,
            "last_error": wrong,
        }
        named = {"id": f"relay-{slug}", "slug": slug, "name": slug.title(), "location_hint": hint}
        yield "relays", {**named, "jurisdiction": "eu" if hint == "weur" else None, **booted, **at}
    yield from (("monitors", one) for one in monitors())
    yield from (("monitor_dispatch_hot", one) for one in dispatches())
    yield from (("incidents", one) for one in incidents())
    notice = {"kind": "email", "target": "ops@example.com", "config_json": json.dumps({"key": SECRET}), **at}
    yield "notifications", {"id": "ntf-1", "monitor_id": SHOP, **notice}
    yield "settings", {"key": "bootstrap", "value": "done", "updated_at": CREATED_MS}


def _config(url: str, **more: object) -> str:
    five = {"interval": 60, "timeout": 5000, "verify_tls": True, "follow_redirects": True}
    return json.dumps({"url": url, **five, **more})


def monitors() -> Iterator[dict[str, Value]]:
    checked: dict[str, Value] = {
        "first_checked_at": CREATED_MS + MINUTE_MS,
        "last_checked_at": NOW_MS - MINUTE_MS,
    }
    failed: dict[str, Value] = {"last_failed_at": NOW_MS - MINUTE_MS, "last_error": "HTTP 503"}
    found: list[dict[str, Value]] = [
        {"id": SHOP, "name": "Shop", "status": "up", "rt_ms": 118, "region": TEXAS, **checked},
        {"id": API, "name": "API", "status": "down", "rt_ms": 31, "region": PARIS, **checked, **failed},
        {"id": NEW, "name": "Brand new", "status": "pending"},
        {"id": PAUSED, "name": "Paused", "status": "up", "enabled": 0, "kind": "tcp", **checked},
        {"id": BLOG, "name": "Blog", "status": "degraded", "rt_ms": 2600, "region": NICE, **checked},
        {"id": DNS, "name": "DNS", "status": "up", "kind": "udp", "rt_ms": 9, "region": "unknown", **checked},
        {"id": FOREIGN, "name": SECRET, "status": "up", "org_id": OTHER_ORG, **checked},
    ]
    relays = {SHOP: "relay-dallas", API: "relay-paris", BLOG: "relay-paris"}
    urls = {PAUSED: "tcp://db.example.com:5432", DNS: "udp://ns.example.com:53"}
    for number, one in enumerate(found):
        url = urls.get(str(one["id"]), f"https://user:{SECRET}@www.example.com/{number}")
        born = CREATED_MS + number * MINUTE_MS
        yield {
            "org_id": ORG,
            "kind": "http",
            "config_json": _config(url, headers={"authorization": SECRET}),
            "created_at": born,
            "updated_at": NOW_MS - MINUTE_MS,
            "relay_id": relays.get(str(one["id"])),
            **one,
        }


def dispatches() -> Iterator[dict[str, Value]]:
    """Of the two failed ones, the API's check was made and failed; that of DNS never was."""
    due = NOW_MS - MINUTE_MS - 900
    told: dict[str, tuple[str, str | None]] = {
        SHOP: ("completed", None),
        API: ("failed", "HTTP 503"),
        BLOG: ("failed", None),
        DNS: ("failed", "no relay answered"),
        FOREIGN: ("completed", None),
    }
    for monitor, (status, error) in told.items():
        made = error != "no relay answered"
        yield {
            "monitor_id": monitor,
            "dispatch_id": f"dsp-{monitor[-1]}",
            "org_id": OTHER_ORG if monitor == FOREIGN else ORG,
            "status": status,
            "scheduled_for_ts": due + (0 if made else MINUTE_MS),
            "dispatched_at_ts": due + 40 if made else 0,
            "completed_at_ts": NOW_MS - MINUTE_MS if made else 0,
            "runner_colo": "DFW" if made else "",
            "error": error,
            "updated_at": NOW_MS - MINUTE_MS,
        }


def incidents() -> Iterator[dict[str, Value]]:
    for name, monitor, ago, lasted, status in (
        ("inc-1", API, 20, 0, "open"),
        ("inc-2", API, 5000, 30, "closed"),
        ("inc-3", SHOP, 9000, 15, "closed"),
        ("inc-4", FOREIGN, 60, 0, "open"),
    ):
        opened = NOW_MS - ago * MINUTE_MS
        closed = opened + lasted * MINUTE_MS if lasted else None
        told = {"opened_ts": opened, "closed_ts": closed, "reason": "two checks failed", "status": status}
        yield {
            "id": name,
            "monitor_id": monitor,
            **told,
            "created_at": opened,
            "updated_at": closed or opened,
        }


PLACES = {SHOP: (TEXAS, "DFW"), API: (PARIS, "CDG"), BLOG: (NICE, "MRS"), DNS: ("unknown", "FRA")}


def points() -> list[dict[str, object]]:
    """A day of heartbeats as `writeDataPoint` gets them: six blobs and four doubles, nothing appended."""
    return [_point(monitor, number, ORG) for monitor in PLACES for number in range(1, 289)] + [
        _point(FOREIGN, 1, OTHER_ORG)
    ]


def _point(monitor: str, number: int, org: str) -> dict[str, object]:
    at = NOW_MS - number * 5 * MINUTE_MS
    region, colo = PLACES.get(monitor, (TEXAS, "DFW"))
    failing = monitor == API and number <= 4
    status = "down" if failing else "degraded" if monitor == BLOG and number % 3 == 1 else "up"
    error, code = ("HTTP 503", 503) if failing else ("", 0 if monitor == DNS else 200)
    return {
        "indexes": [monitor],
        "blobs": [org, f"dsp-{monitor[-1]}-{number}", status, region, colo, error],
        "doubles": [float(at), 100.0 + number % 7 + 0.25, float(code), 1.0],
        "timestamp": at // 1000 + 1,
    }


def as_sqlite(path: Path) -> None:
    """The database in a file, as `wrangler d1 export` gives it."""
    with sqlite3.connect(path) as file:
        for sql, values in statements():
            file.execute(sql, values)
    file.close()
