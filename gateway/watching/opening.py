"""Traces as the settings want them. OpenTelemetry is looked for only where they want any."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.errors import BadUserInput
from gateway.settings import Settings
from gateway.watching.traces import NO_TRACES, Traces


@asynccontextmanager
async def opened_traces(settings: Settings) -> AsyncIterator[Traces]:
    """Raises BadUserInput where traces are wanted and the extra is not installed."""
    if not settings.traced:
        yield NO_TRACES
        return
    try:
        from gateway.watching.otel import OtelTraces  # noqa: PLC0415 - an extra, slow to import
    except ImportError as error:
        raise BadUserInput(
            "traces need the extra: pip install 'insights-gateway[otel]', or set INSIGHTS_TRACES=false"
        ) from error
    traces = OtelTraces.over_otlp()
    try:
        yield traces
    finally:
        await asyncio.to_thread(traces.close)  # it sends what waits
