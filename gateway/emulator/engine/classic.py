"""The Analytics Engine SQL API (classic): one statement of text to one answer of bytes."""

from dataclasses import dataclass

import orjson

from gateway.emulator.conditions import Conditions
from gateway.emulator.engine.copies import PERCENTS, choose, innermost, place, touch_query
from gateway.emulator.engine.datasets import LIST, Datasets
from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import CLASSIC_DIALECT
from gateway.emulator.language.functions import CLASSIC, Functions
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.tree import Call, Select, Show, Table, children
from gateway.emulator.language.writer import Writer, quoted
from gateway.emulator.refusal import invalid

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
    statement, form = parse(sql, CLASSIC_DIALECT)
    form = form or conditions.default_format
    if isinstance(statement, Show):
        return Answer(await _read(datasets, _SHOWN[statement.what], form, conditions), form)
    check(statement, CLASSIC_DIALECT, any_order=conditions.order_by_any)
    if conditions.refuse_avg_if and _uses(statement, "avgIf"):
        raise invalid("unsupported function: avgIf")
    percent = await copy_for(statement, datasets, conditions)
    written = write(statement, percent, datasets, conditions)
    return Answer(await _read(datasets, written, form, conditions), form, percent)


async def copy_for(
    statement: Select, datasets: Datasets, conditions: Conditions, functions: Functions = CLASSIC
) -> int:
    """The copy that answers, in percent. Raises Refused (422) when the dataset does not exist."""
    reading = innermost(statement)
    if not isinstance(reading.source, Table):
        return PERCENTS[0]
    await datasets.require(reading.source.name)
    if conditions.read_percent is not None:
        return conditions.read_percent
    if conditions.read_sampling is None:
        return PERCENTS[0]
    writer = Writer(functions, lambda table: quoted(table.name))
    touched = await datasets.read(touch_query(reading, reading.source, writer), "JSON")
    counts = orjson.loads(touched)["data"][0]
    return choose(counts["rows"], counts["indexes"], conditions.read_sampling)


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
    return orjson.dumps({"meta": found["meta"], "data": found["data"], "rows": found["rows"]})


def _uses(node: object, name: str) -> bool:
    if isinstance(node, Call) and node.name == name:
        return True
    return any(_uses(child, name) for child in children(node))
