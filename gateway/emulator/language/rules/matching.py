"""What the live service refuses because of types: it converts nothing."""

import re
from collections.abc import Iterator

from gateway.emulator.language.rules.rule import Rule, Scope
from gateway.emulator.language.rules.spelling import NULL
from gateway.emulator.language.tree import Call, Chain, Comparison, Null, Text
from gateway.emulator.language.types import NUMBERS, Type, combined

_ARITHMETIC = frozenset("+-*/%")
_NEVER_ADDED = frozenset({Type.STRING, Type.BOOLEAN, Type.NULL})
_NUMERIC_ONLY = frozenset({"sum", "avg", "min", "max", "sumIf", "avgIf", "approx_min", "approx_max"})
_MOMENT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?|\d+", re.ASCII)

_BRANCHES = (
    "the 2nd and 3rd arguments to IF() function must have the same type but instead had {one} and {other}"
)
_COMBINED = "cannot combine the {one} and {other} types with the {operator} operator"
_ARGUMENT = "cannot use the String type as argument 1 in {function}"
_PARSED = "unable to parse the argument of TODATETIME() as a DateTime"


def _branches(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if isinstance(node, Call) and node.name == "if" and len(node.args) == len(("c", "a", "b")):
            one, other = (scope.types.of(arg) for arg in node.args[1:])
            if one is not other and Type.UNKNOWN not in (one, other):
                yield _BRANCHES.format(one=one, other=other)


def _arithmetic(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if isinstance(node, Chain):
            left = scope.types.of(node.first)
            for step in node.steps:
                right = scope.types.of(step.operand)
                if step.operator in _ARITHMETIC and _NEVER_ADDED & {left, right}:
                    yield _COMBINED.format(one=left, other=right, operator=step.operator)
                left = combined(left, step.operator, right)


def _comparisons(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if isinstance(node, Comparison):
            one, other = scope.types.of(node.left), scope.types.of(node.right)
            others = {one, other} - {Type.STRING}
            if Type.STRING in (one, other) and others and others <= {*NUMBERS, Type.DATETIME}:
                yield _COMBINED.format(one=one, other=other, operator=node.operator)


def _aggregates(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        told = isinstance(node, Call) and node.name in _NUMERIC_ONLY and node.args
        if isinstance(node, Call) and told and scope.types.of(node.args[0]) is Type.STRING:
            yield _ARGUMENT.format(function=node.name)


def _moments(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if isinstance(node, Call) and node.name == "toDateTime":
            texts = [one.value for one in node.args[:1] if isinstance(one, Text)]
            if any(not _MOMENT.fullmatch(one) for one in texts):
                yield _PARSED


def _nulls(scope: Scope) -> Iterator[str]:
    if any(isinstance(node, Null) and node.written for node in scope.nodes):
        yield NULL


BRANCHES = Rule(
    name="if-types",
    what="`if` whose branches differ in type: Double and Integer, String and NULL, DateTime and Integer. A "
    "large decimal without a fraction, as 99999999999999.0, is an Integer",
    says=_BRANCHES,
    reports=6,
    refused="SELECT max(if(blob1 = 'a', double1, 0)) AS n FROM {t}",
    instead="SELECT max(if(blob1 = 'a', double1, 0.0)) AS n FROM {t}",
    seen=_branches,
)
ARITHMETIC = Rule(
    name="arithmetic-types",
    what="arithmetic with a Boolean or a String",
    says=_COMBINED,
    reports=1,
    refused="SELECT sum(_sample_interval * (blob1 = 'a')) AS n FROM {t}",
    instead="SELECT sumIf(_sample_interval, blob1 = 'a') AS n FROM {t}",
    seen=_arithmetic,
)
COMPARISON = Rule(
    name="comparison-types",
    what="comparisons of a String with a DateTime or a number",
    says=_COMBINED,
    reports=2,
    refused="SELECT blob1 FROM {t} WHERE timestamp >= '2026-11-01 00:00:00'",
    instead="SELECT blob1 FROM {t} WHERE timestamp >= toDateTime('2026-11-01 00:00:00')",
    seen=_comparisons,
)
AGGREGATE = Rule(
    name="aggregate-types",
    what="min, max, sum and avg of a String",
    says=_ARGUMENT,
    reports=5,
    refused="SELECT max(blob5) AS n FROM {t}",
    instead="SELECT argMax(blob5, timestamp) AS n FROM {t}",
    seen=_aggregates,
)
MOMENT = Rule(
    name="datetime-text",
    what="texts of toDateTime with a fraction of a second or a zone",
    says=_PARSED,
    reports=1,
    refused="SELECT toDateTime('2026-11-01T00:00:00Z') AS at",
    instead="SELECT toDateTime('2026-11-01T00:00:00') AS at",
    seen=_moments,
)
NULLS = Rule(
    name="null",
    what="NULL, wherever it stands (in `if`, with the words of its rule)",
    says=NULL,
    reports=6,
    refused="SELECT NULL AS nothing",
    instead="SELECT '' AS nothing",
    seen=_nulls,
)
MATCHING = (BRANCHES, ARITHMETIC, COMPARISON, AGGREGATE, MOMENT, NULLS)
