"""What parses may still be refused: unknown columns, wrong arity, aggregates and types out of place.

The engine behind knows more than the service does, so the service's own limits are checked here; what is
wrong in both (GROUP BY, argument types) is left to the engine, whose refusal becomes a 422 as well.
"""

from collections.abc import Iterable

from gateway.emulator.language.dialect import Dialect
from gateway.emulator.language.functions import ANY, Function
from gateway.emulator.language.rules import index as rules
from gateway.emulator.language.tree import (
    Call,
    Expression,
    Name,
    Number,
    Ordering,
    Position,
    Select,
    Star,
    Text,
    children,
    walk,
)
from gateway.emulator.refusal import invalid

_TEXTUAL = frozenset(
    [
        "lower",
        "lowerUTF8",
        "toLower",
        "upper",
        "upperUTF8",
        "toUpper",
        "substring",
        "substr",
        "format",
        "formatDateTime",
        "bin",
        "hex",
    ]
)
_NUMERIC_ONLY = frozenset({"sum", "avg", "min", "max", "sumIf", "avgIf"})
_LARGEST_TOP = 100


def check(select: Select, dialect: Dialect, *, any_order: bool = False) -> frozenset[str]:
    """The names of the statement's columns. Raises Refused (422); `any_order` lifts the ORDER BY rule."""
    if dialect.live:
        rules.look(select, classic=not dialect.qualified)
    columns = _source_columns(select, dialect, any_order=any_order)
    aliases = frozenset(output.alias for output in select.outputs if output.alias)
    for expression in _expressions(select):
        nodes = tuple(walk(expression))
        _check_names(nodes, columns | aliases)
        _check_calls(nodes, dialect)
    for plain in (select.where, *select.group):
        if plain is not None and _aggregates(plain, dialect):
            raise invalid("aggregate functions are not allowed in WHERE and GROUP BY")
    labels = _labels(select, columns)
    if not any_order:
        _check_order(select, labels, dialect)
    return labels


def _source_columns(select: Select, dialect: Dialect, *, any_order: bool) -> frozenset[str]:
    if isinstance(select.source, Select):
        return check(select.source, dialect, any_order=any_order)
    if select.source is None and any(isinstance(output.expression, Star) for output in select.outputs):
        raise invalid("SELECT * needs a FROM")
    return dialect.columns if select.source else frozenset()


def _labels(select: Select, columns: frozenset[str]) -> frozenset[str]:
    if any(isinstance(output.expression, Star) for output in select.outputs):
        return columns | {output.label for output in select.outputs}
    return frozenset(output.label for output in select.outputs)


def _expressions(select: Select) -> Iterable[Expression]:
    yield from (output.expression for output in select.outputs)
    yield from (part for part in (select.where, select.having) if part is not None)
    yield from select.group
    yield from (ordering.expression for ordering in select.order)


def _check_names(nodes: Iterable[object], known: frozenset[str]) -> None:
    for node in nodes:
        if isinstance(node, Name) and node.value not in known:
            raise invalid(f'unable to find type of column: "{node.value}"')


def _check_calls(nodes: Iterable[object], dialect: Dialect) -> None:
    for node in nodes:
        if isinstance(node, Call):
            _check_call(node, dialect.functions[node.name.lower()], dialect)
        elif isinstance(node, Position):
            _texts(node.needle, node.haystack)


def _check_call(call: Call, function: Function, dialect: Dialect) -> None:
    if not function.least <= len(call.args) <= function.most:
        raise invalid(f"{call.name} takes {_arity(function)}, not {len(call.args)}")
    if not function.params[0] <= len(call.params) <= function.params[1]:
        raise invalid(f"{call.name} takes its parameters as documented: {call.name}(n)(...)")
    if not all(isinstance(param, Number) for param in call.params):
        raise invalid(f"parameters of {call.name} are literal numbers")
    _check_distinct(call, function)
    _check_star(call)
    if function.aggregate and any(_aggregates(arg, dialect) for arg in call.args):
        raise invalid(f"{call.name} cannot take another aggregate")
    _check_level(call, function)
    _check_types(call)


def _check_distinct(call: Call, function: Function) -> None:
    if call.distinct and not (function.distinct and len(call.args) == 1):
        raise invalid(f"{call.name} does not take DISTINCT")
    if call.name == "count" and call.args and not call.distinct and not isinstance(call.args[0], Star):
        raise invalid("count takes no argument other than DISTINCT column")


def _check_star(call: Call) -> None:
    if any(isinstance(arg, Star) for arg in call.args) and (call.name != "count" or call.distinct):
        raise invalid(f"{call.name} does not take *")


def _check_level(call: Call, function: Function) -> None:
    level = call.args[0] if function.level_first else None
    if function.level_first and len(call.args) + len(call.params) != len(("q", "x", "w")):
        raise invalid(f"{call.name} takes its parameters as documented: {call.name}(q, x, w)")
    if call.params and call.name.startswith("quantile"):
        level = call.params[0]
    if level is None:
        if call.name.startswith("topK") and any(not _between(p, 1, _LARGEST_TOP) for p in call.params):
            raise invalid(f"{call.name} takes a number from 1 to {_LARGEST_TOP}")
    elif not isinstance(level, Number) or not _between(level, 0, 1):
        raise invalid("a quantile's level is a literal from 0 to 1")


def _between(number: Expression, low: float, high: float) -> bool:
    return isinstance(number, Number) and low <= float(number.digits) <= high


def _check_types(call: Call) -> None:
    if call.name in _NUMERIC_ONLY and _is_text(call.args[0]):
        raise invalid(f"cannot use the String type as argument 1 in {call.name}")
    if call.name == "if" and _is_text(call.args[1]) != _is_text(call.args[2]):
        raise invalid("the 2nd and 3rd arguments to IF() must have the same type")


def _texts(*arguments: Expression) -> None:
    if any(isinstance(argument, Number) for argument in arguments):
        raise invalid("position takes two strings")


def _is_text(expression: Expression) -> bool:
    """True for what is surely a string. An alias is not looked through: the engine judges it."""
    if isinstance(expression, Name):
        return expression.value == "index1" or expression.value.startswith("blob")
    if isinstance(expression, Call):
        return expression.name in _TEXTUAL or (expression.name == "if" and _is_text(expression.args[1]))
    return isinstance(expression, Text)


def _arity(function: Function) -> str:
    if function.most == ANY:
        return f"at least {function.least} arguments"
    if function.least == function.most:
        return f"{function.least} arguments"
    return f"{function.least} to {function.most} arguments"


def _aggregates(expression: Expression, dialect: Dialect) -> bool:
    return any(
        isinstance(node, Call) and dialect.functions[node.name.lower()].aggregate for node in walk(expression)
    )


def _check_order(select: Select, labels: frozenset[str], dialect: Dialect) -> None:
    """Seen in production by several users: what is sorted by is in the answer, under its name there."""
    chosen: set[object] = {
        output.expression for output in select.outputs if not isinstance(output.expression, Name)
    }
    for ordering in select.order:
        _check_sorted(ordering, chosen, labels, dialect)


def _check_sorted(ordering: Ordering, chosen: set[object], labels: frozenset[str], dialect: Dialect) -> None:
    pending: list[object] = [ordering.expression]
    while pending:
        node = pending.pop()
        if node in chosen:
            continue
        if isinstance(node, Name) and node.value not in labels:
            raise invalid(f'unable to find type of column: "{node.value}"')
        if isinstance(node, Call) and dialect.functions[node.name.lower()].aggregate:
            raise invalid(f"ORDER BY {node.name} needs {node.name} in the SELECT list")
        pending.extend(children(node))
