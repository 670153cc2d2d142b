"""What every resolver and route is given: who asks, for which org, at what time, and with what means."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from gateway.access.principal import Access
from gateway.meter import Deadline, Meter, Traffic
from gateway.ports import ArchiveStore, Changes, Horizon, RegistryStore, TelemetryStore
from gateway.registry.maintenance.kept import MaintenanceTable
from gateway.registry.observed import MonitorSettings
from gateway.registry.reader import RegistryReader
from gateway.request.allowance import Allowance, Allowances
from gateway.request.gate import ELSEWHERE, Gate
from gateway.request.lately import Lately
from gateway.request.loaders import Loaders
from gateway.request.shared import Asker, Sharing, of_nobody
from gateway.settings import Settings, TelemetryBackend
from gateway.telemetry.reading.archived.long import Memory
from gateway.telemetry.reading.planner import Planner
from gateway.telemetry.reading.population import Writers
from gateway.telemetry.reading.reader import Reader
from gateway.telemetry.sql.dialect import CLASSIC, Dialect
from gateway.telemetry.sql.text import Source
from gateway.times.turns import Hearing
from gateway.times.window import WindowSpec
from gateway.watching.request import current

Clock = Callable[[], int]
"""Unix milliseconds."""
AE_READ_RATES = (1, 10, 100)
"""Analytics Engine answers from all rows, a tenth or a hundredth of them."""


@dataclass(slots=True, eq=False)
class Context:
    """Of one request, which changes nothing of it: made as frozen it takes twice as long. `now_ms` is read
    once, so that every window of a request ends at the same moment."""

    asked_by: Access
    shared: bool
    """The answer is told to others as well, so that nothing of who asks may be seen."""
    now_ms: int
    loaders: Loaders
    deadline: Deadline
    meter: Meter
    settings: Settings
    dialect: Dialect
    allowance: Allowance
    read_rates: tuple[int, ...] = (1,)
    """Rates at which the telemetry store may sample rows when it reads them."""
    scopes: dict[str, WindowSpec] = field(default_factory=dict)
    """Windows that the fields at the root of an operation give to those below, by response key."""

    @property
    def access(self) -> Access:
        return of_nobody(self.asked_by) if self.shared else self.asked_by

    @property
    def org(self) -> str:
        return self.asked_by.org.org_id

    @property
    def registry(self) -> RegistryReader:
        """For what is asked once in a request; the rest goes through `loaders`."""
        return self.loaders.registry


@dataclass(frozen=True, slots=True)
class Means:
    """What outlives a request: the stores, the clock and the settings. `context` makes one request's view."""

    settings: Settings
    telemetry: TelemetryStore
    registry: RegistryStore
    clock: Clock
    dialect: Dialect = CLASSIC
    traffic: Traffic = field(default_factory=Traffic)
    allowances: Allowances = field(default_factory=lambda: Allowances(0, 1))
    """Nothing is counted, unless the composition root says otherwise."""
    gate: Gate = field(default_factory=lambda: Gate(ELSEWHERE))
    sharing: Sharing = field(default_factory=Sharing)
    changes: Changes = field(default_factory=Changes)
    """By this process, of what is configured: nothing kept of before is told after."""
    lately: Lately = field(default_factory=Lately)
    """What the registry said of monitors and relays."""
    writers: Writers = field(default_factory=Writers)
    """Who wrote rows, by org; remembered by all requests."""
    monitor_settings: MonitorSettings = field(default_factory=MonitorSettings)
    maintenance: MaintenanceTable = field(default_factory=MaintenanceTable)
    horizon: Horizon | None = None
    """None: the telemetry store forgets nothing."""
    archive: ArchiveStore | None = None
    """None: what the telemetry store forgets is forgotten."""
    hearing: Hearing | None = None
    """None: it is not known from which regions monitors are checked."""

    understood: Callable[[], str] | None = None
    """Whether the telemetry store understands what pages send, in a word; None where that is known."""

    def context(self, access: Access, asker: Asker, *, shared: bool = False) -> Context:
        """Of one request, which may take as long and spend as much as `asker` says.

        What a `shared` one spends is the caller's all the same.
        """
        deadline, meter, now_ms = asker.deadline, Meter(registry_reads=access.registry_reads), self.clock()
        if watch := current():
            watch.meter = meter
        read = partial(self._reader, access.org.org_id, deadline, meter, now_ms)
        plan = partial(self._planner, deadline, meter, now_ms)
        memory = Memory(self.archive, self.horizon) if self.archive and self.horizon else None
        return Context(
            asked_by=access,
            shared=shared,
            now_ms=now_ms,
            loaders=Loaders(read, self.lately, plan, self.writers, memory),
            deadline=deadline,
            meter=meter,
            settings=self.settings,
            dialect=self.dialect,
            allowance=asker.allowance,
            read_rates=AE_READ_RATES if self.settings.telemetry is TelemetryBackend.CLOUDFLARE else (1,),
        )

    def _reader(self, org: str, deadline: Deadline, meter: Meter, now_ms: int) -> RegistryReader:
        return RegistryReader(
            self.registry,
            org,
            deadline,
            meter,
            now_ms,
            self.monitor_settings,
            self.maintenance,
            self.horizon,
            self.hearing,
        )

    def _planner(self, deadline: Deadline, meter: Meter, now_ms: int) -> Planner:
        source = Source.of(self.settings.ae_dataset, self.dialect)
        telemetry = Reader(self.telemetry, source, deadline, meter, self.traffic)
        return Planner(telemetry, self.settings.rows_bound, self.settings.split_reads, now_ms)
