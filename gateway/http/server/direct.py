"""A body that is there, and an answer of one piece, past the messages of ASGI: coroutines and dictionaries
for them were a tenth of a short request.

Whoever stands between the server and an app may have `at_hand` beside its `receive`, and `whole` beside its
`send`, by which it is asked the same of what stands before it. Who has none, or puts a function of its own in
their place, is given messages.
"""

from collections.abc import Awaitable, Sequence

from starlette.types import Receive, Scope, Send

from gateway.flights import AT_ONCE

Headers = Sequence[tuple[bytes, bytes]]


def at_hand(receive: Receive) -> bytes | None:
    """The whole body, which is read by that; None where it has to be waited for, or nobody can tell."""
    found = getattr(getattr(receive, "__self__", None), "at_hand", None)
    body: bytes | None = found() if found else None
    return body


def whole(send: Send, status: int, headers: Headers, body: bytes) -> bool:
    """Whether it was sent: then nothing else may be."""
    found = getattr(getattr(send, "__self__", None), "whole", None)
    return found is not None and found(status, headers, body)


def answer(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> Awaitable[None]:
    """To be awaited. `headers` have no length, which is the body's; of a HEAD nothing else is told of it."""
    return AT_ONCE if whole(send, status, headers, body) else _in_messages(scope, send, status, headers, body)


async def _in_messages(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    length = (b"content-length", b"%d" % len(body))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
