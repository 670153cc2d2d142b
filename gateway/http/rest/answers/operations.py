"""What the routes about failures, objectives, the pipeline and the bill answer."""

from gateway.http.rest import parameters
from gateway.http.rest.answers.given import DEGRADED, MAINTENANCE, TIMEZONE, asked_window, monitor_of
from gateway.http.rest.answers.monitors import COUNTS
from gateway.http.rest.models.insights import Bill, Delivery, Failures, Pipeline, Slo
from gateway.http.rest.parameters import Given, Parameter
from gateway.http.rest.reads import Reads, in_sequence, summed
from gateway.insights import failures, subjects
from gateway.insights.accounting.accounting import Accounting
from gateway.insights.objectives import slo
from gateway.insights.operations import bill as costs
from gateway.insights.operations import delivery as deliveries
from gateway.insights.operations import pipeline
from gateway.insights.subjects import Subject
from gateway.request.allowance import FLEET
from gateway.request.context import Context
from gateway.times.service_hours import ServiceHours
from gateway.times.window import WindowSpec

TARGET = parameters.between("target", "Share that is to be good.", 0.999)
MONTH = parameters.window("The objective's range of time, as `window` elsewhere.", default=None)


def _service_hours(text: str, _name: str) -> str:
    ServiceHours.parse(text)
    return text


HOURS: Parameter[str | None] = Parameter(
    "serviceHours",
    _service_hours,
    parameters.TEXT,
    "Hours that count, as in OpenStreetMap's opening_hours; all where it is left out.",
    "Mo-Fr 08:00-18:00",
)
ACCOUNTING = parameters.choice("accounting", "What is counted.", Accounting.CHECKS)
READS = parameters.whole(
    "readsPerDay", "Reads of Analytics Engine a day.", costs.READS_PER_DAY, 0, costs.MOST_READS_PER_DAY
)
RECENT = parameters.window("Which range of time, as `window` elsewhere.", default="24h")
OBJECTIVE = (TARGET, MONTH, TIMEZONE, HOURS, ACCOUNTING, DEGRADED, MAINTENANCE)


def _month(given: Given) -> WindowSpec:
    return given[MONTH]


def _accounted(given: Given) -> float:
    """By time, checks are read one by one."""
    return in_sequence(given) if given[ACCOUNTING] is Accounting.TIME else summed(given)


MONITOR_SLO_READ = (Reads(_month, weight=_accounted),)
FLEET_SLO_READ = (Reads(_month, weight=_accounted, monitors=FLEET),)
PIPELINE_READ = (Reads(lambda given: given[RECENT]),)


async def monitor_failures(context: Context, given: Given) -> Failures:
    window = asked_window(context, given)
    subject = subjects.one_monitor(context, await monitor_of(context, given))
    return Failures.of(await failures.failure_stats(context, subject, window, COUNTS))


async def fleet_failures(context: Context, given: Given) -> Failures:
    window, subject = asked_window(context, given), await subjects.fleet(context)
    return Failures.of(await failures.failure_stats(context, subject, window, COUNTS))


async def monitor_slo(context: Context, given: Given) -> Slo:
    return await _slo(context, subjects.one_monitor(context, await monitor_of(context, given)), given)


async def fleet_slo(context: Context, given: Given) -> Slo:
    return await _slo(context, await subjects.fleet(context), given)


async def _slo(context: Context, subject: Subject, given: Given) -> Slo:
    asked = given[TARGET], given[TIMEZONE], given[HOURS], given[ACCOUNTING], given[DEGRADED]
    objective = slo.Objective(*asked, given[MAINTENANCE])
    return Slo.of(await slo.slo(context, subject, objective, given[MONTH]))


async def health(context: Context, given: Given) -> Pipeline:
    return Pipeline.of(await pipeline.pipeline(context, given[RECENT].at(context.now_ms)))


async def delivery(context: Context, given: Given) -> Delivery:
    window = given[RECENT].at(context.now_ms)
    return Delivery.of(window, await deliveries.delivery(context, window))


async def bill(context: Context, given: Given) -> Bill:
    return Bill.of(await costs.cost(context, given[READS]))
