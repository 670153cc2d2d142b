"""What a telemetry service can do, asked of it in a handful of tiny statements instead of assumed.

Documents and service have differed before (`avgIf` is documented and was seen refused), and escapes in text
are not documented at all. A refused statement means no; where nothing can be learned, as of a service that
is down or a dataset without rows, what is documented is assumed.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from gateway.errors import InsightsError, StoreMalformed
from gateway.ports import TelemetryStore
from gateway.stores.calls.upstream import Refused
from gateway.telemetry.sql.dialect import Dialect
from gateway.telemetry.sql.probes import Probe, probes, readable
from gateway.telemetry.sql.text import Source

SECONDS = 3.0
_log = logging.getLogger(__name__)

Capabilities = Mapping[str, bool | None]
"""By name: yes, no, or None where nothing could be learned."""


async def capabilities(store: TelemetryStore, source: Source, now_s: int) -> Capabilities:
    """Asks all at once. Raises InsightsError when the dataset cannot be read at all."""
    await store.read(readable(source, now_s), SECONDS)
    asked = probes(source, now_s)
    answers = await asyncio.gather(*(_asked(store, probe) for probe in asked))
    return {probe.capability: answer for probe, answer in zip(asked, answers, strict=True)}


async def learned(store: TelemetryStore, source: Source, now_s: int) -> Dialect:
    """The source's dialect, made plainer where the service says no."""
    try:
        found = await capabilities(store, source, now_s)
    except InsightsError as error:
        _log.warning(
            "the telemetry store's capabilities are not known (%s); assumed as documented", error.code
        )
        return source.dialect
    missing = sorted(name for name, answer in found.items() if answer is False)
    _log.info("the telemetry store misses: %s", ", ".join(missing) or "nothing")
    return plainer(source.dialect, found)


def plainer(dialect: Dialect, found: Capabilities) -> Dialect:
    plain = found.get("extrema") is True
    return replace(
        dialect,
        minimum="min" if plain else dialect.minimum,
        maximum="max" if plain else dialect.maximum,
        # The API that weighs does so in derived tables, too, as far as is known: no way around it there.
        weight_expressions=dialect.weighs or found.get("weight_expressions") is not False,
        escapes=dialect.weighs or found.get("escapes") is True,
    )


async def _asked(store: TelemetryStore, probe: Probe) -> bool | None:
    try:
        rows = (await store.read(probe.statement, SECONDS)).rows
    except StoreMalformed:
        return False if probe.kind_decides else None
    except InsightsError as error:
        return False if isinstance(error.__cause__, Refused) else None
    if probe.expected is None:
        return True
    return rows[0]["answer"] == probe.expected if rows else None
