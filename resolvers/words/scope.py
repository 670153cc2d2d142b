"""What a field is about where it does not say so: the subject of the type that it stands in, and a window.

The window of a field that was given none is that of the fleet, monitor or list around it, else a day. A field
at the root of an operation says what is asked below it; its response key tells it from others. What
lies below, whatever its type, finds it by the path to itself.
"""

from abc import ABC, abstractmethod

from gateway.insights.subjects import Subject
from gateway.registry.rows import Monitor
from gateway.times.window import Window, WindowSpec
from resolvers.words.info import Info
from resolvers.words.scalars import DAY


class OfSubject(ABC):
    """A type whose insights are about one monitor, or about a fleet."""

    @abstractmethod
    def _subject(self, info: Info) -> Subject: ...

    def _alone(self) -> Monitor | None:
        """The one monitor that it is about; None of a fleet."""
        return None


def around(info: Info, window: WindowSpec | None) -> None:
    """Says the window of all fields below the resolved one, which is at the root."""
    if window is not None:
        info.context.scopes[_root(info)] = window


def meant(info: Info, given: WindowSpec | None) -> WindowSpec:
    """The window of the resolved field, as it was written for it, or around it."""
    scopes = info.context.scopes
    return given or (scopes and scopes.get(_root(info))) or DAY


def asked(info: Info, given: WindowSpec | None) -> Window:
    """The same as a range, dates being UTC's."""
    return meant(info, given).at(info.context.now_ms)


def _root(info: Info) -> str:
    path = info.path
    while path.prev is not None:
        path = path.prev
    return str(path.key)
