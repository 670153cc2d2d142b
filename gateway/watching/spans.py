"""Spans of the request that is being worked on, recorded where it is traced."""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from gateway.watching.request import current
from gateway.watching.traces import NO_TRACES, Attributes, Span, unrecorded


def span(name: str, attributes: Attributes) -> AbstractContextManager[Span]:
    watch = current()
    return watch.traces.span(name, attributes) if watch else unrecorded()


def are_recorded() -> bool:
    watch = current()
    return watch is not None and watch.traces is not NO_TRACES


def read_span(name: str, attributes: Attributes) -> AbstractContextManager[Span]:
    watch = current()
    return watch.traces.read(name, attributes) if watch else unrecorded()


def outgoing() -> Mapping[str, str]:
    """Headers of a call to a store, for the sake of the trace."""
    watch = current()
    return watch.traces.outgoing() if watch else {}
