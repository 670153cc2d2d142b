"""Law 11, the logins of URLs stay in: whatever column or key holds one, no answer and no log does."""

import json
import logging
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.errors import RegistryUnavailable
from gateway.ports import RegistryStatement, without_logins
from gateway.registry.config import check_url, parse_config
from gateway.stores.embedded import Engine
from tests.gateway_under_test import Gateway, beat
from tests.invariants.secrets.two_orgs import Two, every_answer, monitor_of, told_in, two_orgs
from tests.size import sized

SECRET = "canary-of-a-login"
URL = f"https://user:{SECRET}@login.example.com:8443/path?q=1"
TOLD = "https://login.example.com:8443/path?q=1"
TEXT = f"cannot reach {URL}, nor //{SECRET}@other/x"
LINKS = {"id", "slug", "identity_id", "owner_id", "key", "digest"}
"""What rows are found by, beside what ends in _id: changed one at a time, since that breaks the links."""
SHORT = """query($id: ID!) { monitor(id: $id) { id name status config { url } relay { name }
  dispatch { error } heartbeats { nodes { region } } }
  monitors { nodes { id name kind status } } viewer { identity } }"""
PATHS = ("/api/monitors", "/api/insights/fleet")


async def columns(gateway: Gateway) -> list[tuple[str, str]]:
    """Every column of text of every table of the registry."""
    sql = (
        "SELECT t.name AS name, c.name AS part FROM sqlite_master t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND c.type = 'TEXT' ORDER BY 1, 2"
    )
    rows = await gateway.registry.fetch(RegistryStatement("columns", sql), 5)
    return [(str(row["name"]), str(row["part"])) for row in rows]


def is_link(column: str) -> bool:
    return column in LINKS or column.endswith("_id")


async def write(gateway: Gateway, table: str, column: str, value: str) -> bool:
    """Put the value into the column of every row, or the first one's where rows must differ."""
    first = f" WHERE rowid = (SELECT min(rowid) FROM {table})"  # noqa: S608 - names from the schema itself
    for some in ("", first):
        sql = f"UPDATE {table} SET {column} = ?1{some}"  # noqa: S608 - as above
        try:
            await gateway.registry.execute(RegistryStatement("put", sql, (value,)), 5)
        except Exception:  # noqa: BLE001, S112 - refused by a constraint: no such value can be there
            continue
        return True
    return False


async def everything_in(gateway: Gateway, table: str) -> list[dict[str, object]]:
    """Every row, with its place where the table has places."""
    try:
        sql = f"SELECT rowid AS place, * FROM {table} ORDER BY rowid"  # noqa: S608 - as above
        return await gateway.registry.fetch(RegistryStatement("places", sql), 5)
    except RegistryUnavailable:  # WITHOUT ROWID
        sql = f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4"  # noqa: S608 - as above
        return await gateway.registry.fetch(RegistryStatement("rows", sql), 5)


async def put_back(gateway: Gateway, table: str, before: Iterable[Mapping[str, Any]]) -> None:
    """As it was: rows that what was asked has added are taken away, others changed back where they are."""
    rows = [dict(one) for one in before]
    places = [str(one.pop("place")) for one in rows if "place" in one]
    kept = f" WHERE rowid NOT IN ({', '.join(places)})" if places else ""
    await gateway.registry.execute(RegistryStatement("added", f"DELETE FROM {table}{kept}"), 5)  # noqa: S608 - as above
    for number, row in enumerate(rows):
        marks = [f"?{one}" for one in range(1, len(row) + 1)]
        told = ", ".join(f"{name} = {mark}" for name, mark in zip(row, marks, strict=True))
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(marks)})"  # noqa: S608 - as above
        if places:
            sql = f"UPDATE {table} SET {told} WHERE rowid = {places[number]}"  # noqa: S608 - as above
        await gateway.registry.execute(RegistryStatement("back", sql, tuple(row.values())), 5)


async def short_answers(two: Two) -> str:
    asked = [await two.ask("org_a", SHORT, {"id": monitor_of("org_a")})]
    asked += [(await two.get("org_a", path)).text for path in PATHS]
    return "\n".join(asked)


