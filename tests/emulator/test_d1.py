"""D1: its envelope, its limits, and statements that stay inside their file."""

import uuid
from pathlib import Path

import pytest

from gateway.emulator.engine.d1 import split
from tests.emulator.conftest import ACCOUNT, Emulated


async def made(client: Emulated) -> str:
    """The URL of a new database."""
    answer = await client.post(f"{ACCOUNT}/d1/database", json={"name": "registry"})
    assert answer.json()["success"], answer.text
    return f"{ACCOUNT}/d1/database/{answer.json()['result']['uuid']}"


async def test_several_statements_give_several_results(client: Emulated) -> None:
    """Objects from /query, columns and rows from /raw, each with its meta."""
    url = await made(client)
    sql = "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 'x;y'), (2, NULL); -- done;\nSELECT * FROM t"
    answer = (await client.post(f"{url}/query", json={"sql": sql})).json()
    assert (answer["success"], answer["errors"], answer["messages"]) == (True, [], [])
    results = answer["result"]
    assert [result["results"] for result in results] == [[], [], [{"a": 1, "b": "x;y"}, {"a": 2, "b": None}]]
    assert results[1]["meta"].items() >= {"changes": 2, "rows_written": 2, "changed_db": True}.items()
    assert results[2]["meta"].items() >= {"rows_read": 2, "changes": 0, "changed_db": False}.items()
    assert results[2]["meta"]["size_after"] > 0
    raw = (await client.post(f"{url}/raw", json={"sql": "SELECT b, a FROM t"})).json()["result"][0]
    assert raw["results"] == {"columns": ["b", "a"], "rows": [["x;y", 1], [None, 2]]}


async def test_a_batch_is_one_transaction(client: Emulated) -> None:
    """When one statement fails, none has happened."""
    url = await made(client)
    await client.post(f"{url}/query", json={"sql": "CREATE TABLE t (a UNIQUE)"})
    one = {"sql": "INSERT INTO t VALUES (?1)", "params": [1]}
    failed = await client.post(f"{url}/query", json={"batch": [one, one]})
    assert failed.status_code == 400
    assert (
        "UNIQUE constraint failed: t.a: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)" in failed.text
    )
    done = await client.post(f"{url}/query", json={"batch": [one, {"sql": "SELECT count(*) AS n FROM t"}]})
    assert done.json()["result"][1]["results"] == [{"n": 1}]


async def test_parameters_keep_their_types(client: Emulated) -> None:
    """Text and null are bound as such, numbers as REAL; a list travels as JSON in one parameter."""
    url = await made(client)
    sql = "SELECT typeof(?1) AS a, typeof(?2) AS b, typeof(?3) AS c, typeof(?4) AS d"
    answer = await client.post(f"{url}/query", json={"sql": sql, "params": ["1", 1, 1.5, None]})
    assert answer.json()["result"][0]["results"] == [{"a": "text", "b": "real", "c": "real", "d": "null"}]
    each = {"sql": "SELECT value FROM json_each(?1)", "params": ['["a","b"]']}
    found = (await client.post(f"{url}/query", json=each)).json()["result"][0]["results"]
    assert found == [{"value": "a"}, {"value": "b"}]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"sql": "SELECT * FROM nope"}, "no such table: nope: SQLITE_ERROR"),
        ({"sql": "SELEC 1"}, 'near "SELEC": syntax error: SQLITE_ERROR'),
        ({"sql": f"SELECT {', '.join(['?'] * 101)}", "params": ["x"] * 101}, "too many SQL variables"),
        ({"sql": "SELECT ?101", "params": ["x"]}, "variable number must be between ?1 and ?100"),
        ({"sql": f"SELECT '{'x' * 100_000}'"}, "statement too long: SQLITE_TOOBIG"),
        ({"sql": "SELECT length(zeroblob(2000001))"}, "string or blob too big: SQLITE_TOOBIG"),
        ({"sql": "SELECT ?1, ?2", "params": ["x"]}, "Wrong number of parameter bindings"),
        ({"sql": "SELECT 1; SELECT ?1", "params": ["x"]}, "a single statement only"),
        ({"sql": " ; -- nothing\n;"}, "No SQL statements detected."),
        ({"sql": 1}, "The request is malformed"),
        ({"sql": "SELECT ?1", "params": [["x"]]}, "The request is malformed"),
        ([], "The request is malformed"),
    ],
)
async def test_limits_and_errors(client: Emulated, body: object, words: str) -> None:
    """Over a limit, or wrong: 400 with a code, a message and success false."""
    url = await made(client)
    answer = await client.post(f"{url}/query", json=body)
    found = answer.json()
    assert (answer.status_code, found["success"], found["result"]) == (400, False, None)
    assert found["errors"][0]["code"] in (7400, 7500)
    assert words in found["errors"][0]["message"]


