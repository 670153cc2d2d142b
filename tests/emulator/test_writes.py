"""What writeDataPoint takes, and what it silently drops: here with the reason."""

import pytest

from tests.emulator.conftest import NOW, START, Clock, Emulated, heartbeat


async def test_a_point_reads_back_with_what_was_not_written_empty(client: Emulated, dataset: str) -> None:
    """Columns that were not written read as '' and 0; the timestamp is that of the write."""
    answer = await client.post(f"/__emulator/datasets/{dataset}/points", json={"doubles": [1.5]})
    assert answer.json() == {"dataset": dataset, "recorded": 1, "sampled_away": 0, "lost": 0, "dropped": []}
    row = (await client.rows(f"SELECT *, toUnixTimestamp(timestamp) AS at FROM {dataset} FORMAT JSON"))[0]
    assert (row["dataset"], row["index1"], row["blob20"], row["double1"], row["double20"]) == (
        *(dataset, "", "", 1.5, 0),
    )
    assert (row["_sample_interval"], row["at"]) == (1, int(NOW))


async def test_text_survives_as_it_is(client: Emulated, dataset: str) -> None:
    """Tabs, newlines, backslashes, quotes, NUL and other scripts come back unchanged."""
    blobs = ["a\tb", "a\nb\r", "\\N", "it's", "nul\0", "žluťoučký 🦊", "\\"]
    await client.write(dataset, {"blobs": blobs})
    row = (await client.rows(f"SELECT * FROM {dataset} FORMAT JSON"))[0]
    assert [row[f"blob{number}"] for number in range(1, 8)] == blobs


@pytest.mark.parametrize(
    ("point", "reason"),
    [
        ({"indexes": ["a", "b"]}, "2 indexes"),
        ({"indexes": ["i" * 97]}, "the index is longer than 96 bytes"),
        ({"indexes": ["ž" * 49]}, "the index is longer than 96 bytes"),
        ({"blobs": ["x"] * 21}, "21 blobs"),
        ({"doubles": [1.0] * 21}, "21 doubles"),
        ({"blobs": ["x" * 16_385]}, "the blobs are longer than 16384 bytes together"),
        ({"blobs": ["x" * 8_193, "y" * 8_192]}, "the blobs are longer than 16384 bytes together"),
        ({"doubles": ["1"]}, "doubles.0"),
        ({"blobs": [1]}, "blobs.0"),
        ({"colour": "red"}, "colour"),
        ({"timestamp": "yesterday"}, "timestamp"),
        ("text", ""),
    ],
)
async def test_what_exceeds_a_limit_is_not_recorded(
    client: Emulated, dataset: str, point: object, reason: str
) -> None:
    """A point over a limit is dropped alone, with its reason."""
    answer = await client.write(dataset, point, heartbeat(0))
    dropped = answer["dropped"]
    assert answer["recorded"] == 1
    assert isinstance(dropped, list)
    assert (len(dropped), dropped[0]["point"]) == (1, 0)
    assert reason in dropped[0]["reason"]


async def test_the_limits_themselves_are_allowed(client: Emulated, dataset: str) -> None:
    """Exactly 96 bytes of index, 20 blobs of 16 384 bytes and 20 doubles are recorded."""
    blobs = ["x" * 819] * 19 + ["x" * (16_384 - 19 * 819)]
    answer = await client.write(dataset, {"indexes": ["i" * 96], "blobs": blobs, "doubles": [1.0] * 20})
    assert answer["recorded"] == 1


@pytest.mark.parametrize("most", [25, 250])
async def test_an_invocation_writes_so_many_points(client: Emulated, dataset: str, most: int) -> None:
    """Beyond 25 (the older text) or 250 (the newer) points are dropped."""
    await client.conditions(points_per_request=most)
    answer = await client.write(dataset, *[heartbeat(0)] * 260)
    assert answer["recorded"] == most
    assert isinstance(answer["dropped"], list)
    assert len(answer["dropped"]) == 260 - most


