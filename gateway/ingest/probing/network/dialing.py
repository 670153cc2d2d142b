"""How a check connects: it looks the name up, judges every address, and dials only what it judged.

A name that answers otherwise when it is asked again gains nothing, for it is not asked again; TLS and the
Host header go by the name all the same. Addresses are tried as RFC 8305 says ("happy eyeballs"): the next
one begins when the last has failed, or is still silent after a quarter of a second.
"""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import httpcore
import httpx

from gateway.ingest.probing.network.addresses import is_public, is_unspecified
from gateway.ingest.probing.network.lookups import numeric
from gateway.ingest.probing.network.phases import PHASES, Phase, Phases

NEXT_SECONDS = 0.25
ALLOW_PRIVATE = "set INSIGHTS_CHECK_PRIVATE=allow to check it"

_SYSTEM = httpcore.AnyIOBackend()

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Numeric addresses of a host. Raises OSError or UnicodeError."""


class Forbidden(OSError):
    """An address that is not dialled. `words` say what it is, for people; none of them is the target's."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Dialer:
    """`allows` tells of a numeric address whether it may be dialled; `addresses.is_public` does."""

    lookup: Lookup
    allows: Callable[[str], bool]

    async def connect(self, host: str, port: int) -> httpcore.AsyncNetworkStream:
        """Raises Forbidden, OSError, UnicodeError or one of httpcore's exceptions."""
        phases = PHASES.get() or Phases()
        phases.enter(Phase.LOOKUP)
        allowed = self.judged(await self.lookup(host, port))
        phases.leave(Phase.LOOKUP)
        phases.enter(Phase.CONNECT)
        stream = await first([partial(_SYSTEM.connect_tcp, one, port) for one in allowed])
        phases.leave(Phase.CONNECT)
        return stream

    def judged(self, addresses: Iterable[str]) -> list[str]:
        """Those that may be dialled. Raises Forbidden where none may."""
        usable = [one for one in addresses if not is_unspecified(one)]
        if not usable:
            raise Forbidden("the address is no machine's (0.0.0.0 or ::)")
        allowed = [one for one in usable if self.allows(one)]
        if not allowed:
            raise Forbidden(f"the address is private; {ALLOW_PRIVATE}")
        return allowed


def plainly_private(host: str) -> bool:
    """No check reaches it where private addresses are denied, as can be told without a look-up."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return True
    try:
        return not all(map(is_public, numeric(host, 0, socket.AI_NUMERICHOST)))
    except (OSError, UnicodeError):
        return False  # a name: who knows what it is by the time of a check


async def first(
    attempts: Sequence[Callable[[], Awaitable[httpcore.AsyncNetworkStream]]], seconds: float = NEXT_SECONDS
) -> httpcore.AsyncNetworkStream:
    """The first connection that is made; the others are given up. Raises what the last to fail raised."""
    left, running = deque(attempts), set[asyncio.Task[httpcore.AsyncNetworkStream]]()
    failure: BaseException = OSError("no address")
    try:
        while left or running:
            if left:
                running.add(asyncio.ensure_future(left.popleft()()))
            done, _ = await asyncio.wait(
                running, timeout=seconds if left else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                running.discard(task)
                if (raised := task.exception()) is None:
                    return task.result()
                failure = raised
    finally:
        await _given_up(running)
    raise failure


async def _given_up(running: Iterable[asyncio.Task[httpcore.AsyncNetworkStream]]) -> None:
    for task in running:
        task.cancel()
    for made in await asyncio.gather(*running, return_exceptions=True):
        if not isinstance(made, BaseException):
            await made.aclose()


class _Dialled(httpcore.AsyncNetworkBackend):
    """httpcore's connections, made by our dialer."""

    def __init__(self, dialer: Dialer) -> None:
        self._dialer = dialer

    async def connect_tcp(
        self, host: str, port: int, *_: object, **__: object
    ) -> httpcore.AsyncNetworkStream:
        return await self._dialer.connect(host, port)


class Transport(httpx.AsyncHTTPTransport):
    """HTTP/1.1 over the dialer: a connection for each request, no proxy, no cookie, no redirect."""

    def __init__(self, verify: ssl.SSLContext, dialer: Dialer) -> None:
        super().__init__(verify=verify, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify,
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Dialled(dialer),
        )
