"""Which values in a text are constants of the code: told by its syntax, from what each name is bound to."""

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
_OF_CONSTANTS = ("len", "range", "tuple", "list")
_PARTS = (
    ast.JoinedStr,
    ast.FormattedValue,
    ast.Tuple,
    ast.List,
    ast.Starred,
    ast.BinOp,
    ast.Subscript,
    ast.Slice,
)
_NEUTRAL = (ast.expr_context, ast.operator)


def put_in(tree: ast.Module) -> set[str]:
    """What is put into the f-strings of a module that is no constant of it, as it is written there: an
    argument, or a name that is bound to one in any of its places."""
    return set(_put_in(tree, _names_of(tree)))


def _put_in(node: ast.AST, names: frozenset[str]) -> Iterator[str]:
    if isinstance(node, Function):
        names = _names_in(node, names)
    elif isinstance(node, _COMPREHENSIONS):
        names = _names_within(node, names)
    elif isinstance(node, ast.FormattedValue) and not is_constant(node.value, names):
        yield ast.unparse(node.value)
    for part in ast.iter_child_nodes(node):
        yield from _put_in(part, names)


def is_constant(node: ast.AST, names: frozenset[str]) -> bool:
    """Made of literals and of these names alone, whichever way a condition goes."""
    match node:
        case ast.Constant():
            return True
        case ast.Name():
            return node.id in names
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp():
            return is_constant(node.elt, _names_within(node, names))
    parts = _made_of(node)
    return parts is not None and all(is_constant(one, names) for one in parts)


def _made_of(node: ast.AST) -> list[ast.AST] | None:
    """What decides whether it is constant; None where nothing is known of it."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.Call(func=ast.Name(id=called), keywords=[]) if called in _OF_CONSTANTS:
            return [*node.args]
        case ast.Call(func=ast.Attribute(value=value, attr="join"), keywords=[]):
            return [value, *node.args]
    parts = [one for one in ast.iter_child_nodes(node) if not isinstance(one, _NEUTRAL)]
    return parts if isinstance(node, _PARTS) else None


def _names_of(tree: ast.Module) -> frozenset[str]:
    """Constants of a module: written in capitals, and bound at its top alone. What is imported so is one of
    another module's."""
    imported = {
        one.asname or one.name for line in tree.body if isinstance(line, ast.ImportFrom) for one in line.names
    }
    bound = {one.id for line in tree.body for one in _bound(line)}
    inner = {one.id for line in ast.walk(tree) if isinstance(line, Function) for one in _bound(line)}
    return frozenset(name for name in (imported | bound) - inner if name.isupper())


def _names_in(function: Function, outer: frozenset[str]) -> frozenset[str]:
    """Those of the module, and what a function binds to constants wherever it binds it."""
    given = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
    assigned = [one for one in ast.walk(function) if isinstance(one, ast.Assign | ast.AugAssign)]
    plain = [(one, _target(one)) for one in assigned]
    bound = [one.id for one in _bound(function)]
    whole = {name for name in bound if bound.count(name) == sum(name == target for _, target in plain)}
    names, found = outer - given - set(bound), whole - given - set(_changed(function))
    for _ in bound:  # each may be made of another
        found = found - {target for one, target in plain if not is_constant(one.value, names | found)}
    return frozenset(names | found)


def _changed(function: Function) -> Iterator[str]:
    """Names whose values it may change in place: by a method, or a part of them."""
    for one in ast.walk(function):
        match one:
            case ast.Attribute(value=ast.Name(id=name), attr=method) if method != "join":
                yield name
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                yield name


def _target(line: ast.Assign | ast.AugAssign) -> str | None:
    found = line.targets if isinstance(line, ast.Assign) else [line.target]
    return found[0].id if len(found) == 1 and isinstance(found[0], ast.Name) else None


def _bound(node: ast.AST) -> Iterator[ast.Name]:
    """Names that it binds, but for those of comprehensions, which are bound there alone."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node
    inner = [node.iter, *node.ifs] if isinstance(node, ast.comprehension) else ast.iter_child_nodes(node)
    for part in inner:
        yield from _bound(part)


def _names_within(
    node: ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp, names: frozenset[str]
) -> frozenset[str]:
    """Of a comprehension: what it goes through is constant where all of it is."""
    for one in node.generators:
        targets = {part.id for part in ast.walk(one.target) if isinstance(part, ast.Name)}
        names = names | targets if is_constant(one.iter, names) else names - targets
    return names