async def test_a_dataset_appears_with_its_first_point(client: Emulated, dataset: str) -> None:
    """Before the first write the table is unknown; a name with a hyphen is quoted to read it."""
    name = f"{dataset}-hyphen"
    assert (await client.sql(f'SELECT * FROM "{name}"')).status_code == 422
    await client.write(name, heartbeat(0))
    assert len(await client.rows(f'SELECT blob1 FROM "{name}" FORMAT JSON')) == 1
    assert {"dataset": name} in await client.rows("SHOW TABLES FORMAT JSON")


@pytest.mark.parametrize("name", ["a b", "a`b", "1a", "a;b", "x" * 200, "a.b"])
async def test_names_that_no_dataset_can_have_are_refused(client: Emulated, name: str) -> None:
    """A dataset's name is checked before the engine sees it."""
    answer = await client.post(f"/__emulator/datasets/{name}/points", json=heartbeat(0))
    assert answer.status_code == 400


async def test_bodies_that_are_no_points_are_400(client: Emulated, dataset: str) -> None:
    """What is not JSON is refused whole."""
    answer = await client.post(f"/__emulator/datasets/{dataset}/points", content=b"{")
    assert answer.status_code == 400


async def test_backfill_takes_both_ways_of_writing_a_moment(client: Emulated, dataset: str) -> None:
    """RFC 3339 and Unix seconds say the same."""
    await client.write(dataset, {"timestamp": START}, {"timestamp": "2026-09-21T14:13:20Z"})
    found = await client.rows(f"SELECT toUnixTimestamp(timestamp) AS at FROM {dataset} FORMAT JSON")
    assert found == [{"at": START}, {"at": START}]


async def test_lag_hides_what_was_just_written(client: Emulated, dataset: str, clock: Clock) -> None:
    """A point becomes visible when the lag has passed, also in a derived table; backfill is old already."""
    await client.conditions(lag_seconds=30)
    await client.write(dataset, {"blobs": ["new"]}, {"blobs": ["old"], "timestamp": START})
    sql = f"SELECT v FROM (SELECT blob1 AS v FROM {dataset}) ORDER BY v FORMAT JSON"
    assert await client.rows(sql) == [{"v": "old"}]
    clock.now += 29
    assert await client.rows(sql) == [{"v": "old"}]
    clock.now += 1
    assert await client.rows(sql) == [{"v": "new"}, {"v": "old"}]


async def test_its_clock_can_be_put_ahead(client: Emulated, dataset: str) -> None:
    """Nobody waits for a lag: what is written is of the later moment, and what lagged is there by then."""
    await client.conditions(lag_seconds=90)
    await client.write(dataset, {"doubles": [1]})
    count = f"SELECT count() AS n, max(toUnixTimestamp(timestamp)) AS newest FROM {dataset} FORMAT JSON"
    assert (await client.rows(count))[0]["n"] == 0
    await client.conditions(lag_seconds=90, ahead_seconds=91)
    assert (await client.rows(count))[0] == {"n": 1, "newest": int(NOW)}
    await client.write(dataset, {"doubles": [2]})
    await client.conditions(ahead_seconds=0)
    assert (await client.rows(count))[0] == {"n": 2, "newest": int(NOW) + 91}


async def test_points_can_vanish(client: Emulated, dataset: str) -> None:
    """As many as are said, at random; only the answer of the emulator's own door tells of them."""
    await client.conditions(lost_points=0.5)
    answer = await client.post(f"/__emulator/datasets/{dataset}/points", json=[{"doubles": [1]}] * 200)
    told = answer.json()
    assert (told["recorded"] + told["lost"], told["dropped"]) == (200, [])
    assert 60 < told["lost"] < 140
    found = await client.rows(f"SELECT count() AS n FROM {dataset} FORMAT JSON")
    assert found[0]["n"] == told["recorded"]