@asynccontextmanager
async def one_with_logins(engine: Engine, tmp_path: Path) -> AsyncIterator[Two]:
    async with two_orgs(engine, tmp_path) as two:
        name = monitor_of("org_a")
        beats = [
            beat(name, 60_000 + number, "down", "org_a", error=TEXT, region=f"//{SECRET}@r", colo="AAX")
            for number in range(3)
        ]
        await two.gateway.write(beats)
        yield two


async def test_no_column_lets_a_login_out(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """With a login in every text of every table and in heartbeats, every field and route is free of it."""
    caplog.set_level(logging.DEBUG)
    config = json.dumps({"url": URL, "interval": 60, "headers": {"X-Key": SECRET}, "note": URL})
    async with one_with_logins(engine, tmp_path) as two:
        texts = [one for one in await columns(two.gateway) if not is_link(one[1])]
        put = [
            one
            for one in texts
            if await write(two.gateway, *one, config if one[1] == "config_json" else TEXT)
        ]
        answers = await every_answer(two, "org_a")
    assert {("monitors", "last_error"), ("incidents", "reason"), ("relays", "last_error")} <= set(put)
    assert {("monitor_dispatch_hot", "error"), ("monitors", "config_json"), ("monitors", "name")} <= set(put)
    assert [name for name, answer in answers.items() if SECRET in answer] == []
    assert SECRET not in told_in(caplog)
    everything = "".join(answers.values())
    assert everything.count(TOLD) > 100
    assert f'"url":"{TOLD}"' in re.sub(r"\s", "", everything)


async def test_no_link_lets_a_login_out(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor where what rows are found by holds one: then less is found, and nothing of it told."""
    caplog.set_level(logging.DEBUG)
    async with two_orgs(engine, tmp_path) as two:
        links = [one for one in await columns(two.gateway) if is_link(one[1])]
        assert len(links) > 10
        for table, column in links[:: sized(1, 2)]:
            before = await everything_in(two.gateway, table)
            await write(two.gateway, table, column, URL)
            assert SECRET not in await short_answers(two), (table, column)
            await put_back(two.gateway, table, before)
            assert await everything_in(two.gateway, table) == before, (table, column)
    assert SECRET not in told_in(caplog)


@pytest.mark.parametrize(
    "config",
    [
        {"url": URL},
        {"url": f"tcp://{SECRET}@h.example.com:1"},
        {"url": f"https://user:a@{SECRET}@h.example.com"},
        {"url": f"https:/{SECRET}@h"},
        {"url": f"ftp://u:{SECRET}@h"},
        {"interval": URL},
        {"timeout": URL},
        {"verify_tls": URL},
        {"follow_redirects": URL},
        {"headers": {"X": f"{URL}\n"}},
        {"headers": URL},
        {URL: URL},
    ],
    ids=str,
)
async def test_no_key_lets_a_login_out(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, config: Mapping[str, Any]
) -> None:
    """Whichever key of a config holds a login, and whatever is wrong with it, it is not told."""
    caplog.set_level(logging.DEBUG)
    whole = {"url": "https://a.example.com", "interval": 60, **config}
    async with two_orgs(engine, tmp_path) as two:
        assert await write(two.gateway, "monitors", "config_json", json.dumps(whole))
        answers = await short_answers(two)
    assert SECRET not in answers
    assert SECRET not in told_in(caplog)
    assert monitor_of("org_a") in answers


def test_the_check_keeps_it() -> None:
    """What is told of a config is without its login, and what is checked is with it."""
    text = json.dumps({"url": URL, "interval": 60})
    assert parse_config(text).url == TOLD
    assert check_url(text) == URL


@given(
    st.text(max_size=8),
    st.text(st.characters(exclude_characters="/?# ", exclude_categories=["Z", "C"]), max_size=12),
    st.text(max_size=8),
)
def test_texts(before: str, login: str, after: str) -> None:
    """In any text, what stands between // and the last @ of an address is left out, and nothing is added."""
    text = f"{before} https://{login}{SECRET}@host/{after}"
    told = without_logins(text)
    assert SECRET not in told
    assert "https://host/" in told
    assert len(told) < len(text)
    assert without_logins(told) == told


@pytest.mark.parametrize("text", ["a@b.example", "mail ada@example.com", "https://host/a@b", "x://h?u@v", ""])
def test_what_is_no_login(text: str) -> None:
    """Addresses of mail, and an @ in a path or a query, stay."""
    assert without_logins(text) == text
