"""The gateway's command as processes of their own, which tests ask, signal and kill.

With `--all` each begins as a user's does. In a plain run it is forked from a process that has the gateway's
modules already (tests/forking.py): to import them takes longer than what most commands do.
"""

import atexit
import ctypes
import inspect
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.forking import SCRIPT
from tests.size import sized

ROOT = Path(__file__).parents[1]
INSIGHTS = Path(sys.executable).with_name("insights")
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: whose parent left is ours then, and not the first process's."""
_LOCK = threading.Lock()
_PARTS = inspect.signature(subprocess.Popen._execute_child)  # type: ignore[attr-defined]


def command(*arguments: str) -> list[str]:
    return [str(INSIGHTS), *arguments]


def environment() -> dict[str, str]:
    """Without the settings of whoever runs the tests. A plain run does not wait, as a balancer would make it,
    before it refuses connections in the end."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("INSIGHTS_")}
    return found if sized(1, 0) else found | {"INSIGHTS_DRAIN_SECONDS": "0"}


class Begun(subprocess.Popen[Any]):
    """A process of `insights`, or of Python with a script (-c). It is used as any that subprocess starts."""

    def _execute_child(self, *given: Any, **named: Any) -> None:
        parts = _PARTS.bind(self, *given, **named).arguments
        if not _may_be_forked(parts):
            super()._execute_child(*given, **named)  # type: ignore[misc]
            return
        streams = [parts[name] for name in ("p2cread", "c2pwrite", "errwrite")]
        files = [number if one < 0 else one for number, one in enumerate(streams)]
        told = {
            "arguments": [str(one) for one in parts["args"]],
            "environment": dict(os.environ if parts["env"] is None else parts["env"]),
            "folder": os.fspath(parts["cwd"] or Path.cwd()),
            "umask": parts["umask"],
        }
        self.pid = _forked(told, files)
        self._child_created = True
        pipes = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
        self._close_pipe_fds(*(parts[one] for one in pipes))  # type: ignore[attr-defined]


def ran(
    *arguments: str, env: Mapping[str, str] | None = None, **how: Any
) -> subprocess.CompletedProcess[str]:
    """`insights` with these arguments, to its end."""
    return done(command(*arguments), env=environment() if env is None else env, **how)


def done(
    arguments: Sequence[str], *, given: Any = None, timeout: float = 120, check: bool = False, **how: Any
) -> subprocess.CompletedProcess[str]:
    """As subprocess.run; its output is captured, as text unless `text` says otherwise."""
    streams = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    if given is not None:
        streams["stdin"] = subprocess.PIPE
    with Begun(arguments, **(streams | {"text": True} | how)) as process:
        try:
            out, err = process.communicate(given, timeout)
        finally:
            process.kill()
    end = subprocess.CompletedProcess(arguments, process.returncode, out, err)
    if check:
        end.check_returncode()
    return end


def _may_be_forked(parts: Mapping[str, Any]) -> bool:
    """Not where all is as users have it, nor where Python itself is told something by its environment."""
    if sized(1, 0) or sys.platform != "linux" or parts["preexec_fn"]:
        return False
    first, env = [str(one) for one in parts["args"]][:2], parts["env"] or os.environ
    ours = first[:1] == [str(INSIGHTS)] or first == [sys.executable, SCRIPT]
    return ours and _of_python(env) == _of_python(os.environ)


def _of_python(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(("PYTHON", "LC_", "LANG"))}


def _forked(told: Mapping[str, Any], files: Sequence[int]) -> int:
    with _LOCK:
        channel, control = _mother(), ctypes.CDLL(None).prctl
        control(SUBREAPER, 1, 0, 0, 0)
        try:
            socket.send_fds(channel, [json.dumps(told).encode()], files)
            pid = int(channel.recv(20))
            assert channel.recv(20) == b"left"
        finally:
            control(SUBREAPER, 0, 0, 0, 0)
        return pid


@cache
def _mother() -> socket.socket:
    """The way to the process that forks, which ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forking", str(its.fileno())],
        cwd=ROOT,
        env=environment() | {"OPENBLAS_NUM_THREADS": "1"},  # else it would have a thread
        pass_fds=[its.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    its.close()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)

    def end() -> None:
        ours.close()
        process.wait(30)

    atexit.register(end)
    return ours
