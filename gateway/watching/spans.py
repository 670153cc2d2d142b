"""Spans of the request that is being worked on, recorded where it is traced."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from gateway.watching.request import current
from gateway.watching.traces import Attributes, Span, unrecorded


def span(name: str, attributes: Attributes) -> AbstractContextManager[Span]:
    watch = current()
    return watch.traces.span(name, attributes) if watch else unrecorded()


def read_span(name: str, attributes: Attributes) -> AbstractContextManager[Span]:
    watch = current()
    return watch.traces.read(name, attributes) if watch else unrecorded()


def outgoing() -> Mapping[str, str]:
    """Headers of a call to a store, for the sake of the trace."""
    watch = current()
    return watch.traces.outgoing() if watch else {}
