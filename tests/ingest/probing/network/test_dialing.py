"""What checks dial: only addresses that were judged, in the order of RFC 8305, under the name's own TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpcore
import pytest

from gateway.ingest.probing.checks import Line, Outcome, open_line
from gateway.ingest.probing.network.addresses import is_public
from gateway.ingest.probing.network.dialing import Dialer, Forbidden, Lookup, Transport, first
from gateway.ingest.probing.stalls import Stalls
from gateway.telemetry.sql.failure_classes import failure_class
from tests.ingest.loopback import (
    certificate,
    dropping,
    fixed,
    http_target,
    refused_port,
    request_head,
    served,
    server_tls,
    tcp_target,
)

DENIED = "the address is private; set INSIGHTS_CHECK_PRIVATE=allow to check it"


class Zone:
    """A name server of the test's: each look-up gets the next answer, and the last one for good."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def lookup(self, host: str, _: int) -> Sequence[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def loopback(_: str) -> bool:
    """Loopback stands for the internet, where there is nothing to test with."""
    return True


@asynccontextmanager
async def line_in(
    lookup: Lookup, allows: Callable[[str], bool], verify: ssl.SSLContext | None = None
) -> AsyncIterator[Line]:
    dialer = Dialer(lookup, allows)
    async with Transport(verify or ssl.create_default_context(), dialer) as transport:
        yield Line(dialer, transport, transport, Stalls())


async def checked(line: Line, url: str, timeout_ms: int = 5000) -> Outcome:
    target = (tcp_target if url.startswith("tcp:") else http_target)(url, timeout_ms=timeout_ms)
    return await line.check(target, lambda: 0)


class Touched:
    """A server that notes whether anybody came."""

    def __init__(self) -> None:
        self.count = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.count += 1
        await fixed("200 OK")(reader, writer)


@pytest.mark.parametrize("scheme", ["http", "https", "tcp"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]"]
)
async def test_private_is_denied(scheme: str, host: str) -> None:
    """However it is written, this machine is not dialled; the failure says what to set."""
    touched = Touched()
    async with served(touched.answer) as port, open_line(private=False) as line:
        outcome = await checked(line, f"{scheme}://{host}:{port}")
    assert (outcome.status, outcome.code, outcome.error) == ("down", 0, DENIED)
    assert touched.count == 0
    assert failure_class(0, outcome.error) == "other"


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]", "0"])
@pytest.mark.parametrize("scheme", ["http", "tcp"])
async def test_no_machine(line: Line, scheme: str, host: str) -> None:
    """0.0.0.0 and its forms are never dialled, allowed or not: that would be this very machine."""
    touched = Touched()
    async with served(touched.answer) as port:
        outcome = await checked(line, f"{scheme}://{host}:{port}")
    assert (outcome.status, outcome.error) == ("down", "the address is no machine's (0.0.0.0 or ::)")
    assert touched.count == 0


async def test_a_name_is_looked_up_once() -> None:
    """A name that turns to loopback once it was judged gains nothing: what was judged is what is dialled."""
    touched = Touched()
    zone = Zone(["192.0.2.1", "203.0.113.7"], ["127.0.0.1"])
    async with served(touched.answer) as port, line_in(zone.lookup, is_public) as line:
        outcome = await checked(line, f"http://rebinding.test:{port}/")
        assert outcome.error == DENIED
        zone.answers = [["127.0.0.1"]]
        again = await checked(line, f"tcp://rebinding.test:{port}")
    assert again.error == DENIED
    assert zone.asked == ["rebinding.test"] * 2
    assert touched.count == 0


async def test_only_what_is_public_is_dialled() -> None:
    """Of a name's addresses the private ones are left out."""
    dialer = Dialer(Zone([]).lookup, is_public)
    assert dialer.judged(["10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111"]) == ["8.8.8.8", "2606:4700::1111"]
    with pytest.raises(Forbidden):
        dialer.judged(["10.0.0.1", "::1"])


async def test_a_redirect_is_judged() -> None:
    """A redirect to where no check may go is not followed: the target's failure, which quotes nothing."""
    touched = Touched()
    async with served(touched.answer, host="127.0.0.2") as inner:
        moved = fixed(f"302 Found\r\nLocation: http://user:canary@127.0.0.2:{inner}/")
        async with served(moved) as port, open_line(private=True) as allowing:
            url = f"http://127.0.0.1:{port}/"
            assert (await checked(allowing, url)).status == "up"
            async with line_in(allowing.dialer.lookup, "127.0.0.1".__eq__) as line:
                denied = await checked(line, url)
    assert (denied.status, denied.code, touched.count) == ("down", 0, 1)
    assert denied.error == f"redirected: {DENIED}"
    assert failure_class(0, denied.error) == "redirect"


async def test_tls_and_host_go_by_the_name(tmp_path: Path) -> None:
    """The server sees the URL's name in SNI and Host, whatever address was dialled; its certificate is judged
    by that name."""
    names, heads = list[str | None](), list[str]()
    pem = certificate(tmp_path, host="named.test")
    context = server_tls(pem)
    context.sni_callback = lambda _, name, __: names.append(name)

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await request_head(reader))
        writer.write(b"HTTP/1.1 204 Fine\r\n\r\n")
        await writer.drain()

    verify = ssl.create_default_context(cafile=pem)
    zone = Zone(["127.0.0.1"])
    async with served(note, context) as port, line_in(zone.lookup, loopback, verify) as line:
        good = await checked(line, f"https://named.test:{port}/")
        bad = await checked(line, f"https://other.test:{port}/")
    assert good.status == "up"
    assert bad.error.startswith("TLS: Hostname mismatch")
    assert names == ["named.test", "other.test"]
    assert f"Host: named.test:{port}\r\n" in heads[0]


@pytest.mark.parametrize("scheme", ["http", "tcp"])
async def test_happy_eyeballs(scheme: str) -> None:
    """Where a name's first address drops packets the next is tried beside it, long before the timeout."""
    zone = Zone(["127.0.0.3", "127.0.0.1"])
    async with served(fixed("200 OK")) as port:
        with dropping("127.0.0.3", port):
            async with line_in(zone.lookup, loopback) as line:
                outcome = await checked(line, f"{scheme}://two.test:{port}", timeout_ms=5000)
    assert outcome.error == ""


class Made(httpcore.AsyncNetworkStream):
    """A connection that was made; all that is done with it here is to close it."""

    closed = False

    async def aclose(self) -> None:
        self.closed = True


async def test_the_losers_are_hung_up_on() -> None:
    """Of attempts that succeed together one is taken, and the other connections are closed."""
    made = [Made(), Made()]

    async def attempt(one: Made) -> Made:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # made in the moment in which it was given up
        return one

    async def at_once(one: Made) -> Made:
        return one

    slow, taken = made
    async with asyncio.timeout(10):
        assert await first([partial(attempt, slow), partial(at_once, taken)], seconds=0) is taken
    assert (slow.closed, taken.closed) == (True, False)


async def test_every_address_refuses(line: Line) -> None:
    """Where no address takes a connection, the last one's refusal is told."""
    outcome = await checked(line, f"tcp://localhost:{await refused_port()}")
    assert outcome.error == "connection refused"
