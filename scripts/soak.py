"""Runs the real `insights serve` on a fresh folder, in motion: checks every second against local targets that
fail, hang, drip and recover; clients on kept connections that ask each page's own operation, REST, /metrics
and the schema; clients that go away, monitors that are added and removed, a token that is revoked, SIGKILL
and restart in the middle. Then it adds up: no error that was not meant, every check that the registry calls
completed is a row, each monitor's numbers are those of what its target told, memory stayed flat.

On the emulator the gateway reads what a platform writes there as Workers do: to Analytics Engine and D1.

Examples: scripts/soak                       (45 seconds)
          scripts/soak --seconds 600         (ten minutes: before calling a part done)
          scripts/soak --telemetry clickhouse
          scripts/soak --telemetry emulator
Exit status 1 where one of these does not hold. Loopback only.
"""

import argparse
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
from graphql import get_introspection_query
from soak_clients import Asked, Clients, Ledger, graphql, spent
from soak_commands import Commands
from soak_fleets import Fleet, Own, Platform
from soak_gateway import Gateway, environment, grown, weigh
from soak_targets import Targets

from gateway.times.window import NOW_GRID_MS
from tests.golden.asked import pages

PAUSE_S = 1.0
"""Between two questions of a client at least, where there is a limit of calls for everybody."""
WRITTEN_S = 30.0
"""Until what is spooled is a row, of which a kept answer may not tell yet."""
REVOKED_S = 60.0
"""That long a token that is revoked may still be taken."""
SPENT_S = 120.0
"""How long an answer is waited for when Cloudflare's calls of five minutes are spent."""
COUNTS = """query($id: ID!) { monitor(id: $id) {
  uptime(window: "1h") { counts { checks { value } up { value } down { value } } ratio { value } } } }"""
NEWEST = """query($id: ID!) { monitor(id: $id) {
  heartbeats(window: "1h", first: 5) { nodes { dispatchId } } } }"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=45, help="how long clients ask (45)")
    parser.add_argument("--clients", type=int, default=16, help="clients that ask at once (16)")
    parser.add_argument(
        "--pause", type=float, default=0.0, help="seconds between two questions of a client (0)"
    )
    parser.add_argument("--monitors", type=int, default=15, help="monitors, each checked every 15 s (15)")
    parser.add_argument("--telemetry", choices=["embedded", "clickhouse", "emulator"], default="embedded")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        targets = stack.enter_context(Targets())
        env = stack.enter_context(environment(folder, asked.telemetry))
        gateway = Gateway(folder, env, stack.enter_context(Commands(env)))
        written = asked.telemetry == "emulator"
        fleet = Platform(url_of(gateway)) if written else Own(gateway, targets)
        pause = max(asked.pause, PAUSE_S if written else 0.0)
        try:
            return soak(gateway, fleet, asked.seconds, asked.clients, asked.monitors, pause)
        finally:
            if gateway.process and gateway.process.poll() is None:
                gateway.process.kill()


def url_of(gateway: Gateway) -> str:
    """Where the emulator listens."""
    return gateway.env["INSIGHTS_CLOUDFLARE_API_URL"].removesuffix("/client/v4")


def soak(gateway: Gateway, fleet: Fleet, seconds: float, clients: int, monitors: int, pause: float) -> int:
    names = fleet.found(monitors)
    token, spare = (
        gateway.commands.run("token", "create", "--org", "default", "--name", name)
        for name in ("soak", "spare")
    )
    gateway.start()
    headers = {"authorization": f"Bearer {token}"}
    asking = Clients(gateway.port, headers, operations(names["ok-0"]), pause)
    weighing = threading.Thread(target=weigh, args=(gateway, asking.stop))
    asking.start(clients)
    weighing.start()
    try:
        revoked = motion(gateway, fleet, asking, seconds, spare)
    finally:
        asking.join()
        weighing.join()
    fleet.end()
    next_tick()
    wrong = [*revoked, *unmeant(asking.ledger), *added_up(gateway, fleet, names, headers), *grown(gateway)]
    print(f"ended by SIGTERM within {gateway.end(signal.SIGTERM):.1f} s")
    table(asking.ledger)
    for one in wrong:
        print(f"WRONG: {one}")
    print("holds" if not wrong else f"{len(wrong)} do not hold")
    return int(bool(wrong))


def next_tick() -> None:
    """Windows that end now end where they did for everybody since the last tick of the clock: an objective's
    hour, read for a client before the newest check, is kept, and is this monitor's hour of now, too."""
    time.sleep(NOW_GRID_MS / 1000 - time.time() % (NOW_GRID_MS / 1000) + 0.1)


