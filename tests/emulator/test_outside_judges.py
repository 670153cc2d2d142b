"""Clients and parsers that were not written here: the official client, curl lines, another parser."""

import os
import shutil
import subprocess

import httpx
import pytest
import sqlglot
from cloudflare import AsyncCloudflare, BadRequestError, NotFoundError
from sqlglot.errors import SqlglotError
from starlette.applications import Starlette

from gateway.emulator.app import DEFAULT_ACCOUNT, DEFAULT_TOKEN
from tests.emulator.conftest import ACCOUNT, heartbeat
from tests.emulator.test_dialect import ACCEPTED

CURL = shutil.which("curl")


@pytest.fixture
def official(emulator: Starlette) -> AsyncCloudflare:
    transport = httpx.ASGITransport(app=emulator)
    return AsyncCloudflare(
        api_token=DEFAULT_TOKEN,
        base_url="http://emulator/client/v4",
        http_client=httpx.AsyncClient(transport=transport),
        max_retries=0,
    )


async def test_the_official_client_runs_d1_queries(official: AsyncCloudflare) -> None:
    """Create, write, read with a bound parameter, /raw and list: through the official package."""
    made = await official.d1.database.create(account_id=DEFAULT_ACCOUNT, name="registry")
    assert made.uuid
    sql = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t (name) VALUES ('a'), ('b')"
    pages = await official.d1.database.query(made.uuid, account_id=DEFAULT_ACCOUNT, sql=sql)
    assert [result.success for result in pages.result] == [True, True]
    meta = pages.result[1].meta
    assert meta is not None
    assert (meta.changes, meta.last_row_id, meta.changed_db) == (2.0, 2.0, True)
    read = "SELECT * FROM t WHERE id = ?1"
    pages = await official.d1.database.query(made.uuid, account_id=DEFAULT_ACCOUNT, sql=read, params=["2"])
    assert pages.result[0].results == [{"id": 2, "name": "b"}]
    raw = await official.d1.database.raw(made.uuid, account_id=DEFAULT_ACCOUNT, sql="SELECT id, name FROM t")
    assert raw.result[0].results is not None
    assert raw.result[0].results.columns == ["id", "name"]
    assert raw.result[0].results.rows == [[1, "a"], [2, "b"]]
    assert [found.uuid async for found in official.d1.database.list(account_id=DEFAULT_ACCOUNT)] == [
        made.uuid
    ]
    found = await official.d1.database.get(made.uuid, account_id=DEFAULT_ACCOUNT)
    assert found.name == "registry"


async def test_the_official_client_understands_the_errors(official: AsyncCloudflare) -> None:
    """A wrong statement and an unknown database arrive as the package's own exceptions, with D1's codes."""
    made = await official.d1.database.create(account_id=DEFAULT_ACCOUNT, name="registry")
    assert made.uuid
    with pytest.raises(BadRequestError) as wrong:
        await official.d1.database.query(made.uuid, account_id=DEFAULT_ACCOUNT, sql="SELECT * FROM nope")
    assert wrong.value.errors[0].code == 7500
    assert "no such table: nope" in str(wrong.value.errors[0].message)
    with pytest.raises(NotFoundError):
        await official.d1.database.query(
            "00000000-0000-4000-8000-000000000000", account_id=DEFAULT_ACCOUNT, sql="SELECT 1"
        )


def test_curl_lines_of_the_documents_run(loopback: str, dataset: str) -> None:
    """The documents' curl commands, unchanged but for host, account, token and dataset."""
    url, bearer = f"{loopback}{ACCOUNT}/analytics_engine/sql", f"Authorization: Bearer {DEFAULT_TOKEN}"
    httpx.post(f"{loopback}/__emulator/datasets/{dataset}/points", json=[heartbeat(1)]).raise_for_status()
    hello = _curl(url, "--header", bearer, "--data", "SELECT 'Hello Workers Analytics Engine' AS message")
    assert '"message":"Hello Workers Analytics Engine"' in hello
    assert dataset in _curl(url, "--header", bearer, "--data", "SHOW TABLES")
    assert "Etc/UTC" in _curl("-X", "POST", url, "-H", bearer, "-d", "SHOW TIMEZONE")
    question = (
        f'{{"query": "SELECT COUNT(*) AS n FROM events.analyticsEngine.{dataset} WHERE '
        f"accountTag = '{DEFAULT_ACCOUNT}' AND timestamp >= NOW() - INTERVAL '7000' DAY\"}}"
    )
    analytics = f"{loopback}/client/v4/analytics/sql"
    assert '"n":1' in _curl(
        analytics, "--header", bearer, "--header", "Content-Type: application/json", "--data", question
    )


def _curl(*arguments: str) -> str:
    if CURL is None:
        if os.environ.get("CI") == "true":
            pytest.fail("curl is not installed: its test may not be left out in CI")
        pytest.skip("curl is not installed here")
    done = subprocess.run([CURL, "-sS", *arguments], capture_output=True, text=True, timeout=20, check=True)
    return done.stdout


def test_another_parser_takes_what_this_one_takes() -> None:
    """sqlglot's ClickHouse dialect parses every accepted statement, and sees the same single dataset."""
    for line in ACCEPTED:
        sql = line[2:].replace("{t}", "dataset_here")
        if (
            sql.startswith("SHOW") or "QUANTILEEXACTWEIGHTED" in sql
        ):  # it knows that function in one case only
            continue
        try:
            parsed = sqlglot.parse(sql, dialect="clickhouse")
        except SqlglotError as error:  # pragma: no cover - says which
            raise AssertionError(sql) from error
        trees = [tree for tree in parsed if tree is not None]
        names = {table.name for tree in trees for table in tree.find_all(sqlglot.exp.Table)}
        assert len(trees) == 1
        assert names <= {"dataset_here"}
