"""What real clients ask: operations/*.graphql, and those of the pages and of their examples."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graphql import parse, print_ast
from graphql.utilities import separate_operations

from tests.golden import asked as golden
from tests.golden.asked import Question
from tests.invariants.reads import whole_list

FOLDER = Path(__file__).parent / "operations"
MONITOR, PAUSED, DAY, ZONE = "mon_search", "mon_legacy-soap-bridge", "24h", "Europe/Berlin"
BEFORE, AFTER = "2025-11-29T00:00Z/2025-11-30T00:00Z", "2025-11-30T00:00Z/2025-12-01T00:00Z"
_OF_MONITOR = {"id": MONITOR, "w": DAY}
VARIABLES: Mapping[str, Mapping[str, Any]] = {
    "Capacity": {},
    "Compare": {"before": BEFORE, "after": AFTER},
    "Detail": _OF_MONITOR,
    "Footer": _OF_MONITOR,
    "Grafana": {"w": "7d", "b": "1h"},
    "Header": _OF_MONITOR,
    "IsUp": {"text": PAUSED},
    "Mobile": {},
    "Pages": {"id": MONITOR},
    "Partial": {"id": MONITOR},
    "PostMortem": {"id": MONITOR, "w": AFTER},
    "Slo": {"w": "2025-11"},
    "Slowest": {"w": "7d"},
    "StatusPage": {"zone": ZONE},
    "Typed": {},
    "Wall": {},
}
"""What each operation is given, on the day of the demo's clock."""


@cache
def operations() -> dict[str, Question]:
    """By name: each with the fragments that it spreads."""
    document = parse("\n".join(one.read_text() for one in sorted(FOLDER.glob("*.graphql"))))
    found = separate_operations(document)
    return {name: Question(name, print_ast(one), VARIABLES[name]) for name, one in found.items()}


@cache
def pages() -> dict[str, Question]:
    """The pages' own, read where they stand, asked of a monitor that the demo has."""
    return {name: Question(name, one.text, _here(one.variables)) for name, one in golden.pages().items()}


@cache
def insights() -> dict[str, Question]:
    """Insights of the fleet, each alone and over windows of all lengths."""
    names = ("uptime", "latency", "regions", "colos", "failures", "series")
    found = {}
    for name in names:
        for window in ("1h", "24h", "7d", "30d"):
            text = f'{{ fleet(window: "{window}") {{ {whole_list.FLEET[name]} }} }}'
            found[f"{name} {window}"] = Question(name, text)
    return found


def _here(variables: Mapping[str, Any]) -> dict[str, Any]:
    return dict(variables) | ({"id": MONITOR} if "id" in variables else {})
