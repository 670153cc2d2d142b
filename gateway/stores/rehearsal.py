"""Does the service understand what pages send? One real statement of each kind is sent, a few at a time."""

import asyncio
from collections.abc import Mapping

from gateway.errors import InsightsError, StoreMalformed
from gateway.ports import Statement, TelemetryStore
from gateway.stores.calls.upstream import Refused
from gateway.telemetry.sql.service.samples import samples
from gateway.telemetry.sql.text import Source

AT_ONCE = 2
"""All of a page's at once were seen to draw a 429."""


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
