"""Settings: read once from INSIGHTS_* at start and passed down; nothing else reads the environment."""

import ipaddress
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LARGEST_BODY = 1_000_000
"""Bytes of one request's body."""
LONGEST_QUERY = 100_000
"""Characters: reading a longer text, be it one comment, would hold up everybody else."""


class TelemetryBackend(StrEnum):
    EMBEDDED = "embedded"
    CLICKHOUSE = "clickhouse"
    CLOUDFLARE = "cloudflare"


class RegistryBackend(StrEnum):
    SQLITE = "sqlite"
    D1 = "d1"


class AeDialect(StrEnum):
    CLASSIC = "classic"
    ANALYTICS_SQL = "analytics_sql"


class LogFormat(StrEnum):
    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Introspection(StrEnum):
    MEMBERS = "members"
    OFF = "off"


class DocumentPolicy(StrEnum):
    OPEN = "open"
    PREFER = "prefer"
    ONLY = "only"


class PrivateChecks(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


class Settings(BaseSettings):
    """Every knob of the gateway. Each is documented in the README's table (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="INSIGHTS_", frozen=True, extra="ignore")

    telemetry: TelemetryBackend = Field(TelemetryBackend.EMBEDDED, description="where heartbeats are read")
    registry: RegistryBackend = Field(RegistryBackend.SQLITE, description="where orgs and monitors are read")
    data_dir: Path = Field(Path(".insights"), description="folder of the embedded engines")
    host: str = Field("127.0.0.1", description="address to listen on; loopback only in demo mode")
    port: int = Field(8080, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(
        1, ge=1, le=64, description="processes that serve; the embedded engine is held by one"
    )
    demo: bool = Field(False, description="sign everybody in as the demo member; loopback only")
    checks: bool = Field(True, description="run the monitors' checks in this process, if it can write")
    check_private: PrivateChecks | None = Field(
        None,
        description="whether checks may go to private addresses: `allow` or `deny`; `deny` outside demo mode",
    )
    ae_dataset: str = Field(
        "saavy_uptime_heartbeats",
        pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$",
        description="dataset (table) that holds the heartbeats",
    )
    ae_dialect: AeDialect = Field(
        AeDialect.CLASSIC, description="which of Cloudflare's two SQL endpoints reads the heartbeats"
    )
    ae_days: int = Field(
        90, ge=1, description="days that Analytics Engine keeps rows: it reaches back so far"
    )
    rollups: bool = Field(
        True,
        description="hold whole hours beside their rows, for long windows, and read them (embedded engine; "
        "ClickHouse from 22.2 on, after `insights rollups`)",
    )
    raw_days: int | None = Field(
        None,
        ge=7,
        description="days after which the embedded engine removes rows, with their hours; nothing: never",
    )
    archive: str | None = Field(
        None,
        description="where hours outlive the telemetry store: `sqlite:PATH`, `d1:DATABASE_ID` or "
        "`clickhouse:DATABASE`",
    )
    archive_reads: int = Field(
        500, ge=1, description="reads of the telemetry store a day of UTC that filling the archive may take"
    )
    cloudflare_api_url: str = Field(
        "https://api.cloudflare.com/client/v4", description="where Cloudflare's API is reached"
    )
    cloudflare_account_id: str | None = Field(None, description="account that holds the dataset and D1")
    cloudflare_api_token: SecretStr | None = Field(
        None, description="API token with Account Analytics Read and D1 Read; D1 Edit for an archive in D1"
    )
    ingest_url: str | None = Field(
        None, description="POST /ingest of the Worker that writes what is checked here to Analytics Engine"
    )
    ingest_token: SecretStr | None = Field(None, description="INGEST_TOKEN of that Worker")
    d1_database_id: str | None = Field(None, description="D1 database with the platform's tables")
    clickhouse_url: str | None = Field(
        None, description="ClickHouse's HTTP interface, like https://clickhouse.example:8443"
    )
    clickhouse_database: str = Field(
        "default", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$", description="database that holds the table"
    )
    clickhouse_user: str = Field("default", description="user that reads, and writes what is checked here")
    clickhouse_password: SecretStr | None = Field(None, description="password of that user")
    access_team_domain: str | None = Field(
        None, description="Cloudflare Access team domain, e.g. example.cloudflareaccess.com"
    )
    access_aud: str | None = Field(
        None, description="Application Audience tag that Access puts into its tokens"
    )
    cors_origins: str | None = Field(
        None, description="origins whose pages may call, with credentials, parted by commas"
    )
    platform_url: str | None = Field(
        None, description="the platform's own API, to which what is not served under /api is passed on"
    )
    rows_bound: int = Field(
        100_000, ge=1, description="rows that the widest window's read may touch for windows to share one"
    )
    split_reads: int = Field(
        2, ge=0, le=8, description="reads that a request may add where Analytics Engine sampled what it read"
    )
    cache_seconds: float = Field(
        5.0, ge=0, description="how long answers of the stores, and whole ones, are kept"
    )
    cache_bytes: int = Field(32_000_000, ge=0, description="memory that kept answers may take")
    request_seconds: float = Field(10.0, gt=0, description="deadline of one request")
    concurrency: int = Field(
        0,
        ge=0,
        description="large operations that run at a time; 0 is 1 on the embedded engine, 8 elsewhere",
    )
    client_seconds: float = Field(
        8.0, gt=0, description="how long a client may be silent, send one request, or not read its answer"
    )
    connections: int = Field(512, ge=1, description="connections that are served at a time")
    drain_seconds: float = Field(
        3.0, ge=0, description="how long /readyz says 503 after SIGTERM before connections are refused"
    )
    cost_limit: int = Field(
        50_000, ge=1, description="highest estimated cost of a REST request or an untrusted GraphQL operation"
    )
    depth_limit: int = Field(12, ge=1, description="deepest nesting of one GraphQL operation")
    budget_points: int = Field(
        2_500_000, ge=0, description="cost points that one caller has in an organization; 0 counts none"
    )
    budget_seconds: float = Field(60.0, gt=0, description="in which a spent budget is whole again")
    introspection: Introspection = Field(
        Introspection.MEMBERS, description="who may ask for the schema: everybody signed in, or nobody"
    )
    documents: DocumentPolicy = Field(
        DocumentPolicy.OPEN,
        description="which documents run: all, all with those of no manifest told, or trusted ones only",
    )
    documents_file: Path | None = Field(
        None, description="a manifest of trusted documents beside that of the pages, as JSON"
    )

    log: LogFormat = Field(LogFormat.AUTO, description="json or console; auto is console on a terminal")
    log_level: LogLevel = Field(LogLevel.WARNING, description="least level of the gateway's log lines")
    log_requests: float = Field(
        0.0, ge=0, le=1, description="share of requests that get a log line; failed ones all do if above 0"
    )
    traces: bool | None = Field(
        None, description="record traces (extra otel); unset: where OTEL_EXPORTER_OTLP_ENDPOINT is set"
    )

    @property
    def traced(self) -> bool:
        return _otel_is_told_where() if self.traces is None else self.traces

    @property
    def processes(self) -> int:
        """That serve: the embedded engine is in the one process that holds its folder."""
        return 1 if self.telemetry is TelemetryBackend.EMBEDDED else self.workers

    @property
    def checks_private(self) -> bool:
        """Checks may go to this machine and the networks around it; the demo's own targets are there."""
        return self.demo if self.check_private is None else self.check_private is PrivateChecks.ALLOW

    @property
    def origins(self) -> frozenset[str]:
        """Those of cors_origins, as browsers write them."""
        return frozenset(part.strip() for part in (self.cors_origins or "").split(",") if part.strip())

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: str | None) -> str | None:
        """Exact ones: a pattern lets in whoever can have a name that fits it."""
        for origin in filter(None, map(str.strip, (value or "").split(","))):
            if not is_origin(origin):
                raise ValueError(
                    f"{origin[:60]!r} is no origin as browsers send it, like https://app.example.com "
                    "(http:// only on loopback, no path, no *)"
                )
        return value

    @field_validator("cloudflare_api_url", "clickhouse_url", "platform_url", "ingest_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        """Credentials go to it, so it must be encrypted unless it is this machine."""
        if value is None:
            return None
        parts = urlsplit(value)
        if not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))):
            raise ValueError("must begin with https:// (http:// only on loopback)")
        if "@" in parts.netloc or parts.query or parts.fragment:
            raise ValueError("must hold neither a login nor a query")
        return value.rstrip("/")

    @field_validator("archive")
    @classmethod
    def _archive(cls, value: str | None) -> str | None:
        places = r"sqlite:.+|d1:[A-Za-z0-9-]{1,64}|clickhouse:[A-Za-z_][A-Za-z0-9_]{0,63}"
        if value and not re.fullmatch(places, value):
            raise ValueError(
                "is sqlite: with the path of a file, d1: with the id of a database, or clickhouse: with the "
                "name of one on the server at INSIGHTS_CLICKHOUSE_URL"
            )
        return value or None

    @field_validator("cloudflare_account_id", "d1_database_id")
    @classmethod
    def _path_segment(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[A-Za-z0-9-]{1,64}", value):
            raise ValueError("is an id of letters, digits and hyphens")
        return value

    @model_validator(mode="after")
    def _budget_allows_the_costliest(self) -> Self:
        if 0 < self.budget_points < self.cost_limit:
            raise ValueError("budget_points must be 0, or no less than cost_limit")
        return self

    @model_validator(mode="after")
    def _demo_stays_home(self) -> Self:
        if self.demo and not is_loopback(self.host):
            raise ValueError(
                f"demo mode signs everybody in, so it listens on loopback only, not on {self.host}"
            )
        return self


def _otel_is_told_where() -> bool:
    """By the variables of OpenTelemetry's own, which its SDK reads itself."""
    names = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    return any(os.environ.get(name) for name in names)


def is_origin(text: str) -> bool:
    """Scheme, host in lower case and a port that is not the scheme's own: what browsers send as Origin."""
    parts = urlsplit(text)
    try:
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    named = f"[{host}]" if ":" in host else host
    written = f"{parts.scheme}://{named}{f':{port}' if port is not None else ''}"
    usual = port in {"https": {443}, "http": {80}}.get(parts.scheme, set())
    return secure and not usual and text == written and text.isascii() and "*" not in text


def is_loopback(host: str) -> bool:
    """True for addresses that no other machine can reach; a name other than localhost is not trusted."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
