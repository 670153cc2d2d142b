"""Does what Workers handed over arrive? Their receipts of an hour beside the rows of it, of all orgs."""

import math

from gateway.doctor.finding import Finding, ok, skipped, warning
from gateway.errors import InsightsError
from gateway.ports import RegistryStore, TelemetryStore
from gateway.registry import audits
from gateway.registry.fields import integer
from gateway.registry.own import RECEIPTS
from gateway.telemetry.numbers.estimates import Z
from gateway.telemetry.sql.audits import recorded
from gateway.telemetry.sql.text import Source

SECONDS = 8.0
MINUTE_MS = 60_000
SETTLING_MS, LOOK_BACK_MS = 5 * MINUTE_MS, 60 * MINUTE_MS
TOLERATED = 0.01
LOSING = (
    "is an invocation writing more points than it may (POINTS_PER_INVOCATION), and do all writers have the "
    "layout of `insights schema --layout`? Ask pipeline { delivery } of each organization"
)
DEAD = "look at the Worker's log: the queue tried them for hours and never wrote them"


async def delivery_finding(
    registry: RegistryStore, telemetry: TelemetryStore, source: Source, now_ms: int
) -> Finding:
    """Of whole minutes that have settled."""
    until_ms = (now_ms - SETTLING_MS) // MINUTE_MS * MINUTE_MS
    asked = audits.every_receipt(until_ms - LOOK_BACK_MS, until_ms)
    try:
        rows = await RECEIPTS.read(registry, asked, lambda: SECONDS)
        if not rows or rows[0]["since_ms"] is None:
            return skipped("delivery", "no writer left receipts within an hour; see workers/heartbeats")
        since_ms = integer(rows[0], "since_ms")
        found = await telemetry.read(recorded(source, since_ms, until_ms), SECONDS)
    except InsightsError as error:
        return skipped("delivery", error.message)
    seen, heaviest = (
        sum(float(str(row[name] or 0)) for row in found.rows) for name in ("recorded", "heaviest")
    )
    chance = Z * math.sqrt(seen * (max(1.0, heaviest) - 1))
    return judged(integer(rows[0], "written"), seen, integer(rows[0], "dead"), chance)


def judged(written: int, seen: float, dead: int, chance: float = 0.0) -> Finding:
    """`chance` is by how much sampling alone may have moved what was seen."""
    lost = max(0.0, written - seen - chance)
    told = f"{written} heartbeats handed over within an hour, {seen:.0f} are there"
    if dead:
        return warning("delivery", f"the queue gave up {dead} heartbeats; {told}", DEAD)
    if lost > TOLERATED * written:
        return warning("delivery", f"{lost:.0f} heartbeats at least are lost: {told}", LOSING)
    return ok("delivery", told)
