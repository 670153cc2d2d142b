"""What the routes about failures, objectives, the pipeline and the bill answer."""

from dataclasses import replace

from gateway.http.rest import parameters
from gateway.http.rest.answers.given import DEGRADED, asked_window, monitor_of
from gateway.http.rest.answers.monitors import COUNTS
from gateway.http.rest.models.insights import Bill, Failures, Pipeline, Slo
from gateway.http.rest.parameters import Given
from gateway.insights import failures, subjects
from gateway.insights.accounting.accounting import Accounting
from gateway.insights.objectives import slo
from gateway.insights.operations import bill as costs
from gateway.insights.operations import pipeline
from gateway.insights.subjects import Subject
from gateway.request.context import Context
from gateway.times.calendar import zone
from gateway.times.service_hours import ServiceHours

TARGET = parameters.between("target", "Share that is to be good.", 0.999)
MONTH = parameters.window("The objective's range of time, as `window` elsewhere.", default=None)


def _timezone(text: str, _name: str) -> str:
    zone(text)
    return text


def _service_hours(text: str, _name: str) -> str:
    ServiceHours.parse(text)
    return text


TIMEZONE = replace(
    parameters.words(
        "timezone",
        "IANA name of the timezone of the window's dates and of hours.",
        "UTC",
        "UTC",
    ),
    read=_timezone,
)
HOURS = replace(
    parameters.words(
        "serviceHours",
        "Hours that count, as in OpenStreetMap's opening_hours; all where it is left out.",
        "Mo-Fr 08:00-18:00",
    ),
    read=_service_hours,
)
ACCOUNTING = parameters.choice("accounting", "What is counted.", Accounting.CHECKS)
READS = parameters.whole(
    "readsPerDay", "Reads of Analytics Engine a day.", costs.READS_PER_DAY, 0, costs.MOST_READS_PER_DAY
)
RECENT = parameters.window("Which range of time, as `window` elsewhere.", default="24h")
OBJECTIVE = (TARGET, MONTH, TIMEZONE, HOURS, ACCOUNTING, DEGRADED)


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
    zone, hours = given[TIMEZONE] or "UTC", given[HOURS]
    objective = slo.Objective(given[TARGET], zone, hours, given[ACCOUNTING], given[DEGRADED])
    return Slo.of(await slo.slo(context, subject, objective, given[MONTH]))


async def health(context: Context, given: Given) -> Pipeline:
    return Pipeline.of(await pipeline.pipeline(context, given[RECENT].at(context.now_ms)))


async def bill(context: Context, given: Given) -> Bill:
    return Bill.of(await costs.cost(context, given[READS]))
