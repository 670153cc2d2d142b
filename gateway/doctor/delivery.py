"""Does what Workers handed over arrive? Their receipts of an hour beside the rows of it, of all orgs."""

from gateway.doctor.finding import Finding, ok, skipped, warning
from gateway.errors import InsightsError
from gateway.ports import RegistryStore, TelemetryStore
from gateway.registry import audits
from gateway.registry.fields import integer
from gateway.registry.own import RECEIPTS
from gateway.telemetry.numbers.thinned import Seen
from gateway.telemetry.sql.audits import recorded
from gateway.telemetry.sql.text import Source

SECONDS = 8.0
MINUTE_MS = 60_000
SETTLING_MS, LOOK_BACK_MS, DAY_MS = 5 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS
TOLERATED = 0.01
LOSING = (
    "is an invocation writing more points than it may (POINTS_PER_INVOCATION), and do all writers have the "
    "layout of `insights schema --layout`? Ask pipeline { delivery } of each organization"
)
UNTOLD = (
    "does the gateway read the dataset that the Workers write to (INSIGHTS_AE_DATASET)? No row tells how "
    "many the store leaves out, so that none is called lost"
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
        seen = await _seen(telemetry, source, since_ms, until_ms)
    except InsightsError as error:
        return skipped("delivery", error.message)
    return judged(integer(rows[0], "written"), seen, integer(rows[0], "dead"))


async def _seen(telemetry: TelemetryStore, source: Source, since_ms: int, until_ms: int) -> Seen:
    """Where no row is there, how much the store leaves out is what it left out within a day."""

    async def told(first_ms: int) -> tuple[float, float]:
        found = await telemetry.read(recorded(source, first_ms, until_ms), SECONDS)
        names = ("recorded", "heaviest")
        rows, heaviest = (sum(float(str(row[name] or 0)) for row in found.rows) for name in names)
        return rows, heaviest

    rows, heaviest = await told(since_ms)
    if not heaviest:
        _, heaviest = await told(since_ms - DAY_MS)
    return Seen(rows, 0.0) if heaviest == 1 else Seen(0.0, rows, heaviest or None)


def judged(written: int, seen: Seen, dead: int) -> Finding:
    lost = seen.lost_of(written)
    told = f"{written} heartbeats handed over within an hour, {seen.rows:.0f} are there"
    if dead:
        return warning("delivery", f"the queue gave up {dead} heartbeats; {told}", DEAD)
    if lost > TOLERATED * written:
        return warning("delivery", f"{lost:.0f} heartbeats at least are lost: {told}", LOSING)
    if written and seen.interval is None:
        return warning("delivery", f"{told}, nor any within a day", UNTOLD)
    return ok("delivery", told)
