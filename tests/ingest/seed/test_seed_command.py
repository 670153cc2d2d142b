"""`insights seed`: what it refuses, what it removes, and what it prints."""

import fcntl
import subprocess
from pathlib import Path

import pytest

from gateway.commands.seed import seed_command
from gateway.errors import BadUserInput, StoreError
from gateway.ingest.seed.plan import SeedPlan
from tests.begun import ran

SMALL = ("--monitors", "2", "--days", "1", "--interval", "1h")


def insights(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: chDB serves one folder per process."""
    return ran("seed", *arguments)


@pytest.mark.dear
def test_seed_refuses_a_held_folder_and_replaces_it_when_told(tmp_path: Path) -> None:
    """The first run reports its rate, the second is refused in one line, --fresh spares foreign files."""
    where = ("--data-dir", str(tmp_path))
    (tmp_path / "notes.txt").write_text("mine")
    first = insights(*SMALL, *where)
    assert first.returncode == 0, first.stderr
    assert "heartbeats" in first.stdout
    assert "/s)" in first.stdout
    second = insights(*SMALL, *where)
    assert second.returncode == 2
    assert "--fresh" in second.stderr
    assert second.stderr.count("\n") == 1
    third = insights(*SMALL, *where, "--fresh")
    assert third.returncode == 0, third.stderr
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_fresh_removes_nothing_from_a_folder_in_use(tmp_path: Path) -> None:
    """While another process holds the folder, --fresh says so and leaves its files alone."""
    registry = tmp_path / "registry.sqlite3"
    registry.write_text("a registry")
    with (tmp_path / "engine.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match="in use"):
            seed_command(data_dir=tmp_path, fresh=True)
    assert registry.read_text() == "a registry"


@pytest.mark.parametrize(
    ("argument", "number"),
    [
        ("--monitors", 0),
        ("--monitors", 1001),
        ("--days", 0),
        ("--days", 401),
        ("--seed", -1),
    ],
)
def test_numbers_out_of_range_are_refused(argument: str, number: int) -> None:
    """The message names the option."""
    with pytest.raises(BadUserInput, match=f"^{argument}: .* out of range"):
        SeedPlan(**{argument.removeprefix("--"): number})


def test_nothing_is_removed_for_a_plan_that_is_refused(tmp_path: Path) -> None:
    """The plan is judged before --fresh does its work."""
    registry = tmp_path / "registry.sqlite3"
    registry.write_text("a registry")
    with pytest.raises(BadUserInput):
        seed_command(data_dir=tmp_path, days=0, fresh=True)
    assert registry.read_text() == "a registry"


@pytest.mark.parametrize("interval", ["14", "14s", "2h", "soon", "0", "-5", "1.5m"])
def test_intervals_that_make_no_sense_are_refused(tmp_path: Path, interval: str) -> None:
    """An interval is 15 seconds to an hour, as plain seconds or with a unit."""
    with pytest.raises(BadUserInput, match=r"^--interval: "):
        seed_command(data_dir=tmp_path / "new", interval=interval)


def test_plans_that_would_fill_the_disk_are_refused(tmp_path: Path) -> None:
    """A plan of more than fifty million checks says what to change."""
    with pytest.raises(BadUserInput, match="fewer monitors or days"):
        seed_command(data_dir=tmp_path / "new", monitors=1000, days=400)
