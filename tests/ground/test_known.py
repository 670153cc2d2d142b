"""What the tests' engine has answered: it is said again of the same rows, and of no others."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from gateway.ports import Kind, Statement
from gateway.stores.embedded import EmbeddedTelemetry
from gateway.telemetry.answers.heartbeat import ROW_COLUMNS, rows_tsv
from tests import known
from tests.gateway_under_test import beats, gateway_on, monitor_row
from tests.known import KnownEngine, Said, forget_the_oldest


@pytest.fixture(autouse=True)
def remembers(engine: KnownEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a plain run, with nothing said so far."""
    monkeypatch.setattr(KnownEngine, "asks_anew", False)
    monkeypatch.setattr(engine, "said", Said(tmp_path))


async def counted(engine: KnownEngine, store: EmbeddedTelemetry, dataset: str) -> tuple[object, int]:
    """How many rows there are, and how many statements the engine itself has answered for it."""
    sql = f"SELECT count() AS n FROM {dataset} FORMAT JSON"  # noqa: S608 - a name of our own
    before = next(engine._numbers)
    found = await store.read(Statement("count", "o", sql, {"n": Kind.INTEGER}), 30)
    return found.rows[0]["n"], next(engine._numbers) - before - 1


async def test_the_same_rows_are_asked_once(engine: KnownEngine, tmp_path: Path) -> None:
    """Whatever their dataset is called, and whoever has the folder."""
    for number in range(3):
        dataset = f"hb_{uuid4().hex}"
        store = EmbeddedTelemetry(engine, dataset)
        await store.write(ROW_COLUMNS, rows_tsv(beats(count=7)))
        assert await counted(engine, store, dataset) == (7, 0 if number else 1)
        engine.said = Said(tmp_path)


async def test_who_asks_meanwhile_joins_in(engine: KnownEngine, tmp_path: Path) -> None:
    """What is known already takes a while, too: two fields of a request that ask the same share the read."""
    query = """{ monitor(id: "mon_1", window: "24h") { newestCertificate { issuer } uptime { coverage } }
      fleet(window: "24h") { certificates { totalCount nodes { newestCertificate { issuer } } } } }"""
    told = []
    for _ in range(3):
        async with gateway_on(
            engine, tmp_path, heartbeats=beats(count=9), monitors=[monitor_row()]
        ) as gateway:
            told.append((await gateway.ask(query))["extensions"]["insights"]["telemetryReads"])
    assert told == [1] * 3


Changed = Callable[[KnownEngine, EmbeddedTelemetry, str], object]


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        (lambda _, store, __: store.write(ROW_COLUMNS, rows_tsv(beats(count=2))), 9),
        (lambda engine, _, name: engine.query(f"TRUNCATE TABLE {name}", 30), 0),
        (lambda _, store, __: store.forget({"org_a": ("mon_1",)}), 0),
    ],
    ids=["written", "emptied", "forgotten"],
)
async def test_other_rows_are_asked_anew(
    engine: KnownEngine, dataset: str, change: Changed, rows: int
) -> None:
    """What is written, and what is removed, makes it another dataset."""
    store = EmbeddedTelemetry(engine, dataset)
    await store.write(ROW_COLUMNS, rows_tsv(beats(count=7)))
    assert (await counted(engine, store, dataset))[0] == 7
    await change(engine, store, dataset)  # type: ignore[misc]
    assert await counted(engine, store, dataset) == (rows, 1)


async def made(engine: KnownEngine, dataset: str) -> bool:
    """Whether the engine itself knows of the dataset, whose name is not said: what waits would be told."""
    sql = f"SELECT count() > 0 FROM system.columns WHERE table = concat('hb_', '{dataset[3:]}') FORMAT TSV"  # noqa: S608 - our name
    return bool(int(await engine.query(sql, 30)))


@pytest.mark.dear
async def test_what_is_written_waits(engine: KnownEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dataset is made once something of it is asked that is not known, or when too much waits."""
    for known_so_far in (False, True):
        dataset = f"hb_{uuid4().hex}"
        store = EmbeddedTelemetry(engine, dataset, rolled=True)
        await store.write(ROW_COLUMNS, rows_tsv(beats(count=8)))
        assert not await made(engine, dataset)
        assert await counted(engine, store, dataset) == (8, 0 if known_so_far else 1)
        assert await made(engine, dataset) != known_so_far
    monkeypatch.setattr(known, "MOST_WAITING", 10)
    await store.write(ROW_COLUMNS, rows_tsv(beats(count=1)))
    assert await made(engine, dataset)
    assert await counted(engine, store, dataset) == (9, 1)


async def test_other_values_are_other_rows(engine: KnownEngine) -> None:
    """As many rows, and another answer."""
    for org in ("org_a", "org_b"):
        dataset = f"hb_{uuid4().hex}"
        store = EmbeddedTelemetry(engine, dataset)
        await store.write(ROW_COLUMNS, rows_tsv(beats(count=3, org=org)))
        assert await counted(engine, store, dataset) == (3, 1)


def test_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many, those that were not asked for lately."""
    monkeypatch.setattr(known, "MOST", 2)
    said = Said(tmp_path)
    for number, key in enumerate("abc"):
        said.keep(key, b"x")
        os.utime(max(tmp_path.iterdir(), key=lambda one: one.stat().st_mtime), (number, number))
    assert Said(tmp_path).of("a") == b"x"  # asked for now
    forget_the_oldest(tmp_path)
    assert [Said(tmp_path).of(key) for key in "abc"] == [b"x", None, b"x"]


def test_sessions_forget_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another session has removed between a look and the next is nobody's fault."""
    monkeypatch.setattr(known, "MOST", 2)
    for number in range(400):
        (tmp_path / f"{number}").touch()
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")  # is listed, and is not there
    with ThreadPoolExecutor(4) as sessions:
        list(sessions.map(forget_the_oldest, [tmp_path] * 4))
    assert len([one for one in tmp_path.iterdir() if one.exists()]) == 2
