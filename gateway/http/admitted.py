"""A request that may run now, with its context: one deadline since it came, and a place among others."""

import contextlib
import re
import time
from collections.abc import AsyncIterator, Hashable, Mapping
from typing import Any

from starlette.requests import Request

from gateway.http.door import SCOPE_KEY
from gateway.http.server.framed import BEGAN
from gateway.request.context import Context, Means

_LENGTH = re.compile(r"[0-9]{1,4}[smhdw]", re.ASCII)


@contextlib.asynccontextmanager
async def admitted(
    means: Means, request: Request, work: Hashable, values: Mapping[str, Any] | None = None
) -> AsyncIterator[Context]:
    """`work` says what is asked, apart from values: equal work is taken to be as large again. Of the values
    lengths of time make a difference.

    Raises Overloaded; half of the time may go by in waiting, as the rest has to suffice for the work.
    """
    began = request.scope.get(BEGAN, time.monotonic())
    context = means.context(request.scope[SCOPE_KEY], began)
    patience = means.settings.request_seconds / 2
    given = {name: str(value) for name, value in (values or {}).items()}
    key = (context.org, work, *sorted(filter(_is_length, given.values())))
    caller, exactly = context.access.principal.identity, tuple(sorted(given.items()))
    async with means.gate.place(caller, key, exactly, context.meter, patience):
        yield context


def _is_length(value: str) -> bool:
    return _LENGTH.fullmatch(value) is not None
