"""Overloads, starves and stops the real `insights serve` on loopback; each figure is printed beside its bar.

Every scenario is bounded in connections, bytes and seconds. Figures are of this machine and this run; status
1 says that a bar was missed. A new scenario is a function in scripts/abusing/ and its line in SCENARIOS.
Examples: scripts/abuse
          scripts/abuse overload bodies
"""

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from abusing import bodies, clients, framing, overload, stopping
from abusing.figure import Figure, Scenario
from abusing.process import serving
from rich.console import Console
from rich.table import Table

SCENARIOS: dict[str, Scenario] = {
    "overload": overload.overload,
    "slow": clients.slow,
    "bodies": bodies.refused,
    "framing": framing.framing,
    "stop": stopping.stopped,
}
"""In order; each is given a server, and only the last one ends it."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"of {', '.join(SCENARIOS)} (all)")
    asked = parser.parse_args()
    if unknown := set(asked.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    figures = asyncio.run(measured([name for name in SCENARIOS if name in (asked.scenarios or SCENARIOS)]))
    shown(figures)
    raise SystemExit(any(not figure.met for figure in figures))


async def measured(names: Sequence[str]) -> list[Figure]:
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        async with serving(Path(folder)) as server:
            for name in names:
                async for figure in SCENARIOS[name](server):
                    print(f"{figure.scenario}: {figure.measured}", file=sys.stderr, flush=True)
                    found.append(figure)
    return found


def shown(figures: Sequence[Figure]) -> None:
    table = Table("scenario", "measured", "bar", "")
    for one in figures:
        table.add_row(one.scenario, one.measured, one.bar, "ok" if one.met else "[bold]missed[/bold]")
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
