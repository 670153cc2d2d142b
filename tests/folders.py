"""Where a run of the tests writes: in memory where there is room, else where pytest does.

Each of the many tables and registries that tests make would wait for a disk, and take the time of its calls,
although nobody reads them again.
"""

import os
import shutil
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own below it
ROOM = 4 * 1024**3
"""Bytes that are to be free; a whole run writes less than one tenth of it."""
SAID_TO_PYTEST = "PYTEST_DEBUG_TEMPROOT"
_OURS = "it-"
"""Short, as a socket in a folder of a test has a path of a hundred characters at most."""


def write_to_memory(config: pytest.Config) -> None:
    """From now on, unless the caller has said where; what is there goes when the run ends."""
    if SAID_TO_PYTEST in os.environ or config.getoption("basetemp") or not _has_room():
        return
    for left in MEMORY.glob(f"{_OURS}*"):
        if not Path("/proc", left.name.removeprefix(_OURS)).exists():  # that run was killed
            shutil.rmtree(left, ignore_errors=True)
    folder = MEMORY / f"{_OURS}{os.getpid()}"
    folder.mkdir(0o700)
    os.environ[SAID_TO_PYTEST] = str(folder)
    config.add_cleanup(lambda: _gone(folder))


def _gone(folder: Path) -> None:
    del os.environ[SAID_TO_PYTEST]
    shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    """Programs must be allowed to start from there, too: some tests write one."""
    try:
        found = os.statvfs(MEMORY)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC
