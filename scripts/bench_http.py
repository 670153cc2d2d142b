"""Measures the gateway over HTTP beside its peers: one table of ratios, from interleaved rounds of one run.

Beside GraphQL Yoga, Mercurius with JIT and plain Strawberry, each one process with the same rows in memory,
and for /healthz a bare app on uvicorn. Every server has its turn in every round, so that a busy machine slows
all of them; compare the columns of one run, not the figures of two. `gateway` has rows kept and works on
every request anew; `kept` is asked equal requests. Then what the pages ask, of a gateway on the embedded
engine with so many rows, where nothing is kept: p50 / longest, ms; CPU; reads; size. Needs wrk.

Examples: scripts/bench --quick
          scripts/bench --rounds 5 --connections 8 --servers gateway without-plans h11
          scripts/bench --soak 100000   (the gateway's memory over so many requests)
          scripts/bench --servers --rows 1000000   (the pages alone)
"""

import argparse
import asyncio
import itertools
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benching import executor, gateway, memory, pages
from benching.load import turn
from benching.operations import DETAIL, OPERATIONS, SMALL, Operation, compared, write_rows
from benching.process import Running, running
from benching.report import Found, table

PEERS = Path(__file__).parent.parent / ".bench"
COMMANDS = {
    "yoga": ["node", "yoga.mjs"],
    "mercurius": ["node", "mercurius.mjs"],
    "strawberry": [sys.executable, "plain.py"],
    "bare": [sys.executable, "bare.py"],
}
GATEWAY, KEPT, BARE, HEALTH = "gateway", "kept", "bare", "/healthz"
OWN = (GATEWAY, KEPT, gateway.WITHOUT_PLANS, gateway.PLAIN)
USUAL = (GATEWAY, KEPT, *COMMANDS)


def main() -> None:
    asked = _parser().parse_args()
    if asked.serve:
        gateway.serve(Path(asked.serve[0]), int(asked.serve[1]), asked.serve[2])
        return
    if asked.serve_pages:
        pages.serve(Path(asked.serve_pages))
        return
    if asked.quick:
        asked.connections, asked.rounds, asked.seconds = [8], 2, 1
        asked.rows = []  # to seed a million takes a quarter of a minute, and their pages as long again
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        if asked.servers:
            servers = started(Path(folder), asked.servers, opened)
            if asked.soak:
                memory.report(servers[GATEWAY], bodies(Path(folder), servers), asked.soak)
                return
            compare(Path(folder), servers, asked)
        if asked.rows:
            print(f"\n{pages.report(Path(folder), asked.rows, 2 * asked.rounds)}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="8 connections, two short rounds, no pages")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (3)")
    parser.add_argument("--seconds", type=int, default=2, help="of a server's turn (2)")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8, 64], help="at a time (1 8 64)")
    names = sorted({*OWN, *COMMANDS})
    parser.add_argument("--servers", nargs="*", default=[*USUAL], choices=names, help="the first is x1")
    parser.add_argument("--soak", type=int, metavar="REQUESTS", help="only measure the gateway's memory")
    parser.add_argument(
        "--rows", type=int, nargs="*", default=[10**6, 10**7], help="of the pages (1 and 10 million)"
    )
    parser.add_argument("--serve", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--serve-pages", help=argparse.SUPPRESS)
    return parser


def started(folder: Path, names: Sequence[str], opened: ExitStack) -> dict[str, Running]:
    """All of them, with the same rows; an answer that differs from the gateway's ends the run."""
    asyncio.run(gateway.seeded(folder / "seeded"))
    emulator = opened.enter_context(gateway.emulated(folder / "seeded"))
    found: dict[str, Running] = {}
    for name in dict.fromkeys([GATEWAY, *names]):
        if name in COMMANDS:
            rows = {"BENCH_ROWS": str(folder / "rows.json"), "NODE_ENV": "production"}
            found[name] = opened.enter_context(running(COMMANDS[name], rows, PEERS))
        elif name == KEPT:
            found[name] = found[GATEWAY]
        else:
            copy = folder / name
            shutil.copytree(folder / "seeded", copy, ignore=shutil.ignore_patterns("chdb*"), symlinks=True)
            found[name] = opened.enter_context(gateway.gateway(copy, emulator, name))
        if name == GATEWAY:
            write_rows(folder / "rows.json", monitors(found[name]))
    for name in set(found) - {BARE}:
        same(found[GATEWAY], found[name], name)
    return found


def monitors(server: Running) -> list[dict]:
    """What the gateway tells of each, in the order of its list."""
    told = server.ask(SMALL.replace("id name", "id name status"), {})["monitors"]["nodes"]
    return [one | server.ask(DETAIL, {"id": one["id"]})["monitor"] for one in told]


def same(server: Running, other: Running, name: str) -> None:
    given = {"id": _monitor(server)}
    for one in OPERATIONS:
        if one.query and compared(server.ask(one.query, given)) != compared(other.ask(one.query, given)):
            raise SystemExit(f"{name} answers {one.name} otherwise than the gateway")


def _monitor(server: Running) -> str:
    found: str = server.ask(SMALL, {})["monitors"]["nodes"][0]["id"]
    return found


def bodies(folder: Path, servers: dict[str, Running]) -> dict[tuple[str, bool], Path]:
    """Files of what is posted, by operation and whether requests are equal."""
    monitor, found = _monitor(servers[GATEWAY]), {}
    for (number, one), equal in itertools.product(enumerate(OPERATIONS), (False, True)):
        if one.query:
            path = folder / f"{number}-{equal}.json"
            path.write_bytes(one.body(monitor, equal=equal))
            found[one.name, equal] = path
    return found


def served(operation: Operation, name: str) -> bool:
    """Of /healthz, peers have no equal; the bare app has nothing else."""
    return (name in {GATEWAY, BARE, *OWN} - {KEPT}) if operation.name == HEALTH else name != BARE


def compare(folder: Path, servers: dict[str, Running], asked: argparse.Namespace) -> None:
    posted, found = bodies(folder, servers), Found()
    grid = list(itertools.product(OPERATIONS, asked.connections))
    for number in range(asked.rounds + 1):
        for operation, connections in grid:
            for name in filter(lambda one: served(operation, one), asked.servers):
                body = posted.get((operation.name, name == KEPT))
                path = "/graphql" if body else HEALTH
                if number == 0 and connections != asked.connections[0]:
                    continue
                told = turn(servers[name], path, body, connections, asked.seconds if number else 1)
                if number:  # the first round warms
                    found.turns[operation.name, connections, name].append(told)
        print(f"round {number} of {asked.rounds}", file=sys.stderr)
    print(table(found, [(one.name, connections) for one, connections in grid], asked.servers))
    resident = (f"{name} {one.resident_mb():.0f}" for name, one in servers.items())
    print(f"\nresident memory, MB: {', '.join(resident)}")
    print(executor.report(folder / "rows.json", PEERS, asked.rounds))


if __name__ == "__main__":
    main()
