"""An archive and what a store still has say together what the store alone said, whatever is asked of them."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.archive.kept import Archive
from gateway.archive.pages import Pages
from gateway.archive.writing import Writing
from gateway.meter import Deadline, Meter
from gateway.stores.clickhouse import ClickHouseTables
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.stores.sqlite import SqliteRegistry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.archived.cells import Question
from gateway.telemetry.reading.archived.long import Long, Memory
from gateway.telemetry.reading.grids import GridQuestion
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.questions import PlacesQuestion, Scope, SeriesQuestion, TotalsQuestion
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.cells import HoursOfWeek, LocalDates, RegionBuckets
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.slices import Parts
from gateway.telemetry.sql.text import Away, Overrun, Source
from gateway.times.calendar import clock, zone
from gateway.times.service_hours import Served, ServiceHours
from gateway.times.window import Window
from tests.archive.year import on_server
from tests.contract import server
from tests.contract.conftest import clickhouse_url
from tests.gateway_under_test import Fixed
from tests.size import sized
from tests.telemetry.archived.alike import alike
from tests.telemetry.lab import DAY_MS, START_MS, fresh_org

HOUR_MS, DATASET, DAYS = 3_600_000, "hb_archived", 8
FIRST_MS = START_MS - 10 * DAY_MS
"""2026-10-22: Berlin puts its clocks back on the 25th."""
LAST_MS = FIRST_MS + DAYS * DAY_MS
MONITORS = tuple(f"mon_{number}" for number in range(3))
THRESHOLDS = frozenset({1, 100, 250, 60_000})
PARTS = Parts(latency=True, levels=frozenset({0.5, 0.9, 0.99}), spread=True, recorded=True, stretch=True)
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns")
OVERRUNS = (Overrun("mon_0", 400, 0, FIRST_MS + 3 * DAY_MS),)
EDGES = st.sampled_from((0, 1, HOUR_MS - 1)) | st.integers(0, HOUR_MS - 1)
"""Of an hour."""
LAGS_S = (0, 0, 0, 1, 7200, 89_999, 90_001, -3599, -3601)
ODD_MS = (-1.0, 1e8, float("nan"), 0.0, 0.25)


def moments(first_day: int, last_day: int) -> st.SearchStrategy[int]:
    hours = st.integers(first_day * 24, last_day * 24 - 1)
    return st.builds(lambda hour, ms: FIRST_MS + hour * HOUR_MS + ms, hours, EDGES)


def written(org: str, seed: int) -> list[tuple[int, bytes]]:
    """Checks and their rows: some on the edges of hours, early and late, odd and sampled."""
    dice = random.Random(seed)  # noqa: S311 - to be repeated
    rows = []
    for _ in range(150):
        at = FIRST_MS + dice.randrange(DAYS * 24) * HOUR_MS
        at += dice.choice((0, 1, HOUR_MS - 1, dice.randrange(HOUR_MS)))
        beat = Heartbeat(
            dice.choice(MONITORS),
            org,
            at,
            dice.choice(("up", "up", "up", "degraded", "down", "pending", "odd")),
            dice.choice((*ODD_MS, *(dice.randrange(8000) / 8 for _ in range(20)))),
            dice.choice(("weur", "enam")),
            colo=dice.choice(("AMS", "")),
            code=dice.choice((0, 500)),
            error=dice.choice(("", "DNS: no such host")),
            sample_rate=dice.choice((1.0, 0.5, 0.25, 0.0)),
            sample_interval=dice.choice((1, 1, 2, 8)),
        )
        rows.append((at, rows_tsv([beat], at // 1000 + dice.choice(LAGS_S))))
    return rows


def beats(org: str, seed: int) -> bytes:
    return b"".join(row for _, row in written(org, seed))


@dataclass
class Stores:
    loop: asyncio.AbstractEventLoop
    telemetry: EmbeddedTelemetry
    archive: Archive

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)


@pytest.fixture(scope="module", params=["sqlite", "clickhouse"])
def stores(
    request: pytest.FixtureRequest, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stores]:
    file: Path = tmp_path_factory.mktemp("archive") / "archive.sqlite3"
    with asyncio.Runner() as runner:
        if request.param == "sqlite":
            archive = Archive(runner.run(SqliteRegistry.open(file, "archived")))
        else:
            archive = runner.run(on_server(server.known(request.getfixturevalue("clickhouse_url")), file))
        yield Stores(runner.get_loop(), EmbeddedTelemetry(engine, DATASET), archive)
        runner.run(archive.aclose())


__all__ = ["clickhouse_url"]
SHAPES = ("totals", "totals in service", "series", "places", "days", "week", "region series")


def windows() -> st.SearchStrategy[Window]:
    """That cut hours anywhere."""
    return st.builds(lambda since, until: Window("", since, until), moments(0, 3), moments(3, DAYS))


@st.composite
def scopes(draw: st.DrawFn, org: str, *, fleets: bool = False) -> Scope:
    """A monitor or a fleet, with maintenance or without."""
    only = MONITORS[:2], MONITORS
    whose = *(Scope(org, only=one) for one in only), Scope(org, without=MONITORS[2:]), Scope(org, "mon_0")
    scope = replace(draw(st.sampled_from(whose[:3] if fleets else whose)), overruns=OVERRUNS)
    if draw(st.booleans()):
        begin = draw(moments(0, DAYS))
        away = Away(draw(st.sampled_from(((), ("mon_0",)))), ((begin, begin + draw(st.integers(1, DAY_MS))),))
        scope = replace(scope, away=(away,))
    return scope


@st.composite
def questions(draw: st.DrawFn, org: str, shape: str) -> Question:
    window, scope = draw(windows()), draw(scopes(org))
    shown = clock(zone(draw(st.sampled_from(ZONES))), FIRST_MS - 2 * DAY_MS, LAST_MS + 2 * DAY_MS)
    served = Served(ServiceHours.parse("Mo-Fr 22:00-06:30, Sa 09:00-12:00"), shown)
    bucket_s = draw(st.sampled_from((3600, 7200, 86_400, 604_800)))
    made: dict[str, Question] = {
        "totals": TotalsQuestion(scope, window, PARTS | Parts(apdex=THRESHOLDS)),
        "totals in service": TotalsQuestion(scope, window, PARTS | Parts(apdex=THRESHOLDS), hours=served),
        "series": SeriesQuestion(scope, window.aligned(bucket_s), bucket_s, PARTS),
        "places": PlacesQuestion(scope, window, PARTS),
        "days": GridQuestion(scope, window, LocalDates(shown), PARTS),
        "week": GridQuestion(scope, window, HoursOfWeek(shown), PARTS),
        "region series": GridQuestion(scope, window, RegionBuckets(bucket_s), PARTS),
    }
    return made[shape]


async def asked(long: Long, one: Question) -> Mapping[Any, Tally]:
    match one:
        case TotalsQuestion():
            (found,) = await long.totals([one])
            return {None: found}  # type: ignore[dict-item]
        case SeriesQuestion():
            (cells,) = await long.series([one])
        case PlacesQuestion():
            (cells,) = await long.places([one])  # type: ignore[assignment]
        case GridQuestion():
            (cells,) = await long.grid([one])  # type: ignore[assignment]
    assert not isinstance(cells, Exception), cells
    return cells


async def archived(
    stores: Stores, org: str, source: Source, spans: list[tuple[int, int]], limit: int = 10_000
) -> None:
    async def spend() -> None: ...

    writing = Writing(stores.archive, org)
    for span in spans:
        async for hours, lines in Pages(stores.telemetry, limit).hours(org, source, span, spend):
            await writing.hours(hours, lines)
        await writing.days(span)
        await writing.weeks(span)


def halves(*, served: bool) -> st.SearchStrategy[tuple[int, int, int | None, int]]:
    """What the checks are made from, where the store begins, an hour that is not archived, rows of a page."""
    gaps, limits = st.none() | st.integers(0, DAYS * 24 - 1), (10_000,) if served else (10_000, 12)
    return st.tuples(st.integers(0, 10**9), moments(1, 6), gaps, st.sampled_from(limits))


@pytest.mark.dear
@pytest.mark.parametrize("shape", SHAPES)
def test_an_archive_and_a_store_say_what_the_store_alone_said(stores: Stores, shape: str) -> None:
    """Rows late and early, odd and sampled; windows and maintenance that cut hours, zones of half hours, a
    store that forgets from any moment on: each number is the store's, less what is said to be unknown."""
    # A server merges what each example writes, page by page: fewer of them there.
    served = isinstance(stores.archive.store, ClickHouseTables)

    @settings(max_examples=sized(6 if served else 60, 2), deadline=None)
    @given(st.data(), halves(served=served))
    def holds(data: st.DataObject, these: tuple[int, int, int | None, int]) -> None:
        compared(stores, shape, data, these)

    holds()


