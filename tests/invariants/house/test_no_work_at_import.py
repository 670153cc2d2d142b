"""Law 10, no work at import: no client, engine, setting or loop; and the clock is passed in."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.invariants.tree import ROOT, Module, modules

WATCH = """
import asyncio, collections.abc, json, os, sys, threading

seen = []

class Environment(collections.abc.MutableMapping):
    def __init__(self, real): self.real = real
    def __getitem__(self, name):
        if name.upper().startswith("INSIGHTS"): seen.append(f"environment {name}")
        return self.real[name]
    def __setitem__(self, name, value): self.real[name] = value
    def __delitem__(self, name): del self.real[name]
    def __iter__(self): return iter(self.real)
    def __len__(self): return len(self.real)
    def copy(self): return dict(self)

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND

def watch(event, arguments):
    if event.startswith("socket.") or event in ("subprocess.Popen", "os.fork", "sqlite3.connect"):
        seen.append(event)
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES:
        seen.append(f"open {arguments[0]}")
    elif event in ("os.mkdir", "os.remove", "os.rename"):
        seen.append(f"{event} {arguments[0]}")

MODULES = json.loads(sys.argv[1])
os.environ = Environment(os.environ)
sys.addaudithook(watch)
for name in ("new_event_loop", "run"):
    def made(*_arguments, name=name): seen.append(f"asyncio.{name}"); raise RuntimeError(name)
    setattr(asyncio, name, made)
    setattr(asyncio.events, name, made)
import importlib
for name in MODULES:
    try:
        importlib.import_module(name)
    except RuntimeError as error:
        seen.append(f"raised {error}")
seen += [f"thread {one.name}" for one in threading.enumerate() if one is not threading.main_thread()]
seen += [f"imported {name}" for name in sys.modules if name.split(".")[0] == "chdb"]
seen += [] if all(name in sys.modules for name in MODULES) else ["not all were imported"]
print(json.dumps(sorted(set(seen))))
"""
CLOCKS = {
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "datetime.now", "datetime.utcnow"),
    *("datetime.today", "date.today", "datetime.datetime.now", "datetime.date.today"),
}
_ENDS = {name.rpartition(".")[2] for name in CLOCKS}
MAY_TELL_TIME = ("gateway.app", "gateway.commands")
"""The composition root and the commands: who passes the clock in."""


def work_done(names: Iterable[str], folder: Path = ROOT) -> list[str]:
    """What happened while modules were imported in a process of their own."""
    command = [sys.executable, "-B", "-W", "error", "-c", WATCH, json.dumps(list(names))]
    environment = {"PYTHONPATH": str(folder), "INSIGHTS_PORT": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def telling_time(found: Iterable[Module]) -> list[str]:
    """Modules that read the clock themselves, or take the function that does under another name."""
    return sorted(
        {
            module.name
            for module in found
            if not module.name.startswith(MAY_TELL_TIME)
            if any(name in CLOCKS for name in _names(module.tree))
        }
    )


def _names(tree: ast.Module) -> Iterable[str]:
    """What may be a clock: what ends as one does, called or not, and what is imported by name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _ENDS:
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_importing_everything_does_nothing() -> None:
    """All modules are imported with no socket, file written, setting read, thread, loop or engine."""
    assert work_done(modules()) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("import socket; socket.socket()", "socket.__new__"),
        ("open('made.txt', 'w')", "open made.txt"),
        ("import sqlite3; sqlite3.connect(':memory:')", "sqlite3.connect"),
        ("import os; os.environ.get('INSIGHTS_PORT')", "environment INSIGHTS_PORT"),
        ("import os; os.getenv('INSIGHTS_PORT')", "environment INSIGHTS_PORT"),
        ("import os; dict(os.environ)", "environment INSIGHTS_PORT"),
        ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", "thread "),
        ("import asyncio; asyncio.new_event_loop()", "asyncio.new_event_loop"),
        ("import asyncio; asyncio.run(None)", "asyncio.run"),
        ("import chdb", "imported chdb"),
    ],
)
def test_work_at_import_is_flagged(tmp_path: Path, line: str, told: str) -> None:
    """The watch sees each kind of work in a module that does it."""
    (tmp_path / "busy.py").write_text(line)
    (tmp_path / "chdb.py").write_text("")
    assert any(one.startswith(told) for one in work_done(["busy"], tmp_path))


def test_an_idle_module_is_not_flagged(tmp_path: Path) -> None:
    """A module that only defines things does no work."""
    (tmp_path / "idle.py").write_text("import os, socket, asyncio, threading\ndef f(): return os.environ")
    assert work_done(["idle"], tmp_path) == []


def test_the_clock_is_passed_in() -> None:
    """Only the composition root and the commands ask what time it is."""
    assert telling_time(modules().values()) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time\nnow = time.time()",
        "import time\nclock = time.time_ns",
        "from time import time_ns",
        "from datetime import datetime\ndef f(): return datetime.now()",
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
    ],
)
def test_a_module_that_asks_the_time_is_flagged(source: str) -> None:
    """The checker finds a clock that is called, handed on, or imported by name."""
    assert telling_time([Module("gateway.insights", source)]) == ["gateway.insights"]
    assert telling_time([Module("gateway.commands.serve", source)]) == []
    assert telling_time([Module("gateway.meter", "import time\nstart = time.monotonic()")]) == []
