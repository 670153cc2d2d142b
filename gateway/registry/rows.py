"""Rows of the platform's tables as frozen values. Times are Unix ms, as the tables hold them."""

from dataclasses import dataclass, replace

from gateway.registry.config import MonitorConfig, parse_config
from gateway.registry.configured import (
    Checked,
    Configured,
    checked,
    first,
    news,
    settings_of,
    shared,
    without,
)
from gateway.registry.fields import (
    RegistryRow,
    integer,
    moment_or_none,
    number_or_none,
    raw,
    text,
    text_or_none,
)
from gateway.times.maintenance import Maintenance
from gateway.times.ranges import Span, overlap, union
from gateway.times.turns import Regional, Silent

SILENT = 3
"""Checks that a region lacks in a row before it is silent."""
PAUSED = "paused"
"""The state of a monitor that is not enabled. No table holds it."""


@dataclass(frozen=True, slots=True)
class Monitor:
    """One monitor. `config_json` may hold credentials: only `config`, its five public keys, leaves here."""

    id: str
    org_id: str
    name: str
    kind: str
    enabled: bool
    config_json: str
    interval_s: int | None
    """None where the configuration cannot be read; `config` then says why."""
    status: str
    """Outcome of its newest check, however old that is."""
    last_checked_at: int | None
    last_failed_at: int | None
    first_checked_at: int | None
    rt_ms: float | None
    region: str | None
    last_error: str | None
    next_run_at: int | None
    created_at: int
    updated_at: int
    relay_id: str | None
    timeout_ms: int | None = None
    """None where it is not written, or the configuration cannot be read."""
    settings: tuple[Configured, ...] = ()
    """What it was set to over time, the oldest first and the present last; none where that is not kept."""
    maintenance: tuple[Maintenance, ...] = ()
    """What it has of its own, of its tags and of the whole org."""
    away: tuple[Span, ...] = ()
    """When it is taken not to be checked, as it is looked after: in order and apart."""
    known_ms: int = 0
    """How far back the telemetry store reaches: nothing is expected of what lies before."""
    regions: tuple[Regional, ...] = ()
    """Those that check it by themselves, each at its own cadence; none where they take turns."""

    @property
    def begins_ms(self) -> int:
        """Since when checks of it may be known."""
        return max(self.created_at, self.known_ms)

    @property
    def remembered(self) -> "Monitor":
        """The same to a store that forgets nothing, as the registry does not."""
        return replace(self, known_ms=0) if self.known_ms else self

    @property
    def present(self) -> Configured:
        """What it is set to, as if since it was created."""
        return Configured(self.created_at, self.interval_s, self.enabled, self.timeout_ms, self.relay_id)

    def unkept(self, now_ms: int) -> tuple[Configured, ...]:
        """What it was and is set to beyond its `settings`, the oldest first."""
        if not self.settings:
            return first(self.present, self.last_checked_at)
        return news(self.settings, replace(self.present, since_ms=self.updated_at), now_ms)

    @property
    def config(self) -> MonitorConfig:
        """Raises RegistryMalformed where the stored JSON is broken."""
        return parse_config(self.config_json)

    @property
    def state(self) -> str:
        """As it stands: the outcome of its newest check, or paused while nobody checks it."""
        return self.status if self.enabled else PAUSED

    @property
    def checked(self) -> bool:
        """The registry knows of a check."""
        return self.first_checked_at is not None or self.last_checked_at is not None

    def expected_checks(self, since_ms: int, until_ms: int) -> float:
        """Checks that its intervals as of their time let expect in a window of each of its regions, while it
        existed and was enabled."""
        return sum(one.checks for one in self.checked_parts(since_ms, until_ms))

    def checked_parts(self, since_ms: int, until_ms: int) -> list[Checked]:
        """The parts of [since, until) in which it existed, was enabled and is known of, and its interval in
        each."""
        parts = without(checked(self.past, max(since_ms, self.begins_ms), until_ms), self.away)
        return list(shared(parts, self.regions) if self.regions else parts)

    @property
    def past(self) -> tuple[Configured, ...]:
        """Its settings over time; what the present lets tell of them where they are not kept."""
        return self.settings or first(self.present, self.last_checked_at)

    def regions_in(self, since_ms: int, until_ms: int) -> int:
        """How many check it by themselves at some time of [since, until); one where they take turns."""
        span = since_ms, until_ms
        return max(1, sum(overlap((one.since_ms, one.until_ms), span) > 0 for one in self.regions))

    def silent_regions(self, since_ms: int, until_ms: int) -> list[Silent]:
        """Those that lack more checks up to the end of [since, until) than come late, or were lost."""
        found = []
        for one in self.regions:
            end = min(until_ms, one.until_ms, one.at_ms)
            last = one.last_heard_ms(end)
            parts = self.checked_parts(max(since_ms, one.since_ms, last), end)
            missing = sum(part.checks / part.share for part in parts) * one.share
            if missing >= SILENT:
                found.append(Silent(self.id, one.region, last, missing))
        return found

    @property
    def intervals_ms(self) -> tuple[tuple[int, int], ...]:
        """(since, interval), both in ms, where it was not always the same."""
        if len(self.settings) <= 1:
            return ()
        return tuple((one.since_ms, one.interval_s * 1000) for one in self.settings if one.interval_s)

    def overruns(self, until_ms: int) -> list[tuple[int, int, int]]:
        """Interval, since and until (ms) of when a check may still have run as the next one was due, which is
        then left out. What it was set to first holds for what was before, too."""
        settings = self.past
        if not any(one.overruns for one in settings):
            return []
        found: list[tuple[int, int, int]] = []
        for one in checked((replace(settings[0], since_ms=0), *settings[1:]), 0, until_ms):
            if not (one.interval_s and one.timeout_ms and one.timeout_ms > one.interval_s * 1000):
                continue
            begin = one.interval_s * 1000, one.since_ms
            if found and (found[-1][0], found[-1][2]) == begin:
                begin = found.pop()[:2]
            found.append((*begin, one.until_ms))
        return found

    def turn_s(self, since_ms: int, until_ms: int) -> int:
        """The longest interval that it was checked at in [since, until), in seconds; 0 where unknown."""
        parts = self.checked_parts(since_ms, until_ms)
        return max((one.interval_s or 0 for one in parts), default=self.interval_s or 0)

    def steady(self, since_ms: int) -> bool:
        """Enabled and checked at one interval ever since, by no regions of their own."""
        changed = self.settings[-1].since_ms if len(self.settings) > 1 else self.created_at
        even = self.enabled and bool(self.interval_s) and not self.away and not self.regions
        return even and max(changed, self.begins_ms) <= since_ms

    def spans(self, since_ms: int, until_ms: int) -> list[Span]:
        """The same, whatever its interval was: more than one where it was paused in between."""
        return union((one.since_ms, one.until_ms) for one in self.checked_parts(since_ms, until_ms))

    def lived(self, since_ms: int, until_ms: int) -> Span:
        """From the first of these to the last; an empty one where it was not enabled."""
        found = self.spans(since_ms, until_ms)
        since = max(since_ms, self.begins_ms)
        return (found[0][0], found[-1][1]) if found else (since, since)