async def test_exactly_the_limits_are_allowed(client: Emulated) -> None:
    """A hundred parameters, and a statement of nearly 100 KB."""
    url = await made(client)
    hundred = {"sql": f"SELECT {', '.join(['?'] * 100)}", "params": ["x"] * 100}
    assert (await client.post(f"{url}/raw", json=hundred)).status_code == 200
    long = {"sql": f"SELECT length('{'x' * 99_900}') AS n"}
    assert (await client.post(f"{url}/query", json=long)).json()["result"][0]["results"] == [{"n": 99_900}]


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH DATABASE '{path}' AS other",
        "DETACH DATABASE main",
        "VACUUM INTO '{path}'",
        "VACUUM",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA writable_schema = ON",
        "PRAGMA data_store_directory",
        "PRAGMA database_list",
        "SELECT * FROM pragma_database_list",
        "SELECT load_extension('{path}')",
        "SELECT writefile('{path}', 'x')",
        "SELECT readfile('/etc/passwd')",
        "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')",
        "CREATE VIRTUAL TABLE v USING dbstat",
        "SELECT * FROM sqlite_dbpage",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "WITH a AS (SELECT 1) SELECT load_extension('x') FROM a",
        "/* x */ ATTACH '{path}' AS b; SELECT 1",
    ],
)
async def test_statements_stay_in_their_file(client: Emulated, tmp_path: Path, sql: str) -> None:
    """Other files, extensions, transactions and telling pragmas are refused, and nothing is written."""
    url = await made(client)
    target = tmp_path / "escaped"
    answer = await client.post(f"{url}/query", json={"sql": sql.replace("{path}", str(target))})
    assert (answer.status_code, answer.json()["success"]) == (400, False)
    assert not target.exists()


async def test_harmless_pragmas_and_full_text_search_work(client: Emulated) -> None:
    """What D1 documents as compatible is let through."""
    url = await made(client)
    sql = "CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES ('quick fox'); PRAGMA table_info(f)"
    assert (await client.post(f"{url}/query", json={"sql": sql})).status_code == 200
    match = {"sql": "SELECT body FROM f WHERE f MATCH 'fox'"}
    assert (await client.post(f"{url}/query", json=match)).json()["result"][0]["results"] == [
        {"body": "quick fox"}
    ]


async def test_long_recursions_are_answered(client: Emulated) -> None:
    """A statement that works for a while, off the event loop, gives its rows."""
    url = await made(client)
    rows = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 100000)"
    sql = f"{rows} SELECT max(n) AS n FROM c"
    assert (await client.post(f"{url}/query", json={"sql": sql})).json()["result"][0]["results"] == [
        {"n": 100_000}
    ]


async def test_who_may_ask_for_what(client: Emulated) -> None:
    """A wrong token is 401, an unknown database 404, an id that is none 400; no path leaves the folder."""
    url = await made(client)
    body = {"sql": "SELECT 1"}
    nobody = await client.post(f"{url}/query", json=body, headers={"authorization": "Bearer wrong"})
    assert (nobody.status_code, nobody.json()["errors"][0]["code"]) == (401, 10000)
    unknown = await client.post(f"{ACCOUNT}/d1/database/{uuid.uuid4()}/query", json=body)
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (404, 7404)
    for wrong in ("x", "..%2f..%2fetc", "%2e%2e"):
        answer = await client.post(f"{ACCOUNT}/d1/database/{wrong}/query", json=body)
        assert answer.status_code in (400, 404)


async def test_a_database_can_have_the_id_of_wrangler_toml(client: Emulated) -> None:
    """PUT makes it with that id, and making it again changes nothing."""
    chosen = str(uuid.uuid4())
    for _ in range(2):
        answer = await client.put(f"/__emulator/databases/{chosen}")
        assert answer.json()["uuid"] == chosen
    assert (await client.get(f"{ACCOUNT}/d1/database/{chosen}")).json()["result"]["uuid"] == chosen
    assert (await client.put("/__emulator/databases/nonsense")).status_code == 400


def test_splitting_knows_strings_comments_and_triggers() -> None:
    """A semicolon inside any of them ends no statement."""
    trigger = "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM t; END"
    sql = f"""SELECT ';' AS ";", [;], `;` -- ;\n; /* ; */ {trigger}; SELECT 'it''s;'"""
    assert len(list(split(sql))) == 3
    assert list(split("-- only a comment")) == []
    assert list(split(";;;")) == []
