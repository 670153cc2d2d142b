"""The functions each endpoint knows, with their arity and what the engine calls them. No others exist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Function:
    """One allowed function. `params` bounds the first parentheses of `f(params)(args)`."""

    name: str
    least: int
    most: int
    engine: str
    aggregate: bool = False
    params: tuple[int, int] = (0, 0)
    distinct: bool = False
    level_first: bool = False
    """The first argument is the quantile's level, which the engine takes as a parameter."""
    trailing: tuple[str, ...] = ()
    """Arguments that the service implies and the engine wants written."""


Functions = Mapping[str, Function]
ANY = 1000


def _scalars(least: int, most: int, *names: str) -> list[Function]:
    return [Function(name, least, most, name) for name in names]


def _aggregates(arity: int, *names: str) -> list[Function]:
    return [Function(name, arity, arity, name, aggregate=True) for name in names]


def _alias(alias: str, function: Function) -> Function:
    return replace(function, name=alias)


def _table(*functions: Function) -> Functions:
    return {function.name.lower(): function for function in functions}


_LENGTH = Function("length", 1, 1, "lengthUTF8")
_SUBSTRING = Function("substring", 2, 3, "substringUTF8")
_WEEK = Function("toStartOfWeek", 1, 1, "toStartOfWeek", trailing=("1",))
_QUANTILE = Function(
    "quantileWeighted", 2, 3, "quantileExactWeighted", aggregate=True, params=(0, 1), level_first=True
)
"""Documented as (q, x, w), and taken as (q)(x, w), too."""

_SHARED = (
    *(
        Function(name, least, 1, name, aggregate=True, distinct=True)
        for name, least in (("count", 0), ("sum", 1), ("avg", 1))
    ),
    *_aggregates(1, "first_value", "last_value", "countIf"),
    *_aggregates(2, "argMax", "argMin", "sumIf", "avgIf"),
    Function("quantileExactWeighted", 2, 2, "quantileExactWeighted", aggregate=True, params=(1, 1)),
    _QUANTILE,
    Function("topK", 1, 1, "topK", aggregate=True, params=(0, 1)),
    Function("topKWeighted", 2, 2, "topKWeighted", aggregate=True, params=(0, 1)),
    *_scalars(3, 3, "if"),
    *_scalars(1, 1, "log", "ln", "empty", "lower", "lowerUTF8", "upper", "upperUTF8"),
    *_scalars(2, 2, "intDiv", "pow", "startsWith", "endsWith"),
    *_scalars(1, 2, "round", "floor", "ceil", "toDateTime"),
    _LENGTH,
    _SUBSTRING,
    _alias("toLower", Function("", 1, 1, "lowerUTF8")),
    _alias("toUpper", Function("", 1, 1, "upperUTF8")),
    *_scalars(1, ANY, "format"),
    *_scalars(1, 1, "toUInt8", "toUInt32", "toUnixTimestamp", "bin", "hex"),
    *_scalars(0, 0, "now", "today"),
    *_scalars(2, 3, "formatDateTime", "toStartOfInterval"),
    *_scalars(1, 1, "toStartOfYear", "toStartOfMonth", "toStartOfDay", "toStartOfHour", "toStartOfMinute"),
    *_scalars(1, 1, "toStartOfFifteenMinutes", "toStartOfTenMinutes", "toStartOfFiveMinutes"),
    _WEEK,
    *_scalars(1, 1, "toYear", "toMonth", "toDayOfMonth", "toDayOfWeek", "toHour", "toMinute", "toSecond"),
    *_scalars(1, 1, "toYYYYMM", "bitCount", "bitNot"),
    *_scalars(2, 2, "bitAnd", "bitHammingDistance", "bitOr", "bitRotateLeft", "bitRotateRight"),
    *_scalars(2, 2, "bitShiftLeft", "bitShiftRight", "bitTest", "bitXor"),
)

CLASSIC: Functions = _table(*_SHARED, *_aggregates(1, "min", "max"), *_scalars(1, 1, "toDate"))

ANALYTICS: Functions = _table(
    *(function for function in _SHARED if function.name not in ("topK", "topKWeighted")),
    Function("topK", 1, 1, "topK", aggregate=True, params=(0, 3)),
    Function("topKWeighted", 2, 2, "topKWeighted", aggregate=True, params=(0, 3)),
    Function("approx_min", 1, 1, "min", aggregate=True),
    Function("approx_max", 1, 1, "max", aggregate=True),
    _alias("isEmpty", Function("", 1, 1, "empty")),
    _alias("lengthUTF8", _LENGTH),
    _alias("substr", _SUBSTRING),
    _alias("strpos", Function("", 2, 2, "positionUTF8")),
    _alias("ceiling", Function("", 1, 2, "ceil")),
    _alias("dayOfWeek", Function("", 1, 1, "toDayOfWeek")),
    _alias("toStartOfFiveMinute", Function("", 1, 1, "toStartOfFiveMinutes")),
    _alias("current_timestamp", Function("", 0, 0, "now")),
    _alias("current_date", Function("", 0, 0, "today")),
    *_scalars(1, 1, "toDate", "toIntervalSecond", "toIntervalMinute", "toIntervalHour", "toIntervalDay"),
    *_scalars(1, 1, "toIntervalWeek", "toIntervalMonth", "toIntervalQuarter", "toIntervalYear"),
    *_scalars(0, 0, "timezone"),
)
"""MIN and MAX are missing on purpose: this endpoint refuses them where a dataset is sampled."""
