"""Law 1, layers: imports follow the flow of data, leaves first."""

import ast
from collections.abc import Mapping

import pytest

from tests.invariants.tree import PACKAGES, ROOT, Module, imported, modules, ours

LAYERS = (
    ("gateway.errors", "gateway.window", "gateway.settings"),
    ("gateway.telemetry.columns",),
    (
        "gateway.stores.base",
        "gateway.access.principal",
        "gateway.asked",
        "gateway.calendar",
        "gateway.cursor",
        "gateway.http.body",
        "gateway.http.problems",
        "gateway.http.public",
        "gateway.meter",
        "gateway.doctor.finding",
        "gateway.telemetry.bind",
        "gateway.telemetry.ddl",
        "gateway.telemetry.dialect",
        "gateway.telemetry.estimates",
        "gateway.telemetry.failure_classes",
        "gateway.telemetry.marks",
    ),
    ("gateway.telemetry.differences",),
    ("gateway.telemetry.contributions",),
    ("gateway.telemetry.sql",),
    ("gateway.telemetry.forgetting",),
    (
        "gateway.stores",
        "gateway.doctor.layouts",
        "gateway.registry.config",
        "gateway.registry.fields",
        "gateway.service_hours",
        "gateway.telemetry.heartbeat",
    ),
    ("gateway.telemetry.audits", "gateway.telemetry.local_time", "gateway.telemetry.probes"),
    ("gateway.telemetry.slices",),
    ("gateway.stores.capabilities", "gateway.telemetry.rows", "gateway.telemetry.statement"),
    ("gateway.telemetry.cells",),
    (
        "gateway.registry",
        "gateway.telemetry.check_queries",
        "gateway.telemetry.pulses",
        "gateway.telemetry.queries",
    ),
    ("gateway.telemetry.planner", "gateway.telemetry.summaries"),
    ("gateway.telemetry.timeline", "gateway.telemetry.trouble"),
    (
        "gateway.telemetry.downtime",
        "gateway.telemetry.grids",
        "gateway.telemetry.grouping",
        "gateway.telemetry.history",
        "gateway.telemetry.pulse",
        "gateway.telemetry.recent",
        "gateway.telemetry.simulation",
    ),
    ("gateway.telemetry.breakdown", "gateway.telemetry.members"),
    ("gateway.access", "gateway.emulator", "gateway.ingest", "gateway.loaders", "gateway.ordering"),
    ("gateway.context", "gateway.doctor"),
    ("gateway.insights",),
    ("gateway.analysis.spans",),
    ("gateway.analysis.accounting",),
    ("gateway.analysis",),
    ("gateway.http", "resolvers"),
    ("gateway.app",),
    ("gateway.commands",),
    ("gateway.cli",),
)
"""Leaves first. The longest entry that begins a module's name decides; a module may import what lies in
a layer before its own, or under its own entry."""

RANKS = {entry: rank for rank, layer in enumerate(LAYERS) for entry in layer}
LEAVES = LAYERS[0]
CLOSED_TO_RESOLVERS = ("gateway.stores", "gateway.http", "gateway.app", "gateway.commands", "gateway.ingest")
DOORS = (
    "gateway.stores.analytics_sql",
    "gateway.stores.clickhouse",
    "gateway.stores.d1",
    "gateway.stores.embedded",
    "gateway.stores.kept",
    "gateway.stores.sqlite",
)
OPENERS = ("gateway.app", "gateway.commands", "gateway.emulator", "gateway.stores.opening")
"""Only who puts the gateway together knows which backend answers; the ports are in gateway.stores.base."""


def below(name: str, entries: tuple[str, ...]) -> bool:
    return any(name == entry or name.startswith(f"{entry}.") for entry in entries)


def layer(name: str) -> str:
    """The table's entry of a module."""
    entries = [entry for entry in RANKS if below(name, (entry,))]
    assert entries, f"{name} has no layer: give it one in LAYERS"
    return max(entries, key=len)


def violations(found: Mapping[str, Module]) -> list[str]:
    """Every import that goes where it must not, as "importer -> imported"."""
    return sorted(
        f"{module.name} -> {target}"
        for module in found.values()
        for target in ours(imported(module, found))
        if target in PACKAGES or _wrong(module.name, target)
    )


