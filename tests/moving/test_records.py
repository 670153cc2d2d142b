"""Rows of a file, checked; and how they are put together in batches."""

import io
import string
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.errors import BadUserInput
from gateway.moving.arriving import Arrived, Arriving, batches
from gateway.moving.files.ndjson import LONGEST_LINE, NdjsonWriter, read_ndjson
from gateway.moving.files.parquet import ParquetWriting, parquet_rows, read_parquet
from gateway.moving.leaving import Leaving
from gateway.moving.pages import Pages
from gateway.moving.records import Record, identity, record, tsv
from gateway.ports import Kind
from gateway.stores.embedded import EmbeddedTelemetry, Engine
from gateway.telemetry.sql.ddl import emptying
from gateway.telemetry.sql.dialect import CLICKHOUSE
from gateway.telemetry.sql.moved.rows import FIELDS, ROW_ORDER, Which
from gateway.telemetry.sql.text import Source
from tests.size import sized

NEEDED = {"org": "o", "monitor": "m", "timestamp_ms": 60_000.0, "status": "up", "latency_ms": 1.5}
Reading = Callable[[BinaryIO, str], Iterator[Record]]
FORMATS = [
    pytest.param(NdjsonWriter, read_ndjson, id="ndjson"),
    pytest.param(ParquetWriting, read_parquet, id="parquet"),
]
IDS = st.text(string.ascii_letters, min_size=1, max_size=2)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8).filter(lambda text: "@" not in text)
VALUES = {Kind.TEXT: TEXTS, Kind.INTEGER: st.integers(0, 2**32 - 1), Kind.QUANTILE: st.none() | st.floats()}
ROWS = st.fixed_dictionaries(
    {
        name: IDS
        if name in {"org", "monitor"}
        else st.integers(0, 1000)
        if name == "written_s"
        else VALUES[kind]
        for name, kind in FIELDS.items()
    }
).map(lambda row: dict(record(row, "drawn")))
TWICE = st.lists(
    st.tuples(ROWS, st.integers(1, 3)), max_size=30, unique_by=lambda one: (one[0]["org"], identity(one[0]))
)
"""Rows, and how often each is there: a queue delivers at least once."""


def whole(drawn: list[tuple[Record, int]]) -> list[Record]:
    return [row for row, count in drawn for _ in range(count)]


def told(rows: list[Record]) -> Counter[str]:
    return Counter(str([row[name] for name in FIELDS]) for row in rows)


@pytest.mark.dear
@pytest.mark.parametrize(("writing", "reading"), FORMATS)
@given(drawn=TWICE, chunk=st.integers(1, 7))
def test_a_file_keeps_every_field(
    writing: type[NdjsonWriter | ParquetWriting],
    reading: Reading,
    drawn: list[tuple[Record, int]],
    chunk: int,
) -> None:
    """Whatever texts and numbers rows hold, a file gives them back as they were, in order."""
    rows, file = whole(drawn), io.BytesIO()
    writer = writing(file)
    for start in range(0, len(rows), chunk):
        writer.write(rows[start : start + chunk])
    writer.end()
    held = io.BytesIO(file.getvalue())
    assert list(reading(held, "file")) == rows
    if reading is read_parquet:
        assert parquet_rows(held, "file") == len(rows)


@pytest.mark.dear
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=sized(100, 4))
@given(drawn=TWICE, cuts=st.lists(st.integers(0, 60), max_size=3), most=st.integers(1, 9))
async def test_what_arrives(
    engine: Engine, dataset: str, drawn: list[tuple[Record, int]], cuts: list[int], most: int
) -> None:
    """Of a file whose import ended after any rows, any number of times, the store has its rows in the end:
    as many of each as the file has, and what is read from it makes the same file."""
    store = EmbeddedTelemetry(engine, dataset)
    await engine.query(emptying(dataset), 60)
    pages = Pages(store, Source.of(dataset, CLICKHOUSE), most)
    arriving, rows = Arriving(pages, store), whole(drawn)
    if part := tsv(rows[: cuts[0]] if cuts else ()):  # a batch of which some partitions were written
        await store.write(ROW_ORDER, part)
    for cut in cuts:
        for batch in batches(rows[:cut], most):
            await arriving.take(batch, Arrived())
    arrived = Arrived()
    for batch in batches(rows, most):
        await arriving.take(batch, arrived)
    assert arrived.written + arrived.there == len(rows)
    leaving = Leaving(pages, Which())
    found = [row async for page in leaving.rows((await leaving.whose()).orgs) for row in page]
    assert told(found) == told(rows)


def test_what_was_not_written_reads_as_in_old_rows() -> None:
    """A file of other origin needs five fields; the rest is what rows had before there was such a field."""
    row = record(NEEDED, "row 1")
    assert (row["written_s"], row["sample_interval"], row["sample_rate"]) == (60, 1, 1.0)
    assert {row[name] for name in ("region", "error", "issuer")} == {""}
    assert {row[name] for name in ("code", "lag_ms", "expires_s")} == {0.0}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1: no JSON"),
        ("[]", "line 1: no JSON object"),
        ('{"org": "o"}', "lacks monitor, timestamp_ms, status, latency_ms"),
        ('{"org": "o", "blob1": ""}', "blob1"),
    ],
)
def test_a_line_that_is_none(line: str, words: str) -> None:
    """What cannot be a heartbeat is refused by its line."""
    with pytest.raises(BadUserInput, match=words):
        list(read_ndjson(io.BytesIO(line.encode()), "file"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("org", "a b"),
        ("monitor", ""),
        ("status", None),
        ("latency_ms", "1"),
        ("latency_ms", True),
        ("written_s", -1),
        ("written_s", 2**32),
        ("sample_interval", 1.5),
        ("timestamp_ms", "now"),
    ],
)
def test_a_field_that_is_none(field: str, value: object) -> None:
    """A value of another kind is refused by its row and field."""
    with pytest.raises(BadUserInput, match=f"row 7: {field} is no "):
        record(NEEDED | {field: value}, "row 7")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_a_row_of_no_time(value: float | None) -> None:
    """A check whose time is none needs the second of its write; with it the row is as good as others."""
    with pytest.raises(BadUserInput, match="row 7: written_s is no "):
        record(NEEDED | {"timestamp_ms": value}, "row 7")
    assert record(NEEDED | {"timestamp_ms": value, "written_s": 5}, "row 7")["timestamp_ms"] is None


def test_a_line_without_an_end() -> None:
    """A file of one endless line is not read into memory."""
    file = io.BytesIO(b'"' + b"x" * (3 * LONGEST_LINE))
    with pytest.raises(BadUserInput, match="line 1"):
        list(read_ndjson(file, "file"))
    assert file.tell() == LONGEST_LINE


@given(drawn=TWICE, most=st.integers(1, 9))
def test_batches(drawn: list[tuple[Record, int]], most: int) -> None:
    """Batches hold all rows in order, and never part those that are counted together."""
    rows = whole(drawn)
    found = list(batches(rows, most))
    assert [row for batch in found for row in batch] == rows
    for one, following in pairwise(found):
        assert len(one) >= most
        assert (one[-1]["org"], identity(one[-1])) != (following[0]["org"], identity(following[0]))
