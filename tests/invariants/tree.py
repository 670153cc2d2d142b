"""The tree as `ast` sees it: every module of gateway and resolvers, and what each imports of ours."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gateway", "resolvers")


@dataclass(frozen=True)
class Module:
    """One module: its dotted name and its text."""

    name: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.source)


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def modules() -> dict[str, Module]:
    """By name; a package goes by its own name, as in `import gateway.telemetry`."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = Module(name, path.read_text())
    return found


def imported(module: Module, known: Mapping[str, object]) -> set[str]:
    """Dotted names that a module imports anywhere in it: ours as modules, others as they are written."""
    return {name for node in _imports(module.source) for name in _names(node, known)}


def imported_in(part: ast.AST, known: Mapping[str, object]) -> set[str]:
    """As `imported`, of a part of a module's tree."""
    return {name for node in ast.walk(part) for name in _names(node, known)}


@cache
def _imports(source: str) -> list[ast.AST]:
    return [node for node in ast.walk(_parsed(source)) if isinstance(node, ast.Import | ast.ImportFrom)]


def _names(node: ast.AST, known: Mapping[str, object]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if node.level == 0 and inner in known else "." * node.level + base


def ours(names: set[str]) -> set[str]:
    return {name for name in names if name.split(".")[0] in PACKAGES}


def text_of(node: ast.AST) -> str:
    """A string literal's text; of an f-string the fixed parts, with braces for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) for part in node.values)
    return "{}" if isinstance(node, ast.FormattedValue) else ""
