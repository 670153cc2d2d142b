"""What fills the archive of open stores."""

from gateway.app import Stores, system_clock
from gateway.archive.filling import Filling, Work
from gateway.archive.following import follow
from gateway.archive.pages import Pages
from gateway.archive.removing import Days, Removing
from gateway.errors import BadUserInput
from gateway.settings import Settings
from gateway.stores.horizon import OldestRow
from gateway.stores.wrapped.scoped import ScopedTelemetry
from gateway.telemetry.sql.text import Source


def filling_of(settings: Settings, stores: Stores) -> Filling:
    """Raises BadUserInput where no archive is set."""
    if stores.archive is None:
        raise BadUserInput("set INSIGHTS_ARCHIVE: sqlite:PATH, d1:DATABASE_ID or clickhouse:DATABASE")
    return Filling(
        Pages(ScopedTelemetry(stores.telemetry)),
        Source.of(settings.ae_dataset, stores.dialect),
        stores.horizon,
        stores.registry,
        stores.archive,
        settings.archive_reads,
        system_clock,
    )


async def archived(settings: Settings, stores: Stores) -> None:
    """Beside the server, until it ends."""
    await follow(filling_of(settings, stores), _nothing)


async def removed(settings: Settings, stores: Stores, store: Days, days: int) -> None:
    """Rows that are that old and archived, beside the server, until it ends."""
    horizon = stores.horizon
    again = horizon.look_again if isinstance(horizon, OldestRow) else lambda: None
    await Removing(filling_of(settings, stores), store, days, again).follow()


def _nothing(work: Work, lines: int) -> None:
    del work, lines
