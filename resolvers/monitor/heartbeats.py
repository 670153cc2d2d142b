"""Lists of heartbeats, newest first, and what narrows them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import strawberry

from gateway.errors import BadUserInput
from gateway.insights import beats
from gateway.insights.listing import cursor
from gateway.insights.listing.ordering import Listed, page_size
from gateway.registry import rows
from gateway.telemetry.answers import heartbeat as telemetry
from gateway.telemetry.answers.beats import Beats
from gateway.telemetry.answers.recorded import LATEST_MS
from gateway.telemetry.reading.recent.pages import Page
from gateway.telemetry.sql.composers import ALL_ROWS, Keyset, RowFilter
from gateway.times.window import Window, WindowSpec
from resolvers.insights.failures import FailureClass
from resolvers.monitor.heartbeat import CheckOutcome, Heartbeat, heartbeat
from resolvers.running.compiled.by_column import ByColumn
from resolvers.words.arguments import After, First, InWindow
from resolvers.words.info import Info
from resolvers.words.page import PageInfo
from resolvers.words.range import Range
from resolvers.words.scope import OfSubject, asked
from resolvers.words.typed import resolved

CURSOR = "heartbeats"


@strawberry.type(description="A heartbeat and where it stands in its list.")
class HeartbeatEdge:
    heartbeat: strawberry.Private[Heartbeat]

    @resolved("Position; pass it as after to go on from here.")
    def cursor(self) -> str:
        return _cursor(self.heartbeat.row)

    @resolved("The heartbeat that stands there.")
    def node(self) -> Heartbeat:
        return self.heartbeat


@strawberry.type(description="Heartbeats, newest first.")
class HeartbeatConnection:
    page: strawberry.Private[Page]
    kinds: strawberry.Private[Mapping[str, str]]
    continued: strawberry.Private[bool]
    range: Range = strawberry.field(description="Where the window lies.")

    @resolved("The heartbeats of this page.")
    def nodes(self) -> Sequence[Heartbeat]:
        return self._heartbeats()

    @resolved("The same, each with its cursor.")
    def edges(self) -> list[HeartbeatEdge]:
        return [HeartbeatEdge(heartbeat=one) for one in self._heartbeats()]

    @resolved("Where this page ends, and whether there is more.")
    def page_info(self) -> PageInfo:
        ends = (*self.page.heartbeats[:1], *self.page.heartbeats[-1:])
        return PageInfo.of(
            [_cursor(one) for one in ends], has_next=self.page.more, has_previous=self.continued
        )

    def _heartbeats(self) -> Sequence[Heartbeat]:
        found = self.page.heartbeats
        if isinstance(found, Beats):
            return ByColumn(Heartbeat, found, self._heartbeat)
        return list(map(self._heartbeat, found))

    def _heartbeat(self, found: telemetry.Heartbeat) -> Heartbeat:
        return heartbeat(found, self.kinds[found.monitor_id])


@strawberry.input(description="Narrows heartbeats; what is left out lets all through.")
class HeartbeatFilter:
    statuses: list[CheckOutcome] | None = strawberry.field(default=None, description="Any of these outcomes.")
    regions: list[str] | None = strawberry.field(default=None, description="Made from any of these regions.")
    colos: list[str] | None = strawberry.field(
        default=None, description="Made from any of these points of presence, by IATA code."
    )
    codes: list[int] | None = strawberry.field(
        default=None, description="Answered with any of these HTTP statuses."
    )
    error_classes: list[FailureClass] | None = strawberry.field(
        default=None, description="Failed for any of these reasons."
    )
    dispatch_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Made for any of these dispatches of the scheduler."
    )

    def rows(self) -> RowFilter:
        return RowFilter(
            statuses=frozenset(status.value for status in self.statuses or ()),
            regions=frozenset(self.regions or ()),
            colos=frozenset(self.colos or ()),
            codes=frozenset(self.codes or ()),
            classes=frozenset(one.value for one in self.error_classes or ()),
            dispatches=frozenset(self.dispatch_ids or ()),
        )


Which = Annotated[HeartbeatFilter | None, strawberry.argument(description="Which to list.")]


@strawberry.type
class HeartbeatsField(OfSubject):
    @resolved(
        "Heartbeats in a window, newest first. Of a fleet at most two reads, more of hundreds that are named."
    )
    async def heartbeats(
        self,
        info: Info,
        window: InWindow = None,
        first: First = None,
        after: After = None,
        filter: Which = None,  # noqa: A002
    ) -> HeartbeatConnection | None:
        wanted, alone = Wanted.of(info, window, first, after, filter), self._alone()
        if alone:
            page = await beats.heartbeats(info.context, alone, *wanted)
            return heartbeat_connection(page, wanted.over, [alone], continued=after is not None)
        subject = self._subject(info)
        page = await beats.listed(info.context, subject, *wanted)
        return heartbeat_connection(page, wanted.over, subject.monitors, continued=after is not None)


class Wanted(NamedTuple):
    """What is asked of heartbeats, whose ever they are."""

    over: Window
    most: int
    narrowed: RowFilter
    place: Keyset | None

    @classmethod
    def of(
        cls,
        info: Info,
        window: WindowSpec | None = None,
        first: int | None = None,
        after: str | None = None,
        filter: HeartbeatFilter | None = None,  # noqa: A002 - as the field has it
    ) -> "Wanted":
        """Raises BadUserInput."""
        count, over = page_size(first, "first"), asked(info, window)
        return cls(over, count, filter.rows() if filter else ALL_ROWS, keyset(after))


async def heartbeats_of_each(
    info: Info, monitors: Listed, after: str | None, **given: Any
) -> Sequence[HeartbeatConnection | BaseException]:
    """The same field of several monitors, in their order, with what went wrong in place of a connection."""
    wanted = Wanted.of(info, after=after, **given)
    pages = await beats.heartbeats_of_each(info.context, monitors, *wanted)
    told, continued = Range.of(wanted.over), after is not None
    kinds = dict(zip(monitors.column("id"), monitors.column("kind"), strict=True))
    return [
        one
        if isinstance(one, BaseException)
        else HeartbeatConnection(range=told, page=one, kinds=kinds, continued=continued)
        for one in pages
    ]


def _cursor(found: telemetry.Heartbeat) -> str:
    return cursor.encode(CURSOR, found.timestamp_ms, found.dispatch_id, found.monitor_id)


def heartbeat_connection(
    page: Page, window: Window, monitors: Iterable[rows.Monitor], *, continued: bool
) -> HeartbeatConnection:
    """A page of what was read of these monitors."""
    kinds = {one.id: one.kind for one in monitors}
    return HeartbeatConnection(range=Range.of(window), page=page, kinds=kinds, continued=continued)


def keyset(after: str | None) -> Keyset | None:
    """Where the page before ended. Raises BadUserInput naming `after`."""
    if after is None:
        return None
    timestamp_ms, dispatch_id, monitor_id = cursor.decode(CURSOR, after, (int, str, str), "after")
    if not 0 <= timestamp_ms < LATEST_MS:
        raise BadUserInput("is no cursor of this list; take it from pageInfo of an earlier page", "after")
    return Keyset(timestamp_ms, dispatch_id, monitor_id)
