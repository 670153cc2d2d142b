"""Traces: from the caller's to the upstream's, with names and fingerprints and never what was said."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from gateway.app import Stores, create_app
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.sqlite import SqliteRegistry
from gateway.watching.otel import OtelTraces, resource
from tests.gateway_under_test import NOW_MS, ORG, add_org, add_rows, monitor_row
from tests.stores import upstreams
from tests.stores.upstreams import Answer, Service, Time, fixed, ok, served

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"
QUERY = '{ canary_alias: monitor(id: "mon_1") { name uptime { counts { checks { value } } } } }'


class Traced:
    """A gateway over an upstream of our own, and the spans that it recorded."""

    def __init__(self, client: httpx.AsyncClient, upstream: Service, exporter: InMemorySpanExporter) -> None:
        self.client = client
        self.upstream = upstream
        self._exporter = exporter

    @property
    def spans(self) -> Sequence[ReadableSpan]:
        return self._exporter.get_finished_spans()

    def named(self, name: str) -> ReadableSpan:
        (found,) = [one for one in self.spans if one.name == name]
        return found

    def text(self) -> str:
        return "".join(one.to_json() for one in self.spans)


@asynccontextmanager
async def traced(tmp_path: Path, *answers: Answer) -> AsyncIterator[Traced]:
    exporter, clock = InMemorySpanExporter(), Time()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    settings = Settings(demo=True, telemetry=TelemetryBackend.CLOUDFLARE, data_dir=tmp_path)
    async with served(*answers) as upstream, httpx.AsyncClient() as outward:
        registry = await SqliteRegistry.open(tmp_path / "registry.sqlite3")
        await add_org(registry, ORG)
        await add_rows(registry, [monitor_row()])
        store = AnalyticsEngine(upstreams.account(upstream, clock), upstreams.pace(clock))
        stores = Stores(store, registry, None, outward)
        app = create_app(settings, stores, lambda: NOW_MS, traces=OtelTraces(provider))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
            yield Traced(client, upstream, exporter)
        await store.aclose()
        await registry.aclose()
    provider.shutdown()


async def test_a_trace_goes_from_the_caller_to_the_upstream(tmp_path: Path) -> None:
    """The caller's trace is continued: request, operation, reads; the upstream is told the read's."""
    async with traced(tmp_path, fixed("403 Forbidden")) as one:
        await one.client.post("/graphql", json={"query": QUERY}, headers={"traceparent": TRACEPARENT})
        request, operation = one.named("POST /graphql"), one.named("graphql")
        reads = [span for span in one.spans if span.kind is SpanKind.CLIENT]
        sent = one.upstream.requests[0].decode()
    assert {f"{span.context.trace_id:032x}" for span in one.spans if span.context} == {TRACE}
    assert request.parent
    assert operation.parent
    assert request.context
    assert f"{request.parent.span_id:016x}" == PARENT
    assert operation.parent.span_id == request.context.span_id
    telemetry = [span for span in reads if span.name.startswith("telemetry ")]
    assert {span.name for span in reads} >= {"registry memberships_of", telemetry[0].name}
    assert telemetry[0].context
    assert f"traceparent: 00-{TRACE}-{telemetry[0].context.span_id:016x}-01" in sent.lower()


async def test_spans_tell_names_and_fingerprints_only(tmp_path: Path) -> None:
    """A read has its statement's name, fingerprint, store, backend and rows; no span has SQL, a document, a
    value, a path or a credential."""
    async with traced(tmp_path, ok(b'{"data": [], "rows": 0}')) as one:
        await one.client.post("/graphql", json={"query": QUERY})
        await one.client.get("/api/monitors/mon_1/uptime", params={"window": "24h"})
        told = one.text()
        read = next(span for span in one.spans if span.name.startswith("telemetry "))
    attributes = dict(read.attributes or {})
    assert attributes["insights.store"] == "telemetry"
    assert attributes["insights.backend"] == "cloudflare"
    assert len(str(attributes["insights.fingerprint"])) == 16
    assert read.name == f"telemetry {attributes['insights.statement']}"
    assert dict(one.named("GET /api/monitors/{id}/uptime").attributes or {})["insights.org"] == ORG
    assert [
        part
        for part in ("SELECT", "FROM", "blob1", "canary_alias", "mon_1", upstreams.TOKEN, "24h")
        if part in told
    ] == []


async def test_a_failed_read_is_marked_and_not_quoted(tmp_path: Path) -> None:
    """Its span has the error's code; what the upstream said is in none."""
    async with traced(tmp_path, fixed("422 No", upstreams.BODY.encode())) as one:
        await one.client.post("/graphql", json={"query": QUERY})
        read = next(span for span in one.spans if span.name.startswith("telemetry "))
        told = one.text()
    assert read.status.status_code is StatusCode.ERROR
    assert dict(read.attributes or {})["error.type"] == "TELEMETRY_UNAVAILABLE"
    assert read.events == ()
    assert upstreams.BODY not in told


@pytest.mark.parametrize("header", ["", "nonsense", f"00-{'0' * 32}-{PARENT}-01"])
async def test_without_a_callers_trace_there_is_a_new_one(tmp_path: Path, header: str) -> None:
    """A traceparent that is none begins a trace of its own and refuses nobody."""
    async with traced(tmp_path, ok()) as one:
        answer = await one.client.get("/healthz", headers={"traceparent": header})
        assert answer.status_code == 200
        assert one.named("GET /healthz").parent is None


def test_the_service_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours, unless OTEL_SERVICE_NAME gives it another."""
    assert resource().attributes["service.name"] == "insights-gateway"
    monkeypatch.setenv("OTEL_SERVICE_NAME", "other")
    assert json.loads(resource().to_json())["attributes"]["service.name"] == "other"
