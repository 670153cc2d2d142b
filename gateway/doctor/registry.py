"""The registry side of a deployment: can it be read, has it the tables, and does what it lists report?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.doctor.finding import Finding, failed, ok, skipped, warning
from gateway.errors import InsightsError
from gateway.ports import RegistryStore, TelemetryStore
from gateway.registry import audits
from gateway.registry.fields import RegistryRow, integer, text
from gateway.telemetry.sql.audits import SEEN_ROWS, seen_monitors
from gateway.telemetry.sql.text import Source

SECONDS = 8.0
LOOK_BACK_S = 86_400
YOUNG_MS = 15 * 60 * 1000
"""A monitor younger than this may not have had its first check."""
NAMED = 5
TOKENS = (
    "run `insights token create --org SLUG --name NAME`, which makes the table with the first token (the "
    "Cloudflare API token must be allowed to edit D1), or go without API tokens"
)


@dataclass(frozen=True, slots=True)
class RegistryExam:
    """Looks at one registry."""

    store: RegistryStore

    async def findings(self) -> list[Finding]:
        try:
            rows = await self.store.fetch(audits.tables(), SECONDS)
            found = {text(row, "name"): row.get("sql") or "" for row in rows}
        except InsightsError as error:
            return [
                failed("registry", error.message, "check the registry settings and the token's permissions")
            ]
        return [ok("registry", "the database can be read"), *tables_findings(found)]


def tables_findings(found: Mapping[str, object]) -> list[Finding]:
    missing = _missing(found, audits.EXPECTED)
    own = _missing(found, audits.OWN)
    platform = (
        failed("tables", f"missing: {', '.join(missing)}", "apply the platform's migrations to this database")
        if missing
        else ok("tables", "every table and column that is read is there")
    )
    if not own:
        return [platform, ok("tokens", "the table of API tokens is there")]
    return [platform, warning("tokens", f"missing: {', '.join(own)}: every API token is refused", TOKENS)]


def _missing(found: Mapping[str, object], expected: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Tables and columns, looked for as words of the CREATE statement: pragmas differ between services."""
    lost = []
    for table, columns in expected.items():
        words = set(re.findall(r"\w+", str(found.get(table, "")), re.ASCII))
        lost += [f"{table}.{column}" for column in columns if column not in words] if words else [table]
    return lost


async def compared_monitors(
    registry: RegistryStore, telemetry: TelemetryStore, source: Source, now_ms: int
) -> list[Finding]:
    """Monitors that are enabled and have no heartbeat, and heartbeats of monitors that nobody knows."""
    try:
        listed = await registry.fetch(audits.every_monitor(), SECONDS)
        seen = await telemetry.read(seen_monitors(source, now_ms // 1000 - LOOK_BACK_S), SECONDS)
    except InsightsError as error:
        return [skipped("monitors", error.message)]
    reporting = {(row["org"], row["monitor"]) for row in seen.rows}
    known = {(text(row, "org_id"), text(row, "id")) for row in listed}
    enabled = [row for row in listed if integer(row, "enabled")]
    old = [row for row in enabled if integer(row, "created_at") < now_ms - YOUNG_MS]
    silent = [row for row in old if (text(row, "org_id"), text(row, "id")) not in reporting]
    if SEEN_ROWS in (len(seen.rows), len(listed)):
        return [skipped("monitors", f"there are more than {SEEN_ROWS} monitors; they were not compared")]
    strangers = sorted(str(monitor) for org, monitor in reporting - known)
    return [monitors_finding(len(old), silent), unknown_finding(strangers)]


def unknown_finding(strangers: Sequence[str]) -> Finding:
    """They were removed, or the writer and this registry are not of one platform."""
    if not strangers:
        return ok("unknown", "every monitor that wrote within a day is in the registry")
    named = ", ".join(one[:40] for one in strangers[:NAMED])
    seen = f"{len(strangers)} monitors wrote within a day and are not in the registry: {named}"
    return warning(
        "unknown", seen, "their rows count in no number; nothing is to be done where they were removed"
    )


def monitors_finding(enabled: int, silent: Sequence[RegistryRow]) -> Finding:
    if not silent:
        return ok("monitors", f"all {enabled} enabled monitors reported within a day")
    named = ", ".join(f"{text(row, 'name')[:40]} ({text(row, 'id')})" for row in silent[:NAMED])
    seen = f"{len(silent)} of {enabled} enabled monitors without a heartbeat in a day: {named}"
    step = "see whether their relay runs, whether the writer records them, or disable them"
    return (failed if len(silent) == enabled else warning)("monitors", seen, step)
