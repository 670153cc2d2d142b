"""A request that may run now, with its context: one deadline since it came, and a place among others."""

import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from functools import partial
from types import CoroutineType
from typing import Any, NamedTuple, TypeVar

import orjson
from starlette.requests import Request

from gateway.access.principal import Access
from gateway.flights import Soon, come_to
from gateway.http.door import SCOPE_KEY
from gateway.http.rates import ALLOWANCE
from gateway.http.server.exchange import EXCHANGE
from gateway.http.shape import shape
from gateway.meter import Deadline
from gateway.request.context import Context, Means
from gateway.request.gate import Passage
from gateway.request.shared import Asker
from gateway.request.whole import Told
from gateway.times.window import tick
from gateway.watching.request import current

_Body = TypeVar("_Body")
_Found = TypeVar("_Found")


class Question(NamedTuple):
    """What a request asks: a text or a route's name, values given with it, and the operation's name.

    `personal`: the answer tells of who asks.
    """

    text: str
    values: Mapping[str, Any] = {}
    operation: str | None = None
    personal: bool = False


def admitted(
    means: Means,
    access: Access,
    asker: Asker,
    question: Question,
    work: Callable[[Context], Soon[_Found]],
) -> Soon[_Found]:
    """What the work comes to, once there is a place for it: at once, or to be awaited at once where there is
    none, or the work is to be awaited. Whatever it still reads ends with it, as it is answered, fails, or is
    cancelled since its client went away.

    Raises Overloaded where there is no place, or none in time, and what the work raises.
    """
    context = means.context(access, asker, shared=not question.personal)
    asked = (access.org.org_id, question.operation, shape(question.text, question.values))
    passage = means.gate.place(
        access.principal.identity, asked, context.meter, means.settings.request_seconds
    )
    if not passage.entered():
        return _in_turn(passage, context, work)
    try:
        found = work(context)
    except BaseException as error:
        _over(passage, context, error)
        raise
    if isinstance(found, CoroutineType):
        return _gone_on(passage, context, found)
    _over(passage, context)
    return found


async def _in_turn(passage: Passage, context: Context, work: Callable[[Context], Soon[_Found]]) -> _Found:
    async with passage:
        try:
            return await come_to(work(context))
        finally:
            context.loaders.ended()


async def _gone_on(passage: Passage, context: Context, rest: Awaitable[_Found]) -> _Found:
    try:
        found = await rest
    except BaseException as error:
        _over(passage, context, error)
        raise
    _over(passage, context)
    return found


def _over(passage: Passage, context: Context, error: BaseException | None = None) -> None:
    try:
        context.loaders.ended()
    finally:
        passage.left(type(error) if error else None)


def asker_of(means: Means, request: Request) -> tuple[Access, Asker]:
    """With one deadline since the request came."""
    access: Access = request.scope[SCOPE_KEY]
    deadline = Deadline.after(means.settings.request_seconds, request.scope[EXCHANGE].began)
    allowance = request.scope.get(ALLOWANCE) or means.allowances.of(access)
    return access, Asker(allowance, deadline)


def answered(
    means: Means, request: Request, question: Question, work: Callable[[Context], Soon[Told[_Body]]]
) -> Soon[Told[_Body]]:
    """Worked on once for all who ask the same now, or a moment later, and would be told the same.

    `work` is given nobody's context unless the question is personal.

    Raises Overloaded, and what the work raises.
    """
    started = time.perf_counter()
    access, asker = asker_of(means, request)
    key = _key(access, question, means.clock(), means.changes.count)
    found = means.sharing.answer(key, asker, partial(admitted, means, access, asker, question, work))
    if isinstance(found, tuple):
        return _told(means, access, started, *found)
    return _told_then(means, access, started, found)


async def _told_then(
    means: Means, access: Access, started: float, found: Awaitable[tuple[Told[_Body], bool]]
) -> Told[_Body]:
    return _told(means, access, started, *await found)


def _told(means: Means, access: Access, started: float, found: Told[_Body], is_another: bool) -> Told[_Body]:
    if not is_another:
        return found
    meter = found.meter.of_another(access.registry_reads, started)
    means.traffic.cache_hits += meter.cache_hits
    if watch := current():
        watch.meter = meter
    return Told(found.body, meter, found.codes, found.bytes, found.forms)


def _key(access: Access, question: Question, now_ms: int, changes: int = 0) -> Hashable:
    """Whoever has the same is told the same. Values that cannot be written down are like no others.

    `changes`: how often this process has changed what is configured.
    """
    who = (access.principal, access.memberships) if question.personal else ()
    try:
        values: Hashable = orjson.dumps(question.values, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # nested too deep, a number of more than 64 bits, half of a surrogate pair
        values = object()
    return access.org.told, who, tick(now_ms), changes, question.operation, question.text, values
