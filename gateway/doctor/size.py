"""How large the table of heartbeats is, how fast it grows and how far back it reaches."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from gateway.doctor.finding import Finding, ok, skipped, warning
from gateway.errors import InsightsError
from gateway.ports import Statement, TelemetryStore
from gateway.telemetry.sql import audits
from gateway.telemetry.sql.probes import oldest
from gateway.telemetry.sql.text import Source

SECONDS = 8.0
DAY_S, SECOND_MS = 86_400, 1000
WEEK_DAYS = 7
LARGE_BYTES = 10 * 1024**3
"""From here on, rows that are never removed are worth a thought."""
KEEP = "set INSIGHTS_RAW_DAYS, and INSIGHTS_ARCHIVE for what is to be known of the time before"


@dataclass(frozen=True, slots=True)
class SizeExam:
    """Looks at a table of the embedded engine or of a ClickHouse server; `now_s` is Unix time."""

    store: TelemetryStore
    source: Source
    now_s: int
    raw_days: int | None = None

    async def finding(self) -> Finding:
        try:
            told = await self._size()
            rows, size, held = (cast("int", told[name]) for name in ("rows", "bytes", "held"))
            if not rows:
                return skipped("size", "this server holds no rows of the table itself")
            since_s = self.now_s - WEEK_DAYS * DAY_S
            lately = cast("int", (await self._row(audits.lately(self.source, since_s)))["rows"])
            first_ms = cast("int", (await self._row(oldest(self.source)))["oldest"])
        except InsightsError as error:
            return skipped("size", error.message)
        seen = self._told(rows, size, held, first_ms) + self._growth(lately, first_ms, size / rows)
        large = self.raw_days is None and size >= LARGE_BYTES
        return warning("size", seen, KEEP) if large else ok("size", seen)

    async def _size(self) -> dict[str, object]:
        """Servers before 21.6 hold no hours, and know of none."""
        if self.source.dialect.rolled:
            return await self._row(audits.size(self.source))
        return await self._row(audits.size_of_rows(self.source))

    async def _row(self, statement: Statement) -> dict[str, object]:
        return dict((await self.store.read(statement, SECONDS)).rows[0])

    def _told(self, rows: int, size: int, held: int, first_ms: int) -> str:
        first = datetime.fromtimestamp(first_ms / SECOND_MS, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        hours = f", {_size(held)} of them hours beside rows" if held else ""
        return f"{rows:,} rows in {_size(size)}{hours}; the oldest is of {first}"

    def _growth(self, lately: int, first_ms: int, each: float) -> str:
        """Of the last week, or of less where there is no more."""
        days = min(float(WEEK_DAYS), max(1.0, (self.now_s - first_ms / SECOND_MS) / DAY_S))
        return f"; {lately / days:,.0f} rows and {_size(lately / days * each)} a day of late"


def _size(count: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:  # noqa: PLR2004 - what such units are
            return f"{count:.0f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
