"""One turn of wrk at one server: what it answered, how fast, and the CPU time that it took for it."""

import itertools
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benching.process import Running

SCRIPT = Path(__file__).with_suffix(".lua")
PATIENCE_S, LONGEST_S = 60, 15
MOST = 1_000_000
"""Requests of one turn, and more."""
_turns = itertools.count()


@dataclass(frozen=True, slots=True)
class Turn:
    """Answers a second, milliseconds of the server's CPU an answer, and of its clients' waiting. `refused`
    are no answers: what a server would not take on, or what was lost."""

    answers: int
    refused: int
    rate: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float


def turn(server: Running, path: str, body: Path | None, connections: int, seconds: int) -> Turn:
    """Raises SystemExit when nothing was answered."""
    server.rest()
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        f"--timeout={PATIENCE_S}s",
        "-s",
        str(SCRIPT),
    ]
    first = str(next(_turns) * MOST)  # no turn repeats the numbers of another: their answers may be kept
    asked = [f"http://127.0.0.1:{server.port}", "--", path, *([str(body), first] if body else [])]
    before = server.cpu_s()
    told = subprocess.run([*command, *asked], capture_output=True, text=True, check=False)
    cpu = server.cpu_s() - before
    figures = [line.split()[1:] for line in told.stdout.splitlines() if line.startswith("figures ")]
    if told.returncode or not figures:
        raise SystemExit(f"wrk failed: {told.stderr or told.stdout}")
    answers, took_us, p50_us, p99_us, failed = map(int, figures[0])
    answers -= failed
    if answers <= 0 and seconds < LONGEST_S:  # slower than a turn is long
        return turn(server, path, body, connections, seconds * 4)
    if answers <= 0:
        raise SystemExit(f"all requests failed: {told.stdout}")
    return Turn(answers, failed, answers / took_us * 1e6, 1000 * cpu / answers, p50_us / 1000, p99_us / 1000)
