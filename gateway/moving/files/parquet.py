"""Columns, compressed: a tenth of NDJSON's size, and read by whatever reads tables. Written by pyarrow."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from gateway.errors import BadUserInput, StoreError
from gateway.moving.records import Record, known_fields, record
from gateway.ports import AnswerRow, Kind
from gateway.telemetry.sql.columns import DOCUMENTED
from gateway.telemetry.sql.moved.rows import FIELDS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile, ParquetWriter

GROUP = 100_000
"""Rows that are written together: columns of fewer compress worse, more would take more memory."""
READ_AT_ONCE = 10_000


class ParquetWriting:
    """Writes groups of rows; `end` writes the rest and what the file is."""

    def __init__(self, file: BinaryIO) -> None:
        self._arrow, parquet = _library()
        self._schema = _schema(self._arrow)
        self._writer: ParquetWriter = parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def write(self, rows: Sequence[AnswerRow]) -> None:
        columns = [self._arrow.array([row[one.name] for row in rows], type=one.type) for one in self._schema]
        self._waiting.append(self._arrow.record_batch(columns, schema=self._schema))
        self._rows += len(rows)
        if self._rows >= GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            table = self._arrow.Table.from_batches(self._waiting, self._schema)
            self._writer.write_table(table, row_group_size=self._rows)
        self._waiting, self._rows = [], 0

    def end(self) -> None:
        self._flush()
        self._writer.close()


def read_parquet(file: BinaryIO, name: str) -> Iterator[Record]:
    """Raises BadUserInput for a file that is none, or not whole, or of something else."""
    opened = _opened(file, name)
    known_fields(opened.schema_arrow.names, name)
    number = 0
    for batch in _batches(opened, name):
        for row in batch:
            number += 1
            yield record(row, f"{name}, row {number}")


def parquet_rows(file: BinaryIO, name: str) -> int:
    return int(_opened(file, name).metadata.num_rows)


def _opened(file: BinaryIO, name: str) -> "ParquetFile":
    arrow, parquet = _library()
    try:
        return parquet.ParquetFile(file)
    except (arrow.ArrowException, OSError) as error:
        raise BadUserInput(f"{name} is no Parquet file, or not whole") from error


def _batches(opened: "ParquetFile", name: str) -> Iterator[list[dict[str, object]]]:
    arrow, _ = _library()
    try:
        for batch in opened.iter_batches(READ_AT_ONCE):
            yield batch.to_pylist()
    except (arrow.ArrowException, OSError) as error:
        raise BadUserInput(f"{name} is damaged: it cannot be read to its end") from error


def _schema(arrow: Any) -> Any:
    types = {Kind.TEXT: arrow.string(), Kind.INTEGER: arrow.int64(), Kind.QUANTILE: arrow.float64()}
    columns = [arrow.field(name, types[kind]) for name, kind in FIELDS.items()]
    return arrow.schema(columns, {"insights.layout": DOCUMENTED.version})


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and large
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise StoreError(
            "Parquet needs pyarrow; install it: pip install 'insights-gateway[parquet]', or use NDJSON"
        ) from error
    return pa, parquet
