"""The REST twins: the platform's own routes and insights, from the same functions as GraphQL. One table."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from gateway.http.rest.answers import fleet, monitors, operations, phases, platform
from gateway.http.rest.answers.given import (
    BUCKET,
    DEGRADED,
    MAINTENANCE,
    OF_FLEET,
    OF_MONITOR,
    QUORUM,
    WINDOW,
)
from gateway.http.rest.answers.monitors import HOURS, LIMIT
from gateway.http.rest.forms import Rows
from gateway.http.rest.models.fleet import Fleet
from gateway.http.rest.models.heartbeat import Heartbeat, Heartbeats
from gateway.http.rest.models.insights import Bill, Delivery, Failures, Pipeline, Slo
from gateway.http.rest.models.latency import MonitorLatency
from gateway.http.rest.models.maintenance import Maintenance
from gateway.http.rest.models.monitor import Monitor
from gateway.http.rest.models.phases import Phases
from gateway.http.rest.models.platform import Member, Organization, Relay
from gateway.http.rest.models.uptime import MonitorUptime
from gateway.http.rest.openapi.document import Described
from gateway.http.rest.openapi.parts import BOOTSTRAP_PATH, HEALTH_PATH, PATH
from gateway.http.rest.operation import REGISTRY, Endpoint, Operation
from gateway.http.rest.over_time import OF_FLEET_OVER_TIME, OF_MONITOR_OVER_TIME
from gateway.request.context import Means

OPERATIONS = (
    Operation(
        "/api/monitors",
        name="listMonitors",
        tag="monitors",
        summary="All monitors of the organization",
        description="Every monitor with its state, as the platform lists them: in no pages, newest first.",
        model=list[Monitor],
        answer=monitors.monitors,
        errors=REGISTRY,
        lenient=True,
        rows=Rows(Monitor, list, shaped=False),
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
        reads=monitors.HEARTBEATS_READ,
        lenient=True,
        rows=Rows(Heartbeat, lambda found: found.items),
    ),
    Operation(
        "/api/organizations",
        name="getOrganization",
        tag="organization",
        summary="The organization",
        description="The one that is asked about, as the platform tells it.",
        model=Organization,
        answer=platform.organization,
        errors=REGISTRY,
        lenient=True,
    ),
    Operation(
        "/api/organizations/members",
        name="listMembers",
        tag="organization",
        summary="Members of the organization",
        description="Who belongs to it, who came first first; people are told their addresses.",
        model=list[Member],
        answer=platform.members,
        errors=REGISTRY,
        lenient=True,
        personal=True,
    ),
    Operation(
        "/api/internal/relays",
        name="listRelays",
        tag="organization",
        summary="Relays of the organization",
        description="Relays that run checks of its monitors.",
        model=list[Relay],
        answer=platform.relays,
        errors=REGISTRY,
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
        parameters=(WINDOW, DEGRADED, MAINTENANCE, QUORUM),
        reads=monitors.UPTIME_READ,
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
        reads=monitors.LATENCY_READ,
    ),
    Operation(
        "/api/monitors/{id}/phases",
        name="getPhases",
        tag="monitors",
        summary="Latency of a monitor by phase",
        description="Where the time of answered checks went: look-up, connection, TLS, first byte.",
        model=Phases,
        answer=phases.of_monitor,
        parameters=(WINDOW,),
        reads=(OF_MONITOR,),
    ),
    Operation(
        "/api/insights/fleet",
        name="getFleet",
        tag="fleet",
        summary="The fleet at a glance",
        description="States, uptime, latency, regions, and what failed in the last 15 minutes.",
        model=Fleet,
        answer=fleet.fleet,
        parameters=(WINDOW, DEGRADED, MAINTENANCE),
        reads=fleet.FLEET_READ,
    ),
    Operation(
        "/api/monitors/{id}/failures",
        name="getFailures",
        tag="monitors",
        summary="Why checks of a monitor failed",
        description="Failed checks by class, code and region, each with its newest.",
        model=Failures,
        answer=operations.monitor_failures,
        parameters=(WINDOW,),
        reads=(OF_MONITOR,),
    ),
    Operation(
        "/api/monitors/{id}/slo",
        name="getSlo",
        tag="monitors",
        summary="How an objective of a monitor stands",
        description="Error budget, burn rates, and when the budget will be spent.",
        model=Slo,
        answer=operations.monitor_slo,
        parameters=operations.OBJECTIVE,
        reads=operations.MONITOR_SLO_READ,
    ),
    Operation(
        "/api/insights/maintenance",
        name="getFleetMaintenance",
        tag="fleet",
        summary="When monitors of the fleet are looked after",
        description="Of any monitor: what is planned, and its times.",
        model=Maintenance,
        answer=fleet.maintenance,
        parameters=(WINDOW,),
        errors=REGISTRY,
    ),
    *OF_MONITOR_OVER_TIME,
    *OF_FLEET_OVER_TIME,
    Operation(
        "/api/insights/failures",
        name="getFleetFailures",
        tag="fleet",
        summary="Why checks of the fleet failed",
        description="Failed checks by class, code and region, each with its newest.",
        model=Failures,
        answer=operations.fleet_failures,
        parameters=(WINDOW,),
        reads=(OF_FLEET,),
    ),
    Operation(
        "/api/insights/phases",
        name="getFleetPhases",
        tag="fleet",
        summary="Latency of the fleet by phase",
        description="Where the time of answered checks went: look-up, connection, TLS, first byte.",
        model=Phases,
        answer=phases.of_fleet,
        parameters=(WINDOW,),
        reads=(OF_FLEET,),
    ),
    Operation(
        "/api/insights/slo",
        name="getFleetSlo",
        tag="fleet",
        summary="How an objective of the fleet stands",
        description="Error budget, burn rates, and when the budget will be spent, all checks alike.",
        model=Slo,
        answer=operations.fleet_slo,
        parameters=operations.OBJECTIVE,
        reads=operations.FLEET_SLO_READ,
    ),
    Operation(
        "/api/insights/pipeline",
        name="getPipeline",
        tag="fleet",
        summary="Whether heartbeats arrive",
        description="Freshness, lag, coverage, and the monitors that are overdue.",
        model=Pipeline,
        answer=operations.health,
        parameters=(operations.RECENT,),
        reads=operations.PIPELINE_READ,
    ),
    Operation(
        "/api/insights/delivery",
        name="getDelivery",
        tag="fleet",
        summary="Whether what writers handed over is there",
        description="Receipts of the Workers that write, beside the rows of the same minutes.",
        model=Delivery,
        answer=operations.delivery,
        parameters=(operations.RECENT,),
        reads=operations.PIPELINE_READ,
    ),
    Operation(
        "/api/insights/bill",
        name="getBill",
        tag="fleet",
        summary="The monthly Cloudflare bill, forecast",
        description="By product, from monitors, intervals, relays and sampling, at list prices.",
        model=Bill,
        answer=operations.bill,
        parameters=(operations.READS,),
        errors=REGISTRY,
    ),
)
SHARED = frozenset({BOOTSTRAP_PATH, *(one.path for one in OPERATIONS if one.lenient)})
"""Paths that the platform has, too: it writes where the gateway reads."""


def routes(means: Means) -> list[Route]:
    """Those of the table, the platform's health, and the document that describes them all."""
    served = [Route(one.path, Endpoint(means, one).__call__, methods=["GET"]) for one in OPERATIONS]
    plain = [
        Route(HEALTH_PATH, health, methods=["GET"]),
        Route(PATH, Described(OPERATIONS).__call__, methods=["GET"]),
        Route(BOOTSTRAP_PATH, platform.bootstrap, methods=["GET"]),
    ]
    return [*plain, *served]


async def health(_request: Request) -> Response:
    return PlainTextResponse("ok")
