"""What the live service refuses by where it stands."""

from collections.abc import Iterator

from gateway.emulator.language.rules.rule import Endpoint, Rule, Scope
from gateway.emulator.language.tree import Call, Name, Select

_GROUPS = "in the GROUP BY clause you may only provide column names"
_NESTED = "cannot nest subqueries inside subqueries"
_COUNT = "COUNT() function must have 0 arguments: {given}"
_COLUMN = 'unable to find type of column: "{name}"'


def _groups(scope: Scope) -> Iterator[str]:
    if any(not isinstance(key, Name) for key in scope.select.group):
        yield _GROUPS


def _nested(scope: Scope) -> Iterator[str]:
    if scope.depth and isinstance(scope.select.source, Select):
        yield _NESTED


def _counts(scope: Scope) -> Iterator[str]:
    for node in scope.nodes:
        if isinstance(node, Call) and node.name == "count" and node.args and not node.distinct:
            yield _COUNT.format(given=len(node.args))


GROUPS = Rule(
    name="group-by",
    what="expressions in GROUP BY, which the documentation allows: columns and aliases only",
    says=_GROUPS,
    reports=5,
    refused="SELECT count() AS n FROM {t} GROUP BY toStartOfHour(timestamp)",
    instead="SELECT toStartOfHour(timestamp) AS hour, count() AS n FROM {t} GROUP BY hour",
    endpoint=Endpoint.CLASSIC,
    seen=_groups,
)
NESTED = Rule(
    name="nesting",
    what="a subquery inside a subquery",
    says=_NESTED,
    reports=2,
    refused="SELECT a FROM (SELECT a FROM (SELECT blob1 AS a FROM {t}))",
    instead="SELECT a FROM (SELECT blob1 AS a FROM {t})",
    endpoint=Endpoint.CLASSIC,
    seen=_nested,
)
COUNT = Rule(
    name="count-arguments",
    what="`count(*)` and `count(column)`",
    says=_COUNT,
    reports=8,
    refused="SELECT count(*) AS n FROM {t}",
    instead="SELECT count() AS n FROM {t}",
    endpoint=Endpoint.CLASSIC,
    seen=_counts,
)
ORDER = Rule(
    name="order-by",
    what="ORDER BY something that is not in the SELECT list, the own name of an aliased column too",
    says=_COLUMN,
    reports=8,
    refused="SELECT double1 AS at FROM {t} ORDER BY double1",
    instead="SELECT double1 AS at FROM {t} ORDER BY at",
    endpoint=Endpoint.CLASSIC,
)
UNWRITTEN = Rule(
    name="unwritten",
    what="any statement over a dataset that was never written to; one source was given no rows",
    says=_COLUMN,
    reports=2,
    refused="SELECT count() AS n FROM never_written WHERE timestamp > now()",
    instead="SHOW TABLES",
    endpoint=Endpoint.CLASSIC,
)
CLAUSES = (COUNT, GROUPS, NESTED, ORDER, UNWRITTEN)
