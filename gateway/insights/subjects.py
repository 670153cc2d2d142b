"""What an insight is about: one monitor, or a fleet of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gateway.errors import BadUserInput
from gateway.registry.reader import made_of
from gateway.registry.rows import Monitor
from gateway.registry.statements import EVERY_MONITOR, MonitorFilter
from gateway.request.context import Context
from gateway.telemetry.answers.standing import Standing
from gateway.telemetry.answers.tally import Tally
from gateway.telemetry.reading.questions import Scope, expected_rate
from gateway.telemetry.sql.select import that_fit
from gateway.telemetry.sql.text import FOREVER_MS, Away, Overrun
from gateway.times.maintenance import Handling, Maintenance
from gateway.times.ranges import Span, overlap, union
from gateway.times.window import SECOND_MS, Window, WindowSpec

MOST_WINDOWS = 10
NAMED_CHARACTERS = 3000
"""Room that a statement has for ids beside all else."""


@dataclass(frozen=True)
class Subject:
    """What an insight is about: one monitor, or a fleet of them."""

    scope: Scope
    monitors: tuple[Monitor, ...]

    @property
    def nobody(self) -> bool:
        """A filter that let no monitor through: there is nothing to read."""
        return self.scope.only == ()

    @property
    def rows_per_s(self) -> float:
        return expected_rate(monitor.interval_s for monitor in self.monitors if monitor.enabled)

    @property
    def singly(self) -> "Subject":
        """To be counted beside its checks one by one."""
        return replace(self, scope=replace(self.scope, singly=True))

    @cached_property
    def known_ms(self) -> int:
        """How far back its checks are known of, Unix ms."""
        return max((one.known_ms for one in self.monitors), default=0)

    def expected_checks(self, window: Window, now_ms: int) -> float:
        until = min(window.until_ms, now_ms)
        return sum(monitor.expected_checks(window.since_ms, until) for monitor in self.monitors)

    def standing(self, window: Window, now_ms: int, seen: Tally) -> Standing:
        """What was to be expected in a window of which `seen` was counted, as far as rows have arrived."""
        arrived_ms, of = min(window.until_ms, round(now_ms - seen.behind_ms)), self.as_told(seen)
        before = sum(checks_before(one, window.since_ms, arrived_ms) for one in of.monitors)
        expected = of.expected_checks(window, arrived_ms)
        found = of.standing_of(expected, before, seen, now_ms, of.edges(window))
        silent = [one for of in of.monitors for one in of.silent_regions(window.since_ms, arrived_ms)]
        silent.sort(key=lambda one: (-one.missing, one.monitor_id, one.region))
        return replace(found, silent=tuple(silent)) if silent else found

    def as_told(self, seen: Tally) -> "Subject":
        """The same as far as what was counted reaches: of what it knows nothing of nothing is expected."""
        if seen.told is None:
            return self
        found = []
        for one in self.monitors:
            unknown = (
                span
                for of in seen.told.unknown
                if one.id in of.monitors or not of.monitors
                for span in of.spans
            )
            away = tuple(union((*one.away, *unknown)))
            found.append(replace(one, known_ms=seen.told.known_ms, away=away))
        return replace(self, monitors=tuple(found))

    def edges(self, window: Window, parts: int = 1) -> float:
        """Parts of a window that is cut into so many, of one monitor on average: maintenance cuts it, too,
        and each region that checks it by itself has its own."""
        bounds = window.since_ms, window.until_ms
        found = sum(
            (parts + sum(overlap(away, bounds) > 0 for away in one.away)) * one.regions_in(*bounds)
            for one in self.monitors
        )
        return found / len(self.monitors) if self.monitors else parts

    def standing_of(
        self, expected: float, before: float, seen: Tally, now_ms: int, edges: float = 1
    ) -> Standing:
        """Whatever is counted of its monitors stands as this makes it: so many checks were expected, and
        `before` more, had they been there all along. At each of the `edges` one may be missing."""
        standing = Standing.of(
            expected,
            seen,
            len(self.monitors),
            now_ms,
            before=before,
            edges=edges,
            known_ms=self.known_ms,
        )
        return standing if self.timed else replace(standing, surplus=0.0)

    @cached_property
    def timed(self) -> bool:
        """Of every monitor it is known how often it is checked."""
        return all(one.interval_s for one in self.monitors)

    def rows_expected(self, context: Context, seconds: float) -> list[float]:
        """Rows of so many seconds, once for every rate at which the store may sample them on read."""
        rows = self.rows_per_s * seconds * context.access.org.sample_rate
        return [rows / rate for rate in context.read_rates]


def checks_before(monitor: Monitor, since_ms: int, until_ms: int) -> float:
    """Checks that a window would hold before the monitor was created, or is known of."""
    early_ms = min(monitor.begins_ms, until_ms) - since_ms
    return max(0, early_ms) / SECOND_MS / monitor.interval_s if monitor.interval_s else 0.0


def one_monitor(context: Context, monitor: Monitor) -> Subject:
    return Subject(Scope(context.org, monitor.id, overruns=overruns_of(monitor)), (monitor,))


def overruns_of(*monitors: Monitor) -> tuple[Overrun, ...]:
    """As of their time: what a monitor is set to now says nothing of how long its checks took before."""
    return tuple(
        Overrun(one.id, interval_ms, since_ms, until_ms)
        for one in monitors
        for interval_ms, since_ms, until_ms in one.overruns(FOREVER_MS)
    )


def serving(subject: Subject, windows: Iterable[Window], handling: Handling = Handling.EXCLUDE) -> Subject:
    """The same without what its monitors' maintenance leaves out of these windows; nothing where INCLUDE."""
    if not any(one.maintenance for one in subject.monitors):
        return subject
    bare = Subject(replace(subject.scope, away=()), _there(subject.monitors, {}))
    if handling is Handling.INCLUDE:
        return bare
    listed = list(windows)
    bounds = min(one.since_ms for one in listed), max(one.until_ms for one in listed)
    kept = {one for monitor in bare.monitors for one in monitor.maintenance}
    spans = {one: found for one in kept if (found := one.spans(*bounds))}
    if not spans:
        return bare
    away = tuple(sorted(_away(spans, bare.monitors)))
    return Subject(replace(bare.scope, away=away), _there(bare.monitors, spans))


