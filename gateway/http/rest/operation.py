"""One route of REST: what it takes, answers, and fails with. Requests and the OpenAPI document go by it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.errors import (
    DeadlineExceeded,
    Forbidden,
    InsightsError,
    Overloaded,
    RateLimited,
    RegistryMalformed,
    RegistryUnavailable,
    StoreMalformed,
    TelemetryUnavailable,
    Unauthenticated,
)
from gateway.http.admitted import Question, answered
from gateway.http.rest.models.wire import Writer
from gateway.http.rest.parameters import Given, Parameter, given
from gateway.request.allowance import DAY, READ
from gateway.request.context import Context, Means
from gateway.request.shared import Told
from gateway.times.window import WindowSpec
from gateway.watching.spans import span

DAY_S = 86_400
SIGNED_IN = (Unauthenticated, Forbidden, RateLimited, RegistryUnavailable, Overloaded, InsightsError)
"""How the door and the last resort answer, on every route."""
REGISTRY = (*SIGNED_IN, RegistryMalformed, DeadlineExceeded)
"""How a route fails that reads the registry."""
TELEMETRY = (*REGISTRY, TelemetryUnavailable, StoreMalformed)
"""How a route fails that reads heartbeats, too."""

Answer = Callable[[Context, Given], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """An entry of the table. `model` is what `answer` returns: a model, or a list of one.

    `lenient`: the platform's own route, whose frontend may send more parameters than are known here.
    """

    path: str
    name: str
    tag: str
    summary: str
    description: str
    model: Any
    answer: Answer
    parameters: Sequence[Parameter[Any]] = ()
    errors: Sequence[type[InsightsError]] = TELEMETRY
    lenient: bool = False

    @property
    def of_monitor(self) -> bool:
        """Its path names a monitor, which may not be there."""
        return "{id}" in self.path

    def points(self, read: Given) -> int:
        """What it costs: a read and the days of its window, where it reads heartbeats; else nothing more."""
        if TelemetryUnavailable not in self.errors:
            return 0
        windows = [one for one in read.values.values() if isinstance(one, WindowSpec)]
        days = sum(one.at(0).seconds for one in windows) / DAY_S
        return READ + round(days * DAY)


class Endpoint:
    """Serves one operation: parameters are read first, then the answer is made and written as JSON."""

    def __init__(self, means: Means, operation: Operation) -> None:
        self._means = means
        self._operation = operation
        self._write = Writer(operation.model)

    async def __call__(self, request: Request) -> Response:
        asked = self._operation
        read = given(
            request.query_params, asked.parameters, request.path_params.get("id", ""), lenient=asked.lenient
        )

        async def work(context: Context) -> Told[bytes]:
            context.meter.cost = asked.points(read)
            context.allowance.spend(context.meter.cost)
            with span(f"rest {asked.name}", {}):
                return Told(self._write(await asked.answer(context, read)), context.meter)

        question = Question(asked.name, {**request.query_params, **request.path_params})
        found = await answered(self._means, request, question, work)
        return Response(found.body, media_type="application/json", headers={"cache-control": "no-store"})
