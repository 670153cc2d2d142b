"""Who is watched from where: orgs, members, relays and monitors of a plan. Pure.

A monitor's checks are slots 0 to `slots`-1, due every `step_ms` from `origin_ms`; the grid is laid from the
end, so that the last check of an enabled monitor is over before now and its next one is not due yet.
"""

from dataclasses import dataclass, replace
from random import Random

from gateway.ingest.seed.catalog import ACME, DEMO, GLOBEX, Blueprint, Life, Mood
from gateway.ingest.seed.dice import dice
from gateway.ingest.seed.plan import DAY_MS, MIN_INTERVAL_S, MINUTE_MS, Horizon, SeedPlan

TIMEOUT_MS = 10_000
# A check is over within its timeout and the largest lag (about 1 s) after it was due.
SETTLED_MS = TIMEOUT_MS + 2_000
RECENT_MS = 6 * 60 * MINUTE_MS
SLOW_FACTOR = 2.5
COLOS = {
    "weur": ("AMS", "LHR", "FRA", "CDG", "MAD"),
    "enam": ("IAD", "EWR", "ATL", "MIA", "YYZ"),
    "apac": ("SIN", "NRT", "HKG", "ICN", "BOM"),
}
_HOP_MS = {
    frozenset(("weur", "enam")): 85.0,
    frozenset(("weur", "apac")): 170.0,
    frozenset(("enam", "apac")): 190.0,
}


@dataclass(frozen=True, slots=True)
class Member:
    identity_id: str
    email: str


@dataclass(frozen=True, slots=True)
class Org:
    """`sample_rate` is the probability with which a check's row is recorded."""

    slug: str
    name: str
    owner: Member
    sample_rate: float = 1.0

    @property
    def id(self) -> str:
        return f"org_{self.slug}"


@dataclass(frozen=True, slots=True)
class Relay:
    region: str
    name: str

    @property
    def id(self) -> str:
        return f"relay_{self.region}"


@dataclass(frozen=True, slots=True)
class Site:
    """A POP that checks, and a quiet answer (ms) of the monitor's endpoint seen from it."""

    region: str
    colo: str
    base_ms: float


