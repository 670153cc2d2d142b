"""Range: where a window lies. Every type that answers for a window has one."""

import strawberry

from gateway.times.window import Window, WindowSpec
from resolvers.words.scalars import Instant


@strawberry.type(description="Where a window lies: the half-open range of time from since to until.")
class Range:
    window: WindowSpec = strawberry.field(
        description='The window as it was asked for, like "24h"; series widen it to whole buckets or days.'
    )
    since: Instant = strawberry.field(description="First moment of the window.")
    until: Instant = strawberry.field(description="First moment after the window.")
    seconds: float = strawberry.field(description="Length of the window, until less since, in seconds.")

    @classmethod
    def of(cls, found: Window) -> "Range":
        return cls(
            window=WindowSpec(found.text),
            since=Instant(found.since_ms),
            until=Instant(found.until_ms),
            seconds=found.seconds,
        )
