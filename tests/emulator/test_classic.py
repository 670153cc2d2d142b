"""The classic endpoint over HTTP: tokens, formats, statuses and the shape of answers."""

import pytest

from gateway.emulator.app import DEFAULT_ACCOUNT
from tests.emulator.conftest import ACCOUNT, Emulated, heartbeat

SQL = f"{ACCOUNT}/analytics_engine/sql"


async def test_get_answers_as_post_does(client: Emulated) -> None:
    """GET ?query= is the same question; both carry a query id."""
    by_get = await client.get(SQL, params={"query": "SELECT 1 AS one FORMAT JSON"})
    by_post = await client.sql("SELECT 1 AS one FORMAT JSON")
    assert by_get.json() == by_post.json()
    assert by_get.json() == {"meta": [{"name": "one", "type": "UInt8"}], "data": [{"one": 1}], "rows": 1}
    assert by_get.headers["x-query-id"] != by_post.headers["x-query-id"]


async def test_formats(client: Emulated, dataset: str) -> None:
    """JSONEachRow is a line per row, TabSeparated bare values, JSON has types as the service writes them."""
    await client.write(dataset, heartbeat(0), heartbeat(1))
    sql = f"SELECT timestamp, index1, double2 FROM {dataset} ORDER BY timestamp"
    answer = (await client.sql(f"{sql} FORMAT JSON")).json()
    assert [column["type"] for column in answer["meta"]] == ["DateTime", "String", "Float64"]
    lines = (await client.sql(f"{sql} FORMAT JSONEachRow")).text
    assert lines.splitlines()[0] == '{"timestamp":"2026-09-21 14:13:20","index1":"a","double2":10}'
    assert (await client.sql(f"{sql} FORMAT TabSeparated")).text.splitlines()[1] == (
        "2026-09-21 14:13:30\tb\t11"
    )


async def test_integers_as_text_is_a_condition(client: Emulated, dataset: str) -> None:
    """64-bit integers are numbers, or strings once the condition says so; smaller ones stay numbers."""
    await client.write(dataset, heartbeat(0))
    sql = f"SELECT count() AS n, toUInt32(1) AS small FROM {dataset} FORMAT JSON"
    assert await client.rows(sql) == [{"n": 1, "small": 1}]
    await client.conditions(integers_as_text=True)
    assert await client.rows(sql) == [{"n": "1", "small": 1}]


async def test_the_default_format_is_a_condition(client: Emulated) -> None:
    """Documents disagree on what no FORMAT means, so it can be either."""
    assert (await client.sql("SELECT 1 AS one")).json()["rows"] == 1
    await client.conditions(default_format="JSONEachRow")
    assert (await client.sql("SELECT 1 AS one")).text == '{"one":1}\n'


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic ZW11bGF0b3I=", "emulator", "Bearer emulator2"])
async def test_a_wrong_token_is_403(client: Emulated, header: str) -> None:
    """Every failure of the token is one status and one message."""
    answer = await client.post(SQL, content="SELECT 1", headers={"authorization": header})
    assert (answer.status_code, answer.text) == (403, "Authorization error")


async def test_another_account_is_403(client: Emulated) -> None:
    """The token is good for one account."""
    url = SQL.replace(DEFAULT_ACCOUNT, "f" * 32)
    answer = await client.post(url, content="SELECT 1")
    assert (answer.status_code, answer.text) == (403, "Authorization error")


async def test_bad_requests_are_400(client: Emulated) -> None:
    """No statement, bytes that are no text, and by the documents a content type that is none of text."""
    assert (await client.get(SQL)).status_code == 400
    assert (await client.post(SQL, content=b"  ")).status_code == 400
    assert (await client.post(SQL, content=b"SELECT '\xff'")).status_code == 400
    await client.conditions(strictness="documented")
    answer = await client.post(SQL, json={"query": "SELECT 1"})
    assert (answer.status_code, answer.text) == (400, "Content type error")


async def test_avg_if_can_be_refused(client: Emulated, dataset: str) -> None:
    """avgIf is documented, and was seen refused: a condition decides."""
    await client.write(dataset, heartbeat(0))
    sql = f"SELECT avgIf(double2, blob3 = 'up') AS m FROM {dataset}"
    assert (await client.sql(sql)).status_code == 200
    await client.conditions(refuse_avg_if=True)
    assert (await client.sql(sql)).text == "Input was invalid: unknown function call: AVGIF"


async def test_order_by_rule_can_be_lifted(client: Emulated, dataset: str) -> None:
    """What is sorted by has to be in the answer, unless the condition says otherwise."""
    await client.write(dataset, heartbeat(0))
    sql = f"SELECT double1 AS at FROM {dataset} ORDER BY timestamp"
    assert (await client.sql(sql)).text == 'Input was invalid: unable to find type of column: "timestamp"'
    await client.conditions(order_by_any=True)
    assert (await client.sql(sql)).status_code == 200