@dataclass(frozen=True, slots=True)
class Monitor:
    """`sites` take turns, one a slot. `slow_ms` is the latency above which an answer counts as degraded."""

    slug: str
    org: Org
    name: str
    blueprint: Blueprint
    step_ms: int
    origin_ms: int
    slots: int
    sites: tuple[Site, ...]

    @property
    def id(self) -> str:
        return f"mon_{self.slug}"

    @property
    def relay_id(self) -> str | None:
        relay = self.blueprint.relay
        return None if relay is None else next(one.id for one in RELAYS if one.region == relay)

    @property
    def enabled(self) -> bool:
        return self.blueprint.life is not Life.DISABLED

    @property
    def slow_ms(self) -> float:
        return SLOW_FACTOR * max(site.base_ms for site in self.sites)

    @property
    def created_ms(self) -> int:
        """A few seconds before its first check; a monitor without checks waits for its first turn."""
        return self.origin_ms - (5_000 if self.slots else self.step_ms)

    def due_ms(self, slot: int) -> int:
        return self.origin_ms + slot * self.step_ms

    def slots_between(self, since_ms: int, until_ms: int) -> range:
        """The slots due in [since, until)."""
        first = -((self.origin_ms - since_ms) // self.step_ms)
        last = -((self.origin_ms - until_ms) // self.step_ms)
        return range(min(max(first, 0), self.slots), min(max(last, 0), self.slots))


DEMO_MEMBER = Member("demo-member", "demo@example.com")
ADA = Member("ada", "ada@acme.example")
HANK = Member("hank", "hank@globex.example")
MEMBERS = (DEMO_MEMBER, ADA, HANK)
DEMO_ORG = Org("demo", "Demo", DEMO_MEMBER)
ACME_ORG = Org("acme", "Acme", ADA, sample_rate=0.25)
GLOBEX_ORG = Org("globex", "Globex", HANK)
# Oldest first: a caller's org is the newest membership, and that is to be the demo.
ORGS = (GLOBEX_ORG, ACME_ORG, DEMO_ORG)
RELAYS = (
    Relay("weur", "Western Europe"),
    Relay("enam", "Eastern North America"),
    Relay("apac", "Asia-Pacific"),
)


def monitors_of(plan: SeedPlan, horizon: Horizon) -> tuple[Monitor, ...]:
    """Every monitor, in the order of its org."""
    cast = (
        (DEMO_ORG, DEMO, plan.monitors),
        (ACME_ORG, ACME, -(-plan.monitors // 3)),
        (GLOBEX_ORG, GLOBEX, len(GLOBEX)),
    )
    return tuple(
        _monitor(plan, horizon, org, blueprints[number % len(blueprints)], number // len(blueprints))
        for org, blueprints, count in cast
        for number in range(count)
    )


def _monitor(plan: SeedPlan, horizon: Horizon, org: Org, blueprint: Blueprint, copy: int) -> Monitor:
    if copy:  # the first bearer of a name has its fate; the others have quiet lives
        name = f"{blueprint.name} {copy + 1}"
        blueprint = replace(blueprint, name=name, life=Life.WHOLE, mood=Mood.STEADY, secret=False)
    slug = _slug(blueprint.name) if org is DEMO_ORG else f"{org.slug}-{_slug(blueprint.name)}"
    step_ms = max(int(plan.interval_s * blueprint.pace), MIN_INTERVAL_S) * 1000
    since_ms, last_ms = _life(blueprint.life, horizon, step_ms, dice(plan.seed, slug, "life"))
    slots = max(0, (last_ms - since_ms) // step_ms + 1)
    origin_ms = last_ms - (slots - 1) * step_ms
    return Monitor(
        slug, org, blueprint.name, blueprint, step_ms, origin_ms, slots, _turns(plan.seed, slug, blueprint)
    )


def _life(life: Life, horizon: Horizon, step_ms: int, rng: Random) -> tuple[int, int]:
    """When the first check may be due, and when the last one is; the last before the first: no check."""
    lead_ms = SETTLED_MS + rng.randrange(step_ms - SETTLED_MS - 1000)
    last_ms = horizon.until_ms - lead_ms
    if life is Life.PENDING:
        return horizon.until_ms, last_ms
    if life is Life.RECENT:
        return max(horizon.at(0.75), horizon.until_ms - RECENT_MS), last_ms
    if life is Life.DISABLED:
        return horizon.since_ms, horizon.at(rng.uniform(0.4, 0.8))
    return horizon.since_ms, last_ms


def _turns(seed: int, slug: str, blueprint: Blueprint) -> tuple[Site, ...]:
    """The sites, beginning with any of them, so that the fleet's last checks are not all from one POP."""
    sites = _sites(blueprint)
    first = dice(seed, slug, "turns").randrange(len(sites))
    return (*sites[first:], *sites[:first])


def _sites(blueprint: Blueprint) -> tuple[Site, ...]:
    """POPs of the monitor's relay, or of all regions in turn."""
    regions = tuple(COLOS) if blueprint.relay is None else (blueprint.relay,)
    rounds = zip(*(COLOS[region] for region in regions), strict=True)
    return tuple(
        Site(region, colo, blueprint.base_ms + _HOP_MS.get(frozenset((blueprint.home, region)), 0.0))
        for colos in rounds
        for region, colo in zip(regions, colos, strict=True)
    )


def _slug(name: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "-".join(kept.split())


def joined_ms(org: Org, horizon: Horizon) -> int:
    """When the org was founded and its members joined."""
    return horizon.since_ms - (len(ORGS) - ORGS.index(org)) * 30 * DAY_MS
