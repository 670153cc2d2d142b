"""Request ids: the caller's where it is harmless, else ours; in every answer."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.stores.embedded import Engine
from gateway.watching.request import ID_HEADER, request_id
from tests.gateway_under_test import gateway_on


@pytest.mark.parametrize("given_id", ["abcdefgh", "0af7651916cd43dd8448eb211c80319c", "a.b_c-d-7", "x" * 64])
def test_a_harmless_one_is_kept(given_id: str) -> None:
    """Letters, digits, dots, underscores and hyphens, 8 to 64 of them."""
    assert request_id(given_id) == given_id


@pytest.mark.parametrize(
    "given_id",
    ["", "short", "x" * 65, "-leading-hyphen", "with space", 'quo"te-quote', "ünïcödéd", "a\nb-------"],
)
def test_another_is_replaced(given_id: str) -> None:
    """What could break a line, a header or a query of a log is not taken over."""
    assert request_id(given_id) != given_id
    assert len(request_id(given_id)) == 32


@given(st.text())
def test_whatever_is_sent_is_safe_to_print(text: str) -> None:
    """An id that is used holds nothing but the harmless characters, and two requests' are not the same."""
    found = request_id(text)
    assert found.isascii()
    assert found.replace(".", "").replace("_", "").replace("-", "").isalnum()
    assert found == text or request_id(text) != found


def test_workers_draw_others() -> None:
    """Processes that are forked from one that has drawn ids draw each their own."""
    request_id("")
    drawn = [_drawn_in_a_fork() for _ in range(2)]
    assert len({*drawn, request_id("")}) == 3


def _drawn_in_a_fork() -> str:
    drawn, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(tells, request_id("").encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(tells)
    with os.fdopen(drawn) as told:
        return told.read()


async def test_every_answer_has_one(engine: Engine, tmp_path: Path) -> None:
    """Answers, refusals and what is not there: the caller's id comes back, or a new one each time."""
    async with gateway_on(engine, tmp_path, demo=False) as gateway:
        for path in ("/healthz", "/api/monitors", "/nowhere", "/graphql"):
            named = await gateway.client.get(path, headers={"X-Request-Id": "caller-0001"})
            first, second = [await gateway.client.get(path) for _ in range(2)]
            assert named.headers.get_list(ID_HEADER) == ["caller-0001"]
            assert len({first.headers[ID_HEADER], second.headers[ID_HEADER]}) == 2