def _wrong(source: str, target: str) -> bool:
    if source in LEAVES:
        return True
    if below(target, ("resolvers",)) and source != "gateway.app" and not below(source, ("resolvers",)):
        return True
    if below(source, ("resolvers",)) and below(target, CLOSED_TO_RESOLVERS):
        return True
    if target in DOORS and not below(source, OPENERS):
        return True
    source_layer, target_layer = layer(source), layer(target)
    return source_layer != target_layer and RANKS[target_layer] >= RANKS[source_layer]


def at_module_level(module: Module, known: Mapping[str, object]) -> set[str]:
    """What is imported as the module is: not in functions, which run later, nor for type checkers alone."""
    body = [
        node
        for node in module.tree.body
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _for_types_only(node)
    ]
    return ours(imported(Module(module.name, ast.unparse(ast.Module(body, []))), known))


def _for_types_only(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def cycles(graph: Mapping[str, set[str]]) -> list[set[str]]:
    """Strongly connected components of more than one module, and modules that import themselves."""
    reach = {name: _reachable(name, graph) for name in graph}
    knots = {frozenset({other for other in reach[name] if name in reach.get(other, ())}) for name in graph}
    return [set(knot) for knot in knots if knot]


def _reachable(start: str, graph: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ends = [start]
    while open_ends:
        for following in graph.get(open_ends.pop(), ()):
            if following not in found:
                found.add(following)
                open_ends.append(following)
    return found


def tree_with(*changed: Module) -> dict[str, Module]:
    return modules() | {one.name: one for one in changed}


def test_every_import_follows_the_layers() -> None:
    """No module imports one that comes later in the flow, and every module has a place in the table."""
    assert violations(modules()) == []


def test_the_table_names_nothing_that_is_gone() -> None:
    """Every entry of the table begins the name of a module there is."""
    assert [entry for entry in RANKS if not any(below(name, (entry,)) for name in modules())] == []


def test_no_module_takes_part_in_an_import_cycle() -> None:
    """At module level imports form no cycle: every strongly connected component is one module."""
    assert cycles({name: at_module_level(one, modules()) for name, one in modules().items()}) == []


def test_every_package_file_is_empty() -> None:
    """No __init__.py holds a line: importing a leaf imports nothing else."""
    written = [path for package in PACKAGES for path in (ROOT / package).rglob("__init__.py")]
    assert len(written) > 5
    assert [str(path) for path in written if path.read_text()] == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("gateway.window", "from gateway import errors"),
        ("gateway.window", "def late():\n    import gateway.errors"),
        ("gateway.insights", "from resolvers.schema import Query"),
        ("gateway.cli", "import resolvers.schema"),
        ("resolvers.uptime", "from gateway.stores.base import Rows"),
        ("resolvers.uptime", "from gateway.http import rest"),
        ("resolvers.uptime", "from gateway import app"),
        ("gateway.telemetry.sql", "from gateway.telemetry.queries import Parts"),
        ("gateway.telemetry.queries", "from gateway.registry.queries import relays"),
        ("gateway.loaders", "from gateway.stores.sqlite import SqliteRegistry"),
        ("gateway.http.rest", "from gateway.stores import embedded"),
        ("gateway.stores.sqlite", "from gateway.context import Context"),
        ("gateway.ingest.prober", "from gateway.access.tokens import ApiToken"),
    ],
)
def test_an_import_in_the_wrong_direction_is_flagged(name: str, source: str) -> None:
    """The checker finds an import added where it must not be, at any depth."""
    assert any(line.startswith(f"{name} -> ") for line in violations(tree_with(Module(name, source))))


def test_a_module_without_a_layer_is_flagged() -> None:
    """A new package has to be given its place before it can import anything."""
    stranger = Module("gateway.stranger", "from gateway.errors import InsightsError")
    with pytest.raises(AssertionError, match="stranger has no layer"):
        violations(tree_with(stranger))


def test_a_cycle_is_flagged() -> None:
    """The checker finds a cycle of three and a module that imports itself, and no others."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"e"}, "f": set[str]()}
    assert sorted(map(sorted, cycles(graph))) == [["a", "b", "c"], ["e"]]
