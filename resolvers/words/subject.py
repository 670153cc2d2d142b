"""What fields shared by Monitor and FleetStats ask of the type that they stand in."""

from gateway.insights.subjects import Subject
from gateway.times.window import WindowSpec
from resolvers.words.info import Info
from resolvers.words.scalars import DAY


class OfSubject:
    """A type whose insights are about one monitor, or about a fleet."""

    def _subject(self, info: Info) -> Subject:
        raise NotImplementedError

    def _window(self, given: WindowSpec | None) -> WindowSpec:
        """The window of a field that was given none."""
        return given or DAY
