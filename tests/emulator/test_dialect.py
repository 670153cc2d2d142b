"""The acceptance table: what Analytics Engine takes, what it refuses, and that nothing gets past it."""

import asyncio
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.emulator.conditions import Conditions, Strictness
from gateway.emulator.engine.classic import answer
from gateway.emulator.engine.datasets import Datasets
from gateway.emulator.language.checker import check
from gateway.emulator.language.dialect import CLASSIC_DIALECT, documented
from gateway.emulator.language.functions import CLASSIC
from gateway.emulator.language.grammar import parse
from gateway.emulator.language.lexer import tokens
from gateway.emulator.language.tree import Select
from gateway.emulator.language.writer import Writer, quoted
from gateway.emulator.refusal import Refused
from gateway.stores.embedded import Engine
from tests.emulator.conftest import Emulated, heartbeat
from tests.size import sized

HERE = Path(__file__).parent


def listed(name: str) -> list[str]:
    lines = (HERE / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("-- ")]


ACCEPTED = listed("dialect_accepted.sql")
REFUSED = listed("dialect_refused.sql")
ESCAPES = listed("engine_escapes.sql")


DOCUMENTED = documented(CLASSIC_DIALECT)


async def filled(client: Emulated, dataset: str) -> None:
    """Forty heartbeats, for a service that refuses what its documents exclude and no more."""
    await client.conditions(strictness="documented")
    await client.write(dataset, *(heartbeat(number) for number in range(40)))


@pytest.mark.dear
async def test_everything_the_reference_lists_is_accepted(client: Emulated, dataset: str) -> None:
    """Every statement of the acceptance list is answered with 200."""
    await filled(client, dataset)
    for line in ACCEPTED:
        reply = await client.sql(line[2:].replace("{t}", dataset))
        assert reply.status_code == 200, (line, reply.text)
    assert len(ACCEPTED) >= 75


@pytest.mark.dear
async def test_answers_are_the_engines_own(client: Emulated, dataset: str, emulator_engine: Engine) -> None:
    """A statement written for the engine gives the same columns and values through the emulator."""
    await filled(client, dataset)
    compared = [line[2:].replace("{t}", dataset) for line in ACCEPTED if line.startswith("= ")]
    for sql in compared:
        bare = sql.removesuffix(" FORMAT JSON")
        direct = orjson.loads(await emulator_engine.query(f"{bare} FORMAT JSON", 20))
        ours = (await client.sql(sql)).json()
        assert ours["data"] == direct["data"], sql
        assert [column["name"] for column in ours["meta"]] == list(direct["data"][0]), sql
    assert len(compared) >= 55


def test_every_function_is_in_the_acceptance_list() -> None:
    """No allowed function is left untried."""
    tried = {
        token.value.lower()
        for line in ACCEPTED
        for token in tokens(line[2:].replace("{t}", "t"))
        if token.kind == "word"
    }
    assert set(CLASSIC) - {"todate"} <= tried  # which a condition lets in


async def test_what_the_service_refuses_is_refused(client: Emulated, dataset: str) -> None:
    """Every statement of the refused list is answered with 422 and the service's words."""
    await filled(client, dataset)
    for line in REFUSED:
        reply = await client.sql(line.replace("{t}", dataset))
        assert reply.status_code == 422, (line, reply.text)
        assert reply.text.startswith("Input was invalid: "), line
        assert reply.headers["content-type"].startswith("text/plain")
    assert len(REFUSED) >= 200


async def test_the_engine_behind_cannot_be_reached(client: Emulated, dataset: str) -> None:
    """Files, networks, system tables and settings are out of reach, however they are quoted or nested."""
    await filled(client, dataset)
    for line in ESCAPES:
        reply = await client.sql(line.replace("{t}", dataset))
        assert reply.status_code == 422, (line, reply.text)
        assert "DB::Exception" not in reply.text
    assert not _written()
    assert len(ESCAPES) >= 90


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="'\\\"`;-/*(){}[],.%$ \n\0aF0x", max_size=60),
    st.lists(
        st.sampled_from(
            [
                "SELECT",
                "FROM",
                "WHERE",
                "(",
                ")",
                ",",
                ";",
                "'",
                "\\",
                "`",
                '"',
                "--",
                "/*",
                "*/",
                "file",
                "url",
                "system",
                ".",
                "tables",
                "blob1",
                "count",
                "1",
                "AS",
                "x",
                "JSON",
                "FORMAT",
                "SETTINGS",
                "UNION",
                "IN",
                "LIKE",
                "NOT",
                "-",
                "*",
                "=",
                "'a'",
                "INTERVAL",
            ]
        ),
        max_size=25,
    ).map(" ".join),
)


