"""What the log says of D1's refusals: those that are the end of it, and no others."""

import logging
from pathlib import Path

import pytest

from gateway.errors import RegistryRefused
from gateway.ports import RegistryStatement
from gateway.registry.own import API_TOKENS, MAINTENANCE, MONITOR_SETTINGS
from gateway.settings import RegistryBackend
from tests.platform import filled
from tests.platform.conftest import Platform, opened

OWN = (API_TOKENS, MAINTENANCE, MONITOR_SETTINGS)


def seconds() -> float:
    return 5.0


def refusals(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    """Names of the statements whose refusal was logged so."""
    ours = [one for one in caplog.records if one.name == "gateway.stores.translate"]
    return [one.getMessage().partition(":")[0] for one in ours if one.levelno == level]


async def test_a_table_that_is_made_next_is_no_warning(
    platform: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """On a platform that has none of our tables yet, the first token and the first reads warn of nothing."""
    caplog.set_level(logging.DEBUG)
    async with opened(platform, RegistryBackend.D1, tmp_path) as found:
        for table in OWN:
            await found.registry.execute(RegistryStatement("drop", f"DROP TABLE IF EXISTS {table.name}"), 5)
    async with opened(platform, RegistryBackend.D1, tmp_path) as found:  # with a first token
        await found.ask("{ monitors(first: 5) { nodes { id } } }")
        for table in OWN:
            row = RegistryStatement("rows", f"SELECT * FROM {table.name}")  # noqa: S608 - our name
            assert isinstance(await table.read(found.registry, row, seconds), list | None)
    assert refusals(caplog, logging.WARNING) == []
    assert len(refusals(caplog, logging.DEBUG)) > 1


async def test_what_is_refused_again_is_a_warning(
    platform: Platform, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One for each statement that stays refused though the tables are there, of a read and of a write."""
    async with opened(platform, RegistryBackend.D1, tmp_path) as found:
        await found.ask("{ monitors(first: 5) { nodes { id } } }")
        caplog.clear()
        wrong = "insights_api_tokens (nobody_knows) VALUES (1)"
        with pytest.raises(RegistryRefused):
            await API_TOKENS.keep(found.registry, RegistryStatement("kept", f"INSERT INTO {wrong}"), seconds)
        with pytest.raises(RegistryRefused):
            await API_TOKENS.read(
                found.registry,
                RegistryStatement("read", "SELECT nobody_knows FROM insights_api_tokens"),
                seconds,
            )
        assert refusals(caplog, logging.WARNING) == ["kept", "read"]
        caplog.clear()
        await found.registry.execute(RegistryStatement("drop", "ALTER TABLE monitors RENAME TO hidden"), 5)
        answer = await found.client.get(f"/api/monitors/{filled.SHOP}")
        await found.registry.execute(RegistryStatement("back", "ALTER TABLE hidden RENAME TO monitors"), 5)
    assert answer.status_code == 503
    assert len(refusals(caplog, logging.WARNING)) == 1
