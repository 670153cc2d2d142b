"""Tables of weeks, as the embedded engine makes them, and of days, as earlier ones did: alike to who asks."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.ddl import own_table
from gateway.telemetry.sql.dialect import BY_DAY, BY_WEEK, CLICKHOUSE, EMBEDDED
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.telemetry.sql.text import Source
from tests.begun import done
from tests.gateway_under_test import DAY_MS, HOUR_MS
from tests.size import some
from tests.stores.test_hours import changed

pytestmark = pytest.mark.dear

NEW_YEAR_MS = 1_798_761_600_000
"""2027-01-01, a Friday: its week is the last of the year before."""
LEVELS = Parts(latency=True, spread=True, levels=frozenset({0.5}))
MADE = {BY_WEEK: "toYearWeek(timestamp, 3)", BY_DAY: "toYYYYMMDD(timestamp)"}


@pytest.fixture(params=[BY_WEEK, BY_DAY], ids=["weeks", "days"])
def names(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(engine: Engine, dataset: str, names: str) -> EmbeddedTelemetry:
    """Opened on a table that is there."""
    engine.alter(own_table(dataset, {}).replace(MADE[BY_WEEK], MADE[names]))
    return EmbeddedTelemetry(engine, dataset, rolled=True)


def hourly(monitor: str, since_ms: int, days: int) -> list[Heartbeat]:
    return [Heartbeat(monitor, "org", since_ms + hour * HOUR_MS, "up", 8.0) for hour in range(24 * days)]


async def told(engine: Engine, sql: str) -> list[str]:
    return (await engine.query(f"{sql} FORMAT TSV", 30)).decode().split()


def of(dataset: str, what: str) -> str:
    return f"SELECT {what} FROM {dataset}"  # noqa: S608 - a name of our own


async def test_weeks_are_named_as_they_are_asked_for(engine: Engine, dataset: str) -> None:
    """Of every day of three years, across the weeks that two years share."""
    store = EmbeddedTelemetry(engine, dataset)
    days = [NEW_YEAR_MS + day * DAY_MS for day in range(-750, 370)]
    await store.write(ROW_COLUMNS, rows_tsv([Heartbeat("m", "org", day, "up", 1.0) for day in days]))
    dialect = store.written_for(EMBEDDED)
    found = await told(engine, of(dataset, "_partition_id") + " ORDER BY timestamp")
    assert found == [datetime.fromtimestamp(day / 1000, UTC).strftime(dialect.partitions) for day in days]
    assert store.written_for(CLICKHOUSE) is CLICKHOUSE


async def test_windows_are_bounded_by_what_the_table_says(
    store: EmbeddedTelemetry, dataset: str, names: str
) -> None:
    """Over the turn of a year, with a check that was written a day late: by hours as by rows, and parts of
    other weeks are not looked at."""
    dialect = store.written_for(EMBEDDED)
    assert dialect.partitions == names
    rows = hourly("mon", NEW_YEAR_MS - 20 * DAY_MS, 40)
    late = Heartbeat("mon", "org", NEW_YEAR_MS + 9 * DAY_MS, "down", 8.0)
    await store.write(ROW_COLUMNS, rows_tsv(rows) + rows_tsv([late], late.timestamp_ms // 1000 + 89_000))
    for since in some(range(-12, 8), 6):
        window = Slice(NEW_YEAR_MS + since * DAY_MS, NEW_YEAR_MS + (since + 4) * DAY_MS, LEVELS)
        by_hours, by_rows = (
            composers.totals("org", Source.of(dataset, one), (window,), None) for one in (dialect, CLICKHOUSE)
        )
        assert "_partition_id" in by_hours.sql
        near, exact = [dict((await store.read(one, 30)).rows[0]) for one in (by_hours, by_rows)]
        assert near.pop("q5000_0") == pytest.approx(exact.pop("q5000_0"), rel=near.pop("off_0"))  # type: ignore[arg-type]
        assert near == exact
        assert near["rows_0"] == 96 + (since <= 9 < since + 4)


async def test_days_are_forgotten_one_by_one(store: EmbeddedTelemetry, engine: Engine, dataset: str) -> None:
    """What was written on days that ended goes with its hours, and no row of the day that has not."""
    await store.write(ROW_COLUMNS, rows_tsv(hourly("mon", NEW_YEAR_MS, 12)))
    assert await store.forget_days(NEW_YEAR_MS) == 0
    assert await store.forget_days(NEW_YEAR_MS + 5 * DAY_MS + 7 * HOUR_MS) == 5
    assert await store.forget_days(NEW_YEAR_MS + 6 * DAY_MS - 1) == 0
    first, count = await told(engine, of(dataset, "toUnixTimestamp(min(timestamp)), count()"))
    assert (int(first) * 1000 // DAY_MS * DAY_MS, int(count)) == (NEW_YEAR_MS + 5 * DAY_MS, 24 * 7)
    window = Slice(NEW_YEAR_MS, NEW_YEAR_MS + 12 * DAY_MS)
    source = Source.of(dataset, store.written_for(EMBEDDED))
    assert (await store.read(composers.totals("org", source, (window,), None), 30)).rows[0]["rows_0"] == 168


async def test_the_table_itself_removes_what_is_old(
    store: EmbeddedTelemetry, engine: Engine, dataset: str, names: str
) -> None:
    """Told to keep ten days it has no row of a day that ended before, and all of those after; of the day
    between all where a week is written anew, as its rows are old together."""
    today = int((await told(engine, "SELECT toUnixTimestamp(toStartOfDay(now('UTC')))"))[0]) * 1000
    await store.write(ROW_COLUMNS, rows_tsv(hourly("mon", today - 20 * DAY_MS, 20)))
    engine.keep(dataset, 10)
    as_told = changed(engine, dataset)
    engine.keep(dataset, 10)
    assert changed(engine, dataset) == as_told, "it was altered in vain"
    await told(engine, f"OPTIMIZE TABLE {dataset} FINAL")
    by_day = " GROUP BY toDate(timestamp) ORDER BY toDate(timestamp)"
    counts = list(map(int, await told(engine, of(dataset, "count()") + by_day)))
    between, after = counts[:-9], counts[-9:]
    assert after == [24] * 9
    # Of its rows, one an hour, the last is old when an hour is left of today.
    assert between == [24] if names == BY_WEEK else sum(between) <= 24
    assert len(between) <= 1
    window = Slice(today - 20 * DAY_MS, today)
    source = Source.of(dataset, store.written_for(EMBEDDED))
    found = (await store.read(composers.totals("org", source, (window,), None), 30)).rows[0]["rows_0"]
    assert found == sum(between) + 216


def test_a_gateway_asks_its_table(tmp_path: Path) -> None:
    """What it reads is bounded by what the table in its folder is made of."""
    script = (
        "import asyncio, pathlib, sys; from gateway.app import open_stores; "
        "from gateway.settings import Settings; "
        "opened = open_stores(Settings(demo=True, data_dir=pathlib.Path(sys.argv[1]))); "
        "print(asyncio.run(opened).dialect.partitions)"
    )
    found = done([sys.executable, "-c", script, str(tmp_path)])
    assert found.stdout.strip() == BY_WEEK, found.stderr
