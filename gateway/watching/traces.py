"""What a trace is made of, whoever records it; without the extra `otel`, and outside of requests, nobody.

Spans carry names, codes, counts and fingerprints: never SQL, documents or values (law 11).
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

Attributes = Mapping[str, str | int | float]


class Span(Protocol):
    """A piece of work under way."""

    def note(self, attributes: Attributes) -> None: ...

    def failed(self, code: str) -> None: ...


class Traces(Protocol):
    """Records spans; each belongs to the one within which it begins."""

    def request(
        self, name: str, attributes: Attributes, headers: Mapping[str, str]
    ) -> AbstractContextManager[Span]:
        """A request, as part of the trace that its headers name (https://www.w3.org/TR/trace-context/)."""
        ...

    def span(self, name: str, attributes: Attributes) -> AbstractContextManager[Span]:
        """Work of the gateway itself."""
        ...

    def read(self, name: str, attributes: Attributes) -> AbstractContextManager[Span]:
        """A question to a store."""
        ...

    def outgoing(self) -> Mapping[str, str]:
        """Headers that tell a service which trace its work belongs to."""
        ...


@dataclass(frozen=True, slots=True)
class _NoSpan:
    def note(self, attributes: Attributes) -> None: ...

    def failed(self, code: str) -> None: ...


NO_SPAN = _NoSpan()
_UNRECORDED: AbstractContextManager[Span] = nullcontext(NO_SPAN)
"""One for all: it holds nothing."""


def unrecorded() -> AbstractContextManager[Span]:
    return _UNRECORDED


@dataclass(frozen=True, slots=True)
class NoTraces:
    """Records nothing."""

    def request(
        self,
        name: str,  # noqa: ARG002 - the protocol's signature
        attributes: Attributes,  # noqa: ARG002
        headers: Mapping[str, str],  # noqa: ARG002
    ) -> AbstractContextManager[Span]:
        return unrecorded()

    def span(self, name: str, attributes: Attributes) -> AbstractContextManager[Span]:  # noqa: ARG002
        return unrecorded()

    read = span

    def outgoing(self) -> Mapping[str, str]:
        return {}


NO_TRACES = NoTraces()