def operations(monitor: str) -> list[Asked]:
    """Every operation of the pages, REST, metrics, and GraphiQL's introspection."""
    found = []
    for name, page in pages().items():
        variables = dict(page.variables) | ({"id": monitor} if "id" in page.variables else {})
        found.append(graphql(name, page.text, variables))
    found.append(graphql("introspection", get_introspection_query()))
    paths = (
        "/api/monitors",
        f"/api/monitors/{monitor}/uptime?window=24h",
        f"/api/monitors/{monitor}/heartbeats",
    )
    found += [
        Asked(path.replace(monitor, "ID"), path)
        for path in (*paths, "/api/insights/fleet?window=24h", "/metrics")
    ]
    return [*found, Asked("/healthz", "/healthz")]


def motion(gateway: Gateway, fleet: Fleet, asking: Clients, seconds: float, spare: str) -> list[str]:
    """What goes on beside the clients, in five parts of the time; what of it went wrong."""
    part, wrong = seconds / 5, []
    time.sleep(part)
    passing = fleet.add("passing")
    time.sleep(part)
    asking.away.set()
    gateway.end(signal.SIGKILL)
    gateway.start()
    asking.away.clear()
    time.sleep(part)
    fleet.remove(passing)
    wrong += revoke(gateway, spare)
    time.sleep(2 * part)
    return wrong


def revoke(gateway: Gateway, token: str) -> list[str]:
    """A token that worked and is revoked works no longer for one who asks after a minute."""

    def ask() -> int:
        sent = {"authorization": f"Bearer {token}"}
        return httpx.get(
            f"http://127.0.0.1:{gateway.port}/api/monitors", headers=sent, timeout=20
        ).status_code

    before = ask()
    listed = re.search(r"([0-9a-f]{16})", token)
    gateway.commands.run("token", "revoke", listed[1] if listed else "", "--org", "default")
    revoked = time.monotonic()
    while True:
        since, after = time.monotonic() - revoked, ask()
        waits = {before: REVOKED_S, httpx.codes.SERVICE_UNAVAILABLE: REVOKED_S + SPENT_S}
        if since >= waits.get(after, 0):
            break
        time.sleep(0.5)
    return [] if (before, after) == (200, 401) else [f"a token answered {before}, and once revoked {after}"]


def unmeant(ledger: Ledger) -> list[str]:
    return [f"{count} x {name}: {said}" for (name, said), count in ledger.errors.most_common(10)]


def added_up(gateway: Gateway, fleet: Fleet, names: dict[str, str], headers: dict[str, str]) -> list[str]:
    """Each monitor's counts against what its checks found; one cut by SIGKILL may be missing."""
    wrong = []
    for name, monitor in names.items():
        told = fleet.told(name)
        found = ask(gateway, headers, COUNTS, {"id": monitor})
        counted = {name: one["value"] for name, one in found["monitor"]["uptime"]["counts"].items()}
        cut = len(told) - counted["checks"]
        up, down = sum(one.up for one in told), sum(not one.up for one in told)
        if not 0 <= cut <= fleet.may_be_cut or not (
            0 <= up - counted["up"] <= cut and 0 <= down - counted["down"] <= cut
        ):
            wrong.append(f"{name}: its checks were {len(told)} ({up} up), the gateway counts {counted}")
    for monitor, dispatch in fleet.completed():
        if monitor not in names.values():
            continue
        if not is_a_row(gateway, headers, monitor, dispatch):
            wrong.append(f"{monitor}: the registry says that {dispatch} is completed, and no row has it")
    return wrong


def is_a_row(gateway: Gateway, headers: dict[str, str], monitor: str, dispatch: str) -> bool:
    """In time: checks go on, what they found is spooled, and written with the next batch."""
    until = time.monotonic() + WRITTEN_S
    while True:
        found = ask(gateway, headers, NEWEST, {"id": monitor})["monitor"]["heartbeats"]["nodes"]
        if dispatch in [one["dispatchId"] for one in found]:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(1)


def ask(gateway: Gateway, headers: dict[str, str], query: str, variables: Any) -> Any:
    url, body = f"http://127.0.0.1:{gateway.port}/graphql", {"query": query, "variables": variables}
    until = time.monotonic() + SPENT_S
    while True:
        answer = httpx.post(url, json=body, headers=headers, timeout=20)
        said = answer.json() if answer.is_success else {"errors": answer.text}
        stale = "errors" not in said and said["extensions"]["insights"]["stale"]
        if "errors" not in said and not stale:
            return said["data"]
        if not (stale or spent(answer.content)) or time.monotonic() > until:
            raise SystemExit(f"{query}: {answer.text[:300]}")
        time.sleep(1)


def table(ledger: Ledger) -> None:
    for name, taken in sorted(ledger.taken.items()):
        ordered: Sequence[float] = sorted(taken)
        errors = sum(count for (of, _), count in ledger.errors.items() if of == name)
        p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
        print(f"{name:32} asked {len(taken):6}  errors {errors:4}  p50 {p50:7.0f} ms  p99 {p99:7.0f} ms")
    asked = sum(map(len, ledger.taken.values()))
    print(f"{asked} answered, {ledger.deaths} clients went away,")
    print(f"{ledger.turned_away} turned away while it was down or full")


if __name__ == "__main__":
    sys.exit(main())
