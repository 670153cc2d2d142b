"""The table, as Markdown: ratios within a round, of which the middle one is told."""

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benching.load import Turn

Cell = tuple[str, int, str]
"""Operation, connections, server."""


@dataclass(slots=True)
class Found:
    """Turns of each cell, one a round."""

    turns: dict[Cell, list[Turn]] = field(default_factory=lambda: defaultdict(list))

    def ratio(self, cell: Cell, of: str) -> float:
        """How many times as many answers a second as the server `of`, in the middle of the rounds."""
        operation, connections, _ = cell
        pairs = zip(self.turns[cell], self.turns[operation, connections, of], strict=True)
        return statistics.median(one.rate / other.rate for one, other in pairs)

    def middle(self, cell: Cell, name: str) -> float:
        return statistics.median(getattr(one, name) for one in self.turns[cell])


def table(found: Found, rows: Sequence[tuple[str, int]], servers: Sequence[str]) -> str:
    """Each cell: answers a second and how many times the first server's; its CPU ms of one; p50 / p99, ms."""
    lines = [f"| operation, connections | {' | '.join(servers)} |", "|---" * (len(servers) + 1) + "|"]
    for operation, connections in rows:
        cells = (_cell(found, (operation, connections, one), servers[0]) for one in servers)
        lines.append(f"| `{operation}`, {connections} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(found: Found, cell: Cell, first: str) -> str:
    if cell not in found.turns:
        return ""
    rate, cpu, p50, p99 = (found.middle(cell, name) for name in ("rate", "cpu_ms", "p50_ms", "p99_ms"))
    refused = sum(one.refused for one in found.turns[cell])
    told = f"; {refused} refused" if refused else ""
    return f"{rate:,.0f}/s x{found.ratio(cell, first):.2f}; {cpu:.2f} ms; {p50:.1f} / {p99:.1f}{told}"
