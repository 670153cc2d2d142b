"""Answers that many are told: what is the same for all of them is coded and tagged once, while it is kept."""

import asyncio
from collections.abc import Awaitable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.flights import Soon
from gateway.http.sending.coding import Begun, Coding, chosen
from gateway.http.sending.compressed import ACCEPTED, BESIDE, SMALLEST, VARIES
from gateway.http.server.direct import answer
from gateway.http.server.heads import constant, header
from gateway.request.forms import Forms

Headers = Sequence[tuple[bytes, bytes]]
_BY_CODING = constant(b"vary", VARIES.encode())


class Sent(Response):
    """A whole body as it leaves: coded, if at all, and with its headers as ASGI has them."""

    def __init__(self, body: bytes, status: int, headers: Headers) -> None:
        self.body: bytes = body
        self.status_code = status
        self.raw_headers = [*headers, _BY_CODING]
        self.background = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:  # type: ignore[override] # noqa: ARG002 - Starlette's signature
        """With its length."""
        return answer(scope, send, self.status_code, self.raw_headers, self.body)


def sent(
    request: Request, forms: Forms, beginning: bytes, end: bytes, headers: Headers, status: int = 200
) -> Soon[Sent]:
    """Begins so for all who are told it, and ends so for one; as the client takes it, coded where it is worth
    it. `headers` have its media type."""
    coding = chosen(header(request.scope, ACCEPTED))
    if coding is None or len(beginning) + len(end) < SMALLEST:
        return Sent(beginning + end, status, headers)
    return _coded(coding, forms, beginning, end, headers, status)


async def _coded(
    coding: Coding, forms: Forms, beginning: bytes, end: bytes, headers: Headers, status: int
) -> Sent:
    begun = await forms.of_work(coding.name, partial(_begun, coding, beginning), _size)
    return Sent(coding.ended(begun, end), status, [*headers, (b"content-encoding", coding.name.encode())])


async def _begun(coding: Coding, beginning: bytes) -> Begun:
    """Beside the event loop, where it takes longer than the way there and back."""
    if len(beginning) < BESIDE:
        return coding.beginning(beginning)
    return await asyncio.to_thread(coding.beginning, beginning)


def _size(begun: Begun) -> int:
    return len(begun.coded)