@settings(max_examples=sized(2500, 30), deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE)
def test_hostile_text_is_refused_or_stays_a_statement(sql: str) -> None:
    """Whatever is sent, it is refused with 422, or what is written of it parses to the same tree again."""
    statuses = {422}
    for text in (sql, f"SELECT {sql} FROM t", f"SELECT blob1 FROM t WHERE blob1 = {sql}"):
        try:
            statement, _ = parse(text, DOCUMENTED)
        except Refused as refused:
            statuses.add(refused.status)
            continue
        if isinstance(statement, Select):
            written = Writer(CLASSIC, lambda table: quoted(table.name)).select(_unlabelled(statement))
            assert _bare(parse(written, DOCUMENTED)[0]) == _bare(statement)
    assert statuses == {422}


@settings(max_examples=sized(2500, 30), deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_a_string_stays_one_literal(value: str) -> None:
    """A value escaped by backslash, then quote, arrives as that value and as nothing else."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    statement, _ = parse(f"SELECT blob1 AS a FROM t WHERE blob1 = '{escaped}'", DOCUMENTED)
    assert isinstance(statement, Select)
    check(statement, DOCUMENTED)
    found = [token.value for token in tokens(f"'{escaped}'") if token.kind == "text"]
    assert found == [value]


def _unlabelled(statement: Select) -> Select:
    """Labels are escaped for the engine, which this parser is not."""
    source = _unlabelled(statement.source) if isinstance(statement.source, Select) else statement.source
    outputs = tuple(replace(output, label="label") for output in statement.outputs)
    return replace(statement, outputs=outputs, source=source)


def _bare(statement: object) -> object:
    """The tree without labels: the writer names every output."""
    assert isinstance(statement, Select)
    inner = _bare(statement.source) if isinstance(statement.source, Select) else statement.source
    outputs = tuple(output.expression for output in statement.outputs)
    return (outputs, inner, statement.where, statement.group, statement.having, statement.order)


def _written() -> bool:
    return Path("/tmp/emulator_escape").exists()  # noqa: S108 - the name that the statements try


LEAVES = st.sampled_from(["blob1", "double1", "timestamp", "index1", "1", "2.5", "'a'", "true", "now()"])


def _called(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def call(name: str, args: list[str]) -> str:
        function = CLASSIC[name]
        arity = max(function.least, min(len(args), function.most))
        given = ", ".join((args * 3)[:arity])
        return f"{name}(0.5)({given})" if function.params[0] else f"{name}({given})"

    names = st.sampled_from(sorted(CLASSIC))
    operators = st.sampled_from(["+", "-", "*", "/", "%", "=", "<", "LIKE", "AND", "OR"])
    return st.one_of(
        st.builds(call, names, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda left, sign, right: f"({left} {sign} {right})", inner, operators, inner),
    )


@pytest.mark.parametrize("strictness", Strictness)
@settings(max_examples=sized(2500, 10), deadline=None, suppress_health_check=list(HealthCheck))
@given(outputs=st.lists(st.recursive(LEAVES, _called, max_leaves=6), min_size=1, max_size=3))
def test_no_combination_of_functions_breaks_the_engine(
    emulator_engine: Engine, strictness: Strictness, outputs: list[str]
) -> None:
    """Any of 5 000 expressions of allowed parts is answered or refused with 422 (or 429): never 500."""
    emulator_engine.create_dataset("combined")
    datasets = Datasets(emulator_engine, clock=lambda: 0.0)
    sql, conditions = f"SELECT {', '.join(outputs)} FROM combined", Conditions(strictness=strictness)
    try:
        found = asyncio.run(answer(sql, datasets, conditions))
    except Refused as refused:
        status = refused.status
    else:
        assert found.form == "JSON"
        status = 200
    assert status in (200, 422, 429)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 200 + "1" + ")" * 200,
        "SELECT " + "NOT " * 5000 + "1",
        "SELECT " + "- " * 5000 + "1",
        "SELECT a FROM " + "(SELECT a FROM " * 200 + "t" + ")" * 200,
        "SELECT " + "round(" * 500 + "1" + ")" * 500,
    ],
)
async def test_deep_nesting_is_refused(client: Emulated, sql: str) -> None:
    """Depth ends in 422, not in the interpreter's stack."""
    assert (await client.sql(sql)).status_code == 422


async def test_long_flat_conditions_are_answered(client: Emulated, dataset: str) -> None:
    """A thousand ids, and a thousand conditions, are no nesting."""
    await filled(client, dataset)
    ids = ", ".join(f"'{number}'" for number in range(1000))
    conditions = " OR ".join(f"double2 = {number}" for number in range(1000))
    sql = f"SELECT count() AS n FROM {dataset} WHERE index1 NOT IN ({ids}) AND ({conditions}) FORMAT JSON"
    assert (await client.rows(sql))[0]["n"] == 40
