"""The backends that the settings name. What a backend needs and is not set is told before anything opens."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from gateway.errors import BadUserInput
from gateway.ports import Horizon, RegistryStore, TelemetrySink, TelemetryStore
from gateway.settings import AeDialect, RegistryBackend, Settings, TelemetryBackend
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.analytics_sql import AnalyticsSql
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.clickhouse import ClickHouse, ClickHouseTables, Server
from gateway.stores.d1 import D1Registry
from gateway.stores.horizon import OldestRow, Retained
from gateway.stores.ingest.worker import Worker
from gateway.stores.sqlite import SqliteRegistry
from gateway.stores.wrapped.remembered import RememberedRegistry
from gateway.stores.wrapped.unwritten import UnwrittenTelemetry
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, CLICKHOUSE, EMBEDDED, Dialect
from gateway.telemetry.sql.text import Source

D1_ARCHIVE, SQLITE_ARCHIVE, CLICKHOUSE_ARCHIVE = "d1:", "sqlite:", "clickhouse:"


def require(settings: Settings) -> None:
    """Raises BadUserInput naming every setting that the chosen backends miss."""
    needed = []
    if TelemetryBackend.CLOUDFLARE is settings.telemetry or RegistryBackend.D1 is settings.registry:
        needed += ["cloudflare_account_id", "cloudflare_api_token"]
    if RegistryBackend.D1 is settings.registry:
        needed.append("d1_database_id")
    if TelemetryBackend.CLICKHOUSE is settings.telemetry:
        needed.append("clickhouse_url")
    if settings.ingest_url:
        _require_ingest(settings)
    if (settings.archive or "").startswith(CLICKHOUSE_ARCHIVE):
        needed.append("clickhouse_url")
    if (settings.archive or "").startswith(D1_ARCHIVE):
        needed += ["cloudflare_account_id", "cloudflare_api_token"]
    missing = [f"INSIGHTS_{name.upper()}" for name in dict.fromkeys(needed) if not getattr(settings, name)]
    if missing:
        raise BadUserInput(
            f"set {', '.join(missing)}: INSIGHTS_TELEMETRY={settings.telemetry} with "
            f"INSIGHTS_REGISTRY={settings.registry} needs them"
        )


def _require_ingest(settings: Settings) -> None:
    if TelemetryBackend.CLOUDFLARE is not settings.telemetry:
        raise BadUserInput("INSIGHTS_INGEST_URL goes with INSIGHTS_TELEMETRY=cloudflare alone")
    if not settings.ingest_token:
        raise BadUserInput("set INSIGHTS_INGEST_TOKEN: the Worker at INSIGHTS_INGEST_URL asks for it")


def account_of(settings: Settings) -> Account | None:
    """The Cloudflare account, with one budget for all that its token is used for."""
    if not settings.cloudflare_account_id or not settings.cloudflare_api_token:
        return None
    return Account(
        settings.cloudflare_api_url,
        settings.cloudflare_account_id,
        settings.cloudflare_api_token,
        CallBudget(processes=settings.processes),
    )


def dialect_of(settings: Settings) -> Dialect:
    if settings.telemetry is TelemetryBackend.EMBEDDED:
        return EMBEDDED if settings.rollups else CLICKHOUSE
    if settings.telemetry is TelemetryBackend.CLICKHOUSE:
        return CLICKHOUSE
    return ANALYTICS_SQL if settings.ae_dialect is AeDialect.ANALYTICS_SQL else CLASSIC


def written_for(telemetry: TelemetryStore, dialect: Dialect) -> Dialect:
    """Of a store that comes with the gateway, and so is known, with what its table says of itself."""
    from gateway.stores.embedded import EmbeddedTelemetry  # noqa: PLC0415 - as below

    return telemetry.written_for(dialect) if isinstance(telemetry, EmbeddedTelemetry) else dialect


def open_telemetry(
    settings: Settings, account: Account | None
) -> tuple[TelemetryStore, TelemetrySink | None]:
    """The telemetry store, and where heartbeats can be written from here. Raises StoreError."""
    if settings.telemetry is TelemetryBackend.CLOUDFLARE and account:
        door = AnalyticsSql if settings.ae_dialect is AeDialect.ANALYTICS_SQL else AnalyticsEngine
        return door(account), worker_of(settings)
    if settings.telemetry is TelemetryBackend.CLICKHOUSE:
        clickhouse = ClickHouse(server_of(settings), settings.ae_dataset)
        return clickhouse, clickhouse
    return _embedded(settings)


def tolerant(settings: Settings, account: Account | None, telemetry: TelemetryStore) -> TelemetryStore:
    """The store, which has no rows rather than an error where Cloudflare knows no such dataset yet."""
    if settings.telemetry is not TelemetryBackend.CLOUDFLARE or not account:
        return telemetry
    classic = settings.ae_dialect is AeDialect.CLASSIC
    listing = telemetry if classic else AnalyticsEngine(account)
    return UnwrittenTelemetry(telemetry, listing, settings.ae_dataset)


def horizon_of(settings: Settings, telemetry: TelemetryStore, source: Source) -> Horizon:
    """How far back the store reaches: Analytics Engine forgets, the others keep what they were given."""
    if settings.telemetry is TelemetryBackend.CLOUDFLARE:
        return Retained(settings.ae_days)
    by_days = settings.telemetry is TelemetryBackend.EMBEDDED and settings.raw_days is not None
    return OldestRow(telemetry, source, by_days=by_days)


def _embedded(settings: Settings) -> tuple[TelemetryStore, TelemetrySink]:
    # Here and not above: a deployment on another backend neither has nor needs the embedded engine.
    from gateway.stores.embedded import EmbeddedTelemetry, Engine  # noqa: PLC0415

    engine = Engine.open(settings.data_dir)
    embedded = EmbeddedTelemetry(engine, settings.ae_dataset, rolled=settings.rollups)
    engine.keep(settings.ae_dataset, limit_of(settings))
    return embedded, embedded


def limit_of(settings: Settings) -> int | None:
    """Days that the table itself keeps rows. None beside an archive: what it has yet to read must stay, which
    no table knows; `insights serve` removes what is archived."""
    return None if settings.archive else settings.raw_days


def worker_of(settings: Settings) -> Worker | None:
    """The Worker that writes to Analytics Engine, if one is named."""
    if not settings.ingest_url or not settings.ingest_token:
        return None
    return Worker(settings.ingest_url, settings.ingest_token)


def server_of(settings: Settings) -> Server:
    return Server(
        settings.clickhouse_url or "",
        settings.clickhouse_user,
        settings.clickhouse_password or SecretStr(""),
        settings.clickhouse_database,
    )


async def open_registry(settings: Settings, account: Account | None) -> RegistryStore:
    """Raises StoreError."""
    if settings.registry is RegistryBackend.D1 and account:
        return RememberedRegistry(D1Registry(account, settings.d1_database_id or ""))
    return await SqliteRegistry.open(settings.data_dir / "registry.sqlite3")


async def open_archive(settings: Settings, account: Account | None) -> RegistryStore:
    """Where hours are kept that the telemetry store forgets. Raises BadUserInput where nowhere is set, and
    StoreError."""
    place = settings.archive or ""
    if place.startswith(SQLITE_ARCHIVE):
        return await SqliteRegistry.open(Path(place.removeprefix(SQLITE_ARCHIVE)), "archived")
    if place.startswith(CLICKHOUSE_ARCHIVE):
        kept_in = replace(server_of(settings), database=place.removeprefix(CLICKHOUSE_ARCHIVE))
        return ClickHouseTables(kept_in)
    if account is None:
        raise BadUserInput("set INSIGHTS_CLOUDFLARE_ACCOUNT_ID and INSIGHTS_CLOUDFLARE_API_TOKEN")
    return D1Registry(account, place.removeprefix(D1_ARCHIVE))
