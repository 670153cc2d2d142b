"""What golden answers are given to: the pages' own operations, every insight, every field, every route."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import parse, print_ast
from graphql.utilities import separate_operations

from tests.invariants import everything
from tests.invariants.reads import whole_list
from tests.invariants.tree import ROOT

MONITOR, SAMPLED, FAILING = "mon_api", "mon_shop", "mon_db"
_SERIES = re.compile(r"(?<=[{] )(series|regionSeries) [{]")
"""A day of buckets says no more than a dozen of them."""
_SHORT = 3
"""Brackets of a field's document up to which it shares one with others of its root."""
_ZONE = "Europe/Berlin"
_PAGE = {"window": "24h"}
_DETAIL = {"id": MONITOR, "window": "24h"}
VARIABLES: Mapping[str, Mapping[str, Any]] = {
    "DetailExample": {"id": MONITOR},
    "FailuresExample": {},
    "FleetExample": {},
    "Graph": _PAGE,
    "Greeting": {},
    "ListExample": {},
    "Map": _PAGE,
    "Monitor": _DETAIL
    | {"id": SAMPLED, "timezone": _ZONE, "target": 0.99, "beats": {"statuses": ["DOWN", "DEGRADED"]}},
    "MonitorBeats": _DETAIL,
    "Monitors": _PAGE
    | {
        "first": 3,
        "filter": {"enabled": True},
        "orderBy": {"measure": "UPTIME", "direction": "ASC", **_PAGE},
    },
    "Overview": _PAGE | {"timezone": _ZONE},
    "Pipeline": {"window": "15m"},
    "PipelineExample": {},
    "SloExample": {},
    "ViewerExample": {},
    "WhatIf": {"interval": 30, "sampleRate": 0.5, "monitors": 100, "reads": 1000},
}
"""What each operation of the frontend is given; every one of them is here."""


@dataclass(frozen=True, slots=True)
class Question:
    """One GraphQL request, and what it is called in a golden file."""

    name: str
    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@cache
def pages() -> dict[str, Question]:
    """By name: the operations of frontend/src, each with the fragments that it spreads."""
    files = sorted((ROOT / "frontend" / "src").rglob("*.graphql"))
    document = parse("\n".join(one.read_text() for one in files))
    found = separate_operations(document)
    return {name: Question(name, print_ast(one), VARIABLES[name]) for name, one in found.items()}


_CURSOR = "WyJoZWFydGJlYXRzIiwxNzY0NTg0NDEyMzQ1LCJkc3BfbW9uX2RiXzIwXzYwMDAwMDAiLCJtb25fZGIiXQ"
"""Of a page that ended with mon_db's 20th heartbeat."""
_BEATS = "nodes { checkedAt } pageInfo { endCursor hasNextPage }"
MORE: Mapping[str, str] = {
    "heartbeats after": f"""{{ monitor(id: "mon_db") {{
      heartbeats(window: "6h", first: 2, after: "{_CURSOR}", filter: {{ regions: ["apac"] }}) {{
        {_BEATS} }} }} }}""",
    "heartbeats of a fleet": f"""{{ fleet {{
      heartbeats(window: "6h", first: 3, filter: {{ errorClasses: [SERVER_ERROR, TIMEOUT] }}) {{
        {_BEATS} }} }} }}""",
    "heartbeats of a status": f"""{{ monitor(id: "mon_db") {{
      heartbeats(window: "6h", first: 2, filter: {{ statuses: [DOWN, UP] }}) {{ {_BEATS} }} }} }}""",
    "monitors by latency": """{ monitors(last: 2, orderBy: { measure: P95, direction: DESC, window: "7d" },
      filter: { text: "o", statuses: [UP, DEGRADED], kinds: [HTTP] }) { totalCount nodes { id } } }""",
    "monitors by interval": """{ monitors(orderBy: { field: INTERVAL }, filter: { url: "//db." }) {
      nodes { id } } }""",
    "fleet of some": """{ fleet(window: "24h", filter: { kinds: [TCP] }) {
      uptime { counts { checks { value } } } failing(window: "15m") { nodes { monitor { id } } } } }""",
    "incidents": """{ incidents(first: 2, filter: { statuses: [OPEN, ACKNOWLEDGED] }) {
      nodes { id status } } }""",
}
"""Pages, filters and orders that no operation above takes."""


