"""The Analytics SQL API (autumn 2026): JSON with parameters, scope and time range; weighting by itself."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict

from gateway.emulator.conditions import Conditions, Strictness
from gateway.emulator.engine.classic import Answer, copy_for, write
from gateway.emulator.engine.datasets import Datasets
from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import ANALYTICS_DIALECT, documented
from gateway.emulator.language.expressions import bound_literal
from gateway.emulator.language.functions import ANALYTICS
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.rules.spelling import UNKNOWN_FUNCTION
from gateway.emulator.language.tree import (
    Between,
    Call,
    Comparison,
    Expression,
    Name,
    Number,
    Output,
    Select,
    Show,
    Star,
    Table,
    Text,
    conjunction,
    conjuncts,
    transform,
    walk,
)
from gateway.emulator.language.weighting import weighted
from gateway.emulator.refusal import Refused, invalid
from gateway.telemetry.sql.columns import AE_BLOBS, AE_DOUBLES

_NAMESPACE = ("events", "analyticsEngine")
_TENANCY = ("accountTag", "zoneTag")
_LOWER, _UPPER = (">", ">="), ("<", "<=")
_STAR = ("dataset", "timestamp", "sampleInterval", "index1", *AE_BLOBS, *AE_DOUBLES)


class Scope(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    accountTag: str | None = None  # noqa: N815 - the wire's name
    zoneTag: str | None = None  # noqa: N815 - the wire's name


class TimeRange(BaseModel):
    """Both bounds are inclusive, RFC 3339."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: str
    end: str | None = None


