"""Resolvers that are one expression of their object, as text that stands where a call of them would.

All that it may have are attributes, places of a table, `or`, `if`, constants, and calls of what its module
knows. What goes wrong with it goes wrong in the call as well, which graphql-core makes.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any, NewType

SIMPLE = (ast.Attribute, ast.Subscript, ast.BoolOp, ast.IfExp, ast.Name, ast.Constant, ast.Call)
AROUND = (ast.expr_context, ast.boolop)


class Inlined:
    """The `text` of an expression, and the `names` in it that stand for values of the resolver's module."""

    def __init__(self, expression: ast.expr, given: Mapping[str, Any]) -> None:
        self.text = ast.unparse(expression)
        self.names = {
            one.id: given[one.id]
            for one in ast.walk(expression)
            if isinstance(one, ast.Name) and one.id in given
        }


def inlined(call: Callable[[Any], Any], subject: str, prefix: str) -> Inlined | None:
    """Of a resolver that takes its object alone: `subject` in the text, where names of the module have a
    prefix. None where it is more than such an expression."""
    found = _returned(call)
    if found is None:
        return None
    parameter, expression = found
    known = {prefix + name: value for name, value in call.__globals__.items()}
    written = _Renamed(parameter, subject, prefix, known).visit(expression)
    plain = all(isinstance(one, (*SIMPLE, *AROUND)) for one in ast.walk(written))
    named = {one.id for one in ast.walk(written) if isinstance(one, ast.Name)}
    return Inlined(written, known) if plain and named <= {subject, *known} else None


def _returned(call: Callable[[Any], Any]) -> tuple[str, ast.expr] | None:
    """What its one parameter is called, and what it returns, where that is all of it."""
    if inspect.iscoroutinefunction(call) or getattr(call, "__closure__", None):
        return None
    try:
        [function] = ast.parse(textwrap.dedent(inspect.getsource(call))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    if not isinstance(function, ast.FunctionDef) or len(function.args.args) != 1:
        return None
    body = [one for one in function.body if not _is_text(one)]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return None
    return function.args.args[0].arg, body[0].value


def _is_text(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


class _Renamed(ast.NodeTransformer):
    """With the object's and the module's names as they are to be; a NewType is what it is given."""

    def __init__(self, parameter: str, subject: str, prefix: str, known: Mapping[str, Any]) -> None:
        self._parameter = parameter
        self._subject = subject
        self._prefix = prefix
        self._known = known

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._subject if node.id == self._parameter else self._prefix + node.id, node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(self._called(node.func), NewType) and len(node.args) == 1 and not node.keywords:
            found: ast.AST = self.visit(node.args[0])
            return found
        return self.generic_visit(node)

    def _called(self, func: ast.expr) -> object:
        """A value of the resolver's module, or an attribute of one, such as `strawberry.ID`."""
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
            return getattr(self._known.get(self._prefix + func.value.id), func.attr, None)
        return self._known.get(self._prefix + func.id) if isinstance(func, ast.Name) else None
