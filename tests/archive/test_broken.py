"""An archive that cannot be opened: what it costs, and when it is there again."""

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from gateway.app import Stores, open_stores
from gateway.archive.kept import Archive
from gateway.errors import TelemetryUnavailable
from gateway.ports import Kept
from gateway.settings import Settings
from gateway.stores.wrapped.opened_later import AGAIN_S, OpenedLater

NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
async def stores(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stores]:
    """Of a service that nobody answers for; the archive is where the parameter says."""
    (tmp_path / "bad.sqlite3").write_bytes(b"nonsense" * 1000)
    given = {
        "telemetry": "cloudflare",
        "data_dir": tmp_path / "data",
        "archive": request.param.format(tmp_path),
        "cloudflare_account_id": "a",
        "cloudflare_api_token": "t",
        "cloudflare_api_url": NOWHERE,
    }
    opened = await open_stores(Settings.model_validate(given))
    yield opened
    await opened.aclose()


@pytest.mark.parametrize("stores", ["sqlite:{}/bad.sqlite3", "d1:some-database"], indirect=True)
async def test_a_broken_archive_keeps_nothing_from_opening(
    stores: Stores, caplog: pytest.LogCaptureFixture
) -> None:
    """A file that is damaged and a database that nobody answers for: stores open, and reads of it fail."""
    archive = cast("Archive", stores.archive)
    with pytest.raises(TelemetryUnavailable, match="the archive could not be read"):
        await archive.kept("org", 5)
    (told,) = said(caplog)
    assert told.startswith("the archive is out of reach: ")


@pytest.mark.parametrize("stores", ["sqlite:{}/bad.sqlite3"], indirect=True)
async def test_it_is_opened_when_it_can_be(
    stores: Stores, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The damaged file is named in the log, left alone for a while, and once it is put right it is read."""
    assert f"cannot open the archive's file {tmp_path / 'bad.sqlite3'}" in said(caplog)[0]
    archive = cast("Archive", stores.archive)
    (tmp_path / "bad.sqlite3").unlink()
    with pytest.raises(TelemetryUnavailable):
        await archive.kept("org", 5)
    later = cast("OpenedLater", archive.store)
    then = time.monotonic() + AGAIN_S
    later.monotonic = lambda: then
    assert await archive.kept("org", 5) == Kept()


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log has of opening the archive as the stores were opened."""
    return [one.getMessage() for one in caplog.get_records("setup") if "opened_later" in one.name]