class Question(BaseModel):
    """The JSON body. Raw SQL is a question with nothing but `query`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str
    params: list[Any] | dict[str, Any] | None = None
    scope: Scope | None = None
    time_range: TimeRange | None = None
    format: Literal["JSON"] | None = None


async def answer(
    question: Question, account: str, datasets: Datasets, conditions: Conditions, *, in_path: bool
) -> Answer:
    """Raises Refused as the service would. `in_path`: the address names the account, so no scope is due."""
    live = conditions.strictness is Strictness.LIVE
    dialect = ANALYTICS_DIALECT if live else documented(ANALYTICS_DIALECT)
    statement, _ = parse(question.query, dialect, _params(question.params))
    if isinstance(statement, Show):
        raise invalid("only SELECT statements are supported")
    inner = _reading(statement)
    if conditions.refuse_to_datetime and any(_is_to_datetime(node) for node in walk(statement)):
        raise invalid(UNKNOWN_FUNCTION.format(name="TODATETIME"))
    scoped = _timed(_scoped(inner, question, account, in_path=in_path), question.time_range)
    _check_zoned(scoped)
    _check_reading(scoped)
    statement = replace(statement, source=scoped) if inner is not statement else scoped
    statement = transform(statement, _dated)
    check(statement, dialect, any_order=True)
    statement = weighted(_expanded(statement))
    percent = await copy_for(statement, datasets, conditions, ANALYTICS)
    written = write(statement, percent, datasets, conditions, ANALYTICS)
    body = await datasets.read(written, "JSON", integers_as_text=conditions.integers_as_text)
    return Answer(_shaped(body), "JSON", percent)


def _is_to_datetime(node: object) -> bool:
    return isinstance(node, Call) and node.name == "toDateTime"


def _check_zoned(*selects: Select) -> None:
    """In the statement and in time_range alike."""
    for node in (node for select in selects for node in walk(select)):
        if any(datetime.fromisoformat(_iso(one)).tzinfo is None for one in _moments(node)):
            raise invalid("a moment names its zone, as 2026-09-15T00:00:00Z")


def _params(bound: list[Any] | dict[str, Any] | None) -> Mapping[str, Expression]:
    if isinstance(bound, list):
        return {str(number): bound_literal(value) for number, value in enumerate(bound, start=1)}
    return {name: bound_literal(value) for name, value in (bound or {}).items()}


def _reading(statement: Select) -> Select:
    """The select that reads the dataset: the statement, or the one plain derived table in it."""
    if not isinstance(statement.source, Select):
        return statement
    outer, inner = statement, statement.source
    plain = outer.where is None and outer.having is None and not (outer.group or outer.order)
    unpaged = outer.limit is None and outer.offset is None and not outer.limit_all
    projects = not any(_aggregate(node) for output in outer.outputs for node in walk(output.expression))
    if not (plain and unpaged and projects) or isinstance(inner.source, Select):
        raise invalid("a derived table can only be projected from, and not be nested")
    return inner


def _aggregate(node: object) -> bool:
    return isinstance(node, Call) and ANALYTICS[node.name.lower()].aggregate


def _scoped(select: Select, question: Question, account: str, *, in_path: bool) -> Select:
    """The select without its tenancy predicate. Exactly one place names the account."""
    if not isinstance(select.source, Table):
        raise invalid("a query reads one schema-qualified dataset")
    if select.source.path != _NAMESPACE:
        raise invalid('unknown dataset; Analytics Engine datasets are events.analyticsEngine."name"')
    named, rest = [], []
    for part in conjuncts(select.where):
        tenancy = _tenancy(part)
        named.extend([tenancy] if tenancy else [])
        rest.extend([] if tenancy else [part])
    if any(isinstance(node, Name) and node.value in _TENANCY for part in rest for node in walk(part)):
        raise invalid("tenancy predicates are plain equalities joined with AND at the top level")
    if question.scope is not None:
        named.append(_of_scope(question.scope))
    if len(named) > 1:
        raise invalid("the scope is given in more than one place")
    if not named and not in_path:
        raise invalid("missing accountTag or zoneTag predicate")
    if named and named[0] != account:
        raise Refused(403, "Authorization error")
    return replace(select, where=conjunction(rest))


def _of_scope(scope: Scope) -> str:
    if scope.zoneTag is not None or scope.accountTag is None:
        raise invalid("Analytics Engine datasets take accountTag as their only scope")
    return scope.accountTag


def _tenancy(part: Expression) -> str | None:
    match part:
        case Comparison(Name("accountTag"), "=", Text(account)):
            return account
        case Comparison(Name("zoneTag")):
            raise invalid("zone scope is not supported for Analytics Engine datasets")
    return None


def _timed(select: Select, given: TimeRange | None) -> Select:
    """The select with its time range as predicates. A lower bound is due, in exactly one place."""
    parts = conjuncts(select.where)
    mentioned = any(node == Name("timestamp") for part in parts for node in walk(part))
    if given is None:
        if not any(_lower_bound(part) for part in parts):
            raise invalid("a lower timestamp bound is required")
        return select
    if mentioned:
        raise invalid("the time range is given in SQL and in time_range")
    parts.append(Comparison(Name("timestamp"), ">=", Text(given.start)))
    if given.end is not None:
        parts.append(Comparison(Name("timestamp"), "<=", Text(given.end)))
    return replace(select, where=conjunction(parts))


def _lower_bound(part: Expression) -> bool:
    match part:
        case Comparison(Name("timestamp"), operator, _):
            return operator in _LOWER
        case Comparison(_, operator, Name("timestamp")):
            return operator in _UPPER
        case Between(Name("timestamp"), negated=False):
            return True
    return False


def _check_reading(select: Select) -> None:
    if select.limit_all or (select.offset is not None and select.limit is None):
        raise invalid("LIMIT is a whole number, and OFFSET needs it")
    every = [node for part in conjuncts(select.where) for node in walk(part)]
    if any(isinstance(node, Between) and node.of != Name("timestamp") for node in every):
        raise invalid("BETWEEN is supported on the timestamp only")
    if select.having is not None and not _on_aggregate(select, select.having):
        raise invalid("HAVING has to reference an aggregate function")


def _on_aggregate(select: Select, having: Expression) -> bool:
    names = {node.value for node in walk(having) if isinstance(node, Name)}
    behind = [output.expression for output in select.outputs if output.alias in names]
    return any(_aggregate(node) for part in [having, *behind] for node in walk(part))


def _moments(node: object) -> list[str]:
    """Texts that the timestamp is compared with."""
    match node:
        case Comparison(Name("timestamp"), _, Text(written)) | Comparison(
            Text(written), _, Name("timestamp")
        ):
            return [written]
        case Between(Name("timestamp"), low, high):
            return [one.value for one in (low, high) if isinstance(one, Text)]
    return []


def _dated(node: object) -> object:
    """A comparison of the timestamp with a string compares with that moment."""
    moment = Name("timestamp")
    match node:
        case Comparison(left, operator, Text(written)) if left == moment:
            return Comparison(left, operator, _moment(written))
        case Comparison(Text(written), operator, right) if right == moment:
            return Comparison(_moment(written), operator, right)
        case Between(of, Text(low), Text(high), negated) if of == moment:
            return Between(of, _moment(low), _moment(high), negated)
    return node


def _iso(written: str) -> str:
    """As it is. Raises Refused (422) for what is no moment."""
    try:
        datetime.fromisoformat(written)
    except ValueError as error:
        raise invalid("a timestamp is written as 2026-09-15T00:00:00Z") from error
    return written


def _moment(written: str) -> Expression:
    found = datetime.fromisoformat(_iso(written))
    seconds = (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    return Call("toDateTime", (Number(str(max(0, int(seconds)))),))


def _expanded(statement: Select) -> Select:
    """`*` as the columns of this endpoint, which names the sample interval its own way."""
    if isinstance(statement.source, Select):
        return replace(statement, source=_expanded(statement.source))
    outputs: list[Output] = []
    for output in statement.outputs:
        everything = isinstance(output.expression, Star)
        outputs.extend([Output(Name(name), None, name) for name in _STAR] if everything else [output])
    return replace(statement, outputs=tuple(outputs))


def _shaped(body: bytes) -> bytes:
    found = orjson.loads(body)
    spent = found["statistics"]
    statistics = {
        "elapsed_ms": round(spent["elapsed"] * 1000),
        "rows_read": spent["rows_read"],
        "bytes_read": spent["bytes_read"],
    }
    return orjson.dumps({"data": found["data"], "rows": found["rows"], "statistics": statistics})
