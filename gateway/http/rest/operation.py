"""One route of REST: what it takes, answers, and fails with. Requests and the OpenAPI document go by it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gateway.errors import (
    DeadlineExceeded,
    Forbidden,
    InsightsError,
    Overloaded,
    QueryTooComplex,
    RateLimited,
    RegistryMalformed,
    RegistryUnavailable,
    StoreMalformed,
    TelemetryUnavailable,
    Unauthenticated,
)
from gateway.flights import come_to
from gateway.http.admitted import Question, answered
from gateway.http.rest.forms import CSV, JSON, NDJSON, Form, Rows, Shape, asked_form, written
from gateway.http.rest.models.wire import Writer
from gateway.http.rest.parameters import Given, Parameter, given
from gateway.http.rest.reads import Reads
from gateway.http.sending.answers import sent
from gateway.http.sending.conditional import kept, tag_of
from gateway.insights.operations.limits import cost_bound
from gateway.request.context import Context, Means
from gateway.request.whole import Told
from gateway.watching.spans import span

SIGNED_IN = (Unauthenticated, Forbidden, RateLimited, RegistryUnavailable, Overloaded, InsightsError)
"""How the door and the last resort answer, on every route."""
REGISTRY = (*SIGNED_IN, RegistryMalformed, DeadlineExceeded)
"""How a route fails that reads the registry."""
TELEMETRY = (*REGISTRY, QueryTooComplex, TelemetryUnavailable, StoreMalformed)
"""How a route fails that reads heartbeats, too, and may be asked for too many."""

Answer = Callable[[Context, Given], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Operation:
    """An entry of the table. `model` is what `answer` returns, or `rows.whole` of it: a model, or a list.

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
    reads: Sequence[Reads] = ()
    """Of heartbeats: what its price is made of."""
    lenient: bool = False
    personal: bool = False
    """What it answers depends on who asks."""
    rows: Rows | None = None
    """Where its answer holds rows: those go out as CSV and NDJSON, too."""

    @property
    def taken(self) -> Sequence[Parameter[Any]]:
        """All its parameters, those of its form too."""
        return (*self.parameters, *self.rows.parameters) if self.rows else self.parameters

    @property
    def reads_heartbeats(self) -> bool:
        return TelemetryUnavailable in self.errors

    @property
    def of_monitor(self) -> bool:
        """Its path names a monitor, which may not be there."""
        return "{id}" in self.path

    def points(self, read: Given) -> int:
        """What it costs: its reads, as in GraphQL; nothing, where it reads no heartbeats."""
        return round(sum(one.points(read) for one in self.reads))


class Endpoint:
    """Serves one operation: parameters are read first, then the answer is made and written as JSON."""

    def __init__(self, means: Means, operation: Operation) -> None:
        self._means = means
        self._operation = operation
        self._seconds = means.settings.cache_seconds if operation.reads_heartbeats else 0
        """As long as heartbeats are kept here. Whoever changed a monitor sees the change at once."""
        self._write = Writer(operation.model)
        self._write_rows = Writer(list[operation.rows.model]) if operation.rows else self._write  # type: ignore[name-defined]

    async def __call__(self, request: Request) -> Response:
        asked = self._operation
        read = given(
            request.query_params, asked.taken, request.path_params.get("id", ""), lenient=asked.lenient
        )
        form = asked_form(asked.rows, read, request.headers.get("accept", ""))

        async def work(context: Context) -> Told[bytes | Sequence[Any]]:
            context.meter.cost = asked.points(read)
            cost_bound(context.settings).hold(context.meter.cost)
            context.allowance.spend(context.meter.cost)
            with span(f"rest {asked.name}", {}):
                body = self._body(await asked.answer(context, read), form)
            size = len(body) if isinstance(body, bytes) else None
            return Told(body, context.meter, bytes=size)

        told = {**request.query_params, **request.path_params, "form": form.value}
        question = Question(asked.name, told, personal=asked.personal)
        found = await come_to(answered(self._means, request, question, work))
        return await self._response(request, found, form)

    def _body(self, answer: Any, form: Form | Shape) -> bytes | Sequence[Any]:
        """Bytes, or the rows that are still to be written, by each who asked."""
        rows = self._operation.rows
        if rows is None:
            return self._write(answer)
        if form is Shape.COLUMNS:
            return self._write(rows.whole(answer))
        return self._write_rows(rows.of(answer)) if form is Shape.ROWS else rows.of(answer)

    async def _response(
        self, request: Request, found: Told[bytes | Sequence[Any]], form: Form | Shape
    ) -> Response:
        """Rows that are written as they go have no tag."""
        rows, body = self._operation.rows, found.body
        if rows is None or isinstance(body, bytes) or not isinstance(form, Form):
            whole = bytes(body)
            tag = found.forms.of("tag", partial(tag_of, whole), len)
            respond = partial(sent, request, found.forms, whole, b"", [(b"content-type", JSON.encode())])
            return await kept(request, tag, self._seconds, respond)
        pieces, headers = written(body, form, rows.model), {"cache-control": "no-store", "vary": "Accept"}
        return StreamingResponse(pieces, media_type=CSV if form is Form.CSV else NDJSON, headers=headers)
