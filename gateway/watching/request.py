"""The request that is being worked on: its id, and what log lines, metrics and traces tell of it.

It is found through the context, so that whoever has something to note need not be handed it; outside of a
request there is none, and nothing is noted.
"""

import random
import re
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from gateway.meter import Meter
from gateway.watching.traces import NO_TRACES, Traces

ID_HEADER = "x-request-id"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)


@dataclass(slots=True)
class Watch:
    """Mutable, of one request; every task of the request sees the same one."""

    id: str
    traces: Traces = NO_TRACES
    org: str = ""
    """Id of the org that is asked for, once the caller may."""
    meter: Meter | None = None
    errors: Sequence[str] = ()
    """Codes of those that the caller is told, one for each."""


CURRENT: ContextVar[Watch | None] = ContextVar("insights.watch", default=None)


def current() -> Watch | None:
    return CURRENT.get()


def request_id(given: str) -> str:
    """The caller's own where it is harmless wherever it is printed, else a new one."""
    return given if _SAFE.fullmatch(given) else new_id()


def new_id() -> str:
    """Ids are to differ, not to be secret: drawn by the process's own generator, which is seeded anew in each
    worker, they cost no call of the system."""
    return random.getrandbits(128).to_bytes(16).hex()


def noted(code: str) -> None:
    """An error of this code is told to the caller."""
    watch = current()
    if watch:
        watch.errors = (*watch.errors, code)


def named() -> dict[str, object]:
    """What a masked error carries, so that its caller can name it and its log line be found."""
    watch = current()
    return {"requestId": watch.id} if watch else {}
