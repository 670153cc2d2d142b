"""The Analytics Engine SQL API (classic): one statement of text to one answer of bytes."""

import re
from dataclasses import dataclass

import orjson

from gateway.emulator.conditions import Conditions, Strictness
from gateway.emulator.engine.copies import PERCENTS, choose, innermost, place, touch_query
from gateway.emulator.engine.datasets import LIST, Datasets
from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import CLASSIC_DIALECT, documented
from gateway.emulator.language.functions import CLASSIC, Functions
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.rules.spelling import UNKNOWN_FUNCTION
from gateway.emulator.language.tree import Call, Name, Select, Show, Table, children, walk
from gateway.emulator.language.writer import Writer, quoted
from gateway.emulator.refusal import invalid

_COLUMN = re.compile(r"(blob|double)[0-9]+", re.ASCII)
_SHOWN = {
    "TABLES": LIST,
    "TIMEZONES": "SELECT time_zone AS timezone FROM system.time_zones ORDER BY timezone",
    "TIMEZONE": "SELECT 'Etc/UTC' AS timezone",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is in `form`; `percent` is the copy it was read from."""

    body: bytes
    form: str
    percent: int = PERCENTS[0]


async def answer(sql: str, datasets: Datasets, conditions: Conditions) -> Answer:
    """Raises Refused as the service would."""
    statement, form = understood(sql, conditions)
    form = form or conditions.default_format
    if isinstance(statement, Show):
        return Answer(await _read(datasets, _SHOWN[statement.what], form, conditions), form)
    percent = await copy_for(statement, datasets, conditions)
    written = write(statement, percent, datasets, conditions)
    return Answer(await _read(datasets, written, form, conditions), form, percent)


def understood(sql: str, conditions: Conditions) -> tuple[Select | Show, str | None]:
    """The statement and the FORMAT it names, if any. Raises Refused (422) for what the service would not run,
    whatever is in its datasets."""
    dialect = CLASSIC_DIALECT if conditions.strictness is Strictness.LIVE else documented(CLASSIC_DIALECT)
    statement, form = parse(sql, dialect)
    if isinstance(statement, Select):
        _check_contested(statement, conditions)
        check(statement, dialect, any_order=conditions.order_by_any)
    return statement, form


def _check_contested(statement: Select, conditions: Conditions) -> None:
    """Functions of which some have seen that they pass, and some that they do not."""
    contested = {"avgIf": conditions.refuse_avg_if, "toDate": conditions.refuse_to_date}
    for name in (name for name, refused in contested.items() if refused and _uses(statement, name)):
        raise invalid(UNKNOWN_FUNCTION.format(name=name.upper()))


async def copy_for(
    statement: Select, datasets: Datasets, conditions: Conditions, functions: Functions = CLASSIC
) -> int:
    """The copy that answers, in percent. Raises Refused (422) when the dataset does not exist."""
    reading = innermost(statement)
    if not isinstance(reading.source, Table):
        return PERCENTS[0]
    live = conditions.strictness is Strictness.LIVE and not reading.source.path
    await datasets.require(reading.source.name, _first_column(reading) if live else None)
    if conditions.refuse_unfilled:
        await _refuse_unfilled(statement, reading.source.name, datasets)
    if conditions.read_percent is not None:
        return conditions.read_percent
    if conditions.read_sampling is None:
        return PERCENTS[0]
    writer = Writer(functions, lambda table: quoted(table.name))
    touched = await datasets.read(touch_query(reading, reading.source, writer), "JSON")
    counts = orjson.loads(touched)["data"][0]
    return choose(counts["rows"], counts["indexes"], conditions.read_sampling)


def _first_column(reading: Select) -> str:
    """The column that the service misses first in a dataset that was never written to."""
    conditions = [node.value for node in walk(reading) if isinstance(node, Name)]
    return "timestamp" if "timestamp" in conditions or not conditions else conditions[0]


async def _refuse_unfilled(statement: Select, dataset: str, datasets: Datasets) -> None:
    """Raises Refused (422) naming a column that the statement names and no row has."""
    nodes = (*walk(statement), *walk(innermost(statement)))
    names = {node.value for node in nodes if isinstance(node, Name)}
    empty = {
        name: "0" if name.startswith("double") else "''" for name in sorted(names) if _COLUMN.fullmatch(name)
    }
    if not empty:
        return
    counts = ", ".join(f"countIf({name} != {value}) AS {name}" for name, value in empty.items())
    found = await datasets.read(f"SELECT {counts} FROM {quoted(dataset)}", "JSON", integers_as_text=False)
    for name, filled in orjson.loads(found)["data"][0].items():
        if not filled:
            raise invalid(f'unable to find type of column: "{name}"')


def write(
    statement: Select,
    percent: int,
    datasets: Datasets,
    conditions: Conditions,
    functions: Functions = CLASSIC,
) -> str:
    """The engine's SQL for a checked statement, reading from the copy and without what lags behind."""
    until = int(datasets.clock() - conditions.lag_seconds) if conditions.lag_seconds else None
    writer = Writer(functions, lambda table: place(table, percent, until))
    return writer.select(statement)


async def _read(datasets: Datasets, sql: str, form: str, conditions: Conditions) -> bytes:
    body = await datasets.read(sql, form, integers_as_text=conditions.integers_as_text)
    return tidied(body) if form == "JSON" else body


def tidied(body: bytes) -> bytes:
    """The JSON answer as the service writes it: no statistics, and the types of columns without a zone."""
    found = orjson.loads(body)
    for column in found["meta"]:
        column["type"] = column["type"].replace("DateTime('UTC')", "DateTime")
    names = ("meta", "data", "rows", "rows_before_limit_at_least")
    return orjson.dumps({name: found[name] for name in names if name in found})


def _uses(node: object, name: str) -> bool:
    if isinstance(node, Call) and node.name == name:
        return True
    return any(_uses(child, name) for child in children(node))
