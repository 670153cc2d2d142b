"""What is written to a client leaves in as few pieces as it can, in order, and before the connection ends."""

import asyncio

import pytest

from gateway.http.server.held import TOGETHER, Held

HEAD, BODY = b"HTTP/1.1 200 OK\r\n\r\n", b"body"


class Pieces(asyncio.Transport):
    """A transport that notes each call that would be one of the system's."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.sent.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close


def held() -> tuple[Held, Pieces]:
    pieces = Pieces()
    return Held(pieces, asyncio.get_running_loop(), 60, lambda: False, lambda: None), pieces


async def test_a_head_leaves_with_its_body() -> None:
    """In one piece, at once; what is empty is no piece, as an answer's end is with the parser in Python."""
    one, pieces = held()
    for data in (HEAD, BODY, b""):
        one.write(data)
    assert pieces.sent == [HEAD + BODY]
    await asyncio.sleep(0)
    assert pieces.sent == [HEAD + BODY]


async def test_a_head_does_not_wait_for_its_body() -> None:
    """Where nothing follows in the turn of the loop that it was written in, it leaves by itself."""
    one, pieces = held()
    one.write(HEAD)
    assert pieces.sent == []
    await asyncio.sleep(0)
    assert pieces.sent == [HEAD]
    one.write(BODY)
    await asyncio.sleep(0)
    assert pieces.sent == [HEAD, BODY]


@pytest.mark.parametrize("size", [TOGETHER, TOGETHER + 1])
async def test_a_long_body_is_not_copied(size: int) -> None:
    """It leaves at once behind its head, which does not wait for more."""
    one, pieces = held()
    one.write(HEAD)
    one.write(b"x" * size)
    assert list(map(len, pieces.sent)) == ([len(HEAD) + size] if size == TOGETHER else [len(HEAD), size])


async def test_all_of_it_in_order() -> None:
    """However pieces of whatever sizes are written, they leave as they came."""
    one, pieces = held()
    written = b""
    for number, size in enumerate([1, 2, TOGETHER, 3, TOGETHER + 1, 4, 0, 5, 6, 7, TOGETHER * 3, 8]):
        data = bytes([number]) * size
        one.write(data)
        written += data
        if number % 5 == 4:
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert b"".join(pieces.sent) == written


async def test_what_waits_leaves_before_the_end() -> None:
    """A refusal is written and the connection closed in one go; behind that nothing is written."""
    one, pieces = held()
    one.write(HEAD)
    one.close()
    one.write(BODY)
    await asyncio.sleep(0)
    assert (pieces.sent, pieces.closed) == ([HEAD], True)
    one.lost()


async def test_nothing_is_written_to_who_has_gone() -> None:
    """What waited for a client that is lost is forgotten."""
    one, pieces = held()
    one.write(HEAD)
    one.abort()
    one.lost()
    await asyncio.sleep(0)
    assert pieces.sent == []