def compared(
    stores: Stores, shape: str, data: st.DataObject, drawn: tuple[int, int, int | None, int]
) -> None:
    both, alone = told_twice(stores, data.draw(questions(fresh_org(), shape)), drawn, asked)
    same_everywhere(both, alone)


def told_twice(
    stores: Stores,
    one: Question,
    drawn: tuple[int, int, int | None, int],
    asked: Callable[[Long, Any], Coroutine[Any, Any, Mapping[Any, Tally]]],
) -> tuple[Mapping[Any, Tally], Mapping[Any, Tally]]:
    """By an archive and what the store still has, and by a store that forgot nothing of what is known."""
    seed, horizon_ms, gap, limit = drawn
    org = one.scope.org
    stores.run(stores.telemetry.write(ROW_COLUMNS, beats(org, seed)))
    source = Source.of(DATASET, CLICKHOUSE)
    first, last = FIRST_MS // HOUR_MS, LAST_MS // HOUR_MS
    cut = first + gap if gap is not None else last
    spans = [span for span in ((first, cut), (cut + 1, last)) if span[0] < span[1]]
    stores.run(archived(stores, org, replace(source, overruns=OVERRUNS), spans, limit))
    reader = Reader(stores.telemetry, source, Deadline.after(60), Meter())
    planner = Planner(reader, 10**9)
    both = stores.run(asked(Long(planner, Memory(stores.archive, Fixed(horizon_ms))), one))
    (told,) = {found.told for found in both.values()} or {None}
    assert told or (gap is not None and not both) or one.window.since_ms >= horizon_ms
    if told is not None:
        before = one.window.since_ms, max(one.window.since_ms, told.known_ms)
        unknown = (*told.unknown, *([Away((), (before,))] if before[0] < before[1] else ()))
        one = replace(one, scope=replace(one.scope, away=(*one.scope.away, *unknown)))
    return both, stores.run(asked(Long(planner), one))


def same_everywhere(both: Mapping[Any, Tally], alone: Mapping[Any, Tally]) -> None:
    for cell in {*both, *alone}:
        if cell not in alone or not alone[cell].rows:
            assert not both[cell].rows, cell
            continue
        alike(both[cell], alone[cell])
