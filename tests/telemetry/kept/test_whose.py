"""A fleet that names its monitors, or leaves out those that were removed, is told by kept hours, too."""

import asyncio
import re
from collections import Counter
from dataclasses import replace

import pytest

from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, Heartbeat, rows_tsv
from gateway.telemetry.sql.select import Whole, Whose, Without
from gateway.telemetry.sql.slices import Slice
from tests.telemetry.kept.asking import (
    CUT,
    DATASET,
    MEAN,
    ROWS,
    WHOLE,
    as_rows,
    assert_equal,
    by_engine,
    composed,
    kept_of,
)
from tests.telemetry.lab import fresh_org
from tests.telemetry.rolled.asking import LAG, LEVELS, MONITORS, SPREAD

pytestmark = pytest.mark.dear
EVERY = Slice(CUT.since_ms, CUT.until_ms, SPREAD | MEAN | LEVELS | LAG)
_LINES = re.compile(r"(hours_by_\w+|hour_\w+|day\w+)'\).*_part IN \((.*?)\)")
FLEETS: list[Whose] = [Whole(MONITORS), Whole(MONITORS[:2]), Whole(MONITORS[:1]), Without(MONITORS[:1])]


async def _written(rolled: EmbeddedTelemetry, *rows: Heartbeat) -> None:
    await rolled.write(ROW_COLUMNS, rows_tsv(rows))


@pytest.mark.parametrize("shape", ["totals", "week of Europe/Berlin"])
async def test_monitors_are_removed_and_come_anew(rolled: EmbeddedTelemetry, shape: str) -> None:
    """As the registry changes, and as others write that it never had: each time what the engine tells."""
    org, asked = fresh_org(), (shape, [EVERY])
    assert rolled.kept is not None
    for number in range(3):
        stranger = replace(ROWS[number], monitor_id=f"it's {number}", latency_ms=9e4)
        await _written(rolled, *(replace(one, org_id=org) for one in (*ROWS[number::3], stranger)))
        for fleet in FLEETS:
            statement = composed(rolled, org, asked, fleet)
            told = as_rows(await rolled.kept.answer(statement, 60))
            assert_equal(told, await by_engine(rolled, statement))


async def test_fleets_that_are_asked_at_once_are_told_apart(rolled: EmbeddedTelemetry) -> None:
    """Before and after a monitor is removed: neither is told what windows cut off of the other."""
    org = fresh_org()
    assert rolled.kept is not None
    await _written(rolled, *(replace(one, org_id=org) for one in ROWS))
    statements = [composed(rolled, org, ("totals", [EVERY]), fleet) for fleet in FLEETS]
    found = await asyncio.gather(*(rolled.kept.answer(one, 60) for one in statements))
    for statement, told in zip(statements, found, strict=True):
        assert_equal(as_rows(told), await by_engine(rolled, statement))


async def test_who_wrote_nowhere_changes_nothing(rolled: EmbeddedTelemetry) -> None:
    """Where the registry has all who wrote, the lines of all are told, and read once for whoever asks."""
    org, read = fresh_org(), list[tuple[str, str]]()

    async def counted(sql: str, seconds: float) -> bytes:
        read.extend((name, part) for name, those in _LINES.findall(sql) for part in those.split(", "))
        return await rolled.engine.query(sql, seconds)

    kept = kept_of(rolled, DATASET, counted)
    await _written(rolled, *(replace(one, org_id=org) for one in ROWS))
    for fleet in (None, Whole(MONITORS), Whole((*MONITORS, "mon_new")), Without(("mon_gone",))):
        assert await kept.answer(composed(rolled, org, ("totals", [WHOLE]), fleet), 60) is not None
    assert len(read) == len(set(read))
    assert {name for name, _ in read} == {
        "days_by_monitor",
        "hour_lateness",
        "hour_lengths_by_region",
        "hours_by_place",
    }


async def test_a_part_is_kept_without_those_who_are_left_out_now(rolled: EmbeddedTelemetry) -> None:
    """However often the registry changes, no more is kept of it than of two fleets: all, and those now."""
    org = fresh_org()
    kept = kept_of(rolled, DATASET, rolled.engine.query)
    await _written(rolled, *(replace(one, org_id=org) for one in ROWS))
    fleets: list[Whose] = [Whole(MONITORS)]
    fleets += [of((one,)) for of in (Whole, Without) for one in MONITORS]
    for fleet in fleets:
        assert await kept.answer(composed(rolled, org, ("totals", [WHOLE]), fleet), 60) is not None
    of_each = Counter((name, part) for name, part, _ in kept._orgs[org].lines)
    assert max(of_each.values()) == 2


async def test_too_many_names_are_the_engines(
    rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a statement for lines would name more monitors than it may, the engine is asked."""
    org = fresh_org()
    kept = kept_of(rolled, DATASET, rolled.engine.query)
    await _written(rolled, *(replace(one, org_id=org) for one in ROWS))
    statement = composed(rolled, org, ("totals", [WHOLE]), Whole(MONITORS[:2]))
    monkeypatch.setattr("gateway.stores.held.lines.MOST_NAMED", 0)
    found = await kept.answer(statement, 60)
    monkeypatch.undo()
    assert found is None
    assert await kept.answer(statement, 60) is not None


async def test_who_wrote_is_bounded_like_lines(
    rolled: EmbeddedTelemetry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids of those who wrote count in what an org may have kept."""
    org = fresh_org()
    kept = kept_of(rolled, DATASET, rolled.engine.query)
    await _written(rolled, *(replace(one, org_id=org, monitor_id=f"mon_{n}") for n, one in enumerate(ROWS)))
    monkeypatch.setattr("gateway.stores.held.orgs.ID_BYTES", 1_000_000)
    assert await kept.answer(composed(rolled, org, ("totals", [WHOLE]), Whole(MONITORS)), 60) is None
    assert org not in kept._orgs


@pytest.mark.parametrize("fleet", [Whole(MONITORS), Without(MONITORS)])
async def test_who_cannot_be_named_is_the_engines(rolled: EmbeddedTelemetry, fleet: Whose) -> None:
    """Where somebody wrote whose id no statement can say, the engine is asked, and nobody is refused."""
    org = fresh_org()
    await _written(
        rolled, *(replace(one, org_id=org) for one in (*ROWS, replace(ROWS[8], monitor_id="a\tb")))
    )
    statement = composed(rolled, org, ("totals", [EVERY]), fleet)
    assert_equal(as_rows(await rolled.read(statement, 60)), await by_engine(rolled, statement))


async def test_an_id_that_is_no_text_is_a_strangers(rolled: EmbeddedTelemetry) -> None:
    """Rows of an id whose bytes are no UTF-8 count in no fleet that is named, as the engine has it."""
    org = fresh_org()
    strange = replace(ROWS[8], org_id=org, monitor_id="STRANGE")
    written = rows_tsv([strange, *(replace(one, org_id=org) for one in ROWS)])
    await rolled.write(ROW_COLUMNS, written.replace(b"STRANGE", b"\xff"))
    statement = composed(rolled, org, ("totals", [EVERY]), Whole(MONITORS))
    assert_equal(as_rows(await rolled.read(statement, 60)), await by_engine(rolled, statement))
