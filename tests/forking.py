"""A process that has imported the gateway and made its schema, and forks a command when it is told to.

It makes no thread and opens nothing, so a fork is like a process that has just done the same. What it
forks belongs to its own parent in the end: that one waits for it, and sees how it ended.
"""

import ctypes
import gc
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gateway.watching.garbage import not_looked_for

LONGEST = 1_000_000
"""Bytes that tell what is to be begun: arguments and environment."""
SCRIPT = "-c"
DEEPBIND = 8
"""RTLD_DEEPBIND: as chDB links it."""


def main(channel: socket.socket) -> None:
    with not_looked_for():
        _import()
    gc.freeze()
    while True:
        message, files, *_ = socket.recv_fds(channel, LONGEST, 3)
        if not message:
            return None
        told = json.loads(message)
        reading, writing = os.pipe()
        between = os.fork()
        if not between:
            forked = os.fork()
            if not forked:
                for one in (channel.detach(), reading, writing):
                    os.close(one)
                return _become(told["arguments"], told, files)
            os.write(writing, str(forked).encode())
            os._exit(0)  # so that its child is its parent's parent's
        os.close(writing)
        channel.send(os.read(reading, 20))
        os.waitpid(between, 0)
        channel.send(b"left")
        for one in (reading, *files):
            os.close(one)


def _import() -> None:
    import numpy as np  # noqa: F401, PLC0415 - what chDB imports, apart from what makes threads
    import structlog  # noqa: F401, PLC0415 - imported by whoever logs

    from gateway.app import prepare  # noqa: PLC0415 - `serve` alone imports it, and late

    prepare()  # as the process does whose workers are forked from it

    chdb = find_spec("chdb")
    if chdb and chdb.origin:  # so large a library takes its time, and has no thread yet
        ctypes.CDLL(str(Path(chdb.origin).with_name("_chdb.abi3.so")), sys.getdlopenflags() | DEEPBIND)
    from gateway.cli import application  # noqa: PLC0415

    application()


def _become(arguments: Sequence[str], told: Mapping[str, Any], files: Sequence[int]) -> None:
    for number, one in enumerate(files):
        os.dup2(one, number)
        os.close(one)
    os.environ.clear()
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    if told["umask"] >= 0:
        os.umask(told["umask"])
    time.tzset()
    tempfile.tempdir = None
    sys.path[0] = ""
    if SCRIPT in arguments[:2]:
        sys.argv = [SCRIPT, *arguments[3:]]
        exec(compile(arguments[2], "<string>", "exec"), {"__name__": "__main__"})  # noqa: S102 - tests' own
        return
    from gateway.cli import main as command  # noqa: PLC0415

    sys.argv = list(arguments)
    command()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
