"""Law 1, layers: imports follow the flow of data, from the ground up; the folders are the layers."""

import ast
from collections.abc import Mapping
from functools import cache

import pytest

from tests.invariants.tree import PACKAGES, ROOT, Module, imported, imported_in, modules, ours

GROUND = ("gateway.errors", "gateway.settings", "gateway.meter", "gateway.ports", "gateway.flights")
ROOMS: Mapping[str, tuple[str, ...]] = {
    "gateway.watching": (),
    "gateway.times": (),
    "gateway.telemetry": ("gateway.times",),
    "gateway.registry": ("gateway.times",),
    "gateway.stores": (
        "gateway.watching",
        "gateway.telemetry",
    ),
    "gateway.access": ("gateway.registry",),
    "gateway.request": (
        "gateway.watching",
        "gateway.times",
        "gateway.telemetry",
        "gateway.registry",
        "gateway.access",
    ),
    "gateway.ingest": ("gateway.telemetry", "gateway.registry"),
    "gateway.moving": ("gateway.times", "gateway.telemetry"),
    "gateway.archive": ("gateway.times", "gateway.telemetry", "gateway.registry"),
    "gateway.emulator": ("gateway.telemetry",),
    "gateway.insights": ("gateway.times", "gateway.telemetry", "gateway.registry", "gateway.request"),
    "gateway.http": (
        "gateway.watching",
        "gateway.times",
        "gateway.telemetry",
        "gateway.registry",
        "gateway.access",
        "gateway.request",
        "gateway.insights",
    ),
    "gateway.doctor": ("gateway.telemetry", "gateway.registry", "gateway.stores", "gateway.access"),
    "resolvers": (
        "gateway.watching",
        "gateway.times",
        "gateway.telemetry",
        "gateway.registry",
        "gateway.access",
        "gateway.request",
        "gateway.insights",
    ),
    "gateway.app": (
        "gateway.archive",
        "gateway.watching",
        "gateway.telemetry",
        "gateway.stores",
        "gateway.access",
        "gateway.request",
        "gateway.http",
        "resolvers",
    ),
    "gateway.commands": (
        "gateway.watching",
        "gateway.times",
        "gateway.telemetry",
        "gateway.registry",
        "gateway.stores",
        "gateway.access",
        "gateway.ingest",
        "gateway.moving",
        "gateway.archive",
        "gateway.emulator",
        "gateway.http",
        "gateway.doctor",
        "gateway.app",
    ),
    "gateway.cli": ("gateway.watching",),  # it takes gateway.commands by name, only those that are called
}
"""From the ground up: each room, and the rooms that it may import; every room may import the ground, whose
modules stand in their order. What no room lists here, no import can reach."""

INNER: Mapping[str, tuple[str, ...]] = {
    "gateway.telemetry": ("sql", "numbers", "sequence", "answers", "reading"),
    "gateway.stores": ("calls", "wrapped"),
    "gateway.ingest": ("probing", "seed"),
    "gateway.emulator": ("language", "engine", "edge"),
    "resolvers": ("words", "running"),
}
"""Rooms within a room, from the ground up: each may import those before it, whose own they are not."""

LOOSE = 7
"""Most modules beside the rooms of gateway/; `test_sizes` holds the rest."""
DOORS = (
    "gateway.stores.analytics_sql",
    "gateway.stores.clickhouse",
    "gateway.stores.d1",
    "gateway.stores.embedded",
    "gateway.stores.wrapped.kept",
    "gateway.stores.sqlite",
)
OPENERS = ("gateway.app", "gateway.commands", "gateway.emulator", "gateway.stores.opening")
"""Only who puts the gateway together knows which backend answers; the ports are in gateway.ports."""


def below(name: str, entries: tuple[str, ...]) -> bool:
    return any(name == entry or name.startswith(f"{entry}.") for entry in entries)


@cache
def room(name: str) -> str:
    """The room of a module, or the module of the ground that it is."""
    found = [entry for entry in (*GROUND, *ROOMS) if below(name, (entry,))]
    assert found or name in PACKAGES, f"{name} has no room: give it one in ROOMS"
    return found[0] if found else name


def violations(found: Mapping[str, Module]) -> list[str]:
    """Every import that goes where it must not, as "importer -> imported"."""
    return sorted(
        f"{module.name} -> {target}"
        for module in found.values()
        for target in ours(imported(module, found))
        if target in PACKAGES or _wrong(module.name, target)
    )


