"""A number against the same number of the period before."""

import enum
from dataclasses import dataclass
from typing import Annotated

import strawberry

from gateway.insights import changes
from gateway.insights.changes import Wanted
from gateway.insights.ordering import page_size
from gateway.insights.subjects import Subject
from gateway.telemetry.numbers import contributions
from gateway.telemetry.sql.slices import COUNTS_ONLY, Parts
from gateway.times.window import Window
from resolvers.words.estimate import Estimate, estimate
from resolvers.words.info import Info, bounded, count_parts, latency_parts, levels, selected
from resolvers.words.typed import member, resolved

Most = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]


@dataclass(frozen=True, slots=True)
class About:
    """Whose change it is: contributors are asked for where they are selected."""

    subject: Subject
    window: Window
    parts: Parts = COUNTS_ONLY


@strawberry.enum(description="What a change is broken down by.")
class Dimension(enum.Enum):
    REGION = member("region", "The region that checked.")
    COLO = member("colo", "The point of presence that checked.")
    CODE = member("code", "HTTP status of failed checks.")
    ERROR_CLASS = member("error_class", "Class of failed checks.")


@strawberry.type(description="What one region, point of presence, code or class added to a change.")
class Contributor:
    dimension: Dimension = strawberry.field(description="What it is one of.")
    value: str = strawberry.field(
        description="Region, IATA code, HTTP status (none where there was none) or FailureClass."
    )
    contribution: float = strawberry.field(
        description="What it added, in the unit of the change. Those of one place dimension add up to it."
    )
    share: float | None = strawberry.field(
        description="Its part of the change, below 0 where it pulled the other way; null without a change."
    )
    before: float | None = strawberry.field(
        description="Its own number in the period before: uptime, mean or failures; of a code or class its "
        "share of the checks. Null without checks."
    )
    after: float | None = strawberry.field(description="The same in this period.")


@strawberry.type(
    description="Failed checks against the same length just before; of a calendar month, the month before."
)
class FailureChange:
    about: strawberry.Private[About]
    previous: Estimate = strawberry.field(description="Failed checks of the period before.")
    change: Estimate = strawberry.field(description="Failed checks more than those.")
    significant: bool | None = strawberry.field(
        description="Whether that exceeds the noise of sampling; null where no interval is known."
    )

    @resolved("Who moved it, first who pushed hardest the way it went. Says little unless significant.")
    async def contributors(self, info: Info, first: Most = 5) -> list[Contributor] | None:
        count, one = page_size(first, "first"), self.about
        found = await changes.failure_contributors(info.context, one.subject, one.window, one.parts)
        return [contributor(each) for each in found[:count]]


def wanted(info: Info, *path: str) -> Wanted:
    """What of the period before is selected below the path."""
    previous = "previous" in selected(info, *path)
    return Wanted(previous, previous and "contributors" in selected(info, *path, "previous"))


def uptime_parts(info: Info) -> Parts:
    """What uptime needs of the store, that of the period before included: both are read alike."""
    return count_parts(info) | count_parts(info, "previous", "previous")


def latency_change_parts(info: Info) -> tuple[Parts, frozenset[float]]:
    """What latency needs of the store, and which percentiles need bounds: those of a change do, too."""
    before = "previous", "previous"
    changed = selected(info, "previous")
    moved = levels(changed & {"p50", "p95"})
    parts = latency_parts(info) | latency_parts(info, *before)
    parts |= Parts(latency=True, levels=moved, spread=bool(changed))
    return parts, bounded(info) | bounded(info, *before) | moved


def failure_change(about: About, found: changes.FailureChange) -> FailureChange:
    return FailureChange(
        about=about,
        previous=estimate(found.previous),
        change=estimate(found.change),
        significant=found.significant,
    )


def contributor(one: contributions.Contributor) -> Contributor:
    """Classes are written as the enum FailureClass writes them."""
    is_class = one.dimension is contributions.Dimension.ERROR_CLASS
    return Contributor(
        dimension=Dimension(one.dimension.value),
        value=one.value.upper() if is_class else one.value,
        contribution=one.contribution,
        share=one.share,
        before=one.before,
        after=one.after,
    )
