"""The Analytics SQL API weights by itself: the same tree with the sample interval put into its aggregates.

COUNT() is sum(w), SUM(x) is sum(x * w), AVG(x) their quotient, and so on; DISTINCT aggregates, extrema and
functions with a weight of their own stay as they are.
"""

from collections.abc import Callable

from gateway.emulator.language.tree import (
    Call,
    Chain,
    Expression,
    Name,
    Output,
    Select,
    Star,
    Step,
    transform,
)

_WEIGHT = Name("_sample_interval")


def weighted(select: Select) -> Select:
    """The statement in the stored columns' names, every plain aggregate weighted."""
    return transform(select, _weigh)


def _weigh(node: object) -> object:
    if isinstance(node, Name) and node.value == "sampleInterval":
        return _WEIGHT
    if isinstance(node, Output) and not isinstance(node.expression, Star) and node.alias is None:
        return Output(node.expression, node.label, node.label)
    if isinstance(node, Call) and not node.distinct and node.name in _WEIGHED:
        return _WEIGHED[node.name](node)
    return node


def _times(value: Expression) -> Expression:
    return Chain(value, (Step("*", _WEIGHT),))


def _mean(total: Expression, weight: Expression) -> Expression:
    return Chain(total, (Step("/", weight),))


def _count(_: Call) -> Expression:
    return Call("sum", (_WEIGHT,))


def _sum(call: Call) -> Expression:
    return Call("sum", (_times(call.args[0]),))


def _avg(call: Call) -> Expression:
    return _mean(_sum(call), _count(call))


def _count_if(call: Call) -> Expression:
    return Call("sumIf", (_WEIGHT, call.args[-1]))


def _sum_if(call: Call) -> Expression:
    return Call("sumIf", (_times(call.args[0]), call.args[1]))


def _avg_if(call: Call) -> Expression:
    return _mean(_sum_if(call), _count_if(call))


def _top(call: Call) -> Expression:
    return Call("topKWeighted", (call.args[0], _WEIGHT), call.params)


_WEIGHED: dict[str, Callable[[Call], Expression]] = {
    "count": _count,
    "sum": _sum,
    "avg": _avg,
    "countIf": _count_if,
    "sumIf": _sum_if,
    "avgIf": _avg_if,
    "topK": _top,
}
