"""One request and its answer, as the middlewares around an app see them.

What each of them has to say of an answer, or wants to know of it, goes through the one wrapper of `send` that
is outermost (`framed`): a wrapper each was a tenth of a short answer. It holds neither the scope that it is
in nor what sends, so that nothing of a request waits for the garbage collector.
"""

import time
from collections.abc import Callable, Sequence

EXCHANGE = "insights.exchange"
"""In the scope of every HTTP request."""

Headers = Sequence[tuple[bytes, bytes]]
Tell = Headers | Callable[[], Headers]
"""Headers, or what they are when the answer begins."""


class Exchange:
    """`began` is when the request came, on the monotonic clock; `unread`: a body was announced, and its end
    was not seen yet; `ends`: no other request follows on the connection; `status` is the answer's, once it
    has begun; `answered`: to its last byte."""

    __slots__ = ("answered", "began", "ends", "status", "told", "unread")

    def __init__(self, *, unread: bool = False) -> None:
        self.began = time.monotonic()
        self.unread = unread
        self.ends = False
        self.status: int | None = None
        self.answered = False
        self.told: list[Tell] = []

    @property
    def seconds(self) -> float:
        """Since the request came."""
        return time.monotonic() - self.began

    def tells(self, tell: Tell) -> None:
        """To be told with the answer, whatever that is, in place of all that has the same names."""
        self.told.insert(0, tell)

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What is told, now that the answer begins."""
        found: list[tuple[bytes, bytes]] = []
        for one in self.told:
            found += one() if callable(one) else one
        return found
