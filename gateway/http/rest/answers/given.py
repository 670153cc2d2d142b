"""Parameters that several routes take, and the monitor that a path names."""

from starlette.exceptions import HTTPException

from gateway.http.rest import parameters
from gateway.http.rest.parameters import Given, Parameter
from gateway.http.rest.reads import Reads
from gateway.insights import monitors
from gateway.registry.rows import Monitor
from gateway.request.allowance import FLEET
from gateway.request.context import Context
from gateway.telemetry.answers.tally import Degraded
from gateway.telemetry.sequence.timeline import Quorum
from gateway.times.calendar import zone
from gateway.times.maintenance import Handling
from gateway.times.window import Window, WindowSpec
from gateway.times.written import located

WINDOW = parameters.window(
    "Which range of time: a length ending now (`24h`, `P7D`), a date, week or month (`2026-11-20`, "
    "`2026-W47`, `2026-11`: in UTC where no timezone is asked), or an interval (`2026-11-01/2026-11-08`, "
    "`2026-11-01T00:00Z/P7D`); at most 400 days.",
    default="24h",
)
BUCKET = parameters.duration(
    "bucket", "Length of a bucket; chosen by the window where it is left out. At most 2000 of them.", "5m"
)


def _timezone(text: str, _name: str) -> str:
    zone(text)
    return text


TIMEZONE = Parameter(
    "timezone",
    _timezone,
    {**parameters.TEXT, "default": "UTC"},
    "IANA name of the timezone of the window's dates and of hours.",
    "UTC",
    "UTC",
)
DEGRADED = parameters.choice("degraded", "What degraded checks count as in uptime.", Degraded.UP)
QUORUM = parameters.choice_or_none(
    "quorum",
    "How many regions must agree that a moment is down; left out, checks count in the order they came, but "
    "of those that check by themselves any will do.",
    Quorum.MAJORITY,
)
MAINTENANCE = parameters.choice("maintenance", "What becomes of maintenance.", Handling.EXCLUDE)


def asked_window(context: Context, given: Given) -> Window:
    return given[WINDOW].at(context.now_ms)


def local_window(context: Context, given: Given) -> Window:
    """Dates are those of the timezone asked."""
    return located(given[WINDOW], context.now_ms, given[TIMEZONE])


def written_window(given: Given) -> WindowSpec:
    return given[WINDOW]


OF_MONITOR, OF_FLEET = Reads(written_window), Reads(written_window, monitors=FLEET)
"""One read over the window."""


async def monitor_of(context: Context, given: Given) -> Monitor:
    """404 for an unknown monitor and for one of another org alike."""
    found = await monitors.monitor(context, given.id)
    if found is None:
        raise HTTPException(404, "your organization has no monitor of this id")
    return found
