"""The datasets on the embedded engine: what is there, what is written, and the engine's words translated."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import orjson

from gateway.emulator.engine.points import COLUMNS, Row, WriteSampler, tab_separated
from gateway.emulator.language.writer import quoted
from gateway.emulator.refusal import Refused, invalid

EXECUTION_SECONDS = 60
LIST = (
    "SELECT name AS dataset FROM system.tables "
    "WHERE database = currentDatabase() AND engine = 'MergeTree' ORDER BY dataset"
)
_WRITE_SECONDS = 60
_MOST_MEMORY = 4_000_000_000
_MOST_RESULT = 256_000_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,127}")
_CODE = re.compile(r"Code: (\d+)")
_REASONS = {
    6: "cannot parse a value",
    41: "cannot parse a date",
    42: "wrong number of arguments",
    43: "type mismatch: an argument has a type that its function does not take",
    47: "unable to find type of column",
    53: "type mismatch",
    153: "division by zero",
    174: "aliases refer to each other",
    179: "two expressions have the same alias",
    184: "an aggregate function stands where none is allowed",
    215: "a column is neither under an aggregate function nor in GROUP BY",
    386: "type mismatch: no common type",
}
_MEMORY, _TIMEOUT, _RESULT, _BROKEN = (241, 173), (159, 160), (396,), (49, 1001, 236)


class ColumnStore(Protocol):
    """What the emulator needs of the embedded engine; the command that starts it opens one."""

    def create_dataset(self, dataset: str) -> None: ...

    async def query(self, sql: str, seconds: float) -> bytes:
        """The raw answer. Raises RuntimeError with the engine's words, or TimeoutError."""
        ...

    async def insert_async(
        self, table: str, columns: Sequence[str], rows_tsv: bytes, seconds: float
    ) -> int: ...


class Datasets:
    """All datasets of the emulator's one account. Names are checked here and quoted everywhere."""

    def __init__(self, engine: ColumnStore, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._sampler = WriteSampler()
        self._known: set[str] = set()
        self.clock = clock

    async def names(self) -> list[str]:
        answer = orjson.loads(await self.run(f"{LIST} FORMAT JSON"))
        self._known = {row["dataset"] for row in answer["data"]}
        return sorted(self._known)

    async def require(self, name: str, column: str | None = None) -> None:
        """Raises Refused (422) for a dataset that nothing was ever written to: the service says that it does
        not know a column of it."""
        if name not in self._known and name not in await self.names():
            raise invalid(
                f'unable to find type of column: "{column}"' if column else f'unknown table: "{name[:128]}"'
            )

    async def record(self, dataset: str, rows: Sequence[Row], rate: int | None) -> int:
        """Store the rows, thinned to `rate` a second for each index if given; returns how many were kept.

        Raises ValueError for a name that no dataset can have.
        """
        if not _NAME.fullmatch(dataset):
            raise ValueError("a dataset is named with letters, digits, _ and -")
        if dataset not in self._known:
            self._engine.create_dataset(quoted(dataset))
            self._known.add(dataset)
        kept = [row for row in (self._sampled(dataset, row, rate) for row in rows) if row]
        if kept:
            body = tab_separated(dataset, kept)
            await self._engine.insert_async(quoted(dataset), COLUMNS, body, _WRITE_SECONDS)
        return len(kept)

    def _sampled(self, dataset: str, row: Row, rate: int | None) -> Row | None:
        if rate is None:
            return row
        interval = self._sampler.interval(dataset, row, rate)
        return replace(row, sample_interval=interval) if interval else None

    async def read(self, sql: str, form: str, *, integers_as_text: bool = False) -> bytes:
        """The engine's answer to SQL of the writer's, in one of the three formats. Raises Refused."""
        settings = (
            f"output_format_json_quote_64bit_integers = {int(integers_as_text)}, session_timezone = 'UTC', "
            f"max_execution_time = {EXECUTION_SECONDS}, max_memory_usage = {_MOST_MEMORY}, "
            f"max_result_bytes = {_MOST_RESULT}"
        )
        return await self.run(f"{sql} SETTINGS {settings} FORMAT {form}")

    async def run(self, sql: str) -> bytes:
        try:
            return await self._engine.query(sql, EXECUTION_SECONDS + 1)
        except TimeoutError as error:
            raise Refused(504, "Resource limit: the query ran longer than 60 seconds") from error
        except RuntimeError as error:
            raise _translated(str(error)) from error


def _translated(words: str) -> Refused:
    """The service's refusal for the engine's. The engine's own words show its tables, so they stay here."""
    found = _CODE.search(words)
    code = int(found.group(1)) if found else 0
    if code in _MEMORY:
        return Refused(429, "Resource limit: query needs too much memory")
    if code in _TIMEOUT:
        return Refused(504, "Resource limit: the query ran longer than 60 seconds")
    if code in _RESULT:
        return Refused(429, "Resource limit: the result is too large")
    if code == 0 or code in _BROKEN:
        return Refused(500, "Sorry, we were unable to evaluate your query. Please try again later.")
    return invalid(_REASONS.get(code, "the query could not be evaluated"))
