"""What goes wrong and when, as pure data: spells that fall on checks by time, region and POP.

Shared spells (a global outage, a regional one, single POPs in trouble) are drawn once a plan; each monitor
has its flaps and slow stretches on top. The last QUIET_MS belong to the monitors that fail right now.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from gateway.ingest.seed.catalog import Mood
from gateway.ingest.seed.dice import dice
from gateway.ingest.seed.fleet import COLOS, Monitor, Site
from gateway.ingest.seed.plan import DAY_MS, MINUTE_MS, Horizon, SeedPlan

QUIET_MS = 45 * MINUTE_MS
GLOBAL_MS = 8 * MINUTE_MS
REGIONAL_MS = 25 * MINUTE_MS
REGIONAL_REGION = "apac"
PENDING_CHECKS = 2
RETURN = 8
"""What goes on when the history ends comes back every so many of its lengths."""
_SPARED = 0.12
_FLAPS_A_DAY = {Mood.FLAKY: 2.5}
_USUAL_FLAPS_A_DAY = 0.25


@dataclass(frozen=True, slots=True)
class Failure:
    """`code` is the HTTP status or 0; `latency_ms` None answers as usual, infinity waits for the timeout."""

    code: int
    error: str
    latency_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """Bad weather in [since_ms, until_ms), for one region or POP, or for all (None).

    It strikes a check with probability `share`: with a failure when it has one; without, the answer is up to
    `peak` times as slow. A settling spell only says that the verdict is not in yet: the check is pending.
    """

    since_ms: int
    until_ms: int
    region: str | None = None
    colo: str | None = None
    share: float = 1.0
    failure: Failure | None = None
    peak: float = 1.0
    settling: bool = False

    def covers(self, site: Site) -> bool:
        return self.region in {None, site.region} and self.colo in {None, site.colo}

    def slowness(self, at_ms: int) -> float:
        """Factor on the latency: it climbs for two thirds of the spell and stays there until the fix."""
        passed = (at_ms - self.since_ms) / (self.until_ms - self.since_ms)
        return 1 + (self.peak - 1) * min(1.0, 1.5 * passed)


TIMEOUT = Failure(0, "timeout: no answer in time", math.inf)
REFUSED = Failure(0, "connect: connection refused", 4.0)
UNREACHABLE = Failure(0, f"connect: no route to host from {REGIONAL_REGION}", math.inf)
POP_TROUBLE = Failure(0, "connect: connection reset by peer", 212.0)
HTTP_FAILURES = (
    Failure(500, "HTTP 500 Internal Server Error"),
    Failure(502, "HTTP 502 Bad Gateway"),
    Failure(503, "HTTP 503 Service Unavailable"),
    Failure(429, "HTTP 429 Too Many Requests"),
    Failure(0, "TLS: certificate has expired", 38.0),
    Failure(0, "DNS: no such host", 11.0),
    REFUSED,
    TIMEOUT,
)
SOCKET_FAILURES = (REFUSED, TIMEOUT, Failure(0, "DNS: no such host", 11.0))
OUTAGE = {"http": Failure(503, "HTTP 503 Service Unavailable"), "tcp": REFUSED, "udp": TIMEOUT}


def global_outage(horizon: Horizon) -> Spell:
    since_ms = horizon.at(0.41)
    return Spell(since_ms, since_ms + GLOBAL_MS, share=0.97, failure=OUTAGE["http"])


def regional_outage(horizon: Horizon) -> Spell:
    since_ms = horizon.at(0.73)
    return Spell(since_ms, since_ms + REGIONAL_MS, REGIONAL_REGION, share=0.95, failure=UNREACHABLE)


def pop_troubles(plan: SeedPlan, horizon: Horizon) -> tuple[Spell, ...]:
    """One POP in trouble every five days or so."""
    rng = dice(plan.seed, "pops")
    return tuple(_pop_trouble(rng, horizon) for _ in range(max(1, plan.days // 5)))


def _pop_trouble(rng: Random, horizon: Horizon) -> Spell:
    region = rng.choice(tuple(COLOS))
    since_ms = _moment(rng, horizon)
    until_ms = since_ms + rng.randint(10, 25) * MINUTE_MS
    return Spell(since_ms, until_ms, region, rng.choice(COLOS[region]), share=0.6, failure=POP_TROUBLE)


def spells_of(
    monitor: Monitor, plan: SeedPlan, horizon: Horizon, shared: Iterable[Spell]
) -> tuple[Spell, ...]:
    """All that this monitor lives through; `shared` are the outages of the whole fleet."""
    rng = dice(plan.seed, monitor.slug, "weather")
    settled_ms = monitor.due_ms(PENDING_CHECKS)
    return (
        Spell(monitor.origin_ms, settled_ms, settling=True),
        *(_as_met(monitor, spell) for spell in shared if rng.random() >= _SPARED),
        *_flaps(rng, monitor, plan, horizon),
        *_fading(rng, monitor, horizon),
        *_right_now(monitor, horizon),
    )


def _as_met(monitor: Monitor, spell: Spell) -> Spell:
    """The global outage speaks the monitor's protocol; the others are the network's and read alike."""
    everywhere = spell.region is None and spell.colo is None
    return replace(spell, failure=OUTAGE[monitor.blueprint.kind]) if everywhere else spell


def _flaps(rng: Random, monitor: Monitor, plan: SeedPlan, horizon: Horizon) -> Iterator[Spell]:
    """One to five minutes of failure, now and then."""
    return _flaps_at(rng, monitor, plan.days, lambda: _moment(rng, horizon))


def _flaps_at(rng: Random, monitor: Monitor, days: int, moment: Callable[[], int]) -> Iterator[Spell]:
    failures = HTTP_FAILURES if monitor.blueprint.kind == "http" else SOCKET_FAILURES
    a_day = _FLAPS_A_DAY.get(monitor.blueprint.mood, _USUAL_FLAPS_A_DAY)
    for _ in range(int(a_day * days + rng.random())):
        since_ms = moment()
        until_ms = since_ms + rng.randint(1, 5) * MINUTE_MS
        yield Spell(since_ms, until_ms, share=rng.choice((0.7, 1.0, 1.0)), failure=rng.choice(failures))


def _fading(rng: Random, monitor: Monitor, horizon: Horizon) -> Iterator[Spell]:
    """Latency that climbs for days (or a quarter of a short history), until somebody fixes it."""
    if monitor.blueprint.mood is Mood.FADING:
        since_ms = horizon.at(rng.uniform(0.2, 0.6))
        length_ms = min(3 * DAY_MS, (horizon.until_ms - horizon.since_ms) // 4)
        yield Spell(since_ms, since_ms + length_ms, peak=rng.uniform(3.5, 5.0))


def _right_now(monitor: Monitor, horizon: Horizon) -> Iterator[Spell]:
    """The spells that are not over yet; long enough for at least three checks."""
    mood, until_ms, enough_ms = monitor.blueprint.mood, horizon.until_ms, 4 * monitor.step_ms
    if mood is Mood.DOWN_NOW:
        failure = OUTAGE[monitor.blueprint.kind]
        yield Spell(until_ms - max(14 * MINUTE_MS, enough_ms), until_ms, failure=failure)
    if mood is Mood.DOWN_SEEN:
        yield Spell(until_ms - max(190 * MINUTE_MS, enough_ms), until_ms, failure=TIMEOUT)
    if mood is Mood.SLOW_NOW:
        yield Spell(until_ms - max(300 * MINUTE_MS, enough_ms), until_ms, peak=9.0)


def returning(
    monitor: Monitor, plan: SeedPlan, horizon: Horizon, since_ms: int, until_ms: int
) -> Iterator[Spell]:
    """What happens in [since, until), a day, of the time after the horizon: flaps as ever, and what went on
    at its end goes on for as long again, then comes back from time to time."""
    if until_ms <= horizon.until_ms:
        return
    rng = dice(plan.seed, monitor.slug, "afterwards", since_ms // DAY_MS)
    midnight_ms = since_ms // DAY_MS * DAY_MS
    for flap in _flaps_at(
        rng, monitor, 1, lambda: midnight_ms + rng.randrange(DAY_MS // MINUTE_MS) * MINUTE_MS
    ):
        if flap.since_ms >= horizon.until_ms:
            yield flap
    for spell in _right_now(monitor, horizon):
        yield from _coming_back(spell, until_ms)


def _coming_back(spell: Spell, until_ms: int) -> Iterator[Spell]:
    """A spell of twice its length that comes every RETURN lengths, from its first end to `until_ms`."""
    length_ms = spell.until_ms - spell.since_ms
    yield replace(spell, since_ms=spell.until_ms, until_ms=spell.until_ms + length_ms)
    for middle_ms in range(spell.until_ms + RETURN * length_ms, until_ms + length_ms, RETURN * length_ms):
        yield replace(spell, since_ms=middle_ms - length_ms, until_ms=middle_ms + length_ms)


def _moment(rng: Random, horizon: Horizon) -> int:
    """Some minute early enough for what starts then to be over when the quiet begins."""
    latest_ms = horizon.until_ms - QUIET_MS - 25 * MINUTE_MS
    return rng.randrange(horizon.since_ms, latest_ms) // MINUTE_MS * MINUTE_MS


def stretches(
    spells: Iterable[Spell], since_ms: int, until_ms: int
) -> Iterator[tuple[int, int, tuple[Spell, ...]]]:
    """[since, until) cut where the weather changes, each piece with the spells over it."""
    near = [spell for spell in spells if spell.since_ms < until_ms and spell.until_ms > since_ms]
    edges = {since_ms, until_ms}
    edges.update(edge for spell in near for edge in (spell.since_ms, spell.until_ms))
    cuts = sorted(edge for edge in edges if since_ms <= edge <= until_ms)
    for start, end in pairwise(cuts):
        yield start, end, tuple(spell for spell in near if spell.since_ms <= start and spell.until_ms >= end)
