"""Does the service understand what pages send? One real statement of each kind is sent, a few at a time."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from gateway.errors import InsightsError, StoreMalformed
from gateway.ports import Statement, TelemetryStore
from gateway.stores.calls.upstream import Refused
from gateway.telemetry.sql.service.samples import samples
from gateway.telemetry.sql.text import Source

SECONDS = 3.0
"""Of each statement."""
LONGEST_S = 60.0
AT_ONCE = 2
"""All of a page's at once were seen to draw a 429."""

UNDER_WAY, OK, UNKNOWN, REFUSED = "UNDER_WAY", "ok", "UNKNOWN", "REFUSED"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Rehearsal:
    """What pages send is sent once, beside the server that answers already; `state` is how it went."""

    store: TelemetryStore
    source: Source
    now_s: int
    state: str = UNDER_WAY

    def told(self) -> str:
        return self.state

    async def run(self) -> None:
        """Logs what would be missing on pages. Takes LONGEST_S at most."""
        try:
            async with asyncio.timeout(LONGEST_S):
                found = await rehearsed(self.store, self.source, self.now_s, SECONDS)
        except TimeoutError:
            self.state = UNKNOWN
            _log.info("the telemetry store was too slow to be sent what pages send")
            return
        lost = sorted(name for name, error in found.items() if is_said_no(error))
        self.state = REFUSED if lost else UNKNOWN if any(found.values()) else OK
        if lost:
            _log.warning(
                "the telemetry store refuses what these are made of: %s; run `insights doctor`",
                ", ".join(lost),
            )


async def rehearsed(
    store: TelemetryStore, source: Source, now_s: int, seconds: float
) -> Mapping[str, InsightsError | None]:
    """By what a reader would miss: the first error of its statements, or None. Each has so many seconds."""
    places = asyncio.Semaphore(AT_ONCE)

    async def asked(statements: tuple[Statement, ...]) -> InsightsError | None:
        for one in statements:
            try:
                async with places:
                    await store.read(one, seconds)
            except InsightsError as error:
                return error
        return None

    parts = samples(source, now_s)
    errors = await asyncio.gather(*map(asked, parts.values()))
    return dict(zip(parts, errors, strict=True))


def is_said_no(error: InsightsError | None) -> bool:
    """The service refused the statement, or answered something else: asking again would not help."""
    return error is not None and (isinstance(error.__cause__, Refused) or isinstance(error, StoreMalformed))
