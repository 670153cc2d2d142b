"""Folders and files that nobody but their owner may read, whatever the umask, and whose they are.

The registry holds the headers and logins of checks, and digests of tokens; the engine and the spool hold what
the checks found. What was looser before is tightened when it is opened, and the log says so. A folder that
holds other things as well is not ours to close: then the log says that, and each file is closed by itself.
"""

import fcntl
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from gateway.errors import FolderHeld

FOLDER, FILE = 0o700, 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OURS = ("registry.sqlite3", "checks.spool.sqlite3", "engine.lock", "chdb", "d1")
"""What the names of our own files begin with."""
SIDECARS = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps beside a file; it gives new ones the file's own mode."""

log = logging.getLogger(__name__)


def private_folder(folder: Path) -> None:
    """Make it, or take from others what they may do with it. Raises OSError when it cannot be made."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=FOLDER, exist_ok=True)
    elif folder.name != "chdb" and any(_foreign(folder)):
        if folder.stat().st_mode & OTHERS:
            log.warning("others may look into %s, which holds more than the gateway's data", folder)
        return
    _tighten([folder], FOLDER)


def private_file(file: Path) -> None:
    """Make it, empty, or take from others what they may do with it and with what SQLite keeps beside it.

    A file that is there is not opened: to close it again would end the locks that this process has on it.
    """
    if not file.exists():
        file.touch(FILE)
    _tighten([file.with_name(f"{file.name}{one}") for one in SIDECARS], FILE)


def locked(path: Path) -> int:
    """A descriptor; the folder is this process's until it is closed. Raises FolderHeld and OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise FolderHeld(str(path.parent), holder) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def _foreign(folder: Path) -> Iterator[Path]:
    return (one for one in folder.iterdir() if not one.name.startswith(OURS))


def _tighten(paths: list[Path], mode: int) -> None:
    loose = [path for path in paths if path.exists() and path.stat().st_mode & OTHERS]
    if not loose:
        return
    try:
        for path in loose:
            path.chmod(mode)
    except OSError as error:
        log.warning("others may read %s, and that cannot be changed: %s", loose[0], error.strerror)
    else:
        log.warning("others could read %s; now its owner alone can", loose[0])
