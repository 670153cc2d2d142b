"""Names looked up by the system, on threads of their own, with a bound on those that hang.

A look-up cannot be ended: its check times out, and its thread waits on for as long as the system asks silent
name servers, half a minute perhaps. So a thread is never waited for: there are more than checks run at once,
and who has so many hanging look-ups has no more of them begun until some end. That is no failure of the
target, whose check was not run, and takes no thread from other organizations.
"""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass

THREADS = 1_024
"""At the most; they are begun as they are needed."""
HANGING, HANGING_OF_ONE = 512, 64
"""Look-ups nobody waits for any more: of all, and of one organization. A name is looked up once at a time."""

ASKING: ContextVar[str] = ContextVar("organization whose check looks a name up", default="")

System = Callable[[str, int], list[str]]


class TooManyHang(Exception):
    """The name was not looked up: too many others wait for silent name servers."""


@dataclass(slots=True)
class _LookUp:
    answer: asyncio.Future[list[str]]
    org: str
    waiting: int = 0


def numeric(host: str, port: int, flags: int = 0) -> list[str]:
    """In the system's order of preference, the families by turns. Raises OSError or UnicodeError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except (ValueError, OverflowError) as error:
        raise UnicodeError("not a name") from error  # null characters, labels that are too long
    return _by_turns(_scoped(*address) for *_, address in found)


class LookUps:
    """`system` asks for a name, in a thread; it is `numeric` but in tests."""

    def __init__(self, system: System = numeric) -> None:
        self._system = system
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="check-lookup")
        self._under_way: dict[str, _LookUp] = {}

    async def lookup(self, host: str, port: int) -> list[str]:
        """Raises OSError or UnicodeError of the name, TooManyHang where it was not looked up."""
        if not host:
            raise UnicodeError("no host")  # the system would take it for this very machine
        try:
            return numeric(host, port, socket.AI_NUMERICHOST)
        except OSError:
            pass  # a name, then
        one = self._under_way.get(host) or self._begun(host, port)
        one.waiting += 1
        try:
            return await asyncio.shield(one.answer)
        finally:
            one.waiting -= 1

    def _begun(self, host: str, port: int) -> _LookUp:
        org = ASKING.get()
        hanging = Counter(one.org for one in self._under_way.values() if not one.waiting)
        if hanging[org] >= HANGING_OF_ONE or hanging.total() >= HANGING:
            raise TooManyHang
        loop = asyncio.get_running_loop()
        one = _LookUp(loop.run_in_executor(self._threads, self._system, host, port), org)
        self._under_way[host] = one
        one.answer.add_done_callback(lambda answer: self._ended(host, answer))
        return one

    def _ended(self, host: str, answer: asyncio.Future[list[str]]) -> None:
        del self._under_way[host]
        if not answer.cancelled():
            answer.exception()  # seen, though nobody may wait for it

    def close(self) -> None:
        for one in self._under_way.values():
            one.answer.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _scoped(host: object, _port: object, _flow: object = 0, scope: object = 0) -> str:
    """A link-local address is none without its interface."""
    return f"{host}%{scope}" if scope and "%" not in str(host) else str(host)


def _by_turns(addresses: Iterable[str]) -> list[str]:
    """The first one's family first, then one of each in turn."""
    ordered = list(dict.fromkeys(addresses))
    six = [":" in one for one in ordered]
    ranks = [six[:place].count(six[place]) for place in range(len(ordered))]
    return [one for _, one in sorted(zip(ranks, ordered, strict=True), key=lambda pair: pair[0])]
