"""The listening socket and what comes over connections that are kept, on a real socket of loopback."""

import http.client
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.emulator.edge.wire import server as emulator_server
from gateway.errors import BadUserInput
from gateway.http.server.listening import listening
from tests.served import served

REQUESTS = 50


async def body_back(request: Request) -> Response:
    return PlainTextResponse(await request.body())


def app() -> Starlette:
    return Starlette(routes=[Route("/", body_back, methods=["POST"])])


@contextmanager
def emulator_served(of: Starlette) -> Iterator[int]:
    serving = emulator_server(of)
    with listening("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        serving.should_exit = True
        thread.join()


@contextmanager
def gateway_served(of: Starlette) -> Iterator[int]:
    with served(of) as found:
        yield found.port


@pytest.fixture(params=[gateway_served, emulator_served], ids=["gateway", "emulator"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """An app that answers with what it is sent, served on `listening`'s socket until the test ends."""
    with request.param(app()) as found:
        yield found


def asked(connection: http.client.HTTPConnection) -> None:
    """Header and body leave in two segments, as most clients send them: Nagle's worst case."""
    connection.request("POST", "/", body=b"x" * 100)
    assert connection.getresponse().read() == b"x" * 100


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_a_kept_connection_is_no_slower_than_fresh_ones(port: int) -> None:
    """50 requests over one connection take less than 100 times what one over a fresh connection takes."""

    def afresh() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        asked(connection)
        connection.close()

    kept = http.client.HTTPConnection("127.0.0.1", port)
    asked(kept)
    # In turn: what else the machine does in a moment slows both.
    took = [(seconds(afresh), seconds(lambda: asked(kept))) for _ in range(REQUESTS)]
    kept.close()
    fresh, over_one = map(statistics.median, zip(*took, strict=True))
    assert over_one < 2 * fresh


def test_a_port_that_is_taken_is_told_at_once() -> None:
    """Two cannot have one port, not even while neither of them serves yet; the refusal names a way out."""
    with (
        listening("127.0.0.1", 0) as first,
        pytest.raises(BadUserInput, match=r"cannot listen on 127\.0\.0\.1:\d+ \(.*\); choose another --port"),
        listening("127.0.0.1", first.getsockname()[1]),
    ):
        pass


def test_it_listens_where_it_is_told() -> None:
    """Loopback is loopback: the socket has the address it was asked for, and IPv6 where the host is."""
    with listening("127.0.0.1", 0) as four, listening("::1", 0) as six:
        assert four.getsockname()[0] == "127.0.0.1"
        assert (six.family, six.getsockname()[0]) == (socket.AF_INET6, "::1")
