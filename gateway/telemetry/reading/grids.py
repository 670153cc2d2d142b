"""Tallies by cell of a grid, in one read for all monitors that are asked the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.ports import Statement
from gateway.telemetry.answers.narrowing import narrowed_all
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.fusing import answered, grouped, monitors_of, source_of
from gateway.telemetry.reading.grouping import by_key
from gateway.telemetry.reading.naming import Names, Slices, portions
from gateway.telemetry.reading.nearly import joined_all, told_nearly
from gateway.telemetry.reading.questions import Scope
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql import composers
from gateway.telemetry.sql.cells import Cell, Cells, RegionBuckets
from gateway.telemetry.sql.rolled.shape import Shape
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts, Slice
from gateway.times.window import Window


@dataclass(frozen=True, slots=True)
class GridQuestion:
    """A tally for every cell in which a window holds checks."""

    scope: Scope
    window: Window
    cells: Cells
    parts: Parts = COUNTS_ONLY


@dataclass(frozen=True, slots=True)
class Grids:
    """Answers batches of GridQuestion. They share a read where they differ in the monitor and parts only."""

    reader: Reader

    async def tallies(self, questions: Sequence[GridQuestion]) -> list[Mapping[Cell, Tally] | Exception]:
        """Cells without rows are absent."""

        def shape(one: GridQuestion) -> Shape:
            cells = one.cells
            return one.scope.shape(cells.steady_s, region=isinstance(cells, RegionBuckets), timeless=False)

        return await told_nearly(self.reader.source, questions, shape, self._all, joined_all)

    async def _all(self, questions: Sequence[GridQuestion]) -> list[Mapping[Cell, Tally] | Exception]:
        alike = grouped(
            questions,
            lambda one: (one.scope.kind, one.window, one.cells),
        )
        return await answered(questions, alike, self._tallies)

    async def _tallies(self, batch: Sequence[GridQuestion]) -> dict[GridQuestion, dict[Cell, Tally]]:
        first, parts = batch[0], COUNTS_ONLY
        for one in batch:
            parts |= one.parts
        keyed = first.scope.monitor is not None
        slices = (Slice(first.window.since_ms, first.window.until_ms, parts),)

        def compose(slices: Slices, names: Names) -> Statement:
            org, source = first.scope.org, source_of(self.reader.source, batch)
            return composers.grid(org, source, slices[0], first.cells, names, by_monitor=keyed)

        read = await portions(self.reader, compose, slices, monitors_of(batch), keyed=keyed)
        found: dict[object, dict[Cell, Tally]] = defaultdict(dict)
        cells = by_key(read, 0, lambda row: (row.get("monitor"), first.cells.of(row)))
        for (monitor, cell), counted in cells.items():
            found[monitor][cell] = counted
            self.reader.meter.saw(counted.rows, counted.newest_write_ms)
        return {question: narrowed_all(found[question.scope.monitor], question.parts) for question in batch}
