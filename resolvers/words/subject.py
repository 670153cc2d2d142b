"""What fields shared by Monitor and FleetStats ask of the type that they stand in."""

from gateway.insights.subjects import Subject
from resolvers.words.info import Info


class OfSubject:
    """A type whose insights are about one monitor, or about a fleet."""

    def _subject(self, info: Info) -> Subject:
        raise NotImplementedError
