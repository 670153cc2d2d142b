"""Traces by OpenTelemetry, the extra `otel`. Where they go and how many are kept is told by OTEL_*:
https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.trace import SpanKind, Status, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from gateway.watching.traces import Attributes, Span

SERVICE = "insights-gateway"
_W3C = TraceContextTextMapPropagator()


class OtelTraces:
    """Records on a provider, which its opener shuts down."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer: Tracer = provider.get_tracer("gateway")

    @classmethod
    def over_otlp(cls) -> "OtelTraces":
        """Sends spans in batches from a thread of its own; an endpoint that is down loses them, no more."""
        provider = TracerProvider(resource=resource())
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        return cls(provider)

    def request(self, name: str, attributes: Attributes, headers: Mapping[str, str]) -> Any:
        return self._recorded(name, SpanKind.SERVER, attributes, _W3C.extract(headers))

    def span(self, name: str, attributes: Attributes) -> Any:
        return self._recorded(name, SpanKind.INTERNAL, attributes)

    def read(self, name: str, attributes: Attributes) -> Any:
        return self._recorded(name, SpanKind.CLIENT, attributes)

    @contextmanager
    def _recorded(
        self, name: str, kind: SpanKind, attributes: Attributes, parent: Context | None = None
    ) -> Iterator[Span]:
        """An exception marks the span and is not written into it: its text may hold what must stay in."""
        with self._tracer.start_as_current_span(
            name,
            parent,
            kind,
            attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            recorded = _Recorded(span)
            try:
                yield recorded
            except Exception as error:
                recorded.failed(getattr(error, "code", type(error).__name__))
                raise

    def outgoing(self) -> Mapping[str, str]:
        headers: dict[str, str] = {}
        _W3C.inject(headers)
        return headers

    def close(self) -> None:
        """Send what waits, and end the thread."""
        self._provider.shutdown()


class _Recorded:
    def __init__(self, span: OtelSpan) -> None:
        self._span = span

    def note(self, attributes: Attributes) -> None:
        self._span.set_attributes(dict(attributes))

    def failed(self, code: str) -> None:
        self._span.set_attribute("error.type", code)
        self._span.set_status(Status(StatusCode.ERROR))


def resource() -> Resource:
    """As OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say; the service has a name all the same."""
    told = Resource.create()
    unnamed = str(told.attributes.get(SERVICE_NAME, "")).startswith("unknown_service")
    return told.merge(Resource({SERVICE_NAME: SERVICE})) if unnamed else told
