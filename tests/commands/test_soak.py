"""The soak: the real process in motion, and its numbers against what the targets of its checks told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.size import case, sized

ROOT = Path(__file__).parents[2]
SECONDS, CLIENTS, MONITORS = sized(45, 6), sized(8, 2), sized(15, 6)
PAUSE_S = sized(0, 1) / 4
"""In a plain run clients ask at leisure: every operation some times, most of it while a token is revoked."""

NOISY = """
import os, threading
from soak_commands import Commands
stop = threading.Event()
def noise():
    while not stop.wait(0.001):
        print("noise")
noisy = threading.Thread(target=noise)
noisy.start()
with Commands(dict(os.environ)) as commands:
    told = [commands.run("schema", "--layout", "table") for _ in range(2)]
    try:
        commands.run("schema", "--layout", "none")
    except SystemExit as error:
        told.append(str(error))
stop.set()
noisy.join()
print("TOLD", "noise" in "".join(told), len(set(told)), told[0][:4], "none" in told[-1])
"""


@pytest.mark.dear
def test_what_commands_print_is_theirs_alone() -> None:
    """While a thread of the soak prints, no answer of a command has a word of it; one that fails is told."""
    env = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'scripts'}"}
    command = [sys.executable, "-c", NOISY]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)
    assert done.stdout.rstrip().rpartition("\n")[2] == "TOLD False 2 | co True", (
        done.stdout[-300:] + done.stderr
    )


@pytest.mark.dear
@pytest.mark.parametrize(
    "telemetry",
    [case("embedded", plain=True), case("clickhouse", plain=False), case("emulator", plain=False)],
)
def test_it_holds_in_motion(telemetry: str) -> None:
    """Beside readers, writers, clients that go away, a SIGKILL and a restart, nothing goes wrong that was not
    meant, and every number is the one that its checks' own account gives."""
    script = [sys.executable, str(ROOT / "scripts" / "soak.py"), "--telemetry", telemetry]
    sizes = ["--seconds", str(SECONDS), "--clients", str(CLIENTS), "--monitors", str(MONITORS)]
    command = [*script, *sizes, "--pause", str(PAUSE_S)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, capture_output=True, text=True, env=env, timeout=600, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout.rstrip().rpartition("\n")[2]) == (0, "holds"), (
        done.stdout + done.stderr
    )
