"""Runs `insights` commands one after the other in a process of its own, which begins once.

Another for each takes longer to begin than the command to end; and in the soak's own process, whatever one of
its threads prints meanwhile would be in the answer.
"""

import io
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from gateway.cli import main as command


@dataclass
class Commands:
    """They have the environment `env`, and nothing else of this process; to be asked by any thread."""

    env: Mapping[str, str]
    _process: subprocess.Popen[str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        started = [sys.executable, str(Path(__file__))]
        self._process = subprocess.Popen(
            started, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.env
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.communicate(timeout=60)  # its input ends, and so does it

    def run(self, *arguments: str) -> str:
        """What the command prints. Raises SystemExit where it fails."""
        if not (self._process and self._process.stdin and self._process.stdout):
            raise SystemExit("no process runs commands")
        with self._lock:
            self._process.stdin.write(json.dumps(arguments) + "\n")
            self._process.stdin.flush()
            told = self._process.stdout.readline()
        ended, out, err = json.loads(told) if told else ("gone", "", "")
        if ended:
            raise SystemExit(f"insights {' '.join(arguments)}: {err or ended}")
        return str(out).strip()


def answer(questions: IO[str], answers: IO[str]) -> None:
    """A line of arguments each, a line of status, output and errors each; in a process with one thread."""
    for line in questions:
        out, err, ended = io.StringIO(), io.StringIO(), ""
        with redirect_stdout(out), redirect_stderr(err):
            try:
                command(json.loads(line))
            except SystemExit as done:
                ended = str(done.code or "")
        answers.write(json.dumps([ended, out.getvalue(), err.getvalue()]) + "\n")
        answers.flush()


if __name__ == "__main__":
    answer(sys.stdin, sys.stdout)
