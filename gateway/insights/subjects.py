"""What an insight is about: one monitor, or a fleet of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.errors import BadUserInput
from gateway.registry.rows import Monitor
from gateway.registry.statements import EVERY_MONITOR, MonitorFilter
from gateway.request.context import Context
from gateway.telemetry.answers.summaries import Standing
from gateway.telemetry.reading.questions import Scope, expected_rate
from gateway.times.window import Window, WindowSpec

MOST_WINDOWS = 10


@dataclass(frozen=True, slots=True)
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

    def expected_checks(self, window: Window, now_ms: int) -> float:
        until = min(window.until_ms, now_ms)
        return sum(monitor.expected_checks(window.since_ms, until) for monitor in self.monitors)

    def standing(self, window: Window, now_ms: int, seen: float) -> Standing:
        """What was to be expected in a window of which `seen` checks were seen."""
        return Standing.of(self.expected_checks(window, now_ms), seen, len(self.monitors), now_ms)

    def rows_expected(self, context: Context, seconds: float) -> list[float]:
        """Rows of so many seconds, once for every rate at which the store may sample them on read."""
        rows = self.rows_per_s * seconds * context.access.org.sample_rate
        return [rows / rate for rate in context.read_rates]


def one_monitor(context: Context, monitor: Monitor) -> Subject:
    return Subject(Scope(context.org, monitor.id), (monitor,))


async def fleet(context: Context, narrowed: MonitorFilter = EVERY_MONITOR) -> Subject:
    """All monitors of the org (AE reads those best without naming them), or those a filter lets through."""
    monitors = await context.loaders.matching.load(narrowed)
    only = None if narrowed == EVERY_MONITOR else tuple(monitor.id for monitor in monitors)
    return Subject(Scope(context.org, only=only), monitors)


def ranges(context: Context, windows: Sequence[WindowSpec]) -> list[Window]:
    """Raises BadUserInput for none, or for more than MOST_WINDOWS."""
    if not 1 <= len(windows) <= MOST_WINDOWS:
        raise BadUserInput(f"{len(windows)} windows; ask for 1 to {MOST_WINDOWS}", "windows")
    return [window.at(context.now_ms) for window in windows]