def insights() -> dict[str, list[Question]]:
    """By insight: the field asked alone, of a monitor, of the fleet or of the org."""
    found: dict[str, list[Question]] = {}
    subjects = (
        ("monitor", whole_list.MONITOR, whole_list.of_monitor),
        ("fleet", whole_list.FLEET, whole_list.of_fleet),
        ("org", whole_list.ORG, whole_list.of_org),
    )
    for subject, fields, of in subjects:
        for name, text in fields.items():
            asked = of(text).replace("mon_000", MONITOR)
            found.setdefault(name, []).append(Question(subject, asked))
    return found


def fields() -> dict[str, Question]:
    """By root field, or root field and field: all that there is below it. Short ones share a document."""
    found: dict[str, str] = {}
    together: dict[str, list[str]] = {}
    for name, whole in everything.operations().items():
        text = _SERIES.sub(r'\1(window: "3h", bucket: "15m") {', whole)
        root = name.partition(".")[0]
        if text.count("{") <= _SHORT and root != name:
            together.setdefault(root, []).append(text)
        else:
            found[name] = text
    found |= {f"{root}.short": _merged(texts) for root, texts in together.items()}
    return {
        name: Question(name, text, {"id": FAILING} if "$id" in text else {}) for name, text in found.items()
    }


def _merged(texts: Sequence[str]) -> str:
    """Documents `query { root { field } }` of one root as one."""
    head = texts[0][: texts[0].index("{", texts[0].index("{") + 1) + 1]
    return f"{head} {' '.join(one.removeprefix(head).removesuffix('} }') for one in texts)} }} }}"


REST: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "/api/health": ({},),
    "/api/bootstrap/status": ({},),
    "/api/organizations": ({},),
    "/api/organizations/members": ({},),
    "/api/internal/relays": ({},),
    "/api/monitors": ({},),
    "/api/monitors/{id}": ({},),
    "/api/monitors/{id}/heartbeats": ({"limit": "7"}, {"limit": "3", "windowHours": "1"}, {"limit": "0"}),
    "/api/monitors/{id}/uptime": ({}, {"window": "2025-11"}, {"window": "nonsense"}),
    "/api/monitors/{id}/latency": ({"bucket": "1h"}, {"window": "1h"}),
    "/api/monitors/{id}/phases": ({"window": "1h"},),
    "/api/insights/phases": ({},),
    "/api/insights/fleet": ({"window": "6h"},),
    "/api/monitors/{id}/series": ({"bucket": "6h"}, {"bucket": "6h", "format": "csv"}),
    "/api/monitors/{id}/region-series": ({"bucket": "12h", "shape": "rows"},),
    "/api/insights/maintenance": ({},),
    "/api/insights/series": ({"window": "6h"},),
    "/api/insights/region-series": ({"window": "6h"},),
    "/api/monitors/{id}/days": ({"window": "2025-11-30/2025-12-02", "timezone": _ZONE},),
    "/api/monitors/{id}/heatmap": ({"window": "2025-12-01", "format": "csv"},),
    "/api/insights/days": ({"window": "2025-12-01", "shape": "rows"},),
    "/api/insights/heatmap": ({"window": "2025-12-01", "timezone": _ZONE, "format": "csv"},),
    "/api/monitors/{id}/failures": ({},),
    "/api/monitors/{id}/slo": (
        {"target": "0.999", "window": "30d"},
        {"target": "0.999"},
        {
            "target": "0.999",
            "window": "30d",
            "accounting": "time",
            "timezone": _ZONE,
            "serviceHours": "Mo-Fr 08:00-18:00",
        },
    ),
    "/api/insights/failures": ({"window": "7d"},),
    "/api/insights/slo": (
        {"target": "0.99", "window": "30d", "accounting": "incidents"},
        {"target": "2", "window": "30d"},
    ),
    "/api/insights/pipeline": ({"window": "15m"}, {"windw": "7d"}),
    "/api/insights/delivery": ({"window": "15m"},),
    "/api/insights/bill": ({}, {"readsPerDay": "70000"}),
}
"""By route, as the document that describes them names it: parameters it is asked with, some of them wrong."""
MONITORS_ASKED = (MONITOR, "mon_quiet", "mon_foreign")
"""One with data, one without, and one of another org, which is not there."""


def paths(route: str) -> tuple[str, ...]:
    if "{id}" not in route:
        return (route,)
    return tuple(route.replace("{id}", one) for one in MONITORS_ASKED)
