"""Each rule of the live service refuses its example in the service's words, and lets the better way pass."""

from pathlib import Path

import pytest

from gateway.emulator.language.rules.index import LIVE, table
from gateway.emulator.language.rules.rule import Endpoint, Rule
from gateway.emulator.language.rules.spelling import MOST_CHARACTERS
from gateway.emulator.language.writer import quoted
from gateway.stores.embedded import READERS, Engine
from tests.emulator.conftest import ACCOUNT, Emulated, heartbeat

DOCS = Path(__file__).parents[3] / "docs" / "emulator.md"
ROWS = 200_000
"""More than the engine answers at once."""
REFUSED_ANYWAY = {"order-by", "aggregate-types"}
"""Rules that the documents imply: `documented` has them, too."""


def words_of(rule: Rule) -> list[str]:
    """What of the service's words stands in every refusal, whatever types and names are in it."""
    return [part for part in rule.says.replace("{", "}").split("}")[::2] if part]


@pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.name)
async def test_a_rule_refuses_its_example(client: Emulated, dataset: str, rule: Rule) -> None:
    """422 with the service's words; what is to be written instead is answered."""
    await client.write(dataset, *(heartbeat(number) for number in range(4)))
    refused = await client.sql(rule.refused.replace("{t}", dataset))
    assert refused.status_code == 422, refused.text
    assert refused.text.startswith("Input was invalid: ")
    assert all(part in refused.text for part in words_of(rule)), refused.text
    instead = await client.sql(rule.instead.replace("{t}", dataset))
    assert instead.status_code == 200, instead.text


@pytest.mark.parametrize("rule", LIVE, ids=lambda rule: rule.name)
async def test_the_documents_alone_are_less_strict(client: Emulated, dataset: str, rule: Rule) -> None:
    """Under `documented` an example passes, or is refused in other words, except where both agree."""
    await client.write(dataset, *(heartbeat(number) for number in range(4)))
    await client.conditions(strictness="documented")
    answer = await client.sql(rule.refused.replace("{t}", dataset))
    told = answer.status_code == 422 and all(part in answer.text for part in words_of(rule))
    assert told == (rule.name in REFUSED_ANYWAY | {"null"}), answer.text


def test_every_rule_has_one_name_and_a_source() -> None:
    """Names are unique; somebody has seen each refusal."""
    assert len({rule.name for rule in LIVE}) == len(LIVE)
    assert [rule.name for rule in LIVE if rule.reports < 1] == []
    assert {rule.endpoint for rule in LIVE} == set(Endpoint)


def test_the_document_holds_the_table_of_rules() -> None:
    """docs/emulator.md shows the rules as they are."""
    assert table() in DOCS.read_text()


async def test_length_is_counted_in_characters(client: Emulated) -> None:
    """10 000 pass, one more is refused."""
    start = "SELECT 1 AS one -- "
    assert (await client.sql(start + "é" * (MOST_CHARACTERS - len(start)))).status_code == 200
    assert (await client.sql(start + "é" * (MOST_CHARACTERS + 1 - len(start)))).status_code == 422


async def test_json_is_taken_for_sql(client: Emulated) -> None:
    """Any content type is let in, as clients send JSON's; only SQL is understood."""
    url = f"{ACCOUNT}/analytics_engine/sql"
    sent = {"content-type": "application/json"}
    assert (await client.post(url, content=b"SELECT 1 AS one", headers=sent)).status_code == 200
    answer = await client.post(url, json={"query": "SELECT 1"})
    assert (answer.status_code, answer.text) == (
        422,
        "Input was invalid: Expected an SQL statement, found: {",
    )
    assert (await client.get(f"{url}/", params={"query": "SELECT 1 AS one"})).json()["data"] == [{"one": 1}]


async def test_an_answer_under_a_limit_tells_the_rows_before_it(client: Emulated, dataset: str) -> None:
    """rows_before_limit_at_least stands beside rows, and only under a LIMIT."""
    await client.write(dataset, *(heartbeat(number) for number in range(4)))
    limited = (await client.sql(f"SELECT blob2 FROM {dataset} LIMIT 1")).json()
    assert (limited["rows"], limited["rows_before_limit_at_least"] >= 1) == (1, True)
    assert "rows_before_limit_at_least" not in (await client.sql(f"SELECT blob2 FROM {dataset}")).json()


@pytest.mark.dear
async def test_after_a_refusal_of_the_engine_the_next_statement_is_answered(
    client: Emulated, dataset: str, emulator_engine: Engine
) -> None:
    """What the engine behind refuses after the first rows of an answer breaks nobody's next statement."""
    await client.write(dataset, heartbeat(0))
    rows = "".join(f"2026-09-21 14:13:20\t{number}\n" for number in range(1, ROWS))
    emulator_engine.insert(quoted(dataset), ("timestamp", "double1"), rows.encode())
    for _ in range(READERS):
        broken = await client.sql(f"SELECT intDiv(1, toUInt32(double1) - {ROWS - 9}) AS n FROM {dataset}")
        assert (broken.status_code, broken.text) == (422, "Input was invalid: division by zero")
    for _ in range(2 * READERS):
        assert await client.rows(f"SELECT count() AS n FROM {dataset}") == [{"n": ROWS}]