@dataclass(frozen=True, slots=True)
class Incident:
    """A period the platform declared bad; open while closed_at is None."""

    id: str
    monitor_id: str
    opened_at: int
    closed_at: int | None
    reason: str | None
    status: str
    updated_at: int = 0

    @property
    def acknowledged_at(self) -> int | None:
        """When somebody said to look at it: the registry tells only until something else changes it."""
        return self.updated_at if self.status == "acknowledged" else None

    def lasted(self, now_ms: int) -> tuple[int, int]:
        """[opened, closed), up to now while it is open."""
        return self.opened_at, max(self.opened_at, now_ms if self.closed_at is None else self.closed_at)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The newest dispatch of a monitor: what the scheduler sent, and how far it came."""

    monitor_id: str
    dispatch_id: str
    status: str
    scheduled_for: int
    dispatched_at: int | None
    completed_at: int | None
    runner_colo: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Relay:
    """Where checks are run from."""

    id: str
    slug: str
    name: str
    location_hint: str
    jurisdiction: str | None
    enabled: bool
    last_error: str | None
    last_bootstrapped_at: int | None = None


def monitor(row: RegistryRow) -> Monitor:
    interval, timeout = row.get("interval_s"), row.get("timeout_ms")
    checked_at = moment_or_none(row, "last_checked_at")
    return Monitor(
        id=text(row, "id"),
        org_id=text(row, "org_id"),
        name=text(row, "name"),
        kind=text(row, "kind"),
        enabled=bool(integer(row, "enabled")),
        config_json=raw(row, "config_json"),
        interval_s=interval if isinstance(interval, int) and interval > 0 else None,
        status=text(row, "status"),
        last_checked_at=checked_at,
        last_failed_at=moment_or_none(row, "last_failed_at"),
        first_checked_at=moment_or_none(row, "first_checked_at"),
        rt_ms=None if checked_at is None else number_or_none(row, "rt_ms"),
        region=text_or_none(row, "region"),
        last_error=text_or_none(row, "last_error"),
        next_run_at=moment_or_none(row, "next_run_at"),
        created_at=integer(row, "created_at"),
        updated_at=integer(row, "updated_at"),
        relay_id=text_or_none(row, "relay_id"),
        timeout_ms=timeout if isinstance(timeout, int) and timeout > 0 else None,
        settings=settings_of(row.get("settings")),
    )


def incident(row: RegistryRow) -> Incident:
    return Incident(
        id=text(row, "id"),
        monitor_id=text(row, "monitor_id"),
        opened_at=integer(row, "opened_ts"),
        closed_at=moment_or_none(row, "closed_ts"),
        reason=text_or_none(row, "reason"),
        status=text(row, "status"),
        updated_at=integer(row, "updated_at"),
    )


def dispatch(row: RegistryRow) -> Dispatch:
    return Dispatch(
        monitor_id=text(row, "monitor_id"),
        dispatch_id=text(row, "dispatch_id"),
        status=text(row, "status"),
        scheduled_for=integer(row, "scheduled_for_ts"),
        dispatched_at=moment_or_none(row, "dispatched_at_ts"),
        completed_at=moment_or_none(row, "completed_at_ts"),
        runner_colo=text_or_none(row, "runner_colo"),
        error=text_or_none(row, "error"),
    )


def relay(row: RegistryRow) -> Relay:
    return Relay(
        id=text(row, "id"),
        slug=text(row, "slug"),
        name=text(row, "name"),
        location_hint=text(row, "location_hint"),
        jurisdiction=text_or_none(row, "jurisdiction"),
        enabled=bool(integer(row, "enabled")),
        last_error=text_or_none(row, "last_error"),
        last_bootstrapped_at=moment_or_none(row, "last_bootstrapped_at"),
    )
