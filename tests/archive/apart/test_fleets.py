"""Fleets of which some are left out: told from the lines of all together, as if those left were added up."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.archive import apart
from gateway.archive.kept import Archive
from gateway.archive.lines import Lines
from gateway.archive.writing import Writing
from gateway.ports import AnswerRow, ArchivedStretch, ArchiveQuestion
from gateway.stores.clickhouse import ClickHouseTables
from gateway.stores.sqlite import SqliteRegistry
from tests.archive.apart.watched import Watched
from tests.archive.year import on_server
from tests.contract import server
from tests.size import sized

WEEK = 2_900 * 168
HOURS = WEEK, WEEK + 8 * 24
MONITORS = tuple(f"mon_{number}" for number in range(9))
HALVES, THIRDS = "org_halves", "org_thirds"
"""Weights and lengths that add up without rounding, and such that do not."""


def checks(org: str) -> Iterator[AnswerRow]:
    """Rows of an answer, one a check: few different values, so that extremes are often had by several; the
    first monitor fails, is slow and is written late more often than the others, the second weighs more."""
    dice = random.Random(org)  # noqa: S311 - to be repeated
    for hour in range(*HOURS):
        for number, monitor in enumerate(MONITORS):
            for _ in range(dice.choice((0, 0, 0, 1, 2))):
                sampled, rate = dice.choice((1, 1, 2 if number == 1 else 1)), dice.choice((1.0, 1.0, 0.5))
                weight = sampled / (rate if org == HALVES else rate * 0.3)
                fine = ("up", "up", "degraded", "pending") if number else ("up", "down", "down")
                outcome = dice.choice((*fine, "down" if dice.random() < 0.02 else "up", ""))
                answered = outcome in {"up", "degraded"}
                length = dice.choice((0.5, 80.5, 100.0)) if number else dice.choice((100.0, 4096.0))
                at = hour * 3_600_000 + dice.choice((0, 1_800_000, 3_599_999))
                yield {
                    "monitor": monitor,
                    "region": dice.choice(("weur", "enam")),
                    "hour": hour * 3600,
                    "outcome": outcome,
                    "length_bin": dice.choice((3, 4)) if answered else -1,
                    "failed_code": dice.choice((500.0, 502.0)),
                    "failed_class": "HTTP",
                    "presumed": dice.choice((0.0, 0.0, weight)),
                    "rows_read": 1,
                    "strange": int(not outcome),
                    "checks": weight,
                    "squares": weight * weight,
                    "recorded": float(sampled),
                    "answered": weight,
                    "answered_squares": weight * weight,
                    "heaviest": weight,
                    "sample_interval": sampled,
                    "newest_s": at // 1000 + (7200 if not number and hour % 2 else dice.choice((0, 5))),
                    "first_ms": float(at),
                    "last_ms": float(at),
                    "length_sum": weight * length,
                    "length_squares": weight * length**2,
                    "length_cubes": weight * length**3,
                    "length_min": length,
                    "length_max": length,
                }


@dataclass
class There:
    loop: asyncio.AbstractEventLoop
    archive: Archive
    watched: Watched

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    @property
    def served(self) -> bool:
        return isinstance(self.watched.store, ClickHouseTables)


@pytest.fixture(scope="module", params=["sqlite", "clickhouse"])
def there(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    file: Path = tmp_path_factory.mktemp("archive") / "archive.sqlite3"
    with asyncio.Runner() as runner:
        if request.param == "sqlite":
            opened = Archive(runner.run(SqliteRegistry.open(file, "archived")))
        else:
            opened = runner.run(on_server(server.known(request.getfixturevalue("clickhouse_url")), file))
        watched = Watched(opened.store)
        archive = Archive(watched, opened.words)
        for org in (HALVES, THIRDS):
            runner.run(written(archive, org))
        yield There(runner.get_loop(), archive, watched)
        runner.run(archive.aclose())


async def written(archive: Archive, org: str) -> None:
    writing, lines = Writing(archive, org), Lines()
    for row in checks(org):
        lines.take(row)
    await writing.hours(HOURS, lines)
    await writing.days(HOURS)
    await writing.weeks(HOURS)


@st.composite
def stretches(draw: st.DrawFn) -> ArchivedStretch:
    hours = draw(st.sampled_from((1, 1, 24, 24, 168)))
    first, last = WEEK // hours, HOURS[1] // hours
    since, until = sorted((draw(st.integers(first, last - 1)), draw(st.integers(first + 1, last))))
    return ArchivedStretch(draw(st.integers(0, 3)), hours, since * hours, max(until, since + 1) * hours)


@st.composite
def questions(draw: st.DrawFn) -> ArchiveQuestion:
    """Of a fleet, some of which are left out by not being named, by being named, or both."""
    flags = {name: draw(st.booleans()) for name in ("by_region", "bins", "failures", "lengths", "moments")}
    out = draw(st.sets(st.sampled_from(MONITORS[:2]) | st.sampled_from(MONITORS), min_size=1, max_size=2))
    unnamed, named = sorted(out)[:1], sorted(out)[1:]
    if draw(st.booleans()):
        unnamed, named = named, unnamed
    monitors = tuple(one for one in (*MONITORS, "mon_new") if one not in unnamed) if unnamed else None
    asked = tuple(draw(st.lists(stretches(), min_size=1, max_size=5)))
    return ArchiveQuestion(asked, monitors, tuple(named), **flags)


@pytest.mark.dear
@pytest.mark.parametrize("org", [HALVES, THIRDS])
def test_all_less_some_is_what_the_others_add_up_to(there: There, org: str) -> None:
    """Whatever is asked of whom: each sum, largest and smallest is what the lines of those left say, and a
    row is there where they have one. Where nothing is rounded it is so to the last digit; else to one part
    in 10^12, and what is nothing is 0."""

    @settings(max_examples=sized(60 if there.served else 600, 5 if there.served else 40), deadline=None)
    @given(questions(), st.sampled_from((1, 64)))
    def holds(question: ArchiveQuestion, witnesses: int) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(apart, "WITNESSES", witnesses)
            told = there.run(there.archive.read(org, question, 30))
        sums, bins, failures = (
            there.run(there.watched.store.fetch(statement, 30))
            for statement in (
                there.archive.words.archived_sums(org, question),
                there.archive.words.archived_bins(org, question),
                there.archive.words.archived_failures(org, question),
            )
        )
        same(told.sums, sums, exactly=org == HALVES)
        same(told.bins, bins if question.bins else (), exactly=org == HALVES)
        same(told.failures, failures if question.failures else (), exactly=org == HALVES)

    holds()


DAYS = tuple(ArchivedStretch(day, 1, WEEK + 24 * day, WEEK + 24 * day + 24) for day in range(8))


def test_many_are_added_up_without_the_others(there: There) -> None:
    """Where as many are left out as are left there is no detour."""
    there.watched.sent.clear()
    there.run(there.archive.read(HALVES, ArchiveQuestion(DAYS, MONITORS[:4]), 30))
    assert there.watched.names == ["archived_monitors", "archived_sums"]


BEHIND = tuple(ArchivedStretch(day, 1, WEEK + 24 * day + 22, WEEK + 24 * day + 46) for day in range(6))
"""Days of a timezone two hours ahead."""


def test_hours_between_local_days_are_read_once(there: There) -> None:
    """Of who is left out each day of UTC is read once, and once the hours that one local day has of it and
    the next has not."""
    if there.served:
        pytest.skip("a server reads the hours")
    there.watched.sent.clear()
    asked = ArchiveQuestion(BEHIND, without=MONITORS[:1], moments=False, lengths=False)
    there.run(there.archive.read(HALVES, asked, 30))
    read = [json.loads(str(one.params[1])) for one in there.watched.sent if one.name == "archived_sums"]
    told = Counter((hours, at) for _, hours, since, until in read[1] for at in range(since, until, hours))
    assert set(told.values()) == {1}
    assert Counter(hours for hours, _ in told) == {24: 6, 1: 2 + 3 * 6}


@pytest.mark.parametrize("out", MONITORS)
def test_the_latest_check_of_a_local_day_is_that_of_its_last_hour(there: There, out: str) -> None:
    """Of who is left out, where they have one there: who has it, too, is looked for where it is theirs."""
    if there.served:
        pytest.skip("a server reads the hours")
    hours = tuple(ArchivedStretch(one.cell, 1, one.until - 1, one.until) for one in BEHIND)
    rows, ends = (
        cast("Sequence[Mapping[str, Any]]", there.run(there.archive.read(HALVES, asked, 30)).sums)
        for asked in (ArchiveQuestion(one, by_monitor=True) for one in (BEHIND, hours))
    )
    last = {day: max(row["last_ms"] for row in rows if row["cell"] == day) for day in range(6)}
    ended = {row["cell"]: row["last_ms"] for row in ends if row["monitor"] == out}
    there.watched.sent.clear()
    there.run(there.archive.read(HALVES, ArchiveQuestion(BEHIND, without=(out,), lengths=False), 30))
    sent = [one for one in there.watched.sent if "max(a.last_ms) AS value" in one.sql]
    looked = {cell for one in sent for cell, *_ in json.loads(str(one.params[1]))}
    assert looked & set(ended) == {day for day, at in ended.items() if at == last[day]}


def same(told: Sequence[AnswerRow], added: Sequence[AnswerRow], *, exactly: bool) -> None:
    mine, theirs = ({key(row): row for row in rows} for rows in (told, added))
    assert len(mine) == len(told)
    assert mine.keys() == theirs.keys()
    for place, row in mine.items():
        assert row == {name: value if exactly else near(value) for name, value in theirs[place].items()}


def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ("cell", "region", "length_bin", "failed_class", "failed_code"))


def near(value: Any) -> Any:
    return pytest.approx(value, rel=1e-12, abs=0) if isinstance(value, int | float) else value
