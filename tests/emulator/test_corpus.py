"""Statements of the kind that people send: what the live service answers, and how it words its refusals."""

from pathlib import Path

import pytest

from tests.emulator.conftest import Emulated, heartbeat

HERE = Path(__file__).parent


def listed(name: str) -> list[str]:
    lines = (HERE / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("-- ")]


ACCEPTED, REFUSED = listed("corpus_accepted.sql"), listed("corpus_refused.sql")


@pytest.mark.dear
async def test_what_works_in_production_is_answered(client: Emulated, dataset: str) -> None:
    """Every statement of the list, under the strictest conditions, has an answer with rows."""
    await client.write(dataset, *(heartbeat(number) for number in range(40)))
    for sql in ACCEPTED:
        reply = await client.sql(sql.replace("{t}", dataset))
        assert reply.status_code == 200, (sql, reply.text)
        assert len(reply.text) > 10, sql


async def test_what_production_refuses_is_refused_in_its_words(client: Emulated, dataset: str) -> None:
    """Every statement of the list is a 422, as text, whose words are the service's."""
    await client.write(dataset, *(heartbeat(number) for number in range(40)))
    for line in REFUSED:
        words, sql = line.split(" | ", 1)
        reply = await client.sql(sql.replace("{t}", dataset))
        assert (reply.status_code, reply.headers["content-type"][:10]) == (422, "text/plain"), (
            sql,
            reply.text,
        )
        assert reply.text.startswith(f"Input was invalid: {words}"), (sql, reply.text)


def test_the_lists_are_long_enough() -> None:
    """More than a hundred statements, none of them twice."""
    assert len({*ACCEPTED, *REFUSED}) == len(ACCEPTED) + len(REFUSED) >= 100
