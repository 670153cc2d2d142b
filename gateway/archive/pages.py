"""Hours of an org out of a telemetry store: a page at a time, in the order of hours and monitors."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.archive.lines import Lines
from gateway.errors import StoreMalformed
from gateway.ports import AnswerRow, TelemetryStore
from gateway.telemetry.sql.archived.hours import PAGE, From, archived_hours
from gateway.telemetry.sql.text import ID, Source
from gateway.times.calendar import HOUR_S
from gateway.times.ranges import Span
from gateway.times.window import SECOND_MS

HOUR_MS = HOUR_S * SECOND_MS
SECONDS = 60.0
"""One read may take so long."""

Spend = Callable[[], Awaitable[None]]
"""Called before every read."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Of one store."""

    store: TelemetryStore
    limit: int = PAGE

    async def hours(
        self, org: str, source: Source, hours: Span, spend: Spend
    ) -> AsyncIterator[tuple[Span, Lines]]:
        """Hours since 1970 that are whole now, and their lines. Raises what the store and `spend` do."""
        since, until = hours
        lines, page = Lines(), None
        while True:
            await spend()
            bounds = since * HOUR_MS, until * HOUR_MS
            statement = archived_hours(org, source, *bounds, page, self.limit)
            rows = (await self.store.read(statement, SECONDS)).rows
            rows, page = _whole(rows, self.limit)
            for row in rows:
                lines.take(row)
            end = until if page is None else page.hour_ms // HOUR_MS
            if end > since:
                yield (since, end), lines.split(end)
                since = end
            if page is None:
                return


def _whole(rows: Sequence[AnswerRow], limit: int) -> tuple[Sequence[AnswerRow], From | None]:
    """Rows of whole monitors' hours, and where the next page begins. An id that a statement cannot name is no
    place to begin at: its rows are read again with those of the one before."""
    if len(rows) < limit:
        return rows, None
    told: Sequence[Any] = rows
    keys = [(row["hour"], str(row["monitor"])) for row in told]
    begins = (
        at for at in range(len(keys) - 1, 0, -1) if keys[at] != keys[at - 1] and ID.fullmatch(keys[at][1])
    )
    place = next(begins, 0)
    if not place:
        raise StoreMalformed(
            "an hour of one monitor has more to tell than an answer holds; `insights doctor`"
        )
    hour, monitor = keys[place]
    return rows[:place], From(hour * SECOND_MS, monitor)
