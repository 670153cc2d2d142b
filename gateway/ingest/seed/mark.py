"""What a seeded registry remembers of its seeding: the plan, and how far its history has been made.

`Begun` is written first, with the orgs, and `Mark` last, with the monitors: where the one is found without
the other, the seeding was cut short, wherever it stood.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from gateway.errors import BadUserInput
from gateway.ingest.seed.fleet import monitors_of
from gateway.ingest.seed.plan import DAY_MS, Horizon, SeedPlan
from gateway.ports import RegistryStatement, RegistryStore
from gateway.registry.fields import RegistryRow
from gateway.registry.seeding import keep_setting, setting

KEY = "insights.seed"
BEGUN_KEY = "insights.seed.begun"
READ_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """`seeded_ms` is where the seeding ended, `made_ms` up to when checks were made since (Unix ms)."""

    plan: SeedPlan
    seeded_ms: int
    made_ms: int

    @property
    def horizon(self) -> Horizon:
        """That of the seeding: everything is laid from its end."""
        return Horizon(self.seeded_ms - self.plan.days * DAY_MS, self.seeded_ms)

    def kept(self, now_ms: int) -> RegistryStatement:
        return keep_setting(KEY, json.dumps(asdict(self)), now_ms)


@dataclass(frozen=True, slots=True)
class Begun:
    """A seeding that was begun, of the history that ends at `until_ms` (Unix ms)."""

    plan: SeedPlan
    until_ms: int

    @property
    def monitors(self) -> dict[str, list[str]]:
        """Ids of all that it writes heartbeats of, by org."""
        found: dict[str, list[str]] = {}
        for monitor in monitors_of(self.plan, self.plan.horizon(self.until_ms)):
            found.setdefault(monitor.org.id, []).append(monitor.id)
        return found

    def kept(self, now_ms: int) -> RegistryStatement:
        return keep_setting(BEGUN_KEY, json.dumps(asdict(self)), now_ms)


async def unfinished(registry: RegistryStore) -> Begun | None:
    """The seeding that was begun here and did not come to its end.

    Raises BadUserInput for one of another version's, since what it wrote is not known.
    """
    if await registry.fetch(read_mark(), READ_SECONDS):
        return None
    rows = await registry.fetch(setting(BEGUN_KEY), READ_SECONDS)
    return _begun(str(rows[0]["value"])) if rows else None


def _begun(text: str) -> Begun:
    try:
        found = json.loads(text)
        return Begun(SeedPlan(**found["plan"]), int(found["until_ms"]))
    except (ValueError, TypeError, KeyError, BadUserInput) as error:
        raise BadUserInput(
            "another version began to seed this folder and was stopped; add --fresh to replace all it holds"
        ) from error


def read_mark() -> RegistryStatement:
    return setting(KEY)


def mark_of(rows: Sequence[RegistryRow]) -> Mark | None:
    """None in a registry that was not seeded, or in a way that is not known here."""
    for row in rows:
        try:
            found = json.loads(str(row["value"]))
            return Mark(SeedPlan(**found["plan"]), int(found["seeded_ms"]), int(found["made_ms"]))
        except (ValueError, TypeError, KeyError, BadUserInput):
            return None
    return None
