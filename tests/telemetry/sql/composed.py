"""Histories written for a fresh org, and statements read back from the real engine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, settings

from gateway.ports import Statement
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from gateway.telemetry.sql.slices import Parts, Slice
from gateway.times.window import Window
from tests.size import sized
from tests.telemetry.lab import Lab, fresh_org
from tests.telemetry.reference import EVERYTHING, Row

on_the_engine = settings(
    max_examples=sized(25, 3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
History = tuple[list[Row], list[Window]]


async def written(lab: Lab, history: Sequence[Row]) -> tuple[str, list[Row]]:
    """The history of a fresh org, beside that of another, and what of it is the org's."""
    names = {"ours": fresh_org(), "theirs": fresh_org()}
    kept = [replace(row, beat=replace(row.beat, org_id=names[row.beat.org_id])) for row in history]
    text = b"".join(rows_tsv([row.beat], row.written_ms // 1000) for row in kept)
    if text:
        await lab.telemetry.write(ROW_COLUMNS, text)
    return names["ours"], [row for row in kept if row.beat.org_id == names["ours"]]


async def read(lab: Lab, statement: Statement) -> Sequence[Mapping[str, object]]:
    return (await lab.telemetry.read(statement, 30)).rows


def slice_of(one: Window, parts: Parts = EVERYTHING) -> Slice:
    return Slice(one.since_ms, one.until_ms, parts)
