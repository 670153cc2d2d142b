"""Rows that are removed after so many days: those that are archived, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.archive.filling import Filling
from gateway.archive.following import caught_up
from gateway.archive.kept import Archive
from gateway.archive.removing import Removing
from gateway.errors import TelemetryUnavailable
from gateway.settings import Settings
from gateway.stores.embedded import Engine
from gateway.stores.horizon import ForEver, OldestRow
from gateway.stores.opening import limit_of
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.text import Source
from tests.archive.year import CREATED_MS, DAYS, OTHER, archive_at, filling, lived
from tests.gateway_under_test import DAY_MS, HOUR_MS, NOW_MS, ORG, Gateway

pytestmark = pytest.mark.dear

KEPT_DAYS = 7
GONE = DAYS - KEPT_DAYS
"""Days that are old enough: `NOW_MS` is within a day, which is the thirteenth."""


def removing(gateway: Gateway, filled: Filling, forgotten: Callable[[], None] = lambda: None) -> Removing:
    return Removing(filled, gateway.telemetry, KEPT_DAYS, forgotten)


async def first_row(engine: Engine, gateway: Gateway) -> int:
    """When the oldest was written, in days since the first of all."""
    dataset = gateway.settings.ae_dataset
    sql = f"SELECT toUnixTimestamp(min(timestamp)) FROM {dataset} FORMAT TSV"  # noqa: S608 - of this test
    return (int(await engine.query(sql, 30)) * 1000 - CREATED_MS) // DAY_MS


async def test_what_is_not_archived_stays(engine: Engine, tmp_path: Path) -> None:
    """Nothing goes while an archive has nothing, has one org alone, or misses one day of it; up to that day
    rows go. Nor does any where it is not known how far back the store reaches."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        filled = filling(whole, archive)
        works = await filled.plan()
        assert await removing(whole, filled).once() == 0
        for work in [one for one in works if one.org == ORG]:
            await filled.fill(work)
        assert await removing(whole, filled).once() == 0
        (missed,) = (
            one for one in works if one.org == OTHER and one.hours[0] * HOUR_MS == CREATED_MS + 3 * DAY_MS
        )
        for work in works:
            if work.org == OTHER and work != missed:
                await filled.fill(work)
        assert await removing(whole, filling(whole, archive, horizon=ForEver())).once() == 0
        assert await first_row(engine, whole) == 0
        assert (
            await removing(whole, filled).once() == 2
        )  # a row of the third may be of the fourth's first hour
        assert await first_row(engine, whole) == 2


async def test_what_is_archived_goes(engine: Engine, tmp_path: Path) -> None:
    """Days that are old enough and archived for both orgs go, once, and the store's horizon follows."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        horizon = OldestRow(whole.telemetry, Source.of(whole.settings.ae_dataset, CLICKHOUSE))
        filled = filling(whole, archive, horizon=horizon)
        await caught_up(filled, lambda *_: None)
        assert await horizon.known_ms(NOW_MS) < CREATED_MS + DAY_MS
        work = removing(whole, filled, horizon.look_again)
        assert [await work.once(), await work.once()] == [GONE, 0]
        assert await first_row(engine, whole) == GONE
        assert await horizon.known_ms(NOW_MS) >= CREATED_MS + GONE * DAY_MS
        assert await filled.gaps() == []


async def test_an_archive_that_cannot_be_read_keeps_rows(engine: Engine, tmp_path: Path) -> None:
    """Where it is not known what is archived nothing goes, and it is told why."""
    async with lived(engine, tmp_path) as whole, archive_at(tmp_path / "archive.sqlite3") as archive:
        filled = filling(whole, archive)
        await caught_up(filled, lambda *_: None)
        await archive.aclose()
        with pytest.raises(TelemetryUnavailable):
            await removing(whole, filling(whole, Archive(archive.store, archive.words))).once()
        assert await first_row(engine, whole) == 0


def test_a_table_has_no_limit_beside_an_archive() -> None:
    """Without an archive the engine is told how long it keeps rows; beside one it is told to keep them."""
    assert limit_of(Settings(raw_days=30)) == 30
    assert limit_of(Settings(raw_days=30, archive="sqlite:archive.sqlite3")) is None
