"""A process that reads answers too long to be taken, and tells what memory that took:
`python -m tests.stores.over_http.refused_reading PORT READS AT_ONCE` prints {"peak": MB, "after": MB},
grown."""

import asyncio
import json
import re
import sys
from pathlib import Path

from pydantic import SecretStr

from gateway.errors import StoreMalformed
from gateway.stores.analytics_engine import AnalyticsEngine
from gateway.stores.calls.budget import CallBudget
from gateway.stores.calls.cloudflare import Account
from gateway.stores.calls.upstream import Pace
from tests.stores.upstreams import READ


def megabytes(name: str) -> float:
    """VmRSS, what is resident now, or VmHWM, the most that ever was."""
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


async def refused(store: AnalyticsEngine) -> None:
    try:
        await store.read(READ, 60)
    except StoreMalformed:
        return
    raise AssertionError("an answer beyond the cap was taken")


async def read(port: int, reads: int, at_once: int) -> dict[str, float]:
    account = Account(f"http://127.0.0.1:{port}", "acc", SecretStr("token"), CallBudget())
    store = AnalyticsEngine(account, Pace(seconds=60))
    before = megabytes("VmRSS")
    for _ in range(reads // at_once):
        await asyncio.gather(*(refused(store) for _ in range(at_once)))
    found = {"peak": megabytes("VmHWM") - before, "after": megabytes("VmRSS") - before}
    await store.aclose()
    return found


if __name__ == "__main__":
    Path("/proc/self/clear_refs").write_text("5")  # the most that ever was is told from here
    sys.stdout.write(json.dumps(asyncio.run(read(*map(int, sys.argv[1:])))))
