"""Whether a ClickHouse server, or the shards of a cluster, hold whole hours for long windows."""

from gateway.doctor.finding import Finding, ok, skipped, warning
from gateway.errors import InsightsError
from gateway.ports import TelemetryStore
from gateway.stores.servers.holding import NEEDED, Holding, holding

HOLD = "run `insights rollups`, then start the gateways anew"


async def hours_finding(store: TelemetryStore, dataset: str, *, wanted: bool) -> Finding:
    """`wanted`: INSIGHTS_ROLLUPS."""
    if not wanted:
        return skipped("hours", "INSIGHTS_ROLLUPS is off: long windows are read from rows")
    try:
        return told(await holding(store, dataset))
    except InsightsError as error:
        return skipped("hours", error.message)


def told(found: Holding) -> Finding:
    if not found.able:
        return skipped(
            "hours",
            f"ClickHouse {found.version} reads no projections, so that long windows are read from rows; "
            f"to hold their hours takes {NEEDED}",
        )
    where = f" on {found.having} of {found.shards} shards" if found.place.cluster else ""
    if found.having < found.shards:
        said = f"hours are held{where}" if found.having else "no hours are held"
        return warning("hours", f"{said}: long windows are read from rows where there are none", HOLD)
    return ok("hours", f"whole hours are held beside their rows{where}")