def _there(monitors: Iterable[Monitor], spans: Mapping[Maintenance, tuple[Span, ...]]) -> tuple[Monitor, ...]:
    """The monitors, each taken not to be checked within its own of these."""
    found: list[Monitor] = []
    away: dict[tuple[Maintenance, ...], tuple[Span, ...]] = {(): ()}
    for one in monitors:
        if one.maintenance not in away:
            away[one.maintenance] = tuple(union(span for of in one.maintenance for span in spans.get(of, ())))
        mine = away[one.maintenance]
        found.append(one if one.away == mine else replace(one, away=mine))
    return tuple(found)


def _away(spans: Mapping[Maintenance, tuple[Span, ...]], monitors: Iterable[Monitor]) -> Iterable[Away]:
    """By whom it is of: a fleet's statement says what is of all its org without a name."""
    named: dict[Maintenance, list[str]] = defaultdict(list)
    for one in monitors:
        for of in one.maintenance:
            if not of.whole_org:
                named[of].append(one.id)
    for of, found in spans.items():
        yield Away(tuple(named[of]), found)


async def fleet(context: Context, narrowed: MonitorFilter = EVERY_MONITOR) -> Subject:
    """The monitors that the registry has, or those of them that a filter lets through.

    Rows of others count in nothing. A few monitors are named; of many, those are left out that wrote rows and
    are known no more.
    """
    monitors = await context.loaders.matching.load(narrowed)
    ids, every = (
        made_of(monitors, fleet, _ids),
        made_of(monitors, overruns_of, lambda all_: overruns_of(*all_)),
    )
    whole = narrowed == EVERY_MONITOR
    if not whole or _characters(ids) <= NAMED_CHARACTERS:
        return Subject(Scope(context.org, only=ids, whole=whole, overruns=every), monitors)
    known = frozenset(ids)
    strangers = [one for one in await context.loaders.writers.load(context.org) if one not in known]
    without = _that_fit(strangers)
    overruns = that_fit(context.dialect, every, _characters(without))
    return Subject(Scope(context.org, without=without, overruns=overruns, listed=ids), monitors)


def _ids(monitors: Iterable[Monitor]) -> tuple[str, ...]:
    return tuple(one.id for one in monitors)


def _characters(ids: Iterable[str]) -> int:
    """Of a list of them in a statement."""
    return sum(len(one) + len("'', ") for one in ids)


def _plain(text: str) -> bool:
    """Every store takes it as a literal."""
    return text.isprintable() and "'" not in text and "\\" not in text


def _that_fit(strangers: Sequence[str]) -> tuple[str, ...]:
    """Those that wrote most, as far as a statement has room for them."""
    room, found = NAMED_CHARACTERS, []
    for one in filter(_plain, strangers):
        room -= len(one) + len("'', ")
        if room < 0:
            break
        found.append(one)
    return tuple(sorted(found))


def ranges(context: Context, windows: Sequence[WindowSpec]) -> list[Window]:
    """Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise BadUserInput(f"{len(windows)} windows; ask for 1 to {MOST_WINDOWS}", "windows")
    return [window.at(context.now_ms) for window in windows]
