"""The telemetry side of a deployment: can it be read, what is in it, and how fresh is it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast

from gateway.doctor.finding import Finding, failed, ok, skipped, warning
from gateway.doctor.layouts import WRITER_OF_2025, Audit, audit
from gateway.errors import InsightsError
from gateway.ports import Rows, Statement, TelemetryStore
from gateway.stores.calls.upstream import Refused
from gateway.stores.capabilities import capabilities, plainer
from gateway.stores.rehearsal import is_said_no, rehearsed
from gateway.telemetry.sql import audits
from gateway.telemetry.sql.probes import probes, readable
from gateway.telemetry.sql.text import Source

SECONDS = 8.0
SAMPLE_S = 7 * 86_400
FRESH_S = 3600
WORST_LAG_S = 60
SILENT_S = 900
SKEW_WARNED_S, SKEW_FAILED_S = 5, 60
WHOLE_S = 1
_NO_DATASET = frozenset({404, 422})
TWO_INDEXES = (
    "Analytics Engine drops a point with more than one index without a word, and the platform's writer of "
    "late 2025 passes two (monitor and org): pass `indexes: [monitor_id]` and the org as the first blob"
)


@dataclass(frozen=True, slots=True)
class TelemetryExam:
    """Looks at one store; `now_s` is Unix time. `serving` is the store as requests are served by it."""

    store: TelemetryStore
    source: Source
    now_s: int
    serving: TelemetryStore

    async def findings(self) -> list[Finding]:
        """In the order of a report. Nothing further is asked of a dataset that cannot be read."""
        try:
            await self._read(readable(self.source, self.now_s))
        except InsightsError as error:
            return [self._unreadable(error)]
        return [
            ok("telemetry", f"{self.source.dataset} can be read"),
            await self._layout(),
            await self._freshness(),
            await self._clock(),
            *await self._learned(),
        ]

    def _unreadable(self, error: InsightsError) -> Finding:
        cause = error.__cause__
        if isinstance(cause, Refused) and cause.status in _NO_DATASET:
            seen = f"the service lets us in, but knows no dataset {self.source.dataset}"
            step = f"check INSIGHTS_AE_DATASET; a dataset appears with its first row. {TWO_INDEXES}"
            return failed("telemetry", seen, step)
        return failed(
            "telemetry", error.message, "check the telemetry settings and the way out to the service"
        )

    async def _layout(self) -> Finding:
        try:
            answer = await self._read(audits.sample(self.source, self.now_s - SAMPLE_S))
        except InsightsError as error:
            return failed("layout", error.message, "look at the columns of the dataset")
        return layout_finding(audit(answer.rows))

    async def _freshness(self) -> Finding:
        try:
            answer = await self._read(audits.lag(self.source, self.now_s - FRESH_S))
        except InsightsError as error:
            return failed("freshness", error.message, "run it again")
        return freshness_finding(answer.rows, self.now_s)

    async def _clock(self) -> Finding:
        try:
            rows = (await self._read(audits.service_time(self.source, self.now_s))).rows
        except InsightsError as error:
            return skipped("clock", error.message)
        if not rows:
            return skipped("clock", "this service tells its time beside a row only, and there is none")
        return clock_finding(cast("int", rows[0]["answer"]) - self.now_s)

    async def _learned(self) -> list[Finding]:
        """What the service can do, and whether it answers what pages send, so that where all is well here,
        pages load. A no is no failure: statements are written without it."""
        try:
            found = await capabilities(self.store, self.source, self.now_s)
        except InsightsError as error:
            return [skipped("capabilities", error.message), skipped("statements", error.message)]
        means = {probe.capability: probe.meaning for probe in probes(self.source, self.now_s)}
        told = {True: "yes", False: "no", None: "not known"}
        source = replace(self.source, dialect=plainer(self.source.dialect, found))
        sent = await rehearsed(self.serving, source, self.now_s, SECONDS)
        yes_or_no = [ok("capability", f"{means[name]}: {told[answer]}") for name, answer in found.items()]
        return [*yes_or_no, *statements_findings(sent)]

    async def _read(self, statement: Statement) -> Rows:
        return await self.store.read(statement, SECONDS)


def statements_findings(found: Mapping[str, InsightsError | None]) -> list[Finding]:
    """One finding where all are answered; else one for each part of the pages that would be missing."""
    lost = {part: error for part, error in found.items() if error}
    if not lost:
        return [ok("statements", f"what pages send is answered: {', '.join(found)}")]
    step = "report it with the dialect (INSIGHTS_AE_DIALECT); the other one may do"
    again = "run it again; pages are without it as long as this lasts"
    return [
        failed("statements", f"{part}: {error.message}", step if is_said_no(error) else again)
        for part, error in lost.items()
    ]


def layout_finding(found: Audit) -> Finding:
    if not found.rows:
        return failed("layout", "no row in seven days", TWO_INDEXES)
    if found.documented == found.rows:
        longer = f"{found.appended} of them with the columns appended in 2026"
        seen = f"all of {found.rows} rows sampled are in the documented layout, {longer} ({found.version})"
        return ok("layout", seen)
    if found.of_2025:
        return failed(
            "layout",
            f"{found.of_2025} of {found.rows} rows are in the layout {WRITER_OF_2025.version}: the status is "
            "in blob2, and no column holds the org",
            f"write blobs as org, dispatch, status, region, colo, error. {TWO_INDEXES}",
        )
    column, field, rows, example = found.worst or ("", "", 0, "")
    return failed(
        "layout",
        f"{column} does not look like {field} in {rows} of {found.rows} rows, like {example}",
        "compare the writer's columns with the layout in the README",
    )


def freshness_finding(rows: Sequence[object], now_s: int) -> Finding:
    row = cast("dict[str, float | None]", rows[0]) if rows else {}
    newest, p50, p95 = row.get("newest"), row.get("p50"), row.get("p95")
    if not newest or p50 is None or p95 is None:
        return warning("freshness", "no row in the last hour", "see whether the platform's checks run")
    at = datetime.fromtimestamp(newest, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    lags = f"p50 {_lag(p50)}, p95 {_lag(p95)}"
    seen = f"newest row {at}; from check to write {lags}"
    if p50 < -WHOLE_S:
        return warning(
            "freshness", seen, "rows are written before their checks end; set the checkers' clocks (NTP)"
        )
    if now_s - newest > SILENT_S:
        return warning("freshness", seen, "nothing arrived for a quarter of an hour; see whether checks run")
    if p95 > WORST_LAG_S:
        return warning(
            "freshness", seen, "rows are written more than a minute late; look at the writer's queue"
        )
    return ok("freshness", seen)


def _lag(seconds: float) -> str:
    """Writes are told in whole seconds, cut off: within one, a row seems to come before its check."""
    return "less than 1 s" if -WHOLE_S <= seconds < WHOLE_S else f"{seconds:.1f} s"


def clock_finding(skew_s: int) -> Finding:
    seen = f"this machine's clock differs from the service's by {abs(skew_s)} s"
    if abs(skew_s) > SKEW_FAILED_S:
        return failed("clock", seen, "synchronise it (NTP): sign-in and windows ending now depend on it")
    if abs(skew_s) > SKEW_WARNED_S:
        return warning("clock", seen, "synchronise it (NTP)")
    return ok("clock", seen)