def _wrong(source: str, target: str) -> bool:
    if target in DOORS and not below(source, OPENERS):
        return True
    here, there = room(source), room(target)
    if here == "resolvers" and there == "gateway.ports":  # what a store is, is no concern of theirs
        return True
    if here in GROUND:
        return there not in GROUND[: GROUND.index(here)]
    if here == there:
        return _up(source, target, here)
    return there not in (*GROUND, *ROOMS[here])


def _up(source: str, target: str, within: str) -> bool:
    """From one inner room to one that comes after it."""
    rooms = INNER.get(within, ())
    here, there = (name.removeprefix(f"{within}.").split(".")[0] for name in (source, target))
    return here in rooms and there in rooms and rooms.index(there) > rooms.index(here)


def at_module_level(module: Module, known: Mapping[str, object]) -> set[str]:
    """What is imported as the module is: not in functions, which run later, nor for type checkers alone."""
    body = [
        node
        for node in module.tree.body
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not _for_types_only(node)
    ]
    return ours(imported_in(ast.Module(body, []), known))


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
    """No module imports what its room may not, and every module has a room in the table."""
    assert violations(modules()) == []


def test_the_table_names_nothing_that_is_gone() -> None:
    """Every room, and every import that the table allows, is one there is."""
    found = modules()
    used = {(room(one.name), room(target)) for one in found.values() for target in ours(imported(one, found))}
    assert [entry for entry in (*GROUND, *ROOMS) if not any(below(name, (entry,)) for name in found)] == []
    assert [
        (here, there) for here, allowed in ROOMS.items() for there in allowed if (here, there) not in used
    ] == []
    inner = [f"{within}.{name}" for within, names in INNER.items() for name in names]
    assert [name for name in inner if name not in found] == []


def test_no_arrow_runs_back_up() -> None:
    """What a room may import stands before it in the table: rooms form no circle."""
    order = list(ROOMS)
    assert [
        (here, there)
        for here, allowed in ROOMS.items()
        for there in allowed
        if order.index(there) >= order.index(here)
    ] == []


def test_rooms_can_be_overlooked() -> None:
    """Few modules stand beside the rooms of gateway/."""
    packages = {name.rpartition(".")[0] for name in modules()}
    beside = [name for name in modules() if name.rpartition(".")[0] == "gateway" and name not in packages]
    assert 0 < len(beside) <= LOOSE, beside


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
        ("gateway.errors", "from gateway import settings"),
        ("gateway.errors", "def late():\n    import gateway.ports"),
        ("gateway.times.window", "def late():\n    import gateway.registry.rows"),
        ("gateway.insights.counting", "from resolvers.schema import Query"),
        ("gateway.cli", "import resolvers.schema"),
        ("resolvers.insights.uptime", "from gateway.ports import Rows"),
        ("resolvers.insights.uptime", "from gateway.http import rest"),
        ("resolvers.insights.uptime", "from gateway import app"),
        ("gateway.telemetry.sql.text", "from gateway.telemetry.reading.planner import Planner"),
        ("resolvers.words.page", "from resolvers.running import cost"),
        ("gateway.telemetry.sql.composers", "from gateway.registry.statements import relays"),
        ("gateway.request.loaders", "from gateway.stores.sqlite import SqliteRegistry"),
        ("gateway.http.rest.table", "from gateway.stores import embedded"),
        ("gateway.stores.sqlite", "from gateway.request.context import Context"),
        ("gateway.ingest.probing.prober", "from gateway.access.tokens import ApiToken"),
    ],
)
def test_an_import_in_the_wrong_direction_is_flagged(name: str, source: str) -> None:
    """The checker finds an import added where it must not be, at any depth."""
    assert any(line.startswith(f"{name} -> ") for line in violations(tree_with(Module(name, source))))


def test_a_module_without_a_room_is_flagged() -> None:
    """A new package has to be given its place before it can import anything."""
    stranger = Module("gateway.stranger", "from gateway.errors import InsightsError")
    with pytest.raises(AssertionError, match="stranger has no room"):
        violations(tree_with(stranger))


def test_a_cycle_is_flagged() -> None:
    """The checker finds a cycle of three and a module that imports itself, and no others."""
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": {"e"}, "f": set[str]()}
    assert sorted(map(sorted, cycles(graph))) == [["a", "b", "c"], ["e"]]
