"""Names whose servers are silent hang for long: they cost their own checks, and nobody else's."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event, Lock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.ingest.probing.checks import Line, NotMeasured, Outcome
from gateway.ingest.probing.network.lookups import ASKING, HANGING, HANGING_OF_ONE, LookUps, TooManyHang
from tests.ingest.loopback import refused_port, served, tcp_target
from tests.ingest.probing.network.test_dialing import line_in, loopback


class Silent:
    """A system that knows every name as this machine; names that begin with `hung` wait until let go of."""

    def __init__(self) -> None:
        self.go_on, self.asked, self._lock = Event(), list[str](), Lock()

    def __call__(self, host: str, _: int) -> list[str]:
        with self._lock:
            self.asked.append(host)
        if host.startswith("hung"):
            self.go_on.wait()
        if host == "nobody":
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return ["127.0.0.1"]


@asynccontextmanager
async def opened(system: Silent) -> AsyncIterator[Callable[[str, int, str], "asyncio.Future[Outcome]"]]:
    """Checks of a name and port for an org, 400 ms each where the name hangs."""
    names = LookUps(system)

    async def check(line: Line, host: str, port: int, org: str) -> Outcome:
        target = tcp_target(f"tcp://{host}:{port}", timeout_ms=400 if host.startswith("hung") else 10_000)
        return await line.check(replace(target, org_id=org), lambda: 0)

    try:
        async with line_in(names.lookup, loopback) as line:
            yield lambda host, port, org: asyncio.ensure_future(check(line, host, port, org))
    finally:
        system.go_on.set()
        names.close()


async def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def hangs(outcome: "asyncio.Future[Outcome]") -> bool:
    """The check ran into its timeout, be it that this very process stood still meanwhile, too."""
    try:
        return (await outcome).error.startswith("timeout after")
    except NotMeasured:
        return True


async def looked_up(outcome: "asyncio.Future[Outcome]") -> bool:
    try:
        return (await outcome).status == "up"
    except TooManyHang:
        return False


async def test_hung_names_of_one_org_fail_no_other() -> None:
    """With as many hanging look-ups as an org may have, another org's checks go on as ever; more of its own
    names are not looked up, which says nothing of their targets, and those that hang are down."""
    system = Silent()
    async with served(take) as port, opened(system) as check:
        hung = [check(f"hung{number}", port, "org_a") for number in range(HANGING_OF_ONE)]
        assert all(await asyncio.gather(*map(hangs, hung)))
        for number in range(2 * HANGING_OF_ONE):
            assert (await check(f"fine{number}", port, "org_b")).status == "up"
        with pytest.raises(TooManyHang):
            await check("fine", port, "org_a")
        assert await hangs(check("hung7", port, "org_a"))
        assert system.asked.count("hung7") == 1
        assert (await check("127.0.0.1", port, "org_a")).status == "up"


async def test_checks_of_an_org_go_on_once_its_names_answer() -> None:
    """A look-up that ends at last makes room, and what it said is not kept: the name is asked for again."""
    system = Silent()
    async with served(take) as port, opened(system) as check:
        hung = [check(f"hung{number}", port, "org_a") for number in range(HANGING_OF_ONE)]
        assert all(await asyncio.gather(*map(hangs, hung)))
        system.go_on.set()
        async with asyncio.timeout(30):
            while not await looked_up(check("fine", port, "org_a")):
                pass
            while system.asked.count("hung7") == 1:  # its own may be the last one to end
                assert (await check("hung7", port, "org_a")).status == "up"
        assert system.asked.count("hung7") == 2
        assert (await check("nobody", port, "org_a")).error == "DNS: name not known"
        assert (await check("fine", await refused_port(), "org_a")).error == "connection refused"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 99)), max_size=900))
def test_hanging_look_ups_are_bounded(asked: list[tuple[int, int]]) -> None:
    """Whoever asks for which names, all of which hang: each name has one thread, an org no more than its
    bound, all no more than theirs."""
    system = Silent()

    async def ask() -> None:
        names = LookUps(system)
        try:
            for org, name in asked:
                ASKING.set(f"org{org}")
                looking = asyncio.ensure_future(names.lookup(f"hung-{org}-{name}", 80))
                await asyncio.sleep(0)
                looking.cancel()
                await asyncio.gather(looking, return_exceptions=True)
        finally:
            system.go_on.set()
            names.close()

    asyncio.run(ask())
    orgs = [host.split("-")[1] for host in system.asked]
    assert len(set(system.asked)) == len(system.asked) <= HANGING
    assert all(orgs.count(org) <= HANGING_OF_ONE for org in set(orgs))
