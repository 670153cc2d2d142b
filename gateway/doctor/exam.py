"""The whole examination of a deployment: each part by itself, so that one that fails hides no other."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeVar

from gateway.doctor.access import access_finding, settings_finding
from gateway.doctor.delivery import delivery_finding
from gateway.doctor.finding import Finding, Verdict, failed, skipped
from gateway.doctor.hours import hours_finding
from gateway.doctor.registry import RegistryExam, compared_monitors
from gateway.doctor.size import SizeExam
from gateway.doctor.telemetry import TelemetryExam
from gateway.errors import FolderHeld, InsightsError
from gateway.ports import RegistryStore, TelemetryStore
from gateway.settings import Settings, TelemetryBackend
from gateway.stores.opening import account_of, dialect_of, open_registry, open_telemetry, tolerant
from gateway.telemetry.sql.text import Source

TELLING = "its /readyz and its pages say how it does, or run this again when it has ended"
_Store = TypeVar("_Store")


async def examine(settings: Settings, now_ms: int) -> list[Finding]:
    """Findings in the order of a report. Never raises for what is wrong with the deployment."""
    findings = [settings_finding(settings), await access_finding(settings)]
    if findings[0].verdict is Verdict.FAILED:
        return findings
    account, source = account_of(settings), Source.of(settings.ae_dataset, dialect_of(settings))
    async with AsyncExitStack() as stack:

        async def telemetry_of() -> TelemetryStore:
            store, _ = open_telemetry(settings, account)
            stack.push_async_callback(store.aclose)
            return store

        async def registry_of() -> RegistryStore:
            store = await open_registry(settings, account)
            stack.push_async_callback(store.aclose)
            return store

        telemetry = await _opened("telemetry", telemetry_of, findings)
        if telemetry:
            serving = tolerant(settings, account, telemetry)
            if serving is not telemetry:
                stack.push_async_callback(serving.aclose)
            findings += await TelemetryExam(telemetry, source, now_ms // 1000, serving).findings()
            if settings.telemetry is TelemetryBackend.CLICKHOUSE:
                findings.append(await hours_finding(telemetry, source.dataset, wanted=settings.rollups))
            if settings.telemetry is not TelemetryBackend.CLOUDFLARE:
                size = SizeExam(telemetry, source, now_ms // 1000, settings.raw_days)
                findings.append(await size.finding())
        registry = await _opened("registry", registry_of, findings)
        if registry:
            findings += await RegistryExam(registry).findings()
        if telemetry and registry:
            findings += await compared_monitors(registry, telemetry, source, now_ms)
            findings.append(await delivery_finding(registry, telemetry, source, now_ms))
    return findings


async def _opened(
    name: str, opening: Callable[[], Awaitable[_Store]], findings: list[Finding]
) -> _Store | None:
    try:
        return await opening()
    except FolderHeld as held:
        findings.append(
            skipped(name, f"{held.folder} is in use by process {held.holder}: ask that, {TELLING}")
        )
        return None
    except InsightsError as error:
        findings.append(failed(name, error.message, "mend this first; the rest depends on it"))
        return None
