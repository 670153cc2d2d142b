"""Who may read what is on disk: its owner, whatever the umask, and whatever was there before."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway.commands.checking import SPOOL
from gateway.emulator.engine.d1 import Databases
from gateway.ports import RegistryStatement
from gateway.stores.private import private_file, private_folder
from gateway.stores.sqlite import SqliteRegistry
from tests.begun import command, done, environment
from tests.ingest.loopback import fixed, served


@pytest.fixture
def open_handed() -> Iterator[None]:
    """Whatever is made may be read by everybody, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with served(fixed("200 OK")) as opened:
        yield opened


def mode(path: Path) -> str:
    return oct(path.stat().st_mode & 0o777)


def modes(folder: Path) -> dict[str, str]:
    return {path.name: mode(path) for path in folder.iterdir()} | {".": mode(folder)}


def run(*arguments: str) -> None:
    told = done(command(*arguments), env=environment(), umask=0)
    assert told.returncode == 0, told.stderr


@pytest.mark.dear
def test_what_the_commands_leave(tmp_path: Path) -> None:
    """After a monitor was added and checked, nobody else can open anything of it."""
    folder = tmp_path / "new" / "data"
    run("monitor", "add", "--url", "http://127.0.0.1:9/", "--data-dir", str(folder))
    run("probe", "--once", "--data-dir", str(folder))
    found = modes(folder)
    assert {"registry.sqlite3", SPOOL, "engine.lock", "chdb"} <= set(found)
    folders = {".", "chdb"}
    assert {
        name: one for name, one in found.items() if one != ("0o700" if name in folders else "0o600")
    } == {}


@pytest.mark.usefixtures("open_handed")
async def test_beside_the_file(tmp_path: Path) -> None:
    """What SQLite keeps beside the registry while it is open is as closed as the registry."""
    registry = await SqliteRegistry.open(tmp_path / "data" / "registry.sqlite3")
    put = RegistryStatement("put", "INSERT INTO settings VALUES ('a', 'b', 1)")
    try:
        await registry.execute(put, 5)
        found = modes(tmp_path / "data")
    finally:
        await registry.aclose()
    assert found == {
        ".": "0o700",
        "registry.sqlite3": "0o600",
        "registry.sqlite3-shm": "0o600",
        "registry.sqlite3-wal": "0o600",
    }


@pytest.mark.usefixtures("open_handed")
async def test_looser_ones_are_tightened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder and a registry that others could read are closed when they are opened, said in a line each."""
    folder = tmp_path / "data"
    await (await SqliteRegistry.open(folder / "registry.sqlite3")).aclose()
    (folder / "registry.sqlite3-wal").touch()
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for _ in range(2):
        registry = await SqliteRegistry.open(folder / "registry.sqlite3")
        try:
            await registry.execute(RegistryStatement("put", "DELETE FROM settings"), 5)
            assert set(modes(folder).values()) == {"0o700", "0o600"}
        finally:
            await registry.aclose()
    assert [record.getMessage() for record in caplog.records] == [
        f"others could read {folder}; now its owner alone can",
        f"others could read {folder / 'registry.sqlite3'}; now its owner alone can",
    ]


@pytest.mark.usefixtures("open_handed")
def test_a_folder_of_other_things_stays_open(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A folder that holds more than ours is left as it is, which is said; our file in it is closed."""
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "theirs.txt").touch()
    private_folder(folder)
    private_file(folder / "registry.sqlite3")
    assert modes(folder) == {".": "0o777", "theirs.txt": "0o666", "registry.sqlite3": "0o600"}
    assert f"others may look into {folder}, which holds more" in caplog.text


@pytest.mark.usefixtures("open_handed")
def test_the_emulators_databases(tmp_path: Path) -> None:
    """The emulator's D1 databases are in a folder of their owner's."""
    Databases(tmp_path / "d1", lambda: 0.0).create("one")
    found = modes(tmp_path / "d1")
    assert found.pop(".") == "0o700"
    assert [one for name, one in found.items() if not name.endswith(".json")] == ["0o600"]
