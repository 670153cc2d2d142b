"""Settings come from INSIGHTS_* and are checked when the process starts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from gateway.settings import RegistryBackend, Settings, TelemetryBackend, is_loopback


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No INSIGHTS_* of the machine that runs the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"INSIGHTS_{name.upper()}", raising=False)


def test_defaults() -> None:
    """Without any setting the gateway is embedded, on loopback, and asks everybody to sign in."""
    found = Settings()
    assert (found.telemetry, found.registry) == (TelemetryBackend.EMBEDDED, RegistryBackend.SQLITE)
    assert is_loopback(found.host)
    assert not found.demo


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of setting is read from its variable; variables of no setting are left alone."""
    for name, value in {
        "TELEMETRY": "clickhouse",
        "REGISTRY": "d1",
        "DATA_DIR": "/srv/insights",
        "PORT": "0",
        "DEMO": "true",
        "CACHE_SECONDS": "2.5",
        "AE_DATASET": "other_heartbeats",
        "ACCESS_AUD": "aud",
        "NO_SUCH_SETTING": "1",
    }.items():
        monkeypatch.setenv(f"INSIGHTS_{name}", value)
    found = Settings()
    assert (found.telemetry, found.registry) == (TelemetryBackend.CLICKHOUSE, RegistryBackend.D1)
    assert found.data_dir == Path("/srv/insights")
    assert (found.port, found.demo, found.cache_seconds) == (0, True, 2.5)
    assert (found.ae_dataset, found.access_aud) == ("other_heartbeats", "aud")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("telemetry", "postgres", "'embedded', 'clickhouse' or 'cloudflare'"),
        ("registry", "mysql", "'sqlite' or 'd1'"),
        ("port", "65536", "less than or equal to 65535"),
        ("port", "http", "valid integer"),
        ("demo", "perhaps", "valid boolean"),
        ("ae_dataset", "hb; DROP TABLE hb", "should match pattern"),
        ("ae_dataset", "", "should match pattern"),
        ("request_seconds", "0", "greater than 0"),
        ("cache_bytes", "-1", "greater than or equal to 0"),
        ("rows_bound", "0", "greater than or equal to 1"),
    ],
)
def test_unknown_values(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    """A value that cannot be is refused, naming the setting and what it accepts."""
    monkeypatch.setenv(f"INSIGHTS_{name.upper()}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    [error] = refused.value.errors()
    assert error["loc"] == (name,)
    assert says in error["msg"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "localhost"])
def test_demo_at_home(host: str) -> None:
    """Demo mode listens on loopback."""
    assert Settings(demo=True, host=host).demo


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",
        "::",
        "",
        "192.168.1.5",
        "example.com",
        "localhost.example.com",
        "LOCALHOST",
        "127.1",
        "2130706433",
    ],
)
def test_demo_elsewhere(host: str) -> None:
    """Demo mode refuses any other host, names it cannot judge included; with sign-in the host is free."""
    with pytest.raises(ValidationError, match="demo mode signs everybody in, so it listens on loopback only"):
        Settings(demo=True, host=host)
    assert Settings(host=host).host == host


def test_frozen() -> None:
    """Settings do not change after the start: demo mode cannot be moved to another host."""
    with pytest.raises(ValidationError, match="frozen"):
        Settings(demo=True).host = "0.0.0.0"  # type: ignore[misc]
