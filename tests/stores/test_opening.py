"""Which backends the settings open, and what is said when they cannot be."""

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.errors import BadUserInput
from gateway.settings import AeDialect, RegistryBackend, Settings, TelemetryBackend
from gateway.stores.opening import dialect_of, require
from gateway.telemetry.sql.dialect import ANALYTICS_SQL, CLASSIC, CLICKHOUSE, EMBEDDED


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"telemetry": "cloudflare"}, ["CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"]),
        ({"registry": "d1", "cloudflare_account_id": "a"}, ["CLOUDFLARE_API_TOKEN", "D1_DATABASE_ID"]),
        ({"telemetry": "clickhouse"}, ["CLICKHOUSE_URL"]),
    ],
)
def test_missing_settings_are_named(given: dict[str, str], missing: list[str]) -> None:
    """All at once, by the name of the variable."""
    with pytest.raises(BadUserInput) as raised:
        require(Settings.model_validate(given))
    assert [name for name in missing if f"INSIGHTS_{name}" in raised.value.message] == missing


def test_the_dialect_follows_the_backend() -> None:
    """The new one is spoken to the new endpoint only, and only an engine of our own takes long statements."""
    new = {"ae_dialect": AeDialect.ANALYTICS_SQL}
    assert dialect_of(Settings.model_validate(new)) is EMBEDDED
    assert dialect_of(Settings.model_validate({"telemetry": TelemetryBackend.CLICKHOUSE})) is CLICKHOUSE
    assert dialect_of(Settings.model_validate({"telemetry": TelemetryBackend.CLOUDFLARE})) is CLASSIC
    assert (
        dialect_of(Settings.model_validate(new | {"telemetry": TelemetryBackend.CLOUDFLARE})) is ANALYTICS_SQL
    )


def test_hours_are_read_where_they_are_held() -> None:
    """Without rollups the embedded engine is asked as a ClickHouse server is: from rows alone."""
    assert dialect_of(Settings()).rolled
    assert dialect_of(Settings(rollups=False)) is CLICKHOUSE


@pytest.mark.parametrize(
    "url",
    [
        "http://clickhouse.example:8123",
        "https://user:canary@clickhouse.example",
        "ftp://x",
        "https://x/?a=canary",
    ],
)
def test_credentials_go_to_encrypted_places_only(url: str) -> None:
    """Plain HTTP beyond this machine, and logins in URLs, are refused."""
    with pytest.raises(ValidationError):
        Settings(clickhouse_url=url)


@pytest.mark.parametrize("account", ["a/b", "../x", "a?b", ""])
def test_an_id_cannot_change_the_path(account: str) -> None:
    """Ids become part of a URL."""
    if account:
        with pytest.raises(ValidationError):
            Settings(cloudflare_account_id=account)
    else:
        with pytest.raises(BadUserInput):
            require(Settings(registry=RegistryBackend.D1, cloudflare_account_id=account))


def test_secrets_do_not_show() -> None:
    """Neither in the settings' text nor in an error of theirs."""
    settings = Settings.model_validate({"cloudflare_api_token": "canary", "clickhouse_password": "canary"})
    assert "canary" not in repr(settings) + str(settings.model_dump())


@pytest.mark.dear
def test_another_backend_does_without_the_embedded_engine(tmp_path: Path) -> None:
    """Neither chdb nor its door is imported when Cloudflare is read."""
    script = (
        "import asyncio, sys\n"
        "from gateway.app import open_stores\n"
        "from gateway.settings import Settings\n"
        f"s = Settings(telemetry='cloudflare', data_dir={str(tmp_path)!r}, cloudflare_account_id='a',\n"
        "    cloudflare_api_token='t', cloudflare_api_url='http://127.0.0.1:9')\n"
        "async def main():\n"
        "    await (await open_stores(s)).aclose()\n"
        "asyncio.run(main())\n"
        "print([name for name in sys.modules if 'chdb' in name or name.endswith('stores.embedded')])\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
