"""The REST twins: the platform's own routes and insights, from the same functions as GraphQL. One table."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.context import Means
from gateway.http.answers import fleet, monitors
from gateway.http.answers.asked import BUCKET, WINDOW
from gateway.http.answers.monitors import HOURS, LIMIT
from gateway.http.models.fleet import Fleet
from gateway.http.models.heartbeat import Heartbeats
from gateway.http.models.latency import MonitorLatency
from gateway.http.models.monitor import Monitor
from gateway.http.models.uptime import MonitorUptime
from gateway.http.openapi.document import Described
from gateway.http.openapi.parts import HEALTH_PATH, PATH
from gateway.http.operation import REGISTRY, Endpoint, Operation

OPERATIONS = (
    Operation(
        "/api/monitors",
        name="listMonitors",
        tag="monitors",
        summary="All monitors of the organization",
        description="Every monitor with its state, as the platform lists them: in no pages, by id.",
        model=list[Monitor],
        answer=monitors.monitors,
        errors=REGISTRY,
        lenient=True,
    ),
    Operation(
        "/api/monitors/{id}",
        name="getMonitor",
        tag="monitors",
        summary="One monitor",
        description="A monitor with its state.",
        model=Monitor,
        answer=monitors.monitor,
        errors=REGISTRY,
        lenient=True,
    ),
    Operation(
        "/api/monitors/{id}/heartbeats",
        name="listHeartbeats",
        tag="monitors",
        summary="The newest heartbeats of a monitor",
        description="Checks of the last hours, newest first.",
        model=Heartbeats,
        answer=monitors.heartbeats,
        parameters=(LIMIT, HOURS),
        lenient=True,
    ),
    Operation(
        "/api/monitors/{id}/uptime",
        name="getUptime",
        tag="monitors",
        summary="Uptime of a monitor",
        description="Checks by outcome, the share that was up, downtime and coverage.",
        model=MonitorUptime,
        answer=monitors.uptime,
        parameters=(WINDOW,),
    ),
    Operation(
        "/api/monitors/{id}/latency",
        name="getLatency",
        tag="monitors",
        summary="Latency of a monitor",
        description="Mean and percentiles over the window, and by bucket.",
        model=MonitorLatency,
        answer=monitors.latency,
        parameters=(WINDOW, BUCKET),
    ),
    Operation(
        "/api/insights/fleet",
        name="getFleet",
        tag="fleet",
        summary="The fleet at a glance",
        description="States, uptime, latency, regions, and what failed in the last 15 minutes.",
        model=Fleet,
        answer=fleet.fleet,
        parameters=(WINDOW,),
    ),
)


def routes(means: Means) -> list[Route]:
    """Those of the table, the platform's health, and the document that describes them all."""
    served = [Route(one.path, Endpoint(means, one).__call__, methods=["GET"]) for one in OPERATIONS]
    plain = [
        Route(HEALTH_PATH, health, methods=["GET"]),
        Route(PATH, Described(OPERATIONS).__call__, methods=["GET"]),
    ]
    return [*plain, *served]


async def health(_request: Request) -> Response:
    return PlainTextResponse("ok")
