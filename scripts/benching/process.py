"""A server under measurement: its port, and what the kernel says of its time and memory."""

import json
import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")
"""Of a second, in which the kernel counts CPU time."""
QUIET_S, LONGEST_S = 0.1, 300.0
PORT = re.compile(r"(?:^|:)(\d+)(?:/|$)")


@dataclass(frozen=True, slots=True)
class Running:
    process: subprocess.Popen[str]
    port: int

    def cpu_s(self) -> float:
        """Of all its threads, since it began."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mb(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        raise SystemExit("the server is gone")

    def rest(self) -> None:
        """Until it has nothing to do: what a client asked that went away is worked on all the same."""
        until = time.monotonic() + LONGEST_S
        spent = -1.0
        while (now := self.cpu_s()) > spent + 1.5 / TICKS and time.monotonic() < until:
            spent = now
            time.sleep(QUIET_S)

    def ask(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The data of an answer."""
        body = json.loads(self.post({"query": query, "variables": variables}))
        if body.get("errors"):
            raise SystemExit(f"the query failed: {body['errors']}")
        found: dict[str, Any] = body["data"]
        return found

    def post(self, asked: Mapping[str, Any]) -> bytes:
        """The body of an answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            json.dumps(asked).encode(),
            {"content-type": "application/json", "x-insights-org": "demo"},
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - of this machine
            body: bytes = answer.read()
        return body


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Iterator[Running]:
    """A server whose first line is its port, or an address that holds it."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=folder, env=os.environ | environment
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = PORT.search(line)
            if not found:
                raise SystemExit(f"{' '.join(command)} did not start")
            yield Running(process, int(found[1]))
        finally:
            process.terminate()
