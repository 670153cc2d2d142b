"""Sampling on write and on read, as statistics: what is left stands for what was there."""

import math

import pytest

from gateway.emulator.conditions import ReadSampling
from gateway.emulator.engine.copies import choose
from gateway.emulator.engine.points import WriteSampler, row_of
from gateway.stores.embedded import Engine
from tests.emulator.conftest import START, Emulated

ROWS = 200_000


@pytest.mark.parametrize("written", [50, 100, 101, 250, 1000, 12_345])
def test_write_sampling_keeps_the_total(written: int) -> None:
    """The sample intervals of what is kept sum to what was written, short of less than two of the largest."""
    sampler = WriteSampler()
    row = row_of({"indexes": ["a"], "timestamp": START}, START)
    intervals = [sampler.interval("d", row, 100) for _ in range(written)]
    kept = [interval for interval in intervals if interval]
    assert written - 2 * max(kept) < sum(kept) <= written
    assert len(kept) <= 100 * (1 + max(0, math.ceil(math.log2(written / 100))))
    assert kept[:50] == [1] * 50


def test_write_sampling_is_by_index_and_second() -> None:
    """A busy index does not cost a quiet one anything, and the next second starts anew."""
    sampler = WriteSampler()
    busy = row_of({"indexes": ["busy"], "timestamp": START}, START)
    quiet = row_of({"indexes": ["quiet"], "timestamp": START}, START)
    later = row_of({"indexes": ["busy"], "timestamp": START + 1}, START)
    assert [sampler.interval("d", busy, 2) for _ in range(9)] == [1, 1, None, 2, None, None, None, 4, None]
    assert [sampler.interval("d", quiet, 2), sampler.interval("d", later, 2)] == [1, 1]


async def test_writes_are_sampled_over_http(client: Emulated, dataset: str) -> None:
    """With the condition on, 250 points of one second leave fewer rows that sum to nearly 250."""
    await client.conditions(writes_per_index=20)
    answer = await client.write(dataset, *[{"indexes": ["a"], "timestamp": START}] * 250)
    found = await client.rows(f"SELECT count() AS n, sum(_sample_interval) AS w FROM {dataset} FORMAT JSON")
    assert found[0]["n"] == answer["recorded"]
    assert isinstance(found[0]["n"], int)
    assert found[0]["n"] < 100
    assert isinstance(found[0]["w"], int)
    assert 234 < found[0]["w"] <= 250


@pytest.mark.parametrize(
    ("rows", "indexes", "percent"),
    [
        (1000, 0, 100),
        (1001, 0, 10),
        (10_000, 0, 10),
        (10_001, 0, 1),
        (10**9, 0, 1),
        (0, 11, 10),
        (900, 1, 10),
    ],
)
def test_the_finest_copy_that_fits_answers(rows: int, indexes: int, percent: int) -> None:
    """Rows and chosen indexes together decide on the copy."""
    assert choose(rows, indexes, ReadSampling(budget=1000, rows_per_index=101)) == percent


@pytest.fixture(scope="module")
def many(emulator_engine: Engine) -> str:
    """200 000 rows of 1 000 indexes, ten seconds apart in turns."""
    name = "sampled_rows"
    emulator_engine.create_dataset(name)
    columns = ("dataset", "timestamp", "_sample_interval", "index1", "blob1", "blob2", "double1", "double2")
    lines = (
        f"{name}\t{START + row // 100}\t1\tmonitor-{row % 1000}\torg\tdispatch-{row}\t{row}\t{row % 97}\n"
        for row in range(ROWS)
    )
    emulator_engine.insert(name, columns, "".join(lines).encode())
    return name


@pytest.mark.dear
@pytest.mark.parametrize("percent", [10, 1])
async def test_a_copy_estimates_the_whole(client: Emulated, many: str, percent: int) -> None:
    """Weighted count and mean of a copy lie within five standard errors of the truth, intervals are 100/p."""
    await client.conditions(read_percent=percent)
    sql = (
        "SELECT count() AS n, sum(_sample_interval) AS w, min(_sample_interval) AS least, "
        f"max(_sample_interval) AS most, sum(double2 * _sample_interval) / sum(_sample_interval) AS mean "
        f"FROM {many} FORMAT JSON"
    )
    answer = await client.sql(sql)
    found = answer.json()["data"][0]
    share = percent / 100
    expected = ROWS * share
    assert abs(found["n"] - expected) < 5 * math.sqrt(expected * (1 - share))
    assert found["w"] == found["n"] * (100 // percent)
    assert (found["least"], found["most"]) == (100 // percent, 100 // percent)
    assert abs(found["mean"] - 48) < 5 * 28 / math.sqrt(expected)
    assert answer.headers["x-emulator-copy"] == str(percent)


@pytest.mark.dear
async def test_copies_are_repeatable_and_nested(client: Emulated, many: str) -> None:
    """Equal questions see equal rows, and the 1 % copy is part of the 10 % copy."""
    found: dict[int, set[object]] = {}
    for percent in (10, 1, 10):
        await client.conditions(read_percent=percent)
        rows = {row["double1"] for row in await client.rows(f"SELECT double1 FROM {many} FORMAT JSON")}
        assert found.setdefault(percent, rows) == rows
    assert found[1] < found[10]


@pytest.mark.dear
async def test_wide_reads_lose_resolution_and_narrow_ones_do_not(client: Emulated, many: str) -> None:
    """The time range and the chosen indexes, not other filters, decide on the copy."""
    await client.conditions(read_sampling={"budget": 30_000, "rows_per_index": 1000})
    narrow = f"timestamp >= toDateTime({START}) AND timestamp < toDateTime({START + 100})"
    chosen = ", ".join(f"'monitor-{number}'" for number in range(50))
    copies = {
        "everything": f"SELECT count() AS n FROM {many}",
        "narrow": f"SELECT count() AS n FROM {many} WHERE {narrow}",
        "one index": f"SELECT count() AS n FROM {many} WHERE index1 = 'monitor-7'",
        "fifty indexes": f"SELECT count() AS n FROM {many} WHERE index1 IN ({chosen}) AND {narrow}",
        "other filter": f"SELECT count() AS n FROM {many} WHERE blob2 = 'dispatch-1'",
        "derived": f"SELECT max(n) AS m FROM (SELECT count() AS n FROM {many} GROUP BY index1)",
    }
    found = {name: (await client.sql(sql)).headers["x-emulator-copy"] for name, sql in copies.items()}
    assert found == {
        "everything": "10",
        "narrow": "100",
        "one index": "100",
        "fifty indexes": "10",
        "other filter": "10",
        "derived": "10",
    }
